"""The ledger's words and its rules, each rule one function on plain values.

Rules yield what is broken rather than raise, so that a door tells everything at once.
Amounts are whole pence throughout.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.breaches import Breach, Severity
from tracker.domain.money import in_pounds
from tracker.domain.periods import accounting_month_of, financial_year_of, month_name


class EntryKind(StrEnum):
    """What an entry of the ledger records."""

    ENVELOPE = "envelope"
    ALLOCATION = "allocation"
    VIREMENT = "virement"
    AWARD = "award"
    ACTUAL = "actual"
    REFUND = "refund"
    ADJUSTMENT = "adjustment"
    INCOME = "income"


# These three make up net spending; refunds are negative.
SPENDING_KINDS = (EntryKind.ACTUAL, EntryKind.REFUND, EntryKind.ADJUSTMENT)
# These two make up what a line is allocated.
ALLOCATION_KINDS = (EntryKind.ALLOCATION, EntryKind.VIREMENT)


class ActualType(StrEnum):
    """How an actual came about."""

    NOT_APPLICABLE = "not applicable"
    INVOICE = "invoice"
    PAYMENT = "payment"
    ACCRUAL = "accrual"
    ACCRUAL_REVERSAL = "accrual reversal"


class AmountBasis(StrEnum):
    """Where an amount comes from; an illustrative one is an example, published nowhere."""

    RECORDED = "recorded"
    PUBLISHED = "published"
    ILLUSTRATIVE = "illustrative"


class Purpose(StrEnum):
    """Whether spending reached people or paid for running a pot."""

    DELIVERY = "delivery"
    ADMINISTRATION = "administration"


class Recurrence(StrEnum):
    """Whether envelope money comes again next year."""

    RECURRENT = "recurrent"
    NON_RECURRENT = "non-recurrent"
    NOT_APPLICABLE = "not applicable"


class VirementState(StrEnum):
    """Where a virement stands; only an approved one has entries in the ledger."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"


class Basis(StrEnum):
    """Which money a total counts; the two are never added together."""

    POT = "pot"
    END_RECIPIENT = "end-recipient"


BASIS_LABELS = {
    Basis.POT: "Pot basis: what the board awards and pays",
    Basis.END_RECIPIENT: "End-recipient basis: onward awards, and what each pot keeps",
}


@dataclass(frozen=True)
class Limit:
    """How much of a limit is used before an act: both in pence."""

    name: str
    limit_pence: int
    used_pence: int

    @property
    def left_pence(self) -> int:
        """Headroom; negative after an override."""
        return self.limit_pence - self.used_pence


@dataclass(frozen=True)
class Override:
    """Whether this person may go over a limit, and the reason they gave."""

    allowed: bool
    reason: str

    @property
    def holds(self) -> bool:
        """True only with both the right and a reason."""
        return self.allowed and bool(self.reason.strip())


def amount_is_more_than_nil(pence: int) -> Iterator[Breach]:
    """An entry that moves no money has no place in the ledger."""
    if pence <= 0:
        yield Breach("amount_is_more_than_nil", "amount", "Amount must be more than £0.00")


def amount_is_not_nil(pence: int) -> Iterator[Breach]:
    """A change may go up or down, but must change something."""
    if pence == 0:
        yield Breach("amount_is_not_nil", "amount", "Amount must not be £0.00")


def reason_is_given(reason: str, why: str, field: str = "reason") -> Iterator[Breach]:
    """Some acts stand only with a reason that others can read."""
    if not reason.strip():
        yield Breach("reason_is_given", field, f"Enter a reason {why}")


def _within(
    rule: str, limit: Limit, change_pence: int, override: Override, what: str
) -> Iterator[Breach]:
    over = change_pence - limit.left_pence
    if change_pence <= 0 or over <= 0 or override.holds:
        return
    left = max(limit.left_pence, 0)
    message = (
        f"Amount must be {in_pounds(left)} or less: that is what is left of {limit.name}. "
        f"{what} of {in_pounds(change_pence)} would go over it by {in_pounds(over)}"
    )
    if override.allowed:
        yield Breach(rule, "override_reason", f"{message}. To go over it, enter a reason")
    else:
        yield Breach(rule, "amount", f"{message}. Only the programme lead can go over it")


