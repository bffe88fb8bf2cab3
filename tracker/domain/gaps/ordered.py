"""The gap between the most and the least deprived in one period, in every way it is measured."""

from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.gaps.figures import (
    CONFIDENCE,
    GapMeasure,
    GroupFigure,
    PeriodGroups,
    everybody,
    figure_of,
    why_unusable,
)
from tracker.domain.periods import Period
from tracker.domain.statistics import (
    FEWEST_QUANTILES,
    Estimate,
    SlopeIndex,
    ValueType,
    absolute_gap,
    proportion,
    rate,
    relative_gap,
    scaled,
    slope_index,
)


@dataclass(frozen=True)
class GroupValue:
    """A group's own figure with its interval."""

    code: str
    name: str
    figure: Estimate


@dataclass(frozen=True)
class PeriodGap:
    """The gap of one period; what cannot be told is missing, with its reason.

    All point one way: the most deprived less (or over) the least deprived. `slope` and
    `relative_index` are those of a person at either end of a line through all groups, and
    `against_average` is the most deprived group less everybody.
    """

    period: Period
    groups: tuple[GroupValue, ...]
    average: GroupValue
    absolute: Estimate
    relative: Estimate
    against_average: Estimate
    slope: Estimate
    relative_index: Estimate
    share_not_known: Estimate
    reasons: tuple[str, ...]

    @property
    def most(self) -> GroupValue:
        """The most deprived group."""
        return self.groups[0]

    @property
    def least(self) -> GroupValue:
        """The least deprived group."""
        return self.groups[-1]


def gap_of(groups: PeriodGroups, measure: GapMeasure) -> PeriodGap:
    """Every measure of the gap between the first and the last group, and why any is missing."""
    if len(groups.groups) < 2:
        raise ValueError("A gap must be between two groups or more")
    most, least = groups.groups[0], groups.groups[-1]
    absolute, relative = between(most, least, measure)
    slopes = _slopes(groups, measure)
    whole = everybody(groups)
    against = _against_average(most, whole, measure)
    told = (absolute, relative, against, slopes.sii, slopes.rii)
    return PeriodGap(
        groups.period,
        tuple(GroupValue(one.code, one.name, figure_of(one, measure)) for one in groups.groups),
        GroupValue(whole.code, whole.name, figure_of(whole, measure)),
        absolute,
        relative,
        against,
        slopes.sii,
        slopes.rii,
        share_not_known(groups),
        tuple(dict.fromkeys(one.reason for one in told if one.reason)),
    )


def between(
    most: GroupFigure, least: GroupFigure, measure: GapMeasure
) -> tuple[Estimate, Estimate]:
    """The difference of two groups in the measure's units, and their ratio."""
    for one in (most, least):
        if reason := why_unusable(one, measure.kind):
            return _none(reason), _none(reason)
    absolute = absolute_gap(
        most.pair,
        least.pair,
        kind=measure.kind,
        confidence=CONFIDENCE,
        multiplier=measure.multiplier,
    )
    relative = relative_gap(most.pair, least.pair, kind=measure.kind, confidence=CONFIDENCE)
    return absolute, relative


def share_not_known(groups: PeriodGroups) -> Estimate:
    """How large a share of everybody belongs to a group that nobody knows."""
    if groups.not_known is None or groups.not_known.denominator is None:
        return _none("How many people are of no known group is not recorded")
    whole = everybody(groups)
    if whole.denominator is None or whole.denominator < groups.not_known.denominator:
        return _none("There is no figure of everybody")
    if whole.denominator == 0:
        return _none("There is nobody")
    return proportion(
        groups.not_known.denominator, whole.denominator, confidence=CONFIDENCE, multiplier=100
    )


def _against_average(most: GroupFigure, whole: GroupFigure, measure: GapMeasure) -> Estimate:
    """The most deprived less everybody, by way of the rest.

    Everybody includes the most deprived, so the two are not independent. The difference is that
    to the rest, times the share of the rest: p - (wp + (1 - w)r) = (1 - w)(p - r).
    """
    for one in (most, whole):
        if reason := why_unusable(one, measure.kind):
            return _none(reason)
    # Both are there, or they would be unusable.
    count = Decimal(whole.count or 0) - Decimal(most.count or 0)
    denominator = Decimal(whole.denominator or 0) - Decimal(most.denominator or 0)
    rest = GroupFigure("", "Everybody else", count, denominator)
    if reason := why_unusable(rest, measure.kind):
        return _none(reason)
    gap, _ = between(most, rest, measure)
    return scaled(gap, float(denominator / Decimal(whole.denominator or 1)))


def _slopes(groups: PeriodGroups, measure: GapMeasure) -> SlopeIndex:
    """Both indexes, turned to point from the least to the most deprived as the gaps do."""
    reason = _why_no_slope(groups, measure)
    if reason:
        return SlopeIndex(_none(reason), _none(reason), None)
    share = measure.kind == "proportion"
    own = proportion if share else rate
    # `slope_index` takes the errors of the groups from their 95% limits.
    figures = [own(*one.pair, confidence=CONFIDENCE, multiplier=1) for one in groups.groups]
    return slope_index(
        [one.value for one in figures],
        [one.denominator for one in groups.groups],
        lower=[one.lower for one in figures],
        upper=[one.upper for one in figures],
        value_type=ValueType.PROPORTION if share else ValueType.RATE,
        multiplier=-measure.multiplier,
        confidence=CONFIDENCE,
    )


def _why_no_slope(groups: PeriodGroups, measure: GapMeasure) -> str:
    if len(groups.groups) < FEWEST_QUANTILES:
        return f"A slope index needs {FEWEST_QUANTILES} groups or more"
    for one in groups.groups:
        if reason := why_unusable(one, measure.kind):
            return f"There is no slope index. {reason}"
        if one.count == 0 or (measure.kind == "proportion" and one.count == one.denominator):
            who = "nobody" if one.count == 0 else "everybody"
            return f"There is no slope index. {one.name}: {who} is counted"
    return ""


def _none(reason: str) -> Estimate:
    return Estimate(None, None, None, "", reason)
