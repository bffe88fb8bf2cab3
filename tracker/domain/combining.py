"""Values of one measure put together over time and over schemes, as its basis asks.

What flows is added; what builds up, or is measured at a point in time, takes its last value.
Shares add their numerators and their denominators, never their percentages. People of several
schemes are not added: somebody may go to two of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from tracker.domain.observed_figures import figure_of
from tracker.domain.observed_values import MeasureFacts, ObservedFacts, ValueForm
from tracker.domain.periods import Period
from tracker.domain.values import Qualifier, ValueStatus, qualifier_of_sum

NO_VALUE_YET = "There is no value yet"
NOT_ADDED = "Values of several periods cannot be added: record one of the whole period"
A_PERIOD_IS_HIDDEN = "The count of {name} is not shown, so there is no figure of the whole"
NO_PARTS = "None of the schemes gave a numerator and a denominator"
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

    `readings` are those that were put together. `without` are the stretches that they leave out,
    whether a reading says that there is no value or none speaks of them at all: a sum over these
    is at least what it says.
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
    ended = sorted((one for one in readings if one.period.last <= on), key=_order)
    if basis == MeasureBasis.FLOW:
        return _added(measure, [one for one in ended if not window or window.holds(one.period)])
    return _last(measure, ended)


def over_schemes(
    measure: MeasureFacts, basis: str, found: Sequence[Combined], *, counted_once: bool = False
) -> Pooled:
    """What several schemes come to together; people only where they are `counted_once`."""
    given = [one for one in found if one.facts is not None and one.figure is not None]
    of = len(found)
    if not given:
        return Pooled(None, None, 0, of, NO_VALUE_YET)
    if len(given) == 1:
        return Pooled(given[0].figure, given[0].facts, 1, of)
    facts = [one.facts for one in given if one.facts is not None]
    if measure.form is ValueForm.PROPORTION:
        return _pooled_shares(measure, facts, of)
    count = len(given)
    if measure.form is not ValueForm.COUNT or basis == MeasureBasis.POINT_IN_TIME:
        return Pooled(None, None, count, of, f"A {measure.form.value} is not added over schemes")
    if measure.counts_people and not counted_once:
        return Pooled(None, None, count, of, PEOPLE_NOT_ADDED)
    together = _sum_of_counts(facts)
    return Pooled(together.value, together, count, of)


def sum_of_counts(readings: Iterable[Reading], nothing: Iterable[Period] = ()) -> Combined:
    """Counts of periods that do not overlap, added; the longest where they do.

    `nothing` are periods of which it was said that there is nothing to count.
    """
    counts = MeasureFacts("", "", ValueForm.COUNT, "")
    return _added(counts, sorted(readings, key=_order), tuple(nothing))


def parts_of(facts: ObservedFacts) -> tuple[Decimal, Decimal] | None:
    """The numerator and denominator of a share; a nil of so many is 0 of them, not a blank."""
    if facts.denominator is None:
        return None
    if facts.status is ValueStatus.NIL:
        return Decimal(0), facts.denominator
    return None if facts.numerator is None else (facts.numerator, facts.denominator)


def _pooled_shares(measure: MeasureFacts, given: Sequence[ObservedFacts], of: int) -> Pooled:
    """Of those that gave both parts: only these are counted as in it."""
    both = [one for one in given if parts_of(one)]
    if both:
        together = _sum_of_shares(both)
        return Pooled(figure_of(measure, together), together, len(both), of)
    if all(one.status is ValueStatus.NIL for one in given):
        return Pooled(Decimal(0), given[0], len(given), of)
    return Pooled(None, None, 0, of, NO_PARTS)


def _apart(inside: Iterable[Reading]) -> list[Reading]:
    """Readings with a value of which no two are about the same day: the longest first."""
    found: list[Reading] = []
    # A year that was not reported does not hide its quarters.
    with_value = sorted((one for one in inside if _has_value(one)), key=_order)
    for one in sorted(with_value, key=lambda one: one.period.first - one.period.last):
        if not any(_meet(one.period, other.period) for other in found):
            found.append(one)
    return sorted(found, key=_order)


def _left_out(
    inside: Sequence[Reading], chosen: Sequence[Reading], nothing: Sequence[Period]
) -> tuple[Period, ...]:
    """Stretches that readings speak of, or that lie between those chosen, and that are not in."""
    told = [*(one.period for one in chosen), *nothing]
    spoken = [one.period for one in inside if one not in chosen]
    if chosen:
        spoken.append(Period(chosen[0].period.first, chosen[-1].period.last))
    found: list[Period] = []
    for period in sorted(spoken, key=lambda one: (one.last - one.first, one)):
        found.extend(left_of(period, [*told, *found]))
    return tuple(sorted(found))


def _hidden(inside: Sequence[Reading], without: Sequence[Period]) -> list[Period]:
    """Periods that are left out because their counts may not be shown."""
    return [
        one.period
        for one in inside
        if one.facts.status is ValueStatus.SUPPRESSED
        and any(_meet(one.period, missing) for missing in without)
    ]


def left_of(period: Period, taken: Iterable[Period]) -> Iterator[Period]:
    """What is left of a period without those that are taken, in stretches."""
    first = period.first
    for one in sorted(other for other in taken if _meet(period, other)):
        if first < one.first:
            yield Period(first, one.first - timedelta(days=1))
        if one.last >= period.last:
            return
        first = max(first, one.last + timedelta(days=1))
    yield Period(first, period.last)


def _meet(one: Period, other: Period) -> bool:
    return one.first <= other.last and other.first <= one.last


def _has_value(one: Reading) -> bool:
    return one.facts.status in (ValueStatus.REPORTED, ValueStatus.NIL)


def _order(one: Reading) -> tuple[Period, str, str]:
    """In the order of time; of two of one period always the same one first."""
    facts = one.facts
    return one.period, one.reference, f"{facts.value} {facts.numerator} {facts.denominator}"


def _last(measure: MeasureFacts, ended: Sequence[Reading]) -> Combined:
    with_value = [one for one in ended if _has_value(one)]
    if not with_value:
        return _nothing(ended)
    # Of two that end on one day the shorter tells more about that day.
    newest = max(with_value, key=lambda one: (one.period.last, one.period.first, _order(one)))
    later = tuple(
        one.period for one in ended if not _has_value(one) and one.period.last > newest.period.last
    )
    return Combined(figure_of(measure, newest.facts), newest.facts, (newest,), later)


def _added(
    measure: MeasureFacts, inside: Sequence[Reading], nothing: Sequence[Period] = ()
) -> Combined:
    chosen = _apart(inside)
    if not chosen:
        return _nothing(inside)
    is_share = measure.form is ValueForm.PROPORTION
    if is_share and len(chosen) > 1:
        chosen = [one for one in chosen if parts_of(one.facts)] or chosen
    without = _left_out(inside, chosen, nothing)
    if measure.form is not ValueForm.COUNT and (hidden := _hidden(inside, without)):
        # A small count is left out because it is small: the rest of them is another share.
        reason = A_PERIOD_IS_HIDDEN.format(name=hidden[0].name)
        return Combined(None, None, tuple(chosen), without, reason)
    given, facts = tuple(chosen), [one.facts for one in chosen]
    if measure.form is ValueForm.COUNT and (len(given) > 1 or without):
        together = _sum_of_counts(facts, is_least=bool(without))
    elif len(given) == 1:
        together = facts[0]
    elif is_share and parts_of(facts[0]):
        together = _sum_of_shares(facts)
    elif is_share and all(one.status is ValueStatus.NIL for one in facts):
        together = facts[-1]
    else:
        return Combined(None, None, given, without, NOT_ADDED)
    return Combined(figure_of(measure, together), together, given, without)


def _sum_of_counts(facts: Sequence[ObservedFacts], *, is_least: bool = False) -> ObservedFacts:
    """Nil adds nothing and is exact; with periods missing the sum is more than it says."""
    total = sum((one.value or Decimal(0) for one in facts), Decimal(0))
    qualifiers = [one.qualifier for one in facts]
    if is_least:
        qualifiers.append(Qualifier.OVER)
    return ObservedFacts(qualifier=qualifier_of_sum(qualifiers), value=total)


def _sum_of_shares(facts: Sequence[ObservedFacts]) -> ObservedFacts:
    """Numerators and denominators of those that gave both."""
    parts = [both for one in facts if (both := parts_of(one))]
    return ObservedFacts(
        qualifier=qualifier_of_sum(one.qualifier for one in facts),
        numerator=sum((numerator for numerator, _ in parts), Decimal(0)),
        denominator=sum((denominator for _, denominator in parts), Decimal(0)),
    )


def _nothing(seen: Sequence[Reading]) -> Combined:
    """No value; with what the newest reading says of why."""
    said = next((one.facts.reason for one in reversed(seen) if one.facts.reason), "")
    reason = f'{NO_VALUE_YET}: "{said}"' if said else NO_VALUE_YET
    return Combined(None, None, (), tuple(one.period for one in seen), reason)