def allocation_within_envelope(
    envelope: Limit, change_pence: int, override: Override
) -> Iterator[Breach]:
    """Allocations of a fund and year may not exceed its envelope."""
    yield from _within(
        "allocation_within_envelope", envelope, change_pence, override, "An allocation"
    )


def award_within_allocation(line: Limit, change_pence: int, override: Override) -> Iterator[Breach]:
    """Awards from an allocation line may not exceed it."""
    yield from _within("award_within_allocation", line, change_pence, override, "An award")


def onward_within_parent(parent: Limit, change_pence: int, override: Override) -> Iterator[Breach]:
    """Onward awards from a pot may not exceed the award that made it."""
    yield from _within("onward_within_parent", parent, change_pence, override, "An onward award")


def _not_below(rule: str, limit: Limit, change_pence: int, used_for: str) -> Iterator[Breach]:
    after = limit.limit_pence + change_pence
    if change_pence < 0 and after < limit.used_pence:
        least = limit.used_pence - limit.limit_pence
        yield Breach(
            rule,
            "amount",
            f"{limit.name} cannot fall to {in_pounds(after)}: {in_pounds(limit.used_pence)} of it "
            f"is already {used_for}. The largest reduction is {in_pounds(max(-least, 0))}",
        )


def envelope_covers_allocations(envelope: Limit, change_pence: int) -> Iterator[Breach]:
    """An envelope may not be cut below what is allocated from it."""
    yield from _not_below("envelope_covers_allocations", envelope, change_pence, "allocated")


def allocation_covers_awards(line: Limit, change_pence: int) -> Iterator[Breach]:
    """An allocation line may not be cut below what is awarded from it."""
    yield from _not_below("allocation_covers_awards", line, change_pence, "awarded")


def award_covers_onward_awards(award: Limit, change_pence: int) -> Iterator[Breach]:
    """An award may not be cut below what is awarded onward from it."""
    yield from _not_below("award_covers_onward_awards", award, change_pence, "awarded onward")


def total_is_not_negative(name: str, total_pence: int, change_pence: int) -> Iterator[Breach]:
    """A reduction may not take a total below nil."""
    if total_pence + change_pence < 0:
        yield Breach(
            "total_is_not_negative",
            "amount",
            f"The reduction must be {in_pounds(max(total_pence, 0))} or less: "
            f"that is all there is of {name}",
        )


def refund_within_net_actual(net_actual_pence: int, refund_pence: int) -> Iterator[Breach]:
    """What comes back may not exceed what was spent, net of earlier refunds."""
    if refund_pence > net_actual_pence:
        yield Breach(
            "refund_within_net_actual",
            "amount",
            f"Refund must be {in_pounds(max(net_actual_pence, 0))} or less: "
            "that is what was spent, net of earlier refunds",
        )


def spending_above_award(award: Limit, change_pence: int) -> Iterator[Breach]:
    """Spending over its award is real, so it is recorded; but it is said."""
    over = change_pence - award.left_pence
    if change_pence > 0 and over > 0:
        yield Breach(
            "spending_above_award",
            "amount",
            f"This takes spending {in_pounds(over)} over the award of "
            f"{in_pounds(award.limit_pence)}. It is recorded all the same",
            Severity.WARNING,
        )


def legs_sum_to_nil(legs: Iterable[int]) -> Iterator[Breach]:
    """A virement moves money; it makes and loses none."""
    if sum(legs) != 0:
        yield Breach("legs_sum_to_nil", "amount", "The two sides of a virement must be equal")


def lines_differ(from_line: int, to_line: int) -> Iterator[Breach]:
    """Money moves from one line to another."""
    if from_line == to_line:
        yield Breach("lines_differ", "to_line", "Select a different line to move the money to")


