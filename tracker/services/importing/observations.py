"""Observed values: each row is one measure, scheme or place, period, and everybody or a group."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.observations import ObservedValue, ObservedValueVersion
from tracker.domain.breaches import Breach
from tracker.domain.observations import everything_wrong
from tracker.domain.observed_values import ValueKey
from tracker.services.importing.context import Context
from tracker.services.importing.observation_rows import (
    KEY_COLUMNS as FIELDS_OF_COLUMNS,
)
from tracker.services.importing.observation_rows import ValueRow, facts_after, key_of_row, said
from tracker.services.importing.per_cents import signs_fit_the_unit
from tracker.services.importing.results import Outcome
from tracker.services.importing.rows import (
    Claims,
    Judgement,
    Row,
    has_errors,
    refused,
    row_is_as_it_was,
)
from tracker.services.importing.versions import changes_between, outcome_of
from tracker.services.importing.writing import Origin, insert_all
from tracker.services.observations.ground import read_ground
from tracker.services.observations.record import new_value, new_version
from tracker.services.observations.shelf import KEY_COLUMNS, Shelf, key_of, read_shelf


@dataclass
class ObservationsImporter:
    """Judges rows of values, each by itself, beside its groups, and beside its own past."""

    context: Context
    columns: ClassVar[Mapping[str, str]] = {
        name: column for column, name in FIELDS_OF_COLUMNS.items()
    }
    queued: list[ValueRow] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Fetch what the rules ask about, and lay every row of the file beside what stands."""
        context = self.context
        ground = read_ground(context.session, context.number, context.today)
        keys = {row.number: key for row in context.rows if (key := key_of_row(row)) is not None}
        measures = {key.measure_code for key in keys.values()}
        self.shelf = read_shelf(context.session, context.number, ground, measures)
        self.rows = {
            row.number: _value_row(row, keys[row.number], self.shelf)
            for row in context.rows
            if row.number in keys
        }
        # A figure that cannot be read says nothing of the others in its family.
        whole = [one for one in self.rows.values() if one.is_certain and not one.row.bad]
        differing = [one for one in whole if one.is_new_or_changed]
        for one in differing:
            self.shelf.put(one.key, one.after)
        self.of_families = _told_once(differing, self.shelf)
        self.claims = Claims("Measure, scheme or place, period, breakdown and group")

    def judge(self, row: Row) -> Judgement:
        """Ask of one row what recording a single value asks."""
        one = self.rows.get(row.number)
        if one is None:
            return refused(())
        breaches = list(self.claims.claim(row, one.key, "measure_code")) if one.is_certain else []
        if not one.is_new_or_changed:
            outcome = Outcome.REFUSED if has_errors(breaches) else Outcome.UNCHANGED
            return Judgement(outcome, tuple(breaches))
        changes = changes_between(self.context, one.before, said(one.after))
        stored = one.standing.journal_number if one.standing else 0
        breaches += [*self._breaches(one), *row_is_as_it_was(row, stored, changes)]
        if has_errors(breaches) or row.bad:
            return refused(breaches)
        self.queued.append(one)
        return Judgement(outcome_of(one.before, changes), tuple(breaches), changes)

    def store(self, session: Session, origin: Origin) -> None:
        """Write what new values are values of, and a version of each new or changed one."""
        number = origin.journal_number
        new = [new_value(one.key, number) for one in self.queued if one.standing is None]
        insert_all(session, ObservedValue, new)
        ids = {key: one.id for key, one in self.shelf.standing.items()}
        if new:
            recorded = select(ObservedValue.id, *KEY_COLUMNS).where(
                ObservedValue.journal_number == number
            )
            ids |= {key_of(row): row.id for row in session.execute(recorded)}
        came_from = {"upload_id": origin.upload_id}
        versions = [
            {
                **new_version(ids[one.key], number, one.after),
                **came_from,
                "source_row": one.row.number,
            }
            for one in self.queued
        ]
        insert_all(session, ObservedValueVersion, versions)

    def _breaches(self, one: ValueRow) -> Iterator[Breach]:
        ground = self.shelf.ground
        observation = ground.observation(one.key, one.after, one.unread)
        yield from everything_wrong(observation, ground.breakdowns, ground.today)
        yield from signs_fit_the_unit(self.context, one.row, observation.measure.unit)
        if one.is_certain:
            yield from self.of_families.get(one.row.number, ())
            yield from self.shelf.history_breaches(one.key)


def _value_row(row: Row, key: ValueKey, shelf: Shelf) -> ValueRow:
    is_certain = row.bad.isdisjoint(FIELDS_OF_COLUMNS)
    standing = shelf.standing.get(key) if is_certain else None
    return ValueRow(row, key, standing, facts_after(row, standing), is_certain)


def _told_once(rows: list[ValueRow], shelf: Shelf) -> Mapping[int, list[Breach]]:
    """What is wrong between groups and everybody, at everybody's row, or at the first group's."""
    place: dict[tuple[ValueKey, str], ValueRow] = {}
    for one in rows:
        for dimension in shelf.dimensions_of(one.key):
            family = one.key.whole, dimension
            if family not in place or not one.key.dimension:
                place[family] = one
    told: dict[int, list[Breach]] = defaultdict(list)
    for (key, dimension), one in place.items():
        told[one.row.number] += shelf.family_breaches(key, dimension)
    return told
