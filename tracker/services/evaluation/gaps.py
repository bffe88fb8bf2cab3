"""The sheet of gaps: every gap of every period in every way it is measured, and its change."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tracker.domain.gaps import PeriodGap, ReferenceChange
from tracker.domain.periods import Period
from tracker.domain.statistics import Estimate, Verdict
from tracker.exports.evaluation import GapLine
from tracker.services.evaluation.question import Sources
from tracker.services.evidence.gaps import ONE_PERIOD, GapSeries, ReferenceSeries, Subject

NOT_COMPARED = "not compared"
_DECIMALS = 6
_SHOWN, _MISSING, _NOT_ASKED = "reported", "x", "z"
_COMPARED_LATER = "The newest period is compared, not this one"
_NO_CHANGE_OF_IT = "Only the gap itself, its ratio and the slope index are compared over time"


@dataclass(frozen=True)
class _Kind:
    """One way of measuring a gap."""

    code: str
    name: str
    is_ratio: bool = False


_ABSOLUTE = _Kind("absolute", "Difference: the most deprived less the least deprived")
_RELATIVE = _Kind("relative", "Ratio: the most deprived over the least deprived", is_ratio=True)
_AVERAGE = _Kind("against average", "Difference: the most deprived less everybody")
_SLOPE = _Kind("slope index", "Slope index: most deprived end less least deprived end")
_INDEX = _Kind("relative index", "Relative index: ratio of the fitted ends", is_ratio=True)
_TO_REFERENCE = _Kind("absolute", "Difference: the group less the reference group")
_VARIANCE = _Kind("variance", "Variance between all groups, each weighted by its people")
_OVER_REFERENCE = _Kind("relative", "Ratio: the group over the reference group", is_ratio=True)


@dataclass(frozen=True)
class _Change:
    """A change with what it found; none of it for a period that is not the newest."""

    estimate: Estimate
    finding: str = NOT_COMPARED
    earlier: Period | None = None
    is_asked: bool = True


def gap_lines(sources: Sources) -> Iterator[GapLine]:
    """By measure and subject, period by period; then groups without an order."""
    evidence = sources.picture.evidence
    for series in evidence.gaps:
        line = _begun(series)
        for period in series.periods:
            yield from _of_period(line, series, period)
        if not series.periods:
            yield _filled(line, _ABSOLUTE, _nothing(series.reason), _not_asked(series.reason))
    for key in evidence.readings.of_series:
        for referenced in evidence.gap_book.referenced_of(key):
            yield from _referenced(_begun(referenced), referenced)


def _of_period(line: GapLine, series: GapSeries, gap: PeriodGap) -> Iterator[GapLine]:
    estimates = {
        _ABSOLUTE: gap.absolute,
        _RELATIVE: gap.relative,
        _AVERAGE: gap.against_average,
        _SLOPE: gap.slope,
        _INDEX: gap.relative_index,
    }
    of_period = replace(
        line,
        comparison_code=f"{series.dimension}:{gap.most.code}-{gap.least.code}",
        comparison_name=f"{gap.most.name} against {gap.least.name}",
        period_start=gap.period.first,
        period_end=gap.period.last,
    )
    for kind, estimate in estimates.items():
        found = _filled(of_period, kind, estimate, _change_of(series, gap, kind))
        yield _with_words(found, series, kind) if gap is series.newest else found


def _with_words(line: GapLine, series: GapSeries, kind: _Kind) -> GapLine:
    """Who moved and how it went overall, said once beside the difference."""
    compared = series.comparison
    if kind is not _ABSOLUTE or compared is None or compared.absolute is None:
        return line
    moved, quadrant = compared.absolute.moved, compared.quadrant
    return replace(
        line,
        who_moved=moved.value if moved else None,
        overall=quadrant.value if quadrant else None,
    )


def _change_of(series: GapSeries, gap: PeriodGap, kind: _Kind) -> _Change:
    compared = series.comparison
    if gap is not series.newest:
        return _not_asked(_COMPARED_LATER)
    if compared is None or compared.refusals:
        return _Change(_nothing(series.why_no_verdict))
    earlier = compared.before.period
    if kind is _ABSOLUTE and compared.absolute is not None:
        return _judged(compared.absolute.estimate, compared.absolute.verdict, earlier)
    if kind is _RELATIVE and compared.relative is not None:
        return _judged(compared.relative.estimate, compared.relative.verdict, earlier)
    if kind is _SLOPE and compared.slope is not None:
        return _judged(compared.slope.change, compared.slope.verdict, earlier)
    return _not_asked(_NO_CHANGE_OF_IT)


def _referenced(line: GapLine, series: ReferenceSeries) -> Iterator[GapLine]:
    changes = {one.code: one for one in series.changes}
    period = series.newest.period
    for group in series.newest.groups:
        of_group = replace(
            line,
            comparison_code=f"{series.dimension}:{group.code}-{series.newest.reference.code}",
            comparison_name=f"{group.name} against {series.reference}",
            period_start=period.first,
            period_end=period.last,
        )
        change = _change_to_reference(changes.get(group.code), series.before)
        yield _filled(of_group, _TO_REFERENCE, group.difference, change)
        yield _filled(of_group, _OVER_REFERENCE, group.ratio, _not_asked(_NO_CHANGE_OF_IT))
    of_all = replace(
        line,
        comparison_code=f"{series.dimension}:all",
        comparison_name="All groups together",
        period_start=period.first,
        period_end=period.last,
        unit=series.unit.squared_unit,
    )
    yield _filled(of_all, _VARIANCE, series.newest.variance, _not_asked(_NO_CHANGE_OF_IT))


def _change_to_reference(found: ReferenceChange | None, earlier: Period | None) -> _Change:
    if found is None:
        return _Change(_nothing(ONE_PERIOD))
    if found.change is None:
        return _Change(_nothing(". ".join(one.message for one in found.refusals)))
    return _judged(found.change.estimate, found.change.verdict, earlier)


def _judged(estimate: Estimate, verdict: Verdict | None, earlier: Period | None) -> _Change:
    return _Change(estimate, verdict.value if verdict else NOT_COMPARED, earlier)


def _not_asked(reason: str) -> _Change:
    return _Change(_nothing(reason), is_asked=False)


def _begun(series: GapSeries | ReferenceSeries) -> GapLine:
    """What every line of a series says alike, and nothing yet of its figures."""
    return GapLine(
        measure_code=series.measure.code,
        measure_name=series.measure.name,
        comparison_code=series.dimension,
        comparison_name=series.dimension_name,
        **_place(series.subject),
        period_start=None,
        period_end=None,
        gap_kind="",
        gap_kind_name="",
        unit=series.unit.difference_unit if series.unit else series.measure.facts.unit,
        gap=None,
        gap_low=None,
        gap_high=None,
        gap_status=_MISSING,
        earlier_period_start=None,
        earlier_period_end=None,
        change=None,
        change_low=None,
        change_high=None,
        change_status=_NOT_ASKED,
        finding=NOT_COMPARED,
        who_moved=None,
        overall=None,
        reason=None,
        value_basis="illustrative" if series.is_illustrative else "recorded",
    )


def _filled(line: GapLine, kind: _Kind, gap: Estimate, change: _Change) -> GapLine:
    """The line with one gap and its change."""
    earlier, moved = change.earlier, change.estimate
    return replace(
        line,
        gap_kind=kind.code,
        gap_kind_name=kind.name,
        unit="ratio" if kind.is_ratio else line.unit,
        gap=_number(gap.value),
        gap_low=_number(gap.lower),
        gap_high=_number(gap.upper),
        gap_status=_SHOWN if gap.value is not None else _MISSING,
        earlier_period_start=earlier.first if earlier else None,
        earlier_period_end=earlier.last if earlier else None,
        change=_number(moved.value),
        change_low=_number(moved.lower),
        change_high=_number(moved.upper),
        change_status=_status(change),
        finding=change.finding,
        reason=_reason(gap, moved),
    )


def _status(change: _Change) -> str:
    if change.estimate.value is not None:
        return _SHOWN
    return _MISSING if change.is_asked else _NOT_ASKED


def _place(subject: Subject) -> dict[str, str | None]:
    """The place or the scheme that a gap is of, and blanks for the other."""
    is_place = not subject.is_scheme
    return {
        "place_code": subject.code if is_place else None,
        "place_name": subject.name if is_place else None,
        "scheme_reference": None if is_place else subject.code,
        "scheme_name": None if is_place else subject.name,
    }


def _reason(estimate: Estimate, change: Estimate) -> str | None:
    found = dict.fromkeys(one.reason for one in (estimate, change) if one.reason)
    return ". ".join(found) or None


def _nothing(reason: str) -> Estimate:
    return Estimate(None, None, None, "", reason)


def _number(value: float | None) -> float | None:
    """To six decimals: the last digits of a float are nobody's figure."""
    return None if value is None else round(value, _DECIMALS) + 0.0