def lines_share_fund_and_year(*, same: bool) -> Iterator[Breach]:
    """A virement stays inside one fund and financial year."""
    if not same:
        yield Breach(
            "lines_share_fund_and_year",
            "to_line",
            "Select two lines of the same fund and financial year",
        )


def approver_is_not_requester(requested_by: int, decided_by: int) -> Iterator[Breach]:
    """Nobody approves their own request."""
    if requested_by == decided_by:
        yield Breach(
            "approver_is_not_requester",
            None,
            "You asked for this virement, so another person must decide it",
        )


def month_is_open(month: int, closed: frozenset[int]) -> Iterator[Breach]:
    """A closed month takes no new entries; an adjustment corrects it from an open one."""
    if month in closed:
        yield Breach(
            "month_is_open",
            "accounting_month",
            f"Month {month} is closed. Select an open month, or correct the closed month "
            "with an adjustment",
        )


def month_belongs_to_year(concerns: date, year: str) -> Iterator[Breach]:
    """The month that money concerns lies in the financial year it is recorded in."""
    if financial_year_of(concerns) != year:
        yield Breach(
            "month_belongs_to_year",
            "month",
            f"{month_name(concerns)} is not in {year}. Select a month from April to March "
            "of that year",
        )


def month_has_come(concerns: date, accounting_month: int) -> Iterator[Breach]:
    """Spending is booked in the month it concerns or a later one, never before it."""
    if accounting_month < accounting_month_of(concerns):
        yield Breach(
            "month_has_come",
            "accounting_month",
            f"Accounting month must be {accounting_month_of(concerns)} or later for spending "
            f"that concerns {month_name(concerns)}",
        )


def adjustment_corrects_a_closed_month(*, closed: bool) -> Iterator[Breach]:
    """An open month is corrected by ordinary entries, so an adjustment there hides them."""
    if not closed:
        yield Breach(
            "adjustment_corrects_a_closed_month",
            "names_entry",
            "The month of this entry is still open. Record a refund or a reversal instead",
        )


def accrual_is_reversed_once(*, already_reversed: bool) -> Iterator[Breach]:
    """A second reversal would take the accrual out twice."""
    if already_reversed:
        yield Breach(
            "accrual_is_reversed_once", "names_entry", "This accrual has already been reversed"
        )


def months_close_in_order(month: int, closed: frozenset[int]) -> Iterator[Breach]:
    """A month closes only after the months before it."""
    missing = [m for m in range(1, month) if m not in closed]
    if month in closed:
        yield Breach("months_close_in_order", "month", f"Month {month} is already closed")
    elif missing:
        yield Breach(
            "months_close_in_order", "month", f"Close month {missing[0]} before month {month}"
        )


def only_the_last_close_reopens(month: int, closed: frozenset[int]) -> Iterator[Breach]:
    """Only the newest closed month can be opened again."""
    if month not in closed:
        yield Breach("only_the_last_close_reopens", "month", f"Month {month} is not closed")
    elif month != max(closed):
        yield Breach(
            "only_the_last_close_reopens",
            "month",
            f"Reopen month {max(closed)} before month {month}",
        )


def forecast_is_for_an_open_month(month: int, closed: frozenset[int]) -> Iterator[Breach]:
    """What has been closed is known, so it is no longer forecast."""
    if month in closed:
        yield Breach(
            "forecast_is_for_an_open_month",
            "month",
            f"Month {month} is closed. Forecast an open month",
        )


def category_holds_for_year(
    name: str, valid_from: str, valid_to: str, year: str
) -> Iterator[Breach]:
    """A category takes money only in the years for which it holds."""
    # "2023/24" sorts as its first year does, so text compares rightly.
    if (valid_from and year < valid_from) or (valid_to and year > valid_to):
        yield Breach(
            "category_holds_for_year",
            "category",
            f"{name} is not a category of {year}. Select a category of that year",
        )
