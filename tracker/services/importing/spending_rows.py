"""A row of spending as the facts of its act, so that it is asked what the form is asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.domain.breaches import Breach
from tracker.domain.funding import ActualType
from tracker.domain.funding_spending import (
    Adjustment,
    Booking,
    Named,
    Refund,
    Reversal,
    Spending,
    broken_by_adjustment,
    broken_by_refund,
    broken_by_reversal,
    broken_by_spending,
)
from tracker.domain.periods import accounting_month_of, first_of_month
from tracker.services.importing.positions import AwardAt
from tracker.services.importing.writing import EntryAt


@dataclass(frozen=True, slots=True)
class Corrected:
    """An entry that a row corrects: what undoes it so far, and whether it is reversed."""

    entry: EntryAt
    undone: int
    is_reversed: bool


@dataclass(frozen=True, slots=True)
class SpendingRow:
    """One row of spending, as far as it could be read."""

    kind: str
    pence: int | None
    award: AwardAt
    month: date | None
    accounting_month: int | None
    reason: str
    document: str
    names: Corrected | None

    @property
    def signed(self) -> int:
        """What the ledger is to hold: refunds and reversals may be written with either sign."""
        pence = self.pence or 0
        return -abs(pence) if self.kind in {"refund", "accrual reversal"} else pence

    @property
    def concerns(self) -> date:
        """The month that the money concerns; a correction's is that of what it corrects."""
        if self.names is not None and self.kind != "refund":
            return first_of_month(self.names.entry.month)
        return first_of_month(self.month or date.min)

    @property
    def booked(self) -> int:
        """The accounting month it is booked in."""
        if self.accounting_month is not None:
            return self.accounting_month
        return accounting_month_of(first_of_month(self.month or date.min))


def broken_by(row: SpendingRow, closed: frozenset[int], *, is_held: bool) -> Iterator[Breach]:
    """Everything that is wrong with a row of spending, of whatever kind.

    `is_held` says that its document is recorded on its award, but is not another line of it.
    """
    award, names = row.award.spending_limit(), _named(row)
    can_book = row.month is not None or row.accounting_month is not None
    booking = Booking(
        year=row.award.line.key[1],
        closed=closed,
        month=None if row.month is None and row.names is None else row.concerns,
        accounting_month=row.booked if can_book else None,
    )
    match row.kind:
        case "refund":
            pence = None if row.pence is None else abs(row.pence)
            return broken_by_refund(Refund(award, booking, pence, row.reason, names))
        case "accrual reversal":
            return broken_by_reversal(Reversal(award, booking, names, row.pence, row.month))
        case "adjustment":
            return broken_by_adjustment(
                Adjustment(award, booking, row.pence, row.reason, names, row.month)
            )
    kind = ActualType(row.kind)
    return broken_by_spending(Spending(award, booking, row.pence, kind, row.document, is_held))


def _named(row: SpendingRow) -> Named | None:
    if row.names is None:
        return None
    entry = row.names.entry
    return Named(
        kind=entry.kind,
        actual_type=entry.actual_type,
        pence=entry.pence,
        concerns=entry.month,
        booked=entry.booked,
        undone=row.names.undone,
        is_reversed=row.names.is_reversed,
        is_of_the_award=entry.award is row.award,
    )
