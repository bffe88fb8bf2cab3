"""What each outcome of a row's schemes cost: whole spending of a year over what flowed in it.

Only what flows is divided here: what builds up over the years stands beside what all of them
spent, on the page of its scheme. People of several schemes are not added.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.domain.combining import Combined, MeasureBasis, left_of, over_time
from tracker.domain.costs import Cost, Counted, Spending, cost_of_each
from tracker.domain.observed_values import ValueForm
from tracker.domain.periods import Period, year_period
from tracker.domain.values import Qualifier, ValueStatus, qualifier_of_sum
from tracker.services.evidence.attaining import MeasureResult
from tracker.services.evidence.book import Evidence
from tracker.services.evidence.readings import MeasureCard
from tracker.services.snapshot import SchemeAt

TOO_FEW = "The count of people is small, so neither it nor a cost for each is shown"


@dataclass(frozen=True)
class OutcomeCost:
    """The cost of each one that a measure counts, over the schemes of a row that use it."""

    measure: MeasureCard
    cost: Cost


def counted_in_year(evidence: Evidence, result: MeasureResult, year: str) -> Combined:
    """What a scheme's measure came to in a year; what builds up, by the end of it."""
    readings = evidence.readings.everybody(result.measure.code, f"scheme:{result.scheme_id}")
    window = year_period(year) if result.measure.basis == MeasureBasis.FLOW else None
    return over_time(result.measure.facts, result.measure.basis, readings, evidence.on, window)


def counted_of(evidence: Evidence, result: MeasureResult, year: str) -> Counted:
    """What there is to divide by: more than it says where a part of the year is not in it."""
    found = counted_in_year(evidence, result, year)
    ran = _ran_in(evidence.schemes[result.scheme_id], year)
    told = [one.period for one in found.readings]
    if result.measure.basis != MeasureBasis.FLOW:
        # What builds up was counted to the end of its last period.
        told = [Period(ran.first, max(ran.first, one.last)) for one in told]
    told += evidence.readings.nothing.get(result.scheme_id, ())
    is_least = any(left_of(ran, told))
    both = [found.qualifier, *([Qualifier.OVER] if is_least else [])]
    return Counted(found.figure, qualifier_of_sum(both))


def _ran_in(scheme: SchemeAt, year: str) -> Period:
    """The part of a year in which a scheme ran; all of it where its days say otherwise."""
    whole, version = year_period(year), scheme.version
    first = max(whole.first, version.starts or whole.first)
    last = min(whole.last, version.ends or whole.last)
    return Period(first, last) if first <= last else whole


def is_hidden(evidence: Evidence, result: MeasureResult, year: str) -> bool:
    """Whether a count of the year is not shown, so that what it came to is not either."""
    window = year_period(year)
    return any(
        one.facts.status is ValueStatus.SUPPRESSED and window.holds(one.period)
        for one in evidence.readings.everybody(result.measure.code, f"scheme:{result.scheme_id}")
    )


def outcome_costs(
    evidence: Evidence,
    schemes: Iterable[int],
    year: str,
    spending: Mapping[int, Spending],
) -> tuple[OutcomeCost, ...]:
    """Each measure that counts something and of which a scheme has a count, by its code."""
    wanted = set(schemes)
    of_measure: dict[str, list[MeasureResult]] = defaultdict(list)
    for result in evidence.results.values():
        if result.scheme_id in wanted and _flows(result.measure):
            of_measure[result.measure.code].append(result)
    found = (
        OutcomeCost(results[0].measure, _cost(evidence, results, year, spending))
        for _, results in sorted(of_measure.items())
    )
    return tuple(one for one in found if one.cost.given or one.cost.reason == TOO_FEW)


def _flows(card: MeasureCard) -> bool:
    return card.facts.form is ValueForm.COUNT and card.basis == MeasureBasis.FLOW


def _cost(
    evidence: Evidence,
    results: list[MeasureResult],
    year: str,
    spending: Mapping[int, Spending],
) -> Cost:
    nothing = Spending(0, is_recorded=False)
    are_people = results[0].measure.facts.counts_people
    pairs = []
    for result in results:
        counted = counted_of(evidence, result, year)
        if counted.number is None and is_hidden(evidence, result, year):
            return Cost(None, None, None, 0, len(results), reason=TOO_FEW)
        pairs.append((spending.get(result.scheme_id, nothing), counted))
    return cost_of_each(pairs, counted_once=not are_people)
