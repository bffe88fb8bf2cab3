"""Gaps between groups of people, of every measure and subject that has values of groups."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tracker.domain.breaches import Breach
from tracker.domain.combining import MeasureBasis
from tracker.domain.funding import AmountBasis
from tracker.domain.gaps import (
    GapComparison,
    GapMeasure,
    PeriodGap,
    PeriodGroups,
    Quadrant,
    ReferenceChange,
    ReferenceGap,
    change_in_words,
    compare,
    compare_to_reference,
    gap_in_words,
    gap_of,
    gap_to_reference,
    reference_in_words,
)
from tracker.domain.gaps.catalogued import (
    gap_measure_of,
    period_groups,
    why_mixed,
    why_without_gap,
    without_small_counts,
)
from tracker.domain.observed_values import Breakdown, ObservedFacts
from tracker.domain.periods import Period, PeriodKind
from tracker.domain.statistics import Verdict
from tracker.services.evidence.readings import MeasureCard, Readings, Series, Told, of_period
from tracker.services.snapshot import Item, SchemeAt

# Groups in an order, the most deprived first.
ORDERED = ("imd_quintile",)
# Groups without an order, and the group that the others are compared with unless one is named:
# the largest of the population of England (2021 Census, table TS021).
REFERENCES: Mapping[str, str] = {"ethnic_group": "W-BRIT"}
_QUINTILES = {
    "1": "quintile 1 (most deprived, Core20)",
    "2": "quintile 2",
    "3": "quintile 3",
    "4": "quintile 4",
    "5": "quintile 5 (least deprived)",
}
ONE_PERIOD = "There are values of one period only, so nothing can be compared yet"
NONE_ALIKE = (
    "There are no values of an earlier period that is as long as {name} and in the same part of "
    "the year, so nothing can be compared"
)


@dataclass(frozen=True)
class Subject:
    """The scheme or place that values are about."""

    key: str
    code: str
    name: str
    is_scheme: bool
    is_example: bool


@dataclass(frozen=True)
class GapSeries:
    """The gap of one measure and subject between the most and the least deprived, over time.

    `comparison` is of the newest period with the one before it of equal length; none, with the
    reason, where there is nothing to compare.
    """

    measure: MeasureCard
    subject: Subject
    dimension: str
    dimension_name: str
    unit: GapMeasure | None
    periods: tuple[PeriodGap, ...]
    groups: tuple[PeriodGroups, ...]
    comparison: GapComparison | None
    is_illustrative: bool
    reason: str = ""

    @property
    def newest(self) -> PeriodGap | None:
        """The gap of the newest period."""
        return self.periods[-1] if self.periods else None

    @property
    def quadrant(self) -> Quadrant | None:
        """Better or worse overall, and narrower or wider."""
        return self.comparison.quadrant if self.comparison else None

    @property
    def verdict(self) -> Verdict | None:
        """Whether the gap narrowed; none where that cannot be told."""
        change = self.comparison.absolute if self.comparison else None
        return change.verdict if change else None

    @property
    def why_no_verdict(self) -> str:
        """Why it cannot be told whether the gap narrowed; empty where it can."""
        if self.verdict is not None:
            return ""
        if self.comparison is None:
            return self.reason
        if self.comparison.refusals:
            return ". ".join(one.message for one in self.comparison.refusals)
        return self.comparison.absolute.reason if self.comparison.absolute else self.reason

    @property
    def comparisons(self) -> int:
        """How many intervals something is judged by here."""
        return self.comparison.comparisons if self.comparison else 0

    @property
    def words(self) -> tuple[str, ...]:
        """The newest gap and its change in sentences; nothing that the intervals do not carry."""
        if self.unit is None or self.newest is None:
            return (f"{self.reason}.",) if self.reason else ()
        told = gap_in_words(self.newest, self.unit)
        if self.comparison is None:
            return (*told, f"{self.reason}.")
        return (*told, *change_in_words(self.comparison, self.unit))


@dataclass(frozen=True)
class ReferenceSeries:
    """Groups without an order, each against the one that is named, in the newest period."""

    measure: MeasureCard
    subject: Subject
    dimension: str
    dimension_name: str
    unit: GapMeasure
    reference: str
    newest: ReferenceGap
    changes: tuple[ReferenceChange, ...]
    # The period that the newest is compared with.
    before: Period | None
    is_illustrative: bool

    @property
    def words(self) -> tuple[str, ...]:
        """The newest period in sentences."""
        return reference_in_words(self.newest, self.unit)


@dataclass(frozen=True)
class GapBook:
    """What gaps are read from."""

    readings: Readings
    breakdowns: Mapping[str, Breakdown]
    schemes: Mapping[int, SchemeAt]
    items: Mapping[str, Item]

    def ordered(self) -> Iterator[GapSeries]:
        """Every gap between the most and the least deprived, by measure and subject."""
        for series in self.readings.of_series:
            yield from self.ordered_of(series)

    def ordered_of(self, series: Series) -> Iterator[GapSeries]:
        """The gaps of one measure and subject."""
        told = self.readings.of_series.get(series, ())
        for dimension in ORDERED:
            found = list(of_period(told, dimension))
            if found and dimension in self.breakdowns:
                yield self._ordered(series, self.breakdowns[dimension], found)

    def referenced_of(
        self, series: Series, references: Mapping[str, str] = REFERENCES
    ) -> Iterator[ReferenceSeries]:
        """The gaps between groups without an order of one measure and subject."""
        told = self.readings.of_series.get(series, ())
        card = self.readings.measures[series[0]]
        unit = gap_measure_of(card.facts, card.polarity)
        for dimension, reference in references.items():
            found = list(of_period(told, dimension))
            breakdown = self.breakdowns.get(dimension)
            if found and unit and breakdown and reference in breakdown.groups:
                yield self._referenced(series, breakdown, found, unit, reference)

    def subject(self, key: str) -> Subject:
        """The scheme or place by the key of its values."""
        kind, _, code = key.partition(":")
        if kind == "scheme":
            scheme = self.schemes[int(code)]
            is_example = scheme.version.is_example
            return Subject(key, scheme.reference, scheme.name, True, is_example)
        item = self.items.get(code)
        name, is_example = (item.name, item.kind == "example") if item else (code, False)
        return Subject(key, code, name, False, is_example)

    def _ordered(
        self, series: Series, breakdown: Breakdown, found: list[tuple[Period, dict[str, Told]]]
    ) -> GapSeries:
        card = self.readings.measures[series[0]]
        unit = gap_measure_of(card.facts, card.polarity)
        head = (card, self.subject(series[1]), breakdown.code, breakdown.name, unit)
        made_up = _is_illustrative(found)
        if unit is None:
            return GapSeries(*head, (), (), None, made_up, why_without_gap(card.facts))
        groups = tuple(self._groups(series, breakdown, *one) for one in found)
        periods = tuple(gap_of(one, unit) for one in groups)
        before = _before(groups, card.basis)
        if before is None:
            return GapSeries(*head, periods, groups, None, made_up, _why_alone(groups))
        compared = compare(before, groups[-1], unit)
        if mixed := _mixed(found, (before.period, groups[-1].period)):
            # Its groups have no figures then: one sentence says why for all of them.
            others = [one for one in compared.refusals if one.rule != "both_ends_have_a_figure"]
            compared = GapComparison(compared.before, compared.after, (*mixed, *others))
        return GapSeries(*head, periods, groups, compared, made_up)

    def _referenced(
        self,
        series: Series,
        breakdown: Breakdown,
        found: list[tuple[Period, dict[str, Told]]],
        unit: GapMeasure,
        reference: str,
    ) -> ReferenceSeries:
        groups = tuple(self._groups(series, breakdown, *one) for one in found)
        card = self.readings.measures[series[0]]
        before = _before(groups, card.basis)
        changes: tuple[ReferenceChange, ...] = ()
        if before is not None:
            changes = tuple(compare_to_reference(before, groups[-1], reference, unit))
        return ReferenceSeries(
            card,
            self.subject(series[1]),
            breakdown.code,
            breakdown.name,
            unit,
            breakdown.groups[reference],
            gap_to_reference(groups[-1], reference, unit),
            changes,
            before.period if before else None,
            _is_illustrative(found),
        )

    def _groups(
        self, series: Series, breakdown: Breakdown, period: Period, told: Mapping[str, Told]
    ) -> PeriodGroups:
        counts_people = self.readings.measures[series[0]].facts.counts_people

        def facts_of(one: Told) -> ObservedFacts:
            return without_small_counts(one.facts) if counts_people else one.facts

        whole = [
            facts_of(one)
            for one in self.readings.of_series[series]
            if not one.key.dimension and one.key.period == period
        ]
        found: dict[str, ObservedFacts] = {
            code: facts_of(one) for code, one in told.items() if code in breakdown.groups
        }
        names = {code: _named(breakdown, code) for code in breakdown.groups}
        return period_groups(period, names, found, whole[0] if whole else None)


def _before(groups: tuple[PeriodGroups, ...], basis: str) -> PeriodGroups | None:
    """The period to compare the last with: as long, before it, and in the same part of a year.

    Where there is none of the same part, the one before, for what is measured at a point in time;
    what flows differs with the season, and what builds up counts its people again in every part.
    """
    last = groups[-1].period
    earlier = [
        one
        for one in groups[:-1]
        if one.period.kind is last.kind
        and (last.kind is not PeriodKind.OTHER or _days(one.period) == _days(last))
        and one.period.last < last.first
    ]
    alike = [one for one in earlier if _day_of_year(one.period) == _day_of_year(last)]
    if alike or basis != MeasureBasis.POINT_IN_TIME:
        return alike[-1] if alike else None
    return earlier[-1] if earlier else None


def _why_alone(groups: tuple[PeriodGroups, ...]) -> str:
    if len(groups) == 1:
        return ONE_PERIOD
    return NONE_ALIKE.format(name=groups[-1].period.name)


def _mixed(
    found: list[tuple[Period, dict[str, Told]]], compared: tuple[Period, ...]
) -> tuple[Breach, ...]:
    """Why the groups of a period that is compared are no breakdown of one population."""
    return tuple(
        Breach("groups_are_of_one_kind", None, f"{why}, in {period.name}")
        for period, told in found
        if period in compared and (why := why_mixed([one.facts for one in told.values()]))
    )


def _day_of_year(period: Period) -> tuple[int, int]:
    return period.first.month, period.first.day


def _named(breakdown: Breakdown, code: str) -> str:
    """A group's name as it reads within a sentence: quintile 1 (most deprived), not "1"."""
    return (
        _QUINTILES.get(code, breakdown.groups[code])
        if breakdown.code in ORDERED
        else (breakdown.groups[code])
    )


def _days(period: Period) -> int:
    return (period.last - period.first).days


def _is_illustrative(found: list[tuple[Period, dict[str, Told]]]) -> bool:
    return any(
        one.facts.value_basis is AmountBasis.ILLUSTRATIVE
        for _, told in found
        for one in told.values()
    )
