"""Observed values as people read them: as at a journal number, and only what they may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, or_
from sqlalchemy.orm import Session

from tracker.db.journal import Journal, as_at
from tracker.db.observations import ObservedValue, ObservedValueVersion
from tracker.db.uploads import Upload
from tracker.db.versions import newest
from tracker.domain.observed_figures import figure_of
from tracker.domain.observed_values import Breakdown, MeasureFacts, ObservedFacts, ValueKey
from tracker.domain.permissions import Act, Viewer
from tracker.services.observations.breakdowns import breakdowns_at, name_of
from tracker.services.observations.ground import measures_at
from tracker.services.observations.shelf import FACT_NAMES, KEY_COLUMNS, facts_of, key_of
from tracker.services.schemes.access import visible_schemes
from tracker.services.snapshot import items_at, schemes_at


@dataclass(frozen=True)
class Provenance:
    """Where a value came from: the commit, and the row of the upload if it came in one."""

    journal_number: int
    recorded_at: datetime
    upload_id: int | None
    file_name: str
    row: int | None


@dataclass(frozen=True)
class ObservedLine:
    """A value in words and figures; `figure` is none where there is no value."""

    id: int
    key: ValueKey
    measure: MeasureFacts
    facts: ObservedFacts
    figure: Decimal | None
    scheme_reference: str
    subject_name: str
    breakdown_name: str
    group_name: str
    provenance: Provenance

    @property
    def reference(self) -> str:
        """The stable reference of the value in files."""
        return f"OBS-{self.id}"


@dataclass(frozen=True)
class _Names:
    schemes: Mapping[int, tuple[str, str]]
    places: Mapping[str, str]
    breakdowns: Mapping[str, Breakdown]
    measures: Mapping[str, MeasureFacts]


def observed_values(
    session: Session, by: Viewer, number: int, measure_code: str = ""
) -> tuple[ObservedLine, ...]:
    """The values that this person may see: of places everybody's, of schemes their own.

    In the order of measure, subject, period, and everybody before the groups.
    """
    by.require(Act.READ_INDICATORS)
    conditions: list[ColumnElement[bool]] = []
    visible = visible_schemes(session, by)
    if visible is not None:
        conditions.append(
            or_(ObservedValue.scheme_id.is_(None), ObservedValue.scheme_id.in_(sorted(visible)))
        )
    if measure_code:
        conditions.append(ObservedValue.measure_code == measure_code)
    return _lines(session, number, conditions)


def values_of_measure(session: Session, by: Viewer, code: str) -> tuple[ObservedLine, ...]:
    """The values of one measure as they stand now, as far as this person may see them."""
    return observed_values(session, by, as_at(session).number, code)


def every_observed_value(session: Session, number: int) -> tuple[ObservedLine, ...]:
    """All values, for files that are made only for people who see all rows; in the same order."""
    return _lines(session, number, [])


def _lines(
    session: Session, number: int, conditions: list[ColumnElement[bool]]
) -> tuple[ObservedLine, ...]:
    names = _names(session, number)
    lines = [_line(row, names) for row in session.execute(_query(number, conditions))]
    orders = {code: list(one.groups) for code, one in names.breakdowns.items()}
    return tuple(sorted(lines, key=lambda line: _order(line, orders)))


def _query(number: int, conditions: list[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    return (
        newest(ObservedValueVersion, (ObservedValueVersion.observed_value_id,), number)
        .join(ObservedValue, ObservedValue.id == ObservedValueVersion.observed_value_id)
        .join(Journal, Journal.number == ObservedValueVersion.journal_number)
        .outerjoin(Upload, Upload.id == ObservedValueVersion.upload_id)
        .where(*conditions)
        .with_only_columns(
            ObservedValueVersion.observed_value_id,
            ObservedValueVersion.journal_number,
            ObservedValueVersion.upload_id,
            ObservedValueVersion.source_row,
            Upload.file_name,
            Journal.recorded_at,
            *KEY_COLUMNS,
            *(getattr(ObservedValueVersion, name) for name in FACT_NAMES),
            maintain_column_froms=True,
        )
    )


def _names(session: Session, number: int) -> _Names:
    return _Names(
        {one.id: (one.reference, one.name) for one in schemes_at(session, number).values()},
        {item.code: item.name for item in items_at(session, number).values()},
        breakdowns_at(session, number),
        measures_at(session, number),
    )


def _line(row: Row[*tuple[Any, ...]], names: _Names) -> ObservedLine:
    key, facts = key_of(row), facts_of(row)
    measure = names.measures[key.measure_code]
    reference, scheme = names.schemes.get(key.scheme_id or 0, ("", ""))
    breakdown = names.breakdowns.get(key.dimension)
    groups = breakdown.groups if breakdown else {}
    return ObservedLine(
        id=row.observed_value_id,
        key=key,
        measure=measure,
        facts=facts,
        figure=figure_of(measure, facts),
        scheme_reference=reference,
        subject_name=scheme or names.places.get(key.place_code, key.place_code),
        breakdown_name=name_of(key.dimension) if key.dimension else "",
        group_name=groups.get(key.group_code, key.group_code),
        provenance=Provenance(
            row.journal_number,
            row.recorded_at,
            row.upload_id,
            row.file_name or "",
            row.source_row,
        ),
    )


def _order(
    line: ObservedLine, orders: Mapping[str, list[str]]
) -> tuple[str, bool, str, str, date, date, str, int, str]:
    # Sorted here and not by the database, whose order of text depends on its collation.
    key = line.key
    groups = orders.get(key.dimension, [])
    place = groups.index(key.group_code) if key.group_code in groups else len(groups)
    return (
        key.measure_code,
        key.scheme_id is not None,
        line.subject_name.casefold(),
        key.subject,
        key.period.first,
        key.period.last,
        key.dimension,
        place,
        key.group_code,
    )
