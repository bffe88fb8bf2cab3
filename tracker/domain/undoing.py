"""How an upload is undone: what takes each entry back, and when that may not be.

Nothing is taken out of the ledger. Each entry is met by another of the opposite amount, in its
own month if that is open, else in the next open month.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.domain.breaches import Breach, Severity
from tracker.domain.funding import ActualType, EntryKind, Limit
from tracker.domain.money import in_pounds

# Layouts whose rows become entries of the ledger.
UNDONE_BY_ENTRIES = frozenset({"envelopes", "allocations", "awards", "actuals"})
# Rows that count for nothing yet: it is enough to say that they are taken back.
UNDONE_BY_WORD = frozenset({"general-ledger"})

_INSTEAD = {
    "forecasts": "Upload a sheet with the forecasts as they should be",
    "virements": "Refuse the virements that wait for a decision, and ask for the opposite of those "
    "that were approved",
    "outcomes": "Correct the reports themselves",
}
_SENT_AGAIN = "Upload a sheet with the rows as they should be"


@dataclass(frozen=True)
class Reversing:
    """What kind of entry takes another back."""

    kind: EntryKind
    actual_type: ActualType = ActualType.NOT_APPLICABLE


def reversing(kind: EntryKind, actual_type: ActualType) -> Reversing:
    """The kind of the entry that takes one back: its own, but for spending.

    An accrual is reversed; a reversal is met by the accrual coming to life again; other spending
    is adjusted, because a negative invoice and a positive refund do not exist.
    """
    if kind in (EntryKind.ENVELOPE, EntryKind.ALLOCATION, EntryKind.AWARD):
        return Reversing(kind)
    if actual_type is ActualType.ACCRUAL:
        return Reversing(EntryKind.ACTUAL, ActualType.ACCRUAL_REVERSAL)
    if actual_type is ActualType.ACCRUAL_REVERSAL:
        return Reversing(EntryKind.ACTUAL, ActualType.ACCRUAL)
    return Reversing(EntryKind.ADJUSTMENT)


def month_to_undo_in(booked: int, closed: frozenset[int]) -> int | None:
    """The entry's own accounting month, or the first open one after it; none if all are closed."""
    return next((month for month in range(booked, 14) if month not in closed), None)


def upload_can_be_undone(layout: str) -> Iterator[Breach]:
    """Only what stands in the ledger is taken back by further entries."""
    if layout not in UNDONE_BY_ENTRIES | UNDONE_BY_WORD:
        yield Breach(
            "upload_can_be_undone",
            None,
            f"An upload of {layout} cannot be undone as a whole, because every change is kept "
            f"as a version. {_INSTEAD.get(layout, _SENT_AGAIN)}",
        )


def upload_is_undone_once(*, undone: bool) -> Iterator[Breach]:
    """A second undoing would take everything out twice."""
    if undone:
        yield Breach("upload_is_undone_once", None, "This upload was undone before")


def entry_is_untouched(name: str, corrections_pence: int) -> Iterator[Breach]:
    """What was corrected since is no longer there as a whole to be taken back."""
    if corrections_pence:
        yield Breach(
            "entry_is_untouched",
            None,
            f"{name} was corrected after this upload, by {in_pounds(corrections_pence)} in all. "
            "Undo the upload that holds the correction first, or correct what is left by hand",
        )


def month_is_left_to_undo_in(name: str, month: int | None, year: str) -> Iterator[Breach]:
    """A year of which every month is closed takes no entries, not even these."""
    if month is None:
        yield Breach(
            "month_is_left_to_undo_in",
            None,
            f"{name} cannot be taken back: every later month of {year} is closed. Reopen the "
            "last one first",
        )


def award_covers_spending(award: Limit, change_pence: int) -> Iterator[Breach]:
    """An award that paid for something is not taken back from under it."""
    if change_pence < 0 and award.limit_pence + change_pence < award.used_pence:
        yield Breach(
            "award_covers_spending",
            None,
            f"{award.name[:1].upper()}{award.name[1:]} cannot be reduced by "
            f"{in_pounds(-change_pence)}: {in_pounds(award.used_pence)} of it is already spent. "
            "Undo or correct that spending first",
        )


def total_is_as_the_upload_left_it(name: str, *, changed: bool) -> Iterator[Breach]:
    """A later change stays: only what this upload added or took away is taken back."""
    if changed:
        yield Breach(
            "total_is_as_the_upload_left_it",
            None,
            f"{name} was changed again after this upload. The later change stays: only this "
            "upload's own part is taken back",
            Severity.WARNING,
        )
