"""How far each scheme has come with each of its measures, against what was expected by now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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
from tracker.domain.combining import Combined, MeasureBasis, Reading, over_time
from tracker.domain.observed_values import WITHOUT_VALUE, ValueForm
from tracker.domain.periods import Period
from tracker.services.evidence.aims import aim_of, baseline_period_of
from tracker.services.evidence.readings import MeasureCard, Readings

PART_OF_A_PERIOD = "A sum over {given} months cannot be compared with a baseline of {months} months"
NO_BASELINE_PERIOD = (
    "The baseline does not say of which period it is, so a sum cannot be compared with it"
)
NOTHING_SINCE = "There is no value after the baseline"
_MONTHS_OF_A_YEAR = 12
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
    """The scheme's own value by now, never that of its place, and never that of the baseline."""
    told = readings.everybody(card.code, f"scheme:{link.scheme_id}")
    baseline = baseline_period_of(link)
    if card.basis == MeasureBasis.FLOW:
        return _flowed(card, aim, baseline, told, on)
    since = [
        one
        for one in told
        if (aim.starts is None or one.period.last > aim.starts) and one.period != baseline
    ]
    found = over_time(card.facts, card.basis, since, on)
    is_only_before = found.figure is None and len(since) < len(told) and not found.without
    return replace(found, reason=NOTHING_SINCE) if is_only_before else found


def _flowed(
    card: MeasureCard, aim: Aim, baseline: Period | None, told: Iterable[Reading], on: date
) -> Combined:
    """What flowed since the baseline; beside a baseline of a year, in the last year of it."""
    window = _window(aim, baseline)
    inside = [one for one in told if window is None or window.holds(one.period)]
    if not aim.baseline:
        return over_time(card.facts, card.basis, inside, on)
    if baseline is not None:
        inside = _newest_of(inside, _months(baseline), on)
    found = over_time(card.facts, card.basis, inside, on)
    if card.facts.form is not ValueForm.COUNT or found.figure is None:
        return found
    if baseline is None:
        return Combined(None, None, found.readings, found.without, NO_BASELINE_PERIOD)
    months, given = _months(baseline), sum(_months(one.period) for one in found.readings)
    if months == given:
        return found
    reason = PART_OF_A_PERIOD.format(months=months, given=given)
    return Combined(None, None, found.readings, found.without, reason)


def _newest_of(inside: Iterable[Reading], months: int, on: date) -> list[Reading]:
    """The readings of so many months up to the newest one, which is always among them."""
    ended = [one for one in inside if one.period.last <= on]
    with_value = [one for one in ended if one.facts.status not in WITHOUT_VALUE]
    if not with_value:
        return ended
    newest = max(with_value, key=lambda one: (one.period.last, one.period.first)).period
    first = min(newest.first, _months_back(newest.last, months))
    return [one for one in ended if first <= one.period.first and one.period.last <= newest.last]


def _months_back(last: date, months: int) -> date:
    """The first day of so many months that end with a day's month."""
    number = last.year * _MONTHS_OF_A_YEAR + last.month - months
    return date(number // _MONTHS_OF_A_YEAR, number % _MONTHS_OF_A_YEAR + 1, 1)


def _window(aim: Aim, baseline: Period | None) -> Period | None:
    """From when on a flow counts towards an aim: after its baseline, as long as it lasts.

    What begins on the day of the baseline is after it: a way from 1 April has April in it.
    """
    due = aim.due or date.max
    begins = [aim.starts] if aim.starts else []
    if baseline is not None and baseline.last < due:
        begins.append(date.fromordinal(baseline.last.toordinal() + 1))
    return Period(max(begins), due) if begins else None


def _months(period: Period) -> int:
    days = (period.last - period.first).days + 1
    return round(days / _DAYS_OF_A_MONTH)
