"""The tables of uploads: rows that would change, and what was recorded, by its page."""

from collections.abc import Callable, Iterable
from itertools import chain

from flask import url_for
from markupsafe import Markup

from tracker.services.funding.figures import Figure
from tracker.services.importing.preview import PreviewRow
from tracker.services.importing.results import Change, Counts
from tracker.services.uploads.changes import ChangedKind, ChangedThings, RecordedEntry
from tracker.services.uploads.totals import TotalUndone
from tracker.web.funding.cells import (
    Cell,
    Table,
    award_link,
    line_link,
    link,
    money,
    number_column,
    stacked,
    text_columns,
    unbroken,
)
from tracker.web.nhs.tables import Column
from tracker.web.nhs.wording import month, pounds

FEW = 10
"""So many rows are seen at once; the rest is folded away."""

Figures = list[tuple[str, str]]


def outcome_figures(counts: Counts) -> Figures:
    """The rows, and what becomes of them; the latter add up to the former."""
    figures = [("Rows", counts.rows), ("New", counts.created), ("Changed", counts.changed)]
    figures.append(("Unchanged", counts.unchanged))
    if counts.refused:
        figures.append(("Refused", counts.refused))
    return [(name, f"{count:,}") for name, count in figures]


def changed_table(rows: tuple[PreviewRow, ...]) -> tuple[Table, Table]:
    """Each changed figure or word with its old and new value: the first rows, and the rest."""
    columns = text_columns("Row", "What it is", "Column", "Now", "In the file")
    return _split("Rows that change", columns, rows, _changed_rows)


def created_table(rows: tuple[PreviewRow, ...]) -> tuple[Table, Table]:
    """The new rows: the first, and the rest."""
    has_amounts = any(row.amount for row in rows)
    columns: tuple[Column, ...] = text_columns("Row", "What it is")
    if has_amounts:
        columns = (*columns, number_column("Amount"))

    def cells(row: PreviewRow) -> Iterable[list[Cell]]:
        amount: list[Cell] = [row.amount] if has_amounts else []
        yield [f"{row.number}", row.what, *amount]

    return _split("New rows", columns, rows, cells)


def things_table(found: Iterable[ChangedThings]) -> Table:
    """Everything but ledger entries that an upload changed, by the page of each."""
    rows: list[list[Cell]] = [[one.kind.value, f"{one.total:,}", _things(one)] for one in found]
    columns = (*text_columns("What"), number_column("How many"), *text_columns("Which"))
    return Table("What this upload changed", columns, rows, narrow="stack")


def entries_table(entries: Iterable[RecordedEntry]) -> Table:
    """Ledger entries, each with the row of the file that it came from."""
    rows: list[list[Cell]] = [
        [
            unbroken(one.reference),
            one.row,
            one.title,
            money(Figure.of(one.amount_pence, one.amount_basis)),
            month(one.month),
            _where(one),
        ]
        for one in entries
    ]
    columns = (
        *text_columns("Entry", "Row", "Kind"),
        number_column("Amount"),
        *text_columns("Month", "Where"),
    )
    return Table("Ledger entries that this upload recorded", columns, rows, narrow="stack")


def undone_table(totals: Iterable[TotalUndone]) -> Table:
    """Each total before and after an undoing."""
    rows: list[list[Cell]] = [
        [one.name, pounds(one.before_pence), pounds(one.after_pence)] for one in totals
    ]
    columns = (*text_columns("Total"), number_column("Now"), number_column("After undoing"))
    return Table("What undoing would change", columns, rows, narrow="stack")


def _split(
    caption: str,
    columns: tuple[Column, ...],
    rows: tuple[PreviewRow, ...],
    cells: Callable[[PreviewRow], Iterable[list[Cell]]],
) -> tuple[Table, Table]:
    first, rest = rows[:FEW], rows[FEW:]
    shown = list(chain.from_iterable(cells(row) for row in first))
    folded = list(chain.from_iterable(cells(row) for row in rest))
    return (
        Table(caption, columns, shown, narrow="stack"),
        Table(f"{caption}: the rest", columns, folded, narrow="stack", caption_size="s"),
    )


def _changed_rows(row: PreviewRow) -> Iterable[list[Cell]]:
    for change in row.changes or (Change("", "", "", ""),):
        yield [f"{row.number}", row.what, change.label, _old(change), _new(change)]


def _old(change: Change) -> Cell:
    return Markup('<del class="tracker-history__old">{}</del>').format(change.old or "Blank")


def _new(change: Change) -> Cell:
    return Markup('<ins class="tracker-history__new">{}</ins>').format(change.new or "Blank")


def _where(entry: RecordedEntry) -> Cell:
    if entry.award:
        return stacked(_named_scheme(entry), award_link(entry.award))
    if entry.line:
        return line_link(entry.line)
    return _named_scheme(entry) if entry.scheme else "The envelope"


def _named_scheme(entry: RecordedEntry) -> Markup:
    return link(entry.scheme_name, url_for("schemes.page", reference=entry.scheme))


def _scheme_link(reference: str) -> Markup:
    return unbroken(link(reference, url_for("schemes.page", reference=reference)))


def _virement_link(reference: str) -> Markup:
    return unbroken(link(reference, url_for("funding.virement", reference=reference)))


_LINKS: dict[ChangedKind, Callable[[str], Markup]] = {
    ChangedKind.SCHEME: _scheme_link,
    ChangedKind.LINKS: _scheme_link,
    ChangedKind.FORECAST: _scheme_link,
    ChangedKind.AWARD: award_link,
    ChangedKind.LINE: line_link,
    ChangedKind.VIREMENT: _virement_link,
    ChangedKind.ORGANISATION: unbroken,
    ChangedKind.REPORT: unbroken,
}


def _things(found: ChangedThings) -> Cell:
    to = _LINKS.get(found.kind)
    if to is None:
        return "Kept apart until they are matched"
    listed = Markup(", ").join(to(name) for name in found.names)
    more = found.total - len(found.names)
    return listed + Markup(" and {} more").format(f"{more:,}") if more else listed
