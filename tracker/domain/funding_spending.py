"""Everything that is asked of spending and of what corrects it, whichever door it came by.

Each act is a set of plain facts and one function that yields all that they break. A door that could
not read a value leaves it None: what depends on it is not asked, and the rest still is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.domain.accounting_months import (
    adjustment_corrects_a_closed_month,
    month_belongs_to_year,
    month_has_come,
    month_is_1_to_13,
    month_is_open,
)
from tracker.domain.breaches import Breach
from tracker.domain.funding import (
    SPENDING_KINDS,
    ActualType,
    EntryKind,
    Limit,
    Why,
    accrual_is_reversed_once,
    amount_is_more_than_nil,
    amount_is_not_nil,
    document_is_new,
    reason_is_given,
    refund_within_named_actual,
    refund_within_net_actual,
    spending_above_award,
)
from tracker.domain.money import in_pounds
from tracker.domain.periods import accounting_month_of, first_of_month, month_name

# A reversal has an act of its own, which names its accrual.
_FIRST_HAND = (ActualType.INVOICE, ActualType.PAYMENT, ActualType.ACCRUAL)


@dataclass(frozen=True, slots=True)
class Booking:
    """When money counts: the month that it concerns, and the accounting month it is booked in."""

    year: str
    closed: frozenset[int]
    month: date | None
    accounting_month: int | None = None

    @property
    def booked(self) -> int | None:
        """The accounting month; by default that of the month which the money concerns."""
        if self.accounting_month is None and self.month is not None:
            return accounting_month_of(first_of_month(self.month))
        return self.accounting_month


@dataclass(frozen=True, slots=True)
class Named:
    """An entry that another one refunds or corrects, and what undoes it so far."""

    kind: EntryKind
    actual_type: ActualType
    pence: int
    concerns: date
    booked: int
    undone: int = 0
    is_reversed: bool = False
    is_of_the_award: bool = True


@dataclass(frozen=True, slots=True)
class Spending:
    """An invoice, a payment or an accrual; `award` is how much of the award is spent, net."""

    award: Limit
    booking: Booking
    pence: int | None
    actual_type: ActualType
    document: str = ""
    is_document_held: bool = False


@dataclass(frozen=True, slots=True)
class Refund:
    """Money that came back, as an amount above nil; it may name what it refunds."""

    award: Limit
    booking: Booking
    pence: int | None
    reason: str
    names: Named | None = None


@dataclass(frozen=True, slots=True)
class Reversal:
    """An accrual taken out again, with the amount and month that a sheet states beside it."""

    award: Limit
    booking: Booking
    accrual: Named | None
    stated_pence: int | None = None
    stated_month: date | None = None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A correction, up or down, of spending in a closed month."""

    award: Limit
    booking: Booking
    pence: int | None
    reason: str
    corrected: Named | None
    stated_month: date | None = None


@dataclass(frozen=True, slots=True)
class Income:
    """Match funding or income, which is booked in the month that it concerns."""

    booking: Booking
    pence: int | None
    reason: str


def broken_by_spending(spending: Spending) -> Iterator[Breach]:
    """All that is wrong with an invoice, a payment or an accrual."""
    if spending.pence is not None:
        yield from amount_is_more_than_nil(spending.pence)
    yield from is_first_hand(spending.actual_type)
    yield from _books_into(spending.booking)
    if spending.pence is not None:
        yield from spending_above_award(spending.award, spending.pence)
    yield from document_is_new(spending.document, held=spending.is_document_held)


def broken_by_refund(refund: Refund) -> Iterator[Breach]:
    """All that is wrong with money that came back."""
    if refund.pence is not None:
        nil = list(amount_is_more_than_nil(refund.pence))
        yield from nil
        if not nil:
            yield from refund_within_net_actual(refund.award.used_pence, refund.pence)
    if refund.names is not None:
        strange = list(names_same_award(refund.names))
        yield from strange
        if not strange and refund.pence is not None:
            left = refund.names.pence + refund.names.undone
            yield from refund_within_named_actual(left, refund.pence)
    yield from _books_into(refund.booking)
    yield from reason_is_given(refund.reason, Why.REFUND)


def broken_by_reversal(reversal: Reversal) -> Iterator[Breach]:
    """All that is wrong with a reversal; what cannot be reversed at all is told alone."""
    accrual = reversal.accrual
    if accrual is not None:
        hopeless = [*is_an_accrual(accrual), *correction_is_of_the_award(accrual)]
        hopeless += accrual_is_reversed_once(already_reversed=accrual.is_reversed)
        yield from hopeless[:1]
        if hopeless:
            return
        yield from accrual_is_reversed_whole(accrual, reversal.stated_pence)
        yield from correction_concerns_the_same_month(accrual, reversal.stated_month)
        yield from refund_within_net_actual(
            reversal.award.used_pence, accrual.pence, "reversal", "entry_id"
        )
    yield from _books_into(reversal.booking)


