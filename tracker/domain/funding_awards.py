"""Everything that is asked of an award, new or changed, whichever door it came by.

A door that could not read a value leaves it None: what depends on it is not asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.domain.accounting_months import month_belongs_to_year
from tracker.domain.breaches import Breach
from tracker.domain.funding import (
    Limit,
    Override,
    Why,
    amount_is_more_than_nil,
    amount_is_not_nil,
    award_covers_onward_awards,
    award_within_allocation,
    onward_within_parent,
    reason_is_given,
)
from tracker.domain.new_rules import while_new
from tracker.domain.schemes import Dates, ends_after_start

LARGE_AWARD_PENCE = 100_000_00


@dataclass(frozen=True, slots=True)
class Above:
    """What an award is taken from: an allocation line, or the award that made a pot."""

    limit: Limit
    is_pot: bool

    @property
    def rule(self) -> str:
        """The rule under which going over it is recorded."""
        return "onward_within_parent" if self.is_pot else "award_within_allocation"


@dataclass(frozen=True, slots=True)
class NewAward:
    """An award to be made."""

    above: Above
    pence: int | None
    dates: Dates
    year: str
    month: date
    override: Override
    today: date
    decision_reference: str = ""


@dataclass(frozen=True, slots=True)
class AwardChange:
    """More, or less, for an award of which `own` says how much is awarded onward.

    Its decision is the one that the change names, or else the one that the award has.
    """

    above: Above
    own: Limit
    pence: int
    year: str
    month: date
    reason: str
    override: Override
    today: date
    decision_reference: str = ""


def broken_by_new_award(award: NewAward) -> Iterator[Breach]:
    """All that is wrong with a new award."""
    if award.pence is not None:
        yield from amount_is_more_than_nil(award.pence)
        yield from _within(award.above, award.pence, award.override)
    yield from ends_after_start(award.dates)
    yield from month_belongs_to_year(award.month, award.year)
    if award.pence is not None:
        yield from decision_is_named(award.pence, award.decision_reference, award.today)


def broken_by_award_change(change: AwardChange) -> Iterator[Breach]:
    """All that is wrong with more, or less, for an award."""
    yield from amount_is_not_nil(change.pence)
    yield from _within(change.above, change.pence, change.override)
    yield from month_belongs_to_year(change.month, change.year)
    yield from award_covers_onward_awards(change.own, change.pence)
    yield from reason_is_given(change.reason, Why.AWARD)
    if change.pence > 0:
        total = change.own.limit_pence + change.pence
        yield from decision_is_named(total, change.decision_reference, change.today)


def decision_is_named(total_pence: int, decision_reference: str, today: date) -> Iterator[Breach]:
    """What the rule on large awards says on this day: it is new, and warns at first."""
    yield from while_new(large_award_names_its_decision(total_pence, decision_reference), today)


def large_award_names_its_decision(total_pence: int, decision_reference: str) -> Iterator[Breach]:
    """Whoever reads of a large award can find out who decided it."""
    if total_pence > LARGE_AWARD_PENCE and not decision_reference.strip():
        yield Breach(
            "large_award_names_its_decision",
            "decision_reference",
            f"Enter the decision reference: an award of more than £{LARGE_AWARD_PENCE // 100:,} "
            "is decided by the funding panel or a board",
        )


def _within(above: Above, pence: int, override: Override) -> Iterator[Breach]:
    rule = onward_within_parent if above.is_pot else award_within_allocation
    yield from rule(above.limit, pence, override)
