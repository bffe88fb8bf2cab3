"""The rules of spending, asked over plain values: the same that single acts ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.db.funding import LedgerEntry
from tracker.domain.accounting_months import (
    adjustment_corrects_a_closed_month,
    month_belongs_to_year,
    month_has_come,
    month_is_1_to_13,
    month_is_open,
)
from tracker.domain.breaches import Breach
from tracker.domain.funding import (
    EntryKind,
    accrual_is_reversed_once,
    amount_is_more_than_nil,
    amount_is_not_nil,
    reason_is_given,
    refund_within_named_actual,
    refund_within_net_actual,
)
from tracker.domain.money import in_pounds
from tracker.domain.periods import accounting_month_of, first_of_month, month_name
from tracker.domain.reading import UnreadableError, pounds
from tracker.services.funding.booking import is_an_accrual, is_spending
from tracker.services.importing.positions import AwardAt
from tracker.services.importing.writing import EntryAt


@dataclass(frozen=True)
class Corrected:
    """An entry that a row corrects: what undoes it so far, and whether it is reversed."""

    entry: EntryAt
    undone: int
    is_reversed: bool


@dataclass(frozen=True)
class Spending:
    """One row of spending, as far as it could be read."""

    kind: str
    pence: int | None
    award: AwardAt
    month: date | None
    accounting_month: int | None
    reason: str
    names: Corrected | None
    names_given: bool

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


def broken_by(spending: Spending, closed: frozenset[int]) -> Iterator[Breach]:
    """Everything that is wrong with a row of spending, of whatever kind."""
    if spending.kind == "refund":
        yield from _broken_by_refund(spending)
    elif spending.kind == "accrual reversal":
        yield from _broken_by_reversal(spending)
    elif spending.kind == "adjustment":
        yield from _broken_by_adjustment(spending, closed)
    elif spending.pence is not None:
        yield from _amount_is_spent(spending.pence)
    if spending.kind == "adjustment":
        unreal = list(month_is_1_to_13(spending.booked)) if spending.month else []
        yield from unreal or month_is_open(spending.booked, closed)
    elif spending.month is not None:
        yield from _books_into(spending, closed)


def _amount_is_spent(pence: int) -> Iterator[Breach]:
    if pence < 0:
        # The form reads this amount so; a sheet has one column for every kind.
        try:
            pounds("-1", "Amount", negative=False)
        except UnreadableError as error:
            yield Breach("amount_is_more_than_nil", "amount", str(error))
    else:
        yield from amount_is_more_than_nil(pence)


def _books_into(spending: Spending, closed: frozenset[int]) -> Iterator[Breach]:
    month, booked = spending.concerns, spending.booked
    unreal = [
        *month_belongs_to_year(month, spending.award.line.key[1]),
        *month_is_1_to_13(booked),
    ]
    yield from unreal
    if not unreal:
        yield from month_has_come(month, booked)
        yield from month_is_open(booked, closed)


def _broken_by_refund(spending: Spending) -> Iterator[Breach]:
    if spending.pence is not None:
        pence = abs(spending.pence)
        yield from amount_is_more_than_nil(pence)
        yield from refund_within_net_actual(spending.award.spent, pence)
        yield from _undoes(spending, pence)
    yield from reason_is_given(spending.reason, "for the refund")


def _undoes(spending: Spending, pence: int) -> Iterator[Breach]:
    if spending.names is None:
        return
    entry = spending.names.entry
    if entry.award is not spending.award or entry.kind is not EntryKind.ACTUAL:
        yield Breach(
            "names_same_award", "names_entry_id", "Select spending of the same award to refund"
        )
    else:
        yield from refund_within_named_actual(entry.pence + spending.names.undone, pence)


def _broken_by_reversal(spending: Spending) -> Iterator[Breach]:
    if spending.names is None:
        return
    accrual = spending.names.entry
    wrong = [
        *is_an_accrual(LedgerEntry(actual_type=accrual.actual_type)),
        *_is_of_the_award(spending),
    ]
    yield from wrong
    if wrong:
        return
    yield from accrual_is_reversed_once(already_reversed=spending.names.is_reversed)
    if spending.pence is not None and abs(spending.pence) != accrual.pence:
        yield Breach(
            "accrual_is_reversed_whole",
            "amount",
            f"Amount must be {in_pounds(accrual.pence)}: an accrual is reversed whole",
        )
    yield from _concerns_the_same_month(spending)
    yield from refund_within_net_actual(spending.award.spent, accrual.pence, "Reversal", "entry_id")


def _broken_by_adjustment(spending: Spending, closed: frozenset[int]) -> Iterator[Breach]:
    if spending.pence is not None:
        yield from amount_is_not_nil(spending.pence)
        yield from refund_within_net_actual(spending.award.spent, -spending.pence, "Reduction")
    yield from reason_is_given(spending.reason, "for the adjustment")
    if spending.names is None:
        return
    corrected = spending.names.entry
    wrong = [*is_spending(LedgerEntry(kind=corrected.kind)), *_is_of_the_award(spending)]
    yield from wrong
    if not wrong:
        yield from adjustment_corrects_a_closed_month(closed=corrected.booked in closed)
        yield from _concerns_the_same_month(spending)


def _is_of_the_award(spending: Spending) -> Iterator[Breach]:
    if spending.names is not None and spending.names.entry.award is not spending.award:
        yield Breach(
            "correction_is_of_the_award",
            "entry_id",
            "Corrects document must be spending of the award in this row",
        )


def _concerns_the_same_month(spending: Spending) -> Iterator[Breach]:
    if spending.month is not None and first_of_month(spending.month) != spending.concerns:
        yield Breach(
            "correction_concerns_the_same_month",
            "month",
            f"Month must be {month_name(spending.concerns)}, which is the month of what it "
            "corrects. Enter the month it is booked in as the accounting month",
        )
