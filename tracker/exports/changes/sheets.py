"""The workbook of changes put together, and what it says where nothing changed."""

from collections.abc import Iterable
from datetime import UTC

from tracker.domain.money import in_pounds

from ..evaluation.money_columns import LEDGER
from ..evaluation.sheets import NOTE_COLUMNS, rows_of
from ..guides import dictionary_sheet
from ..tables import SHORTHAND, Cover, CoverLine, Kind, Sheet, Workbook
from .columns import CATEGORIES, CHANGES, SHEETS
from .lines import ChangesCover, ChangesData

STATEMENTS = (
    "The later moment less the earlier one: both are told as they were recorded at that moment.",
    "The changes of the categories add up to the changes of the totals, to the penny.",
    "Counts of people are compared as they are shown: a difference of two of them is not exact.",
    "Amounts marked illustrative are made up, to show how the tracker works: none is published.",
    "Money spent on a target does not show that the money caused a result.",
)
_NO_CHANGE = "Nothing that was recorded between the two moments changes a row of these tables."

_OF_CHANGES = (
    "The rows of the data package at the earlier moment are compared with those at the later one, "
    "by the reference of each row. A row that was recorded again and says the same has one line; "
    "of a row that changed, each value that is another has one. A row can change without being "
    "recorded: its money follows the ledger, and what is due or expected follows the calendar; "
    "then its journal number is no later than the earlier moment."
)


def changes_workbook(data: ChangesData) -> Workbook:
    """The workbook of these changes, ready to be written."""
    facts = data.cover.facts
    scope = f"{facts.fund_name}, {facts.financial_year}"
    sheets = (_notes(), _sheets(data), _categories(data), _ledger(data), _changes(data))
    return Workbook(
        title=f"Health inequalities funding: what changed, {scope}",
        subject=f"What changed between two moments in {scope}, {facts.organisation}",
        creator=facts.organisation,
        as_at=facts.as_at,
        cover=Cover(tuple(_cover(data)), STATEMENTS),
        sheets=(*sheets, dictionary_sheet(sheets)),
    )


def _cover(data: ChangesData) -> Iterable[CoverLine]:
    cover, facts = data.cover, data.cover.facts
    acts = facts.journal_number - cover.since_number
    yield CoverLine("Organisation", facts.organisation)
    yield CoverLine("Fund", f"{facts.fund_name} ({facts.fund_code})")
    yield CoverLine("Financial year", facts.financial_year)
    yield CoverLine("Earlier moment (UTC)", cover.since.astimezone(UTC), Kind.MOMENT)
    yield CoverLine("Its journal number", cover.since_number, Kind.WHOLE_NUMBER)
    yield CoverLine("Later moment (UTC)", facts.as_at.astimezone(UTC), Kind.MOMENT)
    yield CoverLine("Journal number of that", facts.journal_number, Kind.WHOLE_NUMBER)
    yield CoverLine("Acts recorded between", acts, Kind.WHOLE_NUMBER)
    yield CoverLine("Disclosure profile", f"{facts.disclosure_profile}: {facts.disclosure_words}")
    yield CoverLine("Licence", facts.licence)
    yield CoverLine("Contact", facts.contact)
    yield from _totals(cover)
    yield CoverLine("Do the categories add up?", _reconciliation(data))


def _totals(cover: ChangesCover) -> Iterable[CoverLine]:
    """Each total at both moments; before there was an envelope everything was nil."""
    before, after = cover.totals_before, cover.facts.totals
    yield CoverLine("Change in the control totals")
    for label in ("Envelope", "Allocated", "Awarded", "Spent"):
        later = int(getattr(after, label.lower()))
        earlier = int(getattr(before, label.lower())) if before else 0
        yield CoverLine(f"{label}, earlier (£)", earlier, Kind.PENCE)
        yield CoverLine(f"{label}, later (£)", later, Kind.PENCE)
        yield CoverLine(f"{label}, change (£)", later - earlier, Kind.PENCE)


def _reconciliation(data: ChangesData) -> str:
    """Whether the changes of the categories come to those of the totals; if not, how far off."""
    before, after = data.cover.totals_before, data.cover.facts.totals
    wrong = []
    for figure in ("allocated", "awarded", "spent"):
        total = int(getattr(after, figure)) - (int(getattr(before, figure)) if before else 0)
        off = sum(int(getattr(one, f"{figure}_change")) for one in data.categories) - total
        if off:
            wrong.append(f"{figure}: {in_pounds(off)}")
    if wrong:
        return "No. They differ from the totals: " + "; ".join(wrong)
    return "Yes: the changes of the categories are those of the totals, to the penny"


def _notes() -> Sheet:
    rows = [("All sheets", text) for text in STATEMENTS]
    rows += [("All sheets", f"[{mark}] means: {words}.") for mark, words in SHORTHAND.items()]
    rows += [("Changes", _OF_CHANGES)]
    title = "Notes on reading this workbook"
    return Sheet("Notes", title, "notes", NOTE_COLUMNS, rows, is_data=False)


def _sheets(data: ChangesData) -> Sheet:
    return Sheet(
        "Overview",
        "Overview: how many rows came, changed and went",
        "overview",
        SHEETS,
        rows_of(SHEETS, data.sheets),
        notes=("One row for each table in which anything changed.",),
        empty=_NO_CHANGE,
    )


def _categories(data: ChangesData) -> Sheet:
    return Sheet(
        "Totals",
        "Totals: each category at both moments, and the difference",
        "totals",
        CATEGORIES,
        rows_of(CATEGORIES, data.categories),
        notes=("The rows add up to the totals on the cover, on the pot basis.",),
        empty="There is no money at either moment.",
    )


def _ledger(data: ChangesData) -> Sheet:
    return Sheet(
        "Ledger",
        "Ledger: every entry that was recorded between the two moments",
        "ledger",
        LEDGER,
        rows_of(LEDGER, data.ledger),
        notes=("One row for each entry. Entries are never changed: a correction is an entry.",),
        empty="No ledger entries of this fund and year were recorded between the two moments.",
    )


def _changes(data: ChangesData) -> Sheet:
    return Sheet(
        "Changes",
        "Changes: what came, changed and went, row by row",
        "changes",
        CHANGES,
        rows_of(CHANGES, data.changes),
        notes=("A row for each value that changed, and for each row that came or went.",),
        empty=_NO_CHANGE,
    )