def broken_by_adjustment(adjustment: Adjustment) -> Iterator[Breach]:
    """All that is wrong with an adjustment; what is no spending is told alone."""
    corrected, booking = adjustment.corrected, adjustment.booking
    if corrected is not None:
        hopeless = [*is_spending(corrected), *correction_is_of_the_award(corrected)]
        yield from hopeless
        if hopeless:
            return
        closed = corrected.booked in booking.closed
        yield from adjustment_corrects_a_closed_month(closed=closed)
        yield from correction_concerns_the_same_month(corrected, adjustment.stated_month)
    if booking.booked is not None:
        yield from month_is_1_to_13(booking.booked)
        yield from month_is_open(booking.booked, booking.closed)
    if adjustment.pence is not None:
        yield from amount_is_not_nil(adjustment.pence)
        yield from refund_within_net_actual(
            adjustment.award.used_pence, -adjustment.pence, "reduction"
        )
    yield from reason_is_given(adjustment.reason, Why.ADJUSTMENT)
    if adjustment.pence is not None:
        yield from spending_above_award(adjustment.award, adjustment.pence)


def broken_by_income(income: Income) -> Iterator[Breach]:
    """All that is wrong with income outside the envelope."""
    booking = income.booking
    if income.pence is not None:
        yield from amount_is_more_than_nil(income.pence)
    if booking.month is not None and booking.booked is not None:
        yield from month_belongs_to_year(booking.month, booking.year)
        yield from month_is_open(booking.booked, booking.closed, "month")
    yield from reason_is_given(income.reason, Why.INCOME)


def is_first_hand(actual_type: ActualType) -> Iterator[Breach]:
    """New spending says how it came about."""
    if actual_type not in _FIRST_HAND:
        yield Breach(
            "is_first_hand",
            "actual_type",
            "Select whether this is an invoice, a payment or an accrual",
        )


def names_same_award(names: Named) -> Iterator[Breach]:
    """A refund names spending of the award that it comes back to."""
    if not names.is_of_the_award or names.kind is not EntryKind.ACTUAL:
        yield Breach(
            "names_same_award", "names_entry_id", "Select spending of the same award to refund"
        )


def is_spending(corrected: Named) -> Iterator[Breach]:
    """Only spending is adjusted: envelopes, allocations and awards have acts of their own."""
    if corrected.kind not in SPENDING_KINDS:
        yield Breach("is_spending", "entry_id", "Select spending to adjust")


def is_an_accrual(accrual: Named) -> Iterator[Breach]:
    """Only an accrual is reversed."""
    if accrual.actual_type is not ActualType.ACCRUAL:
        yield Breach("is_an_accrual", "entry_id", "Select an accrual to reverse")


def accrual_is_reversed_whole(accrual: Named, stated_pence: int | None) -> Iterator[Breach]:
    """Where a reversal states an amount, it is that of its accrual, with either sign."""
    if stated_pence is not None and abs(stated_pence) != accrual.pence:
        yield Breach(
            "accrual_is_reversed_whole",
            "amount",
            f"Amount must be {in_pounds(accrual.pence)}: an accrual is reversed whole",
        )


def correction_is_of_the_award(corrected: Named) -> Iterator[Breach]:
    """A correction counts for the award of what it corrects."""
    if not corrected.is_of_the_award:
        yield Breach(
            "correction_is_of_the_award",
            "entry_id",
            "Corrects document must be spending of the award in this row",
        )


def correction_concerns_the_same_month(
    corrected: Named, stated_month: date | None
) -> Iterator[Breach]:
    """A correction concerns the month of what it corrects, or weights would split it otherwise."""
    concerns = first_of_month(corrected.concerns)
    if stated_month is not None and first_of_month(stated_month) != concerns:
        yield Breach(
            "correction_concerns_the_same_month",
            "month",
            f"Month must be {month_name(concerns)}, which is the month of what it "
            "corrects. Enter the month it is booked in as the accounting month",
        )


def _books_into(booking: Booking) -> Iterator[Breach]:
    """Money is booked in its own year, not before its month, and in no closed month."""
    unreal: list[Breach] = []
    if booking.month is not None:
        unreal += month_belongs_to_year(booking.month, booking.year)
    if booking.booked is not None:
        unreal += month_is_1_to_13(booking.booked)
    yield from unreal
    if unreal or booking.booked is None:
        return
    if booking.month is not None:
        yield from month_has_come(booking.month, booking.booked)
    yield from month_is_open(booking.booked, booking.closed)
