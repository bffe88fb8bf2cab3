"""Which measures have been observed, of how many places and schemes, and until when."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tracker.db.catalogue import MeasureVersion
from tracker.db.journal import as_at
from tracker.db.observations import ObservedValue
from tracker.db.versions import newest
from tracker.domain.permissions import Act, Viewer
from tracker.services.schemes.access import visible_schemes


@dataclass(frozen=True)
class ObservedMeasure:
    """A measure with the values that this person may see."""

    code: str
    name: str
    places: int
    schemes: int
    last_day: date
    values: int


def observed_measures(session: Session, by: Viewer) -> tuple[ObservedMeasure, ...]:
    """Every measure with a value that this person may see, by name."""
    by.require(Act.READ_INDICATORS)
    visible = visible_schemes(session, by)
    query = select(
        ObservedValue.measure_code,
        func.count(ObservedValue.place_code.distinct()).label("places"),
        func.count(ObservedValue.scheme_id.distinct()).label("schemes"),
        func.max(ObservedValue.period_end).label("last"),
        func.count().label("number"),
    ).group_by(ObservedValue.measure_code)
    if visible is not None:
        query = query.where(
            or_(ObservedValue.scheme_id.is_(None), ObservedValue.scheme_id.in_(sorted(visible)))
        )
    rows = session.execute(query).all()
    versions = session.scalars(
        newest(MeasureVersion, (MeasureVersion.code,), as_at(session).number)
    )
    names = {version.code: version.name for version in versions}
    found = [
        ObservedMeasure(
            row.measure_code,
            names[row.measure_code],
            row.places,
            row.schemes,
            row.last,
            row.number,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.code)))
