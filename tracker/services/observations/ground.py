"""What the rules of observed values ask about, fetched once for however many values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.db.catalogue import MeasureVersion
from tracker.db.schemes import SchemeMeasure, SchemeVersion
from tracker.db.versions import newest
from tracker.domain.observed_values import (
    Breakdown,
    MeasureFacts,
    Observation,
    ObservedFacts,
    ValueForm,
    ValueKey,
)
from tracker.services.observations.breakdowns import PLACE_LISTS, breakdowns_at
from tracker.services.snapshot import Item, items_at

_EXAMPLE = "example"


@dataclass(frozen=True)
class Ground:
    """Measures, breakdowns, places and subscriptions as at one journal number."""

    measures: Mapping[str, MeasureFacts]
    breakdowns: Mapping[str, Breakdown]
    places: Mapping[str, Item]
    # Every scheme, and whether it is an example.
    schemes: Mapping[int, bool]
    subscriptions: frozenset[tuple[int, str]]
    today: date

    def observation(
        self, key: ValueKey, facts: ObservedFacts, unread: frozenset[str] = frozenset()
    ) -> Observation:
        """A value with all that its rules ask about."""
        place = self.places.get(key.place_code)
        is_example = (
            place is not None and place.kind == _EXAMPLE
            if key.scheme_id is None
            else self.schemes.get(key.scheme_id, False)
        )
        return Observation(
            key,
            self.measures[key.measure_code],
            facts,
            is_subscribed=(key.scheme_id or 0, key.measure_code) in self.subscriptions,
            is_about_an_example=is_example,
            unread=unread,
        )


def read_ground(session: Session, number: int, today: date) -> Ground:
    """A handful of queries, whatever is to be judged."""
    items = items_at(session, number)
    keys = (SchemeMeasure.scheme_id, SchemeMeasure.measure_code)
    links = session.scalars(newest(SchemeMeasure, keys, number))
    schemes = newest(SchemeVersion, (SchemeVersion.scheme_id,), number).with_only_columns(
        SchemeVersion.scheme_id, SchemeVersion.is_example
    )
    return Ground(
        measures=measures_at(session, number),
        breakdowns=breakdowns_at(session, number),
        places={code: item for code, item in items.items() if item.list_name in PLACE_LISTS},
        schemes={row.scheme_id: row.is_example for row in session.execute(schemes)},
        subscriptions=frozenset(
            (link.scheme_id, link.measure_code) for link in links if link.is_active
        ),
        today=today,
    )


def measures_at(session: Session, number: int) -> dict[str, MeasureFacts]:
    """What a value must know of each measure, by its code."""
    rows = session.scalars(newest(MeasureVersion, (MeasureVersion.code,), number))
    return {
        row.code: MeasureFacts(
            row.code, row.name, ValueForm(row.value_form), row.unit, row.counts_people
        )
        for row in rows
    }
