"""The tables of one gap: every way of measuring it, and who moved; absolute beside relative."""

from collections.abc import Callable, Iterator

from tracker.domain.gaps import Course, GapComparison, PeriodGap
from tracker.domain.gaps.words import figure, interval
from tracker.domain.statistics import Estimate, Verdict
from tracker.services.evidence.gaps import GapSeries
from tracker.web.funding.cells import Cell, Table, stacked, text_columns
from tracker.web.impact.words import capital, sentence, verdict_words, with_true_minus

NOT_COMPARED = "Not compared"
_COURSE_WORDS = {
    Course.BETTER: "Better",
    Course.WORSE: "Worse",
    Course.HIGHER: "Higher",
    Course.LOWER: "Lower",
    Course.NO_CLEAR_CHANGE: "No clear change",
}
_SLOPE_WORDS = {
    Verdict.NARROWED: "Smaller",
    Verdict.WIDENED: "Larger",
    Verdict.CROSSED_OVER: "Turned",
}
# A difference is none at 0 and has one decimal; a ratio is none at 1 and has two.
_DIFFERENCE, _RATIO = (0, 1), (1, 2)
Kind = tuple[int, int]
DIFFERENCE, RATIO, SLOPE = "Difference", "Ratio", "Slope index"
_WAYS: tuple[tuple[str, Kind, Callable[[PeriodGap], Estimate]], ...] = (
    (DIFFERENCE, _DIFFERENCE, lambda gap: gap.absolute),
    (RATIO, _RATIO, lambda gap: gap.relative),
    (SLOPE, _DIFFERENCE, lambda gap: gap.slope),
    ("Relative index", _RATIO, lambda gap: gap.relative_index),
    ("Most deprived fifth less the average", _DIFFERENCE, lambda gap: gap.against_average),
)


def measures_table(one: GapSeries) -> Table:
    """Each way of measuring the gap, in both periods where there are two, and its change."""
    found = one.comparison
    after = one.newest
    before = found.before if found else None
    rows: list[list[Cell]] = []
    if after is not None:
        unit = one.unit.difference_unit if one.unit else ""
        rows = [
            [f"{name} ({unit})" if kind == _DIFFERENCE else name, *cells]
            for name, kind, cells in _lines(before, after, found)
        ]
    names = (before.period.name if before else "", after.period.name if after else "")
    columns = text_columns(
        "Way of measuring",
        f"Before, {names[0]}" if before else "Before",
        f"Newest, {names[1]}" if after else "Newest",
        "Change",
        "What may be said",
    )
    caption = "The gap as a difference and as a ratio"
    return Table(caption, columns, rows, narrow="stack", caption_size="s")


def movers_table(found: GapComparison) -> Table:
    """Every group and everybody, from one period to the next: who moved."""
    overall = () if found.overall is None else (found.overall,)
    rows: list[list[Cell]] = [
        [
            capital(one.name),
            _estimate(one.change, _DIFFERENCE),
            _COURSE_WORDS[one.course] if one.course else sentence(one.change.reason),
        ]
        for one in (*found.groups, *overall)
    ]
    columns = text_columns("Group", "Change (95% interval)", "What may be said")
    caption = f"Who moved, {found.before.period.name} to {found.after.period.name}"
    return Table(caption, columns, rows, narrow="stack", caption_size="s")


def _lines(
    before: PeriodGap | None, after: PeriodGap, found: GapComparison | None
) -> Iterator[tuple[str, Kind, list[Cell]]]:
    """Each way of measuring, with its cells; what was refused has no change."""
    for name, kind, of_period in _WAYS:
        change, verdict = _change(name, found)
        yield (
            name,
            kind,
            [
                _estimate(of_period(before), kind) if before else NOT_COMPARED,
                _estimate(of_period(after), kind),
                _estimate(change, kind, after=" times" if kind == _RATIO else ""),
                _said(name, verdict) if change.value is not None else NOT_COMPARED,
            ],
        )


def _said(name: str, verdict: Verdict | None) -> str:
    """What the interval carries: a slope over all groups grows or shrinks, and is no gap."""
    if name == SLOPE and verdict is not None:
        return _SLOPE_WORDS.get(verdict, verdict_words(verdict))
    return verdict_words(verdict)


def _change(name: str, found: GapComparison | None) -> tuple[Estimate, Verdict | None]:
    """The change of one way of measuring and what its interval carries; nothing where refused."""
    if found and found.absolute and name == DIFFERENCE:
        return found.absolute.estimate, found.absolute.verdict
    if found and found.relative and name == RATIO:
        return found.relative.estimate, found.relative.verdict
    if found and found.slope and name == SLOPE:
        return found.slope.change, found.slope.verdict
    return Estimate(None, None, None, ""), None


def _estimate(found: Estimate, kind: Kind, after: str = "") -> Cell:
    """A figure with its interval below it, or why there is none."""
    neutral, decimals = kind
    if found.value is None:
        return sentence(found.reason) if found.reason else NOT_COMPARED
    written = f"{figure(found.value, decimals)}{after}"
    return stacked(
        with_true_minus(written), with_true_minus(interval(found, decimals, neutral=neutral))
    )
