"""Gaps between groups that have no order, such as ethnic groups: each against a stated reference.

There is no slope through groups without an order, and no group is the most or the least of
anything: what is shown is the difference and the ratio to the group that was chosen to compare
with, and how far all of them lie apart.
"""

from dataclasses import dataclass

from tracker.domain.breaches import Breach
from tracker.domain.gaps.figures import (
    CONFIDENCE,
    GapMeasure,
    GroupFigure,
    PeriodGroups,
    figure_of,
    why_not_comparable,
    why_unusable,
)
from tracker.domain.gaps.ordered import between, share_not_known
from tracker.domain.periods import Period
from tracker.domain.statistics import (
    Estimate,
    GapChange,
    between_group_variance,
    change_in_gap,
    standard_error,
)

_FEWEST_FOR_A_VARIANCE = 3


@dataclass(frozen=True)
class AgainstReference:
    """A group's own figure, and its difference and ratio to the reference group's."""

    code: str
    name: str
    figure: Estimate
    difference: Estimate
    ratio: Estimate


@dataclass(frozen=True)
class ReferenceGap:
    """All groups of a period against one of them.

    `variance` is in squared units of the figures. `comparisons` counts the differences, because
    with many of them some look clear by chance alone.
    """

    period: Period
    reference: AgainstReference
    groups: tuple[AgainstReference, ...]
    variance: Estimate
    share_not_stated: Estimate
    comparisons: int


@dataclass(frozen=True)
class ReferenceChange:
    """How one group's distance from the reference changed, or why that cannot be told."""

    code: str
    name: str
    change: GapChange | None
    refusals: tuple[Breach, ...] = ()


def gap_to_reference(groups: PeriodGroups, reference: str, measure: GapMeasure) -> ReferenceGap:
    """Every group less, and over, the reference group; refused if there is no such group."""
    chosen = _reference(groups, reference)
    against = tuple(_against(one, chosen, measure) for one in groups.groups if one is not chosen)
    nothing = Estimate(None, None, None, "", "This is the group compared with")
    return ReferenceGap(
        groups.period,
        AgainstReference(chosen.code, chosen.name, figure_of(chosen, measure), nothing, nothing),
        against,
        _variance(groups, measure),
        share_not_known(groups),
        sum(one.difference.has_limits for one in against),
    )


def compare_to_reference(
    before: PeriodGroups,
    after: PeriodGroups,
    reference: str,
    measure: GapMeasure,
) -> tuple[ReferenceChange, ...]:
    """Whether each group's distance from the reference changed between two periods."""
    refusals = tuple(why_not_comparable(before, after))
    if refusals:
        return tuple(
            ReferenceChange(one.code, one.name, None, refusals)
            for one in after.groups
            if one.code != reference
        )
    chosen = [_reference(one, reference) for one in (before, after)]
    return tuple(
        _change((then, chosen[0]), (now, chosen[1]), measure)
        for then, now in zip(before.groups, after.groups, strict=True)
        if now.code != reference
    )


def _reference(groups: PeriodGroups, code: str) -> GroupFigure:
    for one in groups.groups:
        if one.code == code:
            return one
    raise ValueError("The group to compare with must be one of the groups")


def _against(one: GroupFigure, reference: GroupFigure, measure: GapMeasure) -> AgainstReference:
    absolute, relative = between(one, reference, measure)
    figure = figure_of(one, measure)
    return AgainstReference(one.code, one.name, figure, absolute, relative)


def _change(
    before: tuple[GroupFigure, GroupFigure],
    after: tuple[GroupFigure, GroupFigure],
    measure: GapMeasure,
) -> ReferenceChange:
    one = after[0]
    refusals = tuple(
        Breach("both_groups_have_a_figure", None, reason)
        for group in (*before, *after)
        if (reason := why_unusable(group, measure.kind))
    )
    if refusals:
        return ReferenceChange(one.code, one.name, None, refusals)
    change = change_in_gap(
        (before[0].pair, before[1].pair),
        (after[0].pair, after[1].pair),
        kind=measure.kind,
        polarity=measure.polarity,
        confidence=CONFIDENCE,
        multiplier=measure.multiplier,
    )
    return ReferenceChange(one.code, one.name, change)


def _variance(groups: PeriodGroups, measure: GapMeasure) -> Estimate:
    if len(groups.groups) < _FEWEST_FOR_A_VARIANCE:
        reason = f"There are fewer than {_FEWEST_FOR_A_VARIANCE} groups"
        return Estimate(None, None, None, "", reason)
    for one in groups.groups:
        if reason := why_unusable(one, measure.kind):
            return Estimate(None, None, None, "", reason)
    figures = [figure_of(one, measure) for one in groups.groups]
    return between_group_variance(
        [one.value for one in figures],
        [one.denominator for one in groups.groups],
        standard_errors=[standard_error(one) for one in figures],
        confidence=CONFIDENCE,
    )
