"""Values as they stand with those that are about to: what groups and histories are judged by."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from tracker.db.observations import ObservedValue, ObservedValueVersion
from tracker.db.versions import newest
from tracker.domain.breaches import Breach
from tracker.domain.observed_figures import figure_of
from tracker.domain.observed_groups import (
    Family,
    groups_share_an_index,
    parts_fit_the_whole,
    value_is_like_its_past,
)
from tracker.domain.observed_values import ObservedFacts, ValueKey
from tracker.domain.periods import Period, PeriodKind
from tracker.services.observations.ground import Ground

# More of its past says no more of what is usual, and a long file asks of every row.
_MOST_EARLIER = 24

KEY_COLUMNS = (
    ObservedValue.measure_code,
    ObservedValue.scheme_id,
    ObservedValue.place_code,
    ObservedValue.period_start,
    ObservedValue.period_end,
    ObservedValue.dimension,
    ObservedValue.group_code,
)
FACT_NAMES = tuple(ObservedFacts.__dataclass_fields__)

Series = tuple[ValueKey, PeriodKind]


@dataclass(frozen=True)
class Standing:
    """A value as it stands: its number, and the version that says so."""

    id: int
    journal_number: int
    facts: ObservedFacts


@dataclass
class Shelf:
    """The values of some measures; what is put on it replaces what stands."""

    ground: Ground
    standing: Mapping[ValueKey, Standing]
    _after: dict[ValueKey, ObservedFacts] = field(default_factory=dict)
    _families: dict[ValueKey, dict[str, ObservedFacts]] = field(init=False)
    _series: dict[Series, list[tuple[date, Decimal]]] | None = None

    def __post_init__(self) -> None:
        """Sort what stands into families."""
        self._families = defaultdict(dict)
        for key, one in self.standing.items():
            self._keep(key, one.facts)

    def put(self, key: ValueKey, facts: ObservedFacts) -> None:
        """Count a value as it is about to be."""
        self._keep(key, facts)
        self._series = None

    def _keep(self, key: ValueKey, facts: ObservedFacts) -> None:
        self._after[key] = facts
        self._families[replace(key, group_code="")][key.group_code] = facts

    def at(self, key: ValueKey) -> ObservedFacts | None:
        """A value as it is about to be; none where there is none."""
        return self._after.get(key)

    def dimensions_of(self, key: ValueKey) -> tuple[str, ...]:
        """The breakdowns that a value has to fit: its own, or for everybody's value any."""
        if key.dimension:
            return (key.dimension,)
        return tuple(
            code
            for code in self.ground.breakdowns
            if replace(key, dimension=code) in self._families
        )

    def family_breaches(self, key: ValueKey, dimension: str) -> Iterator[Breach]:
        """What is wrong between the groups of a breakdown and everybody."""
        breakdown = self.ground.breakdowns.get(dimension)
        parts = self._families.get(replace(key, dimension=dimension, group_code=""))
        if breakdown is None or not parts:
            return
        measure = self.ground.measures[key.measure_code]
        family = Family(measure, breakdown, self.at(key.whole), parts)
        yield from parts_fit_the_whole(family)
        yield from groups_share_an_index(family)

    def history_breaches(self, key: ValueKey) -> Iterator[Breach]:
        """A warning where a value is far from those of earlier periods of its kind."""
        facts = self.at(key)
        if facts is None:
            return
        if self._series is None:
            self._series = self._read_series()
        series = self._series.get(_series_of(key), [])
        earlier = series[: bisect_left(series, (key.period.first, Decimal("-Infinity")))]
        figure = figure_of(self.ground.measures[key.measure_code], facts)
        yield from value_is_like_its_past(figure, [one for _, one in earlier[-_MOST_EARLIER:]])

    def _read_series(self) -> dict[Series, list[tuple[date, Decimal]]]:
        found: dict[Series, list[tuple[date, Decimal]]] = defaultdict(list)
        for key, facts in self._after.items():
            figure = figure_of(self.ground.measures[key.measure_code], facts)
            if figure is not None:
                found[_series_of(key)].append((key.period.first, figure))
        for series in found.values():
            series.sort()
        return found


def read_shelf(session: Session, number: int, ground: Ground, measures: Collection[str]) -> Shelf:
    """The values of these measures as at a journal number: one query, however many there are."""
    query = (
        newest(ObservedValueVersion, (ObservedValueVersion.observed_value_id,), number)
        .join(ObservedValue, ObservedValue.id == ObservedValueVersion.observed_value_id)
        .where(ObservedValue.measure_code.in_(sorted(measures)))
        .with_only_columns(
            ObservedValueVersion.observed_value_id,
            ObservedValueVersion.journal_number,
            *KEY_COLUMNS,
            *(getattr(ObservedValueVersion, name) for name in FACT_NAMES),
            maintain_column_froms=True,
        )
    )
    return Shelf(
        ground,
        {
            key_of(row): Standing(row.observed_value_id, row.journal_number, facts_of(row))
            for row in session.execute(query)
        },
    )


def key_of(row: Row[*tuple[Any, ...]]) -> ValueKey:
    """What a stored value is a value of."""
    return ValueKey(
        row.measure_code,
        Period(row.period_start, row.period_end),
        row.scheme_id,
        row.place_code or "",
        row.dimension,
        row.group_code,
    )


def facts_of(row: Row[*tuple[Any, ...]]) -> ObservedFacts:
    """What a stored version says."""
    return ObservedFacts(**{name: getattr(row, name) for name in FACT_NAMES})


def _series_of(key: ValueKey) -> Series:
    """Everything but the period, of which only the kind counts: a month is no year."""
    kind = key.period.kind
    nothing = Period(date.min, date.min)
    return replace(key, period=nothing), kind
