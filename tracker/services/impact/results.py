"""What is known of the results of some schemes: people, attainment, gaps and what each one cost.

Schemes, reports and people are counted whole. Counts of people are shown as the disclosure rules
let them be shown, and a cost for each is worked out from the count that is shown. People of
several schemes are added only where one register of people counts each of them once.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tracker.domain.attainment import AttainmentTally
from tracker.domain.combining import PEOPLE_NOT_ADDED
from tracker.domain.costs import Cost, Counted, Spending, cost_of_each
from tracker.domain.disclosure import HES, Profile, sum_as_shown
from tracker.domain.gaps import Quadrant
from tracker.domain.statistics import Verdict
from tracker.domain.values import Qualifier, qualifier_of_sum
from tracker.services.evidence.book import Evidence
from tracker.services.evidence.gaps import GapSeries
from tracker.services.evidence.people import GroupReach, PeopleReached
from tracker.services.impact.outcome_costs import TOO_FEW, OutcomeCost, outcome_costs

REPORTED, HIDDEN, NOT_AVAILABLE, NOT_YET = "reported", "c", "x", "n"
GIVES_AWAY = (
    "A count of people is small and the sum would give it away, "
    "so neither the sum nor a cost for each is shown"
)
NO_VALUES = "No accepted report gives a number of people"


@dataclass(frozen=True)
class ShownPeople:
    """How many people one scheme reached, as may be shown: a count, or a symbol in its place."""

    scheme_id: int
    count: int | None
    qualifier: Qualifier
    status: str
    reason: str = ""


@dataclass(frozen=True)
class GapTally:
    """How many gaps narrowed, widened or neither, and how many cannot be told."""

    narrowed: int = 0
    widened: int = 0
    no_clear_change: int = 0
    crossed_over: int = 0
    not_told: int = 0

    @property
    def all(self) -> int:
        """Every gap that there is."""
        return (
            self.narrowed + self.widened + self.no_clear_change + self.crossed_over + self.not_told
        )


@dataclass(frozen=True)
class RowResults:
    """The results of the schemes of one row, whole.

    `register` names the register of people by which those of several schemes are added.
    """

    people: ShownPeople
    by_scheme: tuple[ShownPeople, ...]
    schemes_reporting: int
    schemes: int
    attainment: AttainmentTally
    gaps: tuple[GapSeries, ...]
    cost_per_person: Cost
    costs_of_outcomes: tuple[OutcomeCost, ...] = ()
    register: str = ""
    # Whom the one scheme of a row reached, group by group; people of several are not added.
    reach: tuple[GroupReach, ...] = ()

    @property
    def gap_tally(self) -> GapTally:
        """What became of the gaps that the schemes work on."""
        return tally_of_gaps(self.gaps)

    @property
    def quadrants(self) -> Mapping[Quadrant, int]:
        """How many gaps lie in each quadrant."""
        return Counter(one.quadrant for one in self.gaps if one.quadrant is not None)


def results_of(
    evidence: Evidence,
    schemes: Iterable[int],
    year: str,
    spending: Mapping[int, Spending],
    outstanding: Collection[int] = (),
) -> RowResults:
    """The results of these schemes in a year.

    Of those `outstanding` a report of a period that is over is still missing: they spent for more
    people than they have told of, and what each one cost is below what it looks like.
    """
    wanted = sorted(set(schemes))
    found = {scheme: evidence.people_of(scheme, year) for scheme in wanted}
    profile = evidence.profile
    shown = {scheme: shown_people(people, profile) for scheme, people in found.items()}
    told = {scheme: one for scheme, one in shown.items() if one.status != NOT_YET}
    counted = {scheme: one for scheme, one in told.items() if one.status != NOT_AVAILABLE}
    # Of one scheme there is nothing to add.
    register = evidence.register_of(counted, year) if len(counted) > 1 else None
    people = _together(counted or told)
    cost = _cost(wanted, shown, spending, outstanding)
    if register:
        people = _added([found[scheme] for scheme in counted], profile)
        cost = _cost_of_sum(found, people, spending, outstanding)
    return RowResults(
        people=people,
        by_scheme=tuple(told.values()),
        schemes_reporting=len(counted),
        schemes=len(wanted),
        attainment=evidence.tally_of(wanted),
        gaps=evidence.gaps_of(wanted, year),
        cost_per_person=cost,
        costs_of_outcomes=outcome_costs(evidence, wanted, year, spending),
        register=register.name if register else "",
        reach=evidence.reach_of(wanted[0], year).groups if len(wanted) == 1 and told else (),
    )


def shown_people(found: PeopleReached, profile: Profile = HES) -> ShownPeople:
    """The people of one scheme as the disclosure rules let them be shown."""
    everybody = found.everybody
    if not everybody.readings and not everybody.without:
        return ShownPeople(found.scheme_id, None, Qualifier.EXACT, NOT_YET, NO_VALUES)
    if everybody.figure is None:
        reason = everybody.reason
        return ShownPeople(found.scheme_id, None, Qualifier.EXACT, NOT_AVAILABLE, reason)
    count = sum_as_shown(profile, found.counts)
    if count is None:
        reason = TOO_FEW if len(found.counts) == 1 else GIVES_AWAY
        return ShownPeople(found.scheme_id, None, Qualifier.EXACT, HIDDEN, reason)
    return ShownPeople(found.scheme_id, count, everybody.qualifier, REPORTED)


def tally_of_gaps(gaps: Iterable[GapSeries]) -> GapTally:
    """Gaps by what became of them."""
    counts = Counter(one.verdict for one in gaps)
    return GapTally(
        counts[Verdict.NARROWED],
        counts[Verdict.WIDENED],
        counts[Verdict.NO_CLEAR_CHANGE],
        counts[Verdict.CROSSED_OVER],
        counts[None],
    )


def whole_pounds(cost: Cost) -> int | None:
    """A cost for each in whole pounds, half up: pence would give the count away."""
    if cost.pence is None or cost.numerator_pence is None or not cost.denominator:
        return None
    pounds = Fraction(cost.numerator_pence, 100) / Fraction(cost.denominator)
    return (pounds + Fraction(1, 2)).__floor__()


def _together(reporting: Mapping[int, ShownPeople]) -> ShownPeople:
    """The people of one scheme; those of several are not added."""
    if not reporting:
        return ShownPeople(0, None, Qualifier.EXACT, NOT_YET, NO_VALUES)
    if len(reporting) == 1:
        return next(iter(reporting.values()))
    reasons = {one.reason for one in reporting.values()}
    if all(one.status == NOT_AVAILABLE for one in reporting.values()) and len(reasons) == 1:
        return ShownPeople(0, None, Qualifier.EXACT, NOT_AVAILABLE, reasons.pop())
    return ShownPeople(0, None, Qualifier.EXACT, NOT_AVAILABLE, PEOPLE_NOT_ADDED)


def _added(counted: Sequence[PeopleReached], profile: Profile) -> ShownPeople:
    """The people of several schemes of which nobody is counted by two."""
    together = sum_as_shown(profile, [count for one in counted for count in one.counts])
    if together is None:
        return ShownPeople(0, None, Qualifier.EXACT, HIDDEN, GIVES_AWAY)
    qualifier = qualifier_of_sum(one.everybody.qualifier for one in counted)
    return ShownPeople(0, together, qualifier, REPORTED)


def _cost(
    schemes: list[int],
    shown: Mapping[int, ShownPeople],
    spending: Mapping[int, Spending],
    outstanding: Collection[int],
) -> Cost:
    """Whole spending of the schemes that counted people, over the people as shown."""
    if any(one.status == HIDDEN for one in shown.values()):
        reason = next(one.reason for one in shown.values() if one.status == HIDDEN)
        return Cost(None, None, None, 0, len(schemes), reason=reason)
    nothing = Spending(0, is_recorded=False)
    pairs = []
    for scheme in schemes:
        one, is_least = shown[scheme], scheme in outstanding
        number = None if one.count is None else Decimal(one.count)
        counted = _counted(number, one.qualifier, is_least=is_least)
        pairs.append((spending.get(scheme, nothing), counted))
    return cost_of_each(pairs, counted_once=False)


def _cost_of_sum(
    found: Mapping[int, PeopleReached],
    together: ShownPeople,
    spending: Mapping[int, Spending],
    outstanding: Collection[int],
) -> Cost:
    """Whole spending of the schemes that counted people, over their sum as shown."""
    if together.count is None:
        return Cost(None, None, None, 0, len(found), reason=together.reason)
    nothing = Spending(0, is_recorded=False)
    pairs = []
    for scheme, people in found.items():
        everybody, is_least = people.everybody, scheme in outstanding
        counted = _counted(everybody.figure, everybody.qualifier, is_least=is_least)
        pairs.append((spending.get(scheme, nothing), counted))
    return cost_of_each(pairs, counted_once=True, shown=Decimal(together.count))


def _counted(number: Decimal | None, qualifier: Qualifier, *, is_least: bool) -> Counted:
    """A count; of a scheme that told of a part of its people alone, more than it says."""
    both = [qualifier, *([Qualifier.OVER] if is_least else [])]
    return Counted(number, qualifier_of_sum(both))
