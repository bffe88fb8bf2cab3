"""How far each scheme has come with each of its measures, against what was expected by now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.db.schemes import SchemeMeasure
from tracker.domain.attainment import (
    Aim,
    Attainment,
    AttainmentTally,
    attainment,
    tally,
)
from tracker.domain.combining import Combined, MeasureBasis, over_time
from tracker.domain.observed_values import ValueForm
from tracker.domain.periods import Period
from tracker.services.evidence.aims import aim_of, baseline_period_of
from tracker.services.evidence.readings import MeasureCard, Readings

PART_OF_A_PERIOD = (
    "A sum over part of the time cannot be compared with a baseline of {months} months: there are "
    "values of {given} so far"
)
_DAYS_OF_A_MONTH = Decimal("30.44")


@dataclass(frozen=True)
class MeasureResult:
    """One scheme and measure: the aim, what was reached, and what came of it."""

    scheme_id: int
    measure: MeasureCard
    aim: Aim
    actual: Combined
    # The day up to which the value speaks, and for which something was expected.
    reached_on: date
    attainment: Attainment

    @property
    def key(self) -> tuple[int, str]:
        """The scheme and measure that tell it from every other."""
        return self.scheme_id, self.measure.code


Results = Mapping[tuple[int, str], MeasureResult]


def results_of(
    links: Iterable[SchemeMeasure], readings: Readings, on: date
) -> dict[tuple[int, str], MeasureResult]:
    """The result of every subscription by a day, in the order of scheme and measure."""
    found = (_result(link, readings, on) for link in links)
    return {one.key: one for one in found}


def tally_of(results: Results, schemes: Iterable[int]) -> AttainmentTally:
    """How many measures of these schemes are met, are not, and have no number; and why not."""
    wanted = set(schemes)
    return tally(one.attainment for key, one in results.items() if key[0] in wanted)


def _result(link: SchemeMeasure, readings: Readings, on: date) -> MeasureResult:
    card = readings.measures[link.measure_code]
    aim = aim_of(link)
    actual = _actual(card, link, aim, readings, on)
    # A quarter that is reported in August is compared with what was expected at the end of June.
    reached_on = min(on, actual.period.last) if actual.period else on
    return MeasureResult(
        link.scheme_id,
        card,
        aim,
        actual,
        reached_on,
        attainment(
            aim,
            actual.figure,
            reached_on,
            qualifier=actual.qualifier,
            why_missing=actual.reason,
        ),
    )


def _actual(
    card: MeasureCard, link: SchemeMeasure, aim: Aim, readings: Readings, on: date
) -> Combined:
    """The scheme's own value by now: never that of the place where it works."""
    told = readings.everybody(card.code, f"scheme:{link.scheme_id}")
    found = over_time(card.facts, card.basis, told, on, _window(aim))
    is_sum = card.basis == MeasureBasis.FLOW and card.facts.form is ValueForm.COUNT
    baseline = baseline_period_of(link)
    if not is_sum or not aim.baseline or found.figure is None or baseline is None:
        return found
    months, given = _months(baseline), sum(_months(one.period) for one in found.readings)
    if months == given:
        return found
    reason = PART_OF_A_PERIOD.format(months=months, given=given)
    return Combined(None, None, found.readings, found.without, reason)


def _window(aim: Aim) -> Period | None:
    """From when on a flow counts towards an aim: after its baseline, as long as it lasts."""
    if aim.starts is None:
        return None
    return Period(date.fromordinal(aim.starts.toordinal() + 1), aim.due or date.max)


def _months(period: Period) -> int:
    days = (period.last - period.first).days + 1
    return round(days / _DAYS_OF_A_MONTH)
