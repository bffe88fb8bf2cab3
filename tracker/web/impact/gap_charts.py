"""The charts of gaps: four quadrants, the newest period by fifth, and a gap before and after."""

from collections.abc import Iterable

from tracker.charts import (
    PERCENT,
    ChartView,
    DotChart,
    DotRow,
    Gap,
    GapChart,
    GapPeriod,
    QuadrantItem,
    Quadrants,
    Reference,
    Unit,
    dot_chart,
    gap_chart,
    quadrants,
)
from tracker.domain.gaps import NO_CAUSE, Course, GapMeasure, PeriodGap
from tracker.domain.gaps.words import figure, interval
from tracker.domain.statistics import Verdict
from tracker.services.evidence.gaps import GapSeries
from tracker.services.impact.results import tally_of_gaps
from tracker.web.impact.words import (
    capital,
    gaps_in_words,
    sentence,
    what_became,
    with_true_minus,
)

MADE_UP = "The values are illustrative: they are made up and describe no real people."
_BETTER = {Course.BETTER: True, Course.WORSE: False}
_NARROWER = {Verdict.NARROWED: True, Verdict.WIDENED: False}


def unit_of(measure: GapMeasure) -> Unit:
    """How a chart writes the figures of a measure."""
    if measure.unit.startswith("per cent"):
        return PERCENT
    return Unit(capital(measure.unit), difference=measure.difference_unit, least=0)


def quadrants_chart(gaps: Iterable[GapSeries], about: str) -> ChartView | None:
    """Better or worse overall by narrower or wider gap; none where there is no gap."""
    found = tuple(gaps)
    if not found:
        return None
    subjects = {one.subject.key for one in found}
    # Where all are of one place or scheme, its name is said once.
    where = f", {found[0].subject.name}" if len(subjects) == 1 else ""
    told = gaps_in_words(tally_of_gaps(found))
    of_all = f"Of {len(found):,} gaps" if len(found) > 1 else "Of the one gap"
    return quadrants(
        Quadrants(
            name="quadrants",
            title=f"Better or worse overall, and the gap narrower or wider: {about}{where}",
            finding=f"{of_all}: {told}",
            items=tuple(_item(one, named=not where) for one in found),
            notes=_notes(*found),
            nothing="None",
        )
    )


def groups_chart(one: GapSeries) -> ChartView | None:
    """Every fifth of the newest period with its interval; none without figures."""
    newest, measure = one.newest, one.unit
    if newest is None or measure is None:
        return None
    average = newest.average.figure.value
    return dot_chart(
        DotChart(
            name="groups",
            title=f"{_about(one)} by deprivation fifth, {newest.period.name}",
            finding=with_true_minus(_difference(newest, measure)),
            unit=unit_of(measure),
            rows=tuple(
                DotRow(
                    capital(group.name),
                    group.figure.value,
                    group.figure.lower,
                    group.figure.upper,
                    missing=sentence(group.figure.reason or "There is no value"),
                )
                for group in newest.groups
            ),
            reference=None if average is None else Reference("Average of everybody", average),
            group="Deprivation fifth",
            measure=capital(measure.unit),
            notes=_notes(one),
        )
    )


def change_chart(one: GapSeries) -> ChartView | None:
    """The gap before and after; none where the two periods may not be compared."""
    found, measure = one.comparison, one.unit
    if found is None or measure is None or found.refusals:
        return None
    before, after = found.before, found.after
    return gap_chart(
        GapChart(
            name="change",
            title=f"{_about(one)}: most and least deprived fifth, {before.period.name} and "
            f"{after.period.name}",
            finding=what_became(one),
            unit=unit_of(measure),
            gaps=(Gap(_period(before), _period(after)),),
            notes=_notes(one),
        )
    )


def _about(one: GapSeries) -> str:
    return f"{one.measure.name}, {one.subject.name}"


def _notes(*gaps: GapSeries) -> tuple[str, ...]:
    made_up = any(one.is_illustrative for one in gaps)
    return (*((MADE_UP,) if made_up else ()), NO_CAUSE)


def _item(one: GapSeries, *, named: bool) -> QuadrantItem:
    found = one.comparison
    overall = found.overall.course if found and found.overall else None
    return QuadrantItem(
        _about(one) if named else one.measure.name,
        better=_BETTER.get(overall) if overall else None,
        narrower=_NARROWER.get(one.verdict) if one.verdict else None,
        detail=what_became(one),
    )


def _period(gap: PeriodGap) -> GapPeriod:
    missing = next((reason for reason in gap.reasons), "Not recorded")
    return GapPeriod(gap.period.name, gap.most.figure.value, gap.least.figure.value, missing)


def _difference(newest: PeriodGap, measure: GapMeasure) -> str:
    """Whether both ends differ clearly in the newest period, with the interval."""
    gap = newest.absolute
    if gap.value is None:
        return sentence(f"The gap in {newest.period.name} cannot be told. {gap.reason}")
    told = f"{figure(gap.value)} {measure.difference_unit} {interval(gap)}"
    if not gap.excludes(0):
        return f"In {newest.period.name} the two ends are not clearly different: a gap of {told}."
    higher = "higher" if gap.value > 0 else "lower"
    return (
        f"In {newest.period.name} it was {higher} in the most deprived fifth than in the least "
        f"deprived: a gap of {told}."
    )
