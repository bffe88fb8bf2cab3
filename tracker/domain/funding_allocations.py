"""Everything that is asked of envelopes, allocations and virements, whichever door they came by.

A door that could not read a value leaves it None: what depends on it is not asked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.accounting_months import month_belongs_to_year
from tracker.domain.breaches import Breach
from tracker.domain.funding import (
    Limit,
    Override,
    VirementState,
    Why,
    allocation_covers_awards,
    allocation_within_envelope,
    amount_is_more_than_nil,
    amount_is_not_nil,
    envelope_covers_allocations,
    reason_is_given,
)


@dataclass(frozen=True, slots=True)
class EnvelopeChange:
    """Money notified for a fund and year, or taken back, beside what is allocated already."""

    envelope: Limit
    pence: int
    reason: str


@dataclass(frozen=True, slots=True)
class Category:
    """A funding category, and the years between which it takes money; either may be open."""

    name: str
    valid_from_year: str
    valid_to_year: str


@dataclass(frozen=True, slots=True)
class AllocationChange:
    """More, or less, for an allocation line of which `line` says how much is awarded."""

    category: Category
    envelope: Limit
    line: Limit
    is_new: bool
    pence: int
    year: str
    month: date
    reason: str
    override: Override


@dataclass(frozen=True, slots=True)
class LineSide:
    """One side of a virement: a line, with its fund and year, and how much of it is awarded."""

    id: int
    fund_id: int
    year: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class VirementWish:
    """Money to be moved from one line to another; another person decides."""

    source: LineSide | None
    target: LineSide | None
    pence: int | None
    month: date | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class VirementChoice:
    """Yes or no to a virement, and how much of its line is awarded by now."""

    requested_by: int
    decided_by: int
    approves: bool
    source: Limit
    pence: int
    reason: str
    earlier: VirementState | None


def broken_by_envelope(change: EnvelopeChange) -> Iterator[Breach]:
    """All that is wrong with a notification of money, or with a change of it."""
    yield from amount_is_not_nil(change.pence)
    yield from envelope_covers_allocations(change.envelope, change.pence)
    if change.envelope.limit_pence or change.pence < 0:
        yield from reason_is_given(change.reason, Why.ENVELOPE)


def broken_by_allocation(change: AllocationChange) -> Iterator[Breach]:
    """All that is wrong with an allocation, or with a change of it."""
    category = change.category
    yield from category_holds_for_year(
        category.name, category.valid_from_year, category.valid_to_year, change.year
    )
    yield from month_belongs_to_year(change.month, change.year)
    yield from allocation_within_envelope(change.envelope, change.pence, change.override)
    yield from amount_is_not_nil(change.pence)
    yield from allocation_covers_awards(change.line, change.pence)
    if not change.is_new or change.pence < 0:
        yield from reason_is_given(change.reason, Why.ALLOCATION)


def broken_by_virement(wish: VirementWish) -> Iterator[Breach]:
    """All that is wrong with a request to move money."""
    source, target, pence = wish.source, wish.target, wish.pence
    if pence is not None:
        yield from amount_is_more_than_nil(pence)
    if source is not None and target is not None:
        yield from lines_differ(source.id, target.id)
        same = (source.fund_id, source.year) == (target.fund_id, target.year)
        yield from lines_share_fund_and_year(same=same)
    if source is not None and wish.month is not None:
        yield from month_belongs_to_year(wish.month, source.year)
    if source is not None and pence is not None:
        yield from allocation_covers_awards(source.limit, -pence)
    if wish.reason is not None:
        yield from reason_is_given(wish.reason, Why.VIREMENT)


def broken_by_decision(choice: VirementChoice) -> Iterator[Breach]:
    """All that stands against a decision on a virement."""
    yield from approver_is_not_requester(choice.requested_by, choice.decided_by)
    yield from is_undecided(choice.earlier)
    if not choice.approves:
        yield from reason_is_given(choice.reason, Why.REFUSAL)
        return
    for breach in allocation_covers_awards(choice.source, -choice.pence):
        # Who decides has no amount to change, so the sentence points at no field.
        yield replace(breach, field=None)


def legs_sum_to_nil(legs: Iterable[int]) -> Iterator[Breach]:
    """A virement moves money; it makes and loses none."""
    if sum(legs) != 0:
        yield Breach("legs_sum_to_nil", "amount", "The two sides of a virement must be equal")


def lines_differ(from_line: int, to_line: int) -> Iterator[Breach]:
    """Money moves from one line to another."""
    if from_line == to_line:
        yield Breach("lines_differ", "to_line_id", "Select a different line to move the money to")


def lines_share_fund_and_year(*, same: bool) -> Iterator[Breach]:
    """A virement stays inside one fund and financial year."""
    if not same:
        yield Breach(
            "lines_share_fund_and_year",
            "to_line_id",
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


def is_undecided(earlier: VirementState | None) -> Iterator[Breach]:
    """A virement is decided once."""
    if earlier is not None:
        yield Breach("is_undecided", None, f"This virement has already been {earlier.value}")
