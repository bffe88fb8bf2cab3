"""What a gap is worked out from: the figures of groups in one period, and what they measure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.breaches import Breach
from tracker.domain.observed_values import Coverage
from tracker.domain.periods import Period, PeriodKind
from tracker.domain.statistics import Estimate, Group, Kind, Polarity, proportion, rate

NO_VALUE = "there is no value"
# Every interval of a gap is a 95% interval: pages and files say so.
CONFIDENCE = 0.95


@dataclass(frozen=True)
class GapMeasure:
    """What the figures of the groups are: shares or rates, per how many, and which way is better.

    `unit` reads after a figure: "per cent", "per 1,000 children".
    """

    kind: Kind
    multiplier: int
    polarity: Polarity
    unit: str

    @property
    def difference_unit(self) -> str:
        """What a difference is in: the gap between 10 and 12 per cent is 2 percentage points."""
        return "percentage points" if self.unit in ("per cent", "percent") else self.unit

    @property
    def squared_unit(self) -> str:
        """What a variance is in: squared percentage points."""
        points = "percentage points"
        return f"squared {points}" if self.difference_unit == points else f"{self.unit}, squared"


@dataclass(frozen=True)
class GroupFigure:
    """One group's count and denominator, or the reason why there are none."""

    code: str
    name: str
    count: Decimal | int | None = None
    denominator: Decimal | int | None = None
    reason: str = NO_VALUE

    @property
    def pair(self) -> Group:
        """As the statistics take it."""
        return self.count, self.denominator


@dataclass(frozen=True)
class PeriodGroups:
    """The groups of one measure, place and period, and what they depend on.

    Deprivation groups are in order, the most deprived first. `whole` is everybody, where a figure
    of everybody is known; `not_known` are people whose group nobody knows.
    """

    period: Period
    groups: tuple[GroupFigure, ...]
    whole: GroupFigure | None = None
    not_known: GroupFigure | None = None
    imd_version: int | None = None
    definition_version: str = ""
    coverage: Coverage = Coverage.NOT_STATED


def in_their_order(
    names: Mapping[str, str], found: Mapping[str, GroupFigure]
) -> tuple[GroupFigure, ...]:
    """A figure for every group of a breakdown, those that nobody gave as missing."""
    return tuple(found.get(code, GroupFigure(code, name)) for code, name in names.items())


def why_unusable(group: GroupFigure, kind: Kind) -> str:
    """Why nothing can be calculated for a group; empty where it can."""
    count, denominator = group.pair
    if count is None or denominator is None:
        return f"{group.name}: {group.reason}"
    if denominator <= 0:
        return f"{group.name}: the denominator is 0"
    if count < 0 or (kind == "proportion" and count > denominator):
        return f"{group.name}: the numerator is not within the denominator"
    return ""


def figure_of(group: GroupFigure, measure: GapMeasure) -> Estimate:
    """A group's own figure with its interval, or the reason why there is none."""
    reason = why_unusable(group, measure.kind)
    if reason:
        return Estimate(None, None, None, "", reason)
    own = proportion if measure.kind == "proportion" else rate
    return own(*group.pair, confidence=CONFIDENCE, multiplier=measure.multiplier)


def everybody(groups: PeriodGroups) -> GroupFigure:
    """The figure of everybody: as given, else all groups and those not known added up."""
    if groups.whole is not None:
        return groups.whole
    parts = [*groups.groups, *([groups.not_known] if groups.not_known else [])]
    count, denominator = Decimal(0), Decimal(0)
    for part in parts:
        if part.count is None or part.denominator is None:
            return GroupFigure("", "Everybody", reason=f"{part.name} has no value")
        count, denominator = count + part.count, denominator + part.denominator
    return GroupFigure("", "Everybody", count, denominator)


def periods_can_be_compared(before: PeriodGroups, after: PeriodGroups) -> Iterator[Breach]:
    """Two periods apart from each other and as long: nobody is counted in both."""
    rule, first, second = "periods_can_be_compared", before.period, after.period
    if second.first <= first.last:
        yield Breach(
            rule, None, f"{first.name} and {second.name} overlap or are not in the order of time"
        )
    elif _length(first) != _length(second):
        yield Breach(rule, None, f"{first.name} and {second.name} are not equally long")


def groups_are_the_same(before: PeriodGroups, after: PeriodGroups) -> Iterator[Breach]:
    """The same groups by the same index of deprivation: people move between two indices."""
    rule = "groups_are_the_same"
    if [one.code for one in before.groups] != [one.code for one in after.groups]:
        yield Breach(rule, None, "The two periods are not of the same groups")
    if before.imd_version != after.imd_version:
        yield Breach(
            rule,
            None,
            "The groups are by different indices of deprivation: "
            f"{before.imd_version or 'not stated'} and {after.imd_version or 'not stated'}",
        )


def definition_is_the_same(before: PeriodGroups, after: PeriodGroups) -> Iterator[Breach]:
    """A measure defined anew is another measure."""
    if before.definition_version != after.definition_version:
        yield Breach(
            "definition_is_the_same",
            None,
            "The measure is defined in different ways: version "
            f"{before.definition_version or 'not stated'} and "
            f"{after.definition_version or 'not stated'}",
        )


def coverage_has_not_moved(before: PeriodGroups, after: PeriodGroups) -> Iterator[Breach]:
    """Where some people could not be counted in one of two periods, a change may be only that."""
    if (before.coverage is Coverage.PARTIAL) != (after.coverage is Coverage.PARTIAL):
        yield Breach(
            "coverage_has_not_moved",
            None,
            f"Coverage moved: it is {before.coverage.value} in {before.period.name} and "
            f"{after.coverage.value} in {after.period.name}",
        )


def why_not_comparable(before: PeriodGroups, after: PeriodGroups) -> Iterator[Breach]:
    """Everything that forbids comparing two periods, told at once."""
    yield from periods_can_be_compared(before, after)
    yield from groups_are_the_same(before, after)
    yield from definition_is_the_same(before, after)
    yield from coverage_has_not_moved(before, after)


def _length(period: Period) -> tuple[PeriodKind, int]:
    days = (period.last - period.first).days
    # Months, quarters and years of one kind differ by a day or three, and are equally long to us.
    return period.kind, days if period.kind is PeriodKind.OTHER else 0
