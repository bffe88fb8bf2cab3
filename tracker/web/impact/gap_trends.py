"""Small multiples of a gap: every fifth over the periods, on one scale."""

from collections import Counter

from tracker.charts import ChartView, Panel, SmallMultiples, small_multiples
from tracker.domain.gaps import Course, GapComparison
from tracker.services.evidence.gaps import GapSeries
from tracker.web.impact.gap_charts import unit_of
from tracker.web.impact.words import capital, sentence

_COURSES = {
    Course.BETTER: "got better",
    Course.WORSE: "got worse",
    Course.HIGHER: "became higher",
    Course.LOWER: "became lower",
    Course.NO_CLEAR_CHANGE: "shows no clear change",
}
_SEVERAL = {Course.NO_CLEAR_CHANGE: "show no clear change"}


def trend_chart(one: GapSeries) -> ChartView | None:
    """Each fifth from period to period; none where the newest two may not be compared."""
    found = one.comparison
    if one.unit is None or found is None or found.refusals:
        return None
    names = [group.name for group in one.periods[-1].groups]
    return small_multiples(
        SmallMultiples(
            name="trend",
            title=f"{one.measure.name}, {one.subject.name}: each fifth over time",
            finding=_finding(found),
            unit=unit_of(one.unit),
            panels=tuple(
                Panel(
                    capital(name),
                    tuple(period.groups[place].figure.value for period in one.periods),
                )
                for place, name in enumerate(names)
            ),
            periods=tuple(period.period.name for period in one.periods),
            group="Fifth",
        )
    )


def _finding(found: GapComparison) -> str:
    """How many fifths changed as far as their own intervals tell."""
    counts = Counter(each.course for each in found.groups if each.course is not None)
    told = [
        f"{count} {_words(course, count)}"
        for course, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    if not told:
        return "What became of the fifths cannot be told."
    periods = f"From {found.before.period.name} to {found.after.period.name}"
    return sentence(f"{periods}, of {len(found.groups)} fifths {', '.join(told)}")


def _words(course: Course, count: int) -> str:
    return _SEVERAL.get(course, _COURSES[course]) if count > 1 else _COURSES[course]
