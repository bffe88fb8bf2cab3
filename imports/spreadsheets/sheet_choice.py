"""Which sheet of a workbook is read, under which layout, and where its headings stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from imports.layouts import Layout
from imports.spreadsheets.heading_rows import (
    ROWS_LOOKED_AT,
    HeadingRow,
    find_heading_row,
    is_complete,
    known_headings,
)
from imports.spreadsheets.problems import FileProblem, FileRefusedError, Severity
from imports.spreadsheets.raw import RawRow


@dataclass(frozen=True)
class Candidate:
    """A sheet that could be read, by its first rows."""

    name: str | None
    hidden: bool
    start: Sequence[RawRow]


@dataclass(frozen=True)
class Choice:
    """What is read: the sheet by its place among the candidates, its layout and headings."""

    place: int
    layout: Layout
    heading: HeadingRow
    problems: tuple[FileProblem, ...] = ()


def first_rows(rows: Iterable[RawRow]) -> list[RawRow]:
    """As much of a sheet as is looked at for headings."""
    return list(islice(rows, ROWS_LOOKED_AT))


def choose(
    candidates: Sequence[Candidate], layout: Layout | None, others: Sequence[Layout]
) -> Choice:
    """The sheet to read as this layout, or as whichever layout its headings fit."""
    if not any(candidate.start for candidate in candidates if not candidate.hidden):
        raise FileRefusedError("The file holds no rows. Fill in the template, then upload it again")
    if layout is None:
        return _by_headings(candidates, others)
    found = _with_headings(candidates, layout)
    visible = [place for place in found if not candidates[place].hidden]
    if not visible:
        raise _nothing_to_read(candidates, found, layout, others)
    place = _one_of(candidates, visible, found, layout)
    if not is_complete(found[place], layout):
        _refuse_other_layout(candidates, layout, others)
    same = [
        candidates[other].name or ""
        for other in visible
        if other != place and is_complete(found[other], layout)
    ]
    return Choice(place, layout, found[place], tuple(_not_read(name) for name in same))


def _with_headings(candidates: Sequence[Candidate], layout: Layout) -> dict[int, HeadingRow]:
    rows = {place: find_heading_row(c.start, layout) for place, c in enumerate(candidates)}
    return {place: row for place, row in rows.items() if row is not None}


def _one_of(
    candidates: Sequence[Candidate],
    visible: Sequence[int],
    found: dict[int, HeadingRow],
    layout: Layout,
) -> int:
    """The sheet of the layout's name; else the only one with headings, or with all of them."""
    for place in visible:
        if (candidates[place].name or "").strip().casefold() == layout.sheet.casefold():
            return place
    complete = [place for place in visible if is_complete(found[place], layout)] or list(visible)
    if len(complete) > 1:
        names = " and ".join(candidates[place].name or "" for place in complete)
        raise FileRefusedError(
            f"Several sheets have the headings of {layout.title}: {names}. Name the one to read "
            f"{layout.sheet}, or delete the others"
        )
    return complete[0]


def _by_headings(candidates: Sequence[Candidate], layouts: Sequence[Layout]) -> Choice:
    scored: list[tuple[int, Choice]] = []
    for layout in layouts:
        for place, row in _with_headings(candidates, layout).items():
            if not candidates[place].hidden and is_complete(row, layout):
                score = known_headings(list(row.texts.values()), layout)
                scored.append((score, Choice(place, layout, row)))
    most = max((score for score, _ in scored), default=0)
    best = [choice for score, choice in scored if score == most]
    if len(best) != 1:
        raise FileRefusedError(
            "The headings do not tell what the file is. Choose what you are uploading, or use "
            "the template for it"
        )
    return best[0]


def _nothing_to_read(
    candidates: Sequence[Candidate],
    found: dict[int, HeadingRow],
    layout: Layout,
    others: Sequence[Layout],
) -> FileRefusedError:
    if found:
        name = candidates[min(found)].name
        return FileRefusedError(
            f"The sheet {name} is hidden, so nobody can see what would be uploaded. In Excel "
            "right-click a sheet name, choose Unhide, save, then upload it again"
        )
    _refuse_other_layout(candidates, layout, others)
    needed = ", ".join(column.label for column in layout.columns if column.required)
    is_text = candidates[0].name is None
    from_a_book = (
        f". If you saved it from a workbook, show the sheet {layout.sheet} before you save: a CSV "
        "file holds only the sheet that is shown"
    )
    return FileRefusedError(
        f"No row of headings was found. One row must hold the headings of {layout.title}, among "
        f"them {needed}. Use the template, or add the headings above the rows"
        f"{from_a_book if is_text else ''}"
    )


def _refuse_other_layout(
    candidates: Sequence[Candidate], layout: Layout, others: Sequence[Layout]
) -> None:
    """Say so where the file is plainly that of another layout."""
    for other in others:
        if other.name == layout.name:
            continue
        for candidate in candidates:
            row = None if candidate.hidden else find_heading_row(candidate.start, other)
            if row is None or not is_complete(row, other):
                continue
            texts = list(row.texts.values())
            if known_headings(texts, other) > known_headings(texts, layout):
                raise FileRefusedError(
                    f"The headings are those of {other.title}, and {layout.title} was chosen. "
                    f"Upload the file as {other.title}, or use the template for {layout.title}"
                )


def _not_read(name: str) -> FileProblem:
    message = (
        "This sheet has the same headings and was not read. Only one sheet is read: copy its rows "
        "there, or upload it in a file of its own"
    )
    return FileProblem(Severity.WARNING, name, None, None, "", message)
