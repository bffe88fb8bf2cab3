"""Values of one measure put together over time and over schemes, as its basis asks.

What flows is added; what builds up, or is measured at a point in time, takes its last value.
Shares add their numerators and their denominators, never their percentages. People of several
schemes are not added: somebody may go to two of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.domain.observed_figures import figure_of
from tracker.domain.observed_values import MeasureFacts, ObservedFacts, ValueForm
from tracker.domain.periods import Period
from tracker.domain.values import Qualifier, ValueStatus, qualifier_of_sum

NO_VALUE_YET = "There is no value yet"
NOT_ADDED = "Values of several periods cannot be added: record one of the whole period"
PEOPLE_NOT_ADDED = (
    "People of several schemes are not added, because somebody may have been reached by two of them"
)


class MeasureBasis(StrEnum):
    """How values of a measure combine over time; frozen after its first value."""

    FLOW = "flow"
    CUMULATIVE = "cumulative"
    POINT_IN_TIME = "point in time"


@dataclass(frozen=True)
class Reading:
    """One value of a measure in one period, and where it is from."""

    period: Period
    facts: ObservedFacts
    reference: str = ""


@dataclass(frozen=True)
class Combined:
    """One figure made of readings; none, with the reason, where there can be none.

    `readings` are those that were put together, `without` the periods between them that hold no
    value: a sum over these is at least what it says.
    """

    figure: Decimal | None
    facts: ObservedFacts | None
    readings: tuple[Reading, ...] = ()
    without: tuple[Period, ...] = ()
    reason: str = ""

    @property
    def qualifier(self) -> Qualifier:
        """How exact the figure is."""
        return self.facts.qualifier if self.facts else Qualifier.EXACT

    @property
    def period(self) -> Period | None:
        """From the first day that it is about to the last."""
        if not self.readings:
            return None
        periods = [one.period for one in self.readings]
        return Period(min(one.first for one in periods), max(one.last for one in periods))


@dataclass(frozen=True)
class Pooled:
    """One figure over several schemes: n of N of them gave what it needs."""

    figure: Decimal | None
    facts: ObservedFacts | None
    given: int
    of: int
    reason: str = ""


def over_time(
    measure: MeasureFacts,
    basis: str,
    readings: Iterable[Reading],
    on: date,
    window: Period | None = None,
) -> Combined:
    """What the readings that ended by a day come to; `window` says from when on a flow counts."""
    ended = sorted((one for one in readings if one.period.last <= on), key=lambda one: one.period)
    if basis == MeasureBasis.FLOW:
        return _added(measure, _apart(ended, window))
    return _last(measure, ended)


def over_schemes(
    measure: MeasureFacts, basis: str, found: Sequence[Combined], *, counted_once: bool = False
) -> Pooled:
    """What several schemes come to together; people only where they are `counted_once`."""
    given = [one for one in found if one.facts is not None and one.figure is not None]
    count, of = len(given), len(found)
    if not given:
        return Pooled(None, None, 0, of, NO_VALUE_YET)
    if count == 1:
        return Pooled(given[0].figure, given[0].facts, 1, of)
    facts = [one.facts for one in given if one.facts is not None]
    if measure.form is ValueForm.PROPORTION:
        together = _sum_of_shares(facts)
        return Pooled(figure_of(measure, together), together, count, of)
    if measure.form is not ValueForm.COUNT or basis == MeasureBasis.POINT_IN_TIME:
        return Pooled(None, None, count, of, f"A {measure.form.value} is not added over schemes")
    if measure.counts_people and not counted_once:
        return Pooled(None, None, count, of, PEOPLE_NOT_ADDED)
    together = _sum_of_counts(facts)
    return Pooled(together.value, together, count, of)


def sum_of_counts(readings: Iterable[Reading]) -> Combined:
    """Counts of periods that do not overlap, added; the longest where they do."""
    counts = MeasureFacts("", "", ValueForm.COUNT, "")
    return _added(counts, _apart(sorted(readings, key=lambda one: one.period), None))


def _apart(ended: Sequence[Reading], window: Period | None) -> list[Reading]:
    """Readings within the window of which no two are about the same day: the longest first."""
    found: list[Reading] = []
    inside = [one for one in ended if window is None or window.holds(one.period)]
    by_length = sorted(
        inside, key=lambda one: (one.period.first - one.period.last, one.period.first)
    )
    for one in by_length:
        is_free = all(
            one.period.last < other.period.first or other.period.last < one.period.first
            for other in found
        )
        # A year that was not reported does not hide its quarters.
        if is_free and (_has_value(one) or not _is_told_by_parts(one, inside)):
            found.append(one)
    return sorted(found, key=lambda one: one.period)


def _is_told_by_parts(one: Reading, inside: Sequence[Reading]) -> bool:
    return any(
        other is not one and one.period.holds(other.period) and _has_value(other)
        for other in inside
    )


def _has_value(one: Reading) -> bool:
    return one.facts.status in (ValueStatus.REPORTED, ValueStatus.NIL)


def _last(measure: MeasureFacts, ended: Sequence[Reading]) -> Combined:
    with_value = [one for one in ended if _has_value(one)]
    if not with_value:
        return _nothing(ended)
    # Of two that end on one day the shorter tells more about that day.
    newest = max(with_value, key=lambda one: (one.period.last, one.period.first))
    later = tuple(
        one.period for one in ended if not _has_value(one) and one.period.last > newest.period.last
    )
    return Combined(figure_of(measure, newest.facts), newest.facts, (newest,), later)


def _added(measure: MeasureFacts, apart: Sequence[Reading]) -> Combined:
    given = [one for one in apart if _has_value(one)]
    without = tuple(one.period for one in apart if not _has_value(one))
    if not given:
        return _nothing(apart)
    if len(given) == 1 and not without:
        return Combined(figure_of(measure, given[0].facts), given[0].facts, tuple(given))
    facts = [one.facts for one in given]
    if measure.form is ValueForm.PROPORTION:
        together = _sum_of_shares(facts)
    elif measure.form is ValueForm.COUNT:
        together = _sum_of_counts(facts, is_least=bool(without))
    else:
        return Combined(None, None, tuple(given), without, NOT_ADDED)
    return Combined(figure_of(measure, together), together, tuple(given), without)


def _sum_of_counts(facts: Sequence[ObservedFacts], *, is_least: bool = False) -> ObservedFacts:
    """Nil adds nothing and is exact; with periods missing the sum is more than it says."""
    total = sum((one.value or Decimal(0) for one in facts), Decimal(0))
    qualifiers = [one.qualifier for one in facts]
    if is_least:
        qualifiers.append(Qualifier.OVER)
    return ObservedFacts(qualifier=qualifier_of_sum(qualifiers), value=total)


def _sum_of_shares(facts: Sequence[ObservedFacts]) -> ObservedFacts:
    """Numerators and denominators of those that gave both; a nil has neither and adds nothing."""
    both = [one for one in facts if one.numerator is not None and one.denominator is not None]
    if not both:
        return ObservedFacts(status=ValueStatus.NIL)
    return ObservedFacts(
        qualifier=qualifier_of_sum(one.qualifier for one in both),
        numerator=sum((one.numerator or Decimal(0) for one in both), Decimal(0)),
        denominator=sum((one.denominator or Decimal(0) for one in both), Decimal(0)),
    )


def _nothing(seen: Sequence[Reading]) -> Combined:
    """No value; with what the newest reading says of why."""
    said = next((one.facts.reason for one in reversed(seen) if one.facts.reason), "")
    reason = f"{NO_VALUE_YET}: {said}" if said else NO_VALUE_YET
    return Combined(None, None, (), tuple(one.period for one in seen), reason)
