"""Finding the row of headings wherever it stands, and what each heading means."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from imports.headings import heading_key
from imports.layouts import Column, Layout, OtherColumns
from imports.spreadsheets.addresses import column_letters
from imports.spreadsheets.problems import FileProblem, Severity
from imports.spreadsheets.raw import RawRow

# Titles and notes may stand above the headings, but not a page of them.
ROWS_LOOKED_AT = 60
# One word may be a heading by chance, as "Scheme" in a title row.
_FEWEST_HEADINGS = 2
# What is longer is no heading, and what stands further right is none of ours.
_LONGEST_HEADING = 120
_MOST_HEADINGS = 500
# Figures in thousands under the heading of pounds would be read as pounds.
_THOUSANDS = re.compile(r"\b(?:000s?|k|thousands?|m|millions?)\b")


@dataclass(frozen=True)
class HeadingRow:
    """The row that holds headings, and what stands in it by column."""

    number: int
    texts: Mapping[int, str]

    def address(self, index: int) -> str:
        """The cell of one heading."""
        return f"{column_letters(index)}{self.number}"


@dataclass(frozen=True)
class Meaning:
    """What the columns of a sheet are: those that are read, and those passed over on purpose."""

    columns: Mapping[int, Column]
    passed_over: frozenset[int]
    problems: tuple[FileProblem, ...]


def known_headings(texts: Sequence[str], layout: Layout) -> int:
    """How many different columns of a layout these headings mean."""
    by_heading = layout.by_heading
    likely = (text for text in texts[:_MOST_HEADINGS] if len(text) <= _LONGEST_HEADING)
    found = (by_heading.get(heading_key(text)) for text in likely)
    return len({column.name for column in found if column is not None})


def find_heading_row(rows: Sequence[RawRow], layout: Layout) -> HeadingRow | None:
    """The first row among these with the most known headings."""
    best, most = None, _FEWEST_HEADINGS - 1
    for number, _, cells in rows[:ROWS_LOOKED_AT]:
        score = known_headings([cell[2] for cell in cells], layout)
        if score > most:
            best, most = HeadingRow(number, {cell[0]: cell[2] for cell in cells}), score
    return best


def with_merged_texts(
    rows: Sequence[RawRow], merges: Iterable[tuple[int, int, int, int]]
) -> list[RawRow]:
    """The same rows, where a text merged over several rows stands in each of them."""
    found = {number: {cell[0]: cell for cell in cells} for number, _, cells in rows}
    for first_row, last_row, first, _ in merges:
        if first in found.get(first_row, {}):
            for number, cells in found.items():
                if first_row < number <= last_row:
                    cells.setdefault(first, found[first_row][first])
    return [
        (number, hidden, [found[number][index] for index in sorted(found[number])])
        for number, hidden, _ in rows
    ]


def is_complete(row: HeadingRow, layout: Layout) -> bool:
    """Whether every column that rows must fill has its heading here."""
    return not _missing(row, layout)


def meaning_of(row: HeadingRow, layout: Layout, sheet: str | None) -> Meaning:
    """What each heading means, with everything that is wrong with the headings."""
    by_heading = layout.by_heading
    columns: dict[int, Column] = {}
    unknown: dict[int, str] = {}
    for index, text in sorted(row.texts.items()):
        key = heading_key(text)
        if column := by_heading.get(key):
            columns[index] = column
        elif key:
            unknown[index] = " ".join(text.split())
    problems = [
        *_missing_headings(row, layout, sheet),
        *_repeated_headings(row, columns, sheet),
        *_unknown_headings(row, unknown, layout, sheet),
    ]
    read: dict[str, int] = {}
    for index, column in columns.items():
        if not column.shown:
            read.setdefault(column.name, index)
    return Meaning(
        {index: columns[index] for index in read.values()},
        frozenset(columns) | frozenset(unknown),
        tuple(problems),
    )


def _missing(row: HeadingRow, layout: Layout) -> list[Column]:
    by_heading = layout.by_heading
    there = {
        column.name
        for text in row.texts.values()
        if (column := by_heading.get(heading_key(text))) is not None
    }
    return [column for column in layout.columns if column.required and column.name not in there]


def _missing_headings(row: HeadingRow, layout: Layout, sheet: str | None) -> Iterator[FileProblem]:
    cell = row.address(min(row.texts))
    for column in _missing(row, layout):
        message = f"Add a column with the heading {column.label}, and fill it in for every row"
        yield FileProblem(Severity.ERROR, sheet, cell, column.name, "", message)


def _repeated_headings(
    row: HeadingRow, columns: Mapping[int, Column], sheet: str | None
) -> Iterator[FileProblem]:
    first: dict[str, int] = {}
    for index, column in columns.items():
        earlier = first.setdefault(column.name, index)
        if earlier != index:
            message = (
                f"Two columns are for {column.label}: {row.address(earlier)} and "
                f"{row.address(index)}. Delete one of them"
            )
            value = row.texts[index].strip()
            yield FileProblem(
                Severity.ERROR, sheet, row.address(index), column.name, value, message
            )


def _unknown_headings(
    row: HeadingRow, unknown: Mapping[int, str], layout: Layout, sheet: str | None
) -> Iterator[FileProblem]:
    if layout.other_columns is OtherColumns.SKIPPED:
        if unknown:
            names = ", ".join(unknown.values())
            cell = row.address(min(unknown))
            message = f"These columns are not needed and were not read: {names}"
            yield FileProblem(Severity.WARNING, sheet, cell, None, "", message)
        return
    for index, text in unknown.items():
        name = text if len(text) <= _LONGEST_HEADING else f"{text[:_LONGEST_HEADING]} …"
        message = f"The heading {name} is not known. {_instead_of(name, layout)}"
        yield FileProblem(Severity.ERROR, sheet, row.address(index), None, text, message)


def _instead_of(text: str, layout: Layout) -> str:
    key = heading_key(text)
    if _THOUSANDS.search(key):
        return "Enter amounts in pounds, not in thousands, then change the heading"
    labels = {heading_key(column.label): column.label for column in layout.columns}
    close = get_close_matches(key, labels, n=1, cutoff=0.75)
    better = labels[close[0]] if close else "a heading of the template"
    return f"Change it to {better}, or delete the column"
