"""What changed between two moments, as the tables of its page."""

from dataclasses import dataclass

from markupsafe import escape

from tracker.exports.changes import CategoryChange, ChangeLine, ChangesData
from tracker.exports.evaluation import ControlTotals, LedgerLine
from tracker.services.changes import ChangesExport
from tracker.services.evaluation import Export
from tracker.web.funding.cells import illustrative
from tracker.web.nhs.wording import moment, pounds

# What a page shows; the workbook has all of it.
_MOST_ROWS = 25
_FIGURES = ("allocated", "awarded", "spent")


@dataclass(frozen=True)
class ShownChanges:
    """The tables of the page, and how many rows of the long ones it leaves to the workbook."""

    since: str
    acts: int
    totals: list[list[object]]
    categories: list[list[object]]
    categories_total: list[object]
    sheets: list[list[object]]
    changes: list[list[object]]
    changes_left: int
    entries: list[list[object]]
    entries_left: int


def shown_changes(export: Export) -> ShownChanges | None:
    """What the page shows of a workbook of changes; nothing of any other file."""
    if not isinstance(export, ChangesExport):
        return None
    data, cover = export.data, export.data.cover
    return ShownChanges(
        since=f"{moment(cover.since)}, journal number {cover.since_number}",
        acts=cover.facts.journal_number - cover.since_number,
        totals=list(_totals(data)),
        categories=[_category(one) for one in data.categories],
        categories_total=["Total", *_sums(data)],
        sheets=[
            [
                one.title,
                *(f"{n:,}" for n in (one.created, one.changed, one.recorded_again, one.gone)),
            ]
            for one in data.sheets
        ],
        changes=[_change(line) for line in data.changes[:_MOST_ROWS]],
        changes_left=max(0, len(data.changes) - _MOST_ROWS),
        entries=[_entry(line) for line in export.first_entries],
        entries_left=export.rows["Ledger"] - len(export.first_entries),
    )


def _totals(data: ChangesData) -> list[list[object]]:
    before, after = data.cover.totals_before, data.cover.facts.totals
    return [_total(name, before, after, data) for name in ("envelope", *_FIGURES)]


def _total(
    name: str, before: ControlTotals | None, after: ControlTotals, data: ChangesData
) -> list[object]:
    earlier, later = (getattr(before, name) if before else 0), getattr(after, name)
    basis = _basis_of_all(name, data)
    return [name.capitalize(), *(_amount(one, basis) for one in (earlier, later, later - earlier))]


def _basis_of_all(name: str, data: ChangesData) -> str:
    """The one basis of a figure of all categories that have any of it."""
    bases = {getattr(one, f"{name}_basis", "recorded") for one in data.categories} - {"none"}
    return bases.pop() if len(bases) == 1 else "mixed"


def _category(one: CategoryChange) -> list[object]:
    changes = ((getattr(one, f"{name}_change"), getattr(one, f"{name}_basis")) for name in _FIGURES)
    return [one.name, *(_amount(pence, basis) for pence, basis in changes)]


def _sums(data: ChangesData) -> list[object]:
    return [
        _amount(
            sum(getattr(one, f"{name}_change") for one in data.categories),
            _basis_of_all(name, data),
        )
        for name in _FIGURES
    ]


def _amount(pence: int, basis: str) -> object:
    """An amount with the tag of what is made up."""
    shown = pounds(pence)
    return escape(shown) + " " + illustrative() if basis == "illustrative" and pence else shown


def _change(line: ChangeLine) -> list[object]:
    value = f"{line.heading}: {line.old or 'nothing'} → {line.new or 'nothing'}"
    return [
        line.what or line.reference,
        line.reference if line.what else "",
        line.change.capitalize(),
        value if line.heading else "",
    ]


def _entry(line: LedgerLine) -> list[object]:
    return [
        line.entry_reference,
        line.kind_name,
        line.scheme_name or line.category_name,
        moment(line.recorded_at),
        _amount(line.amount, line.amount_basis),
    ]
