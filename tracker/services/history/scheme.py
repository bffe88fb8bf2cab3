"""The history of one scheme: its facts, references, links, measures and money."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.db.catalogue import MeasureVersion
from tracker.db.journal import as_at
from tracker.db.schemes import SchemeAlias, SchemeMeasure, SchemeVersion, SchemeWeights
from tracker.db.versions import newest
from tracker.domain.apportionment import UNATTRIBUTED, Lens
from tracker.domain.periods import month_name
from tracker.domain.permissions import Viewer
from tracker.domain.trajectories import in_words
from tracker.services.history.entries import Change, FieldChange, Noted, as_acts, differences
from tracker.services.history.scheme_decisions import decision_changes
from tracker.services.history.scheme_money import money_changes
from tracker.services.refusals import NotFoundError
from tracker.services.schemes.access import visible_schemes
from tracker.services.schemes.aims import WITH_STEPS, steps_of
from tracker.services.schemes.aliases import alias_words
from tracker.services.schemes.standing import facts_of
from tracker.services.schemes.targets import LENS_WORDS
from tracker.services.schemes.words import (
    FIELD_WORDS,
    Names,
    day_in_words,
    names_at,
    quantity,
    target_in_words,
    worded,
)

_MEASURE_WORDS = {
    "baseline": "baseline",
    "starts": "baseline date",
    "target": "target",
    "target_date": "target date",
    "steps": "trajectory",
    "tolerance": "tolerance",
    "state": "measured",
}


def changes_of_scheme(
    session: Session, viewer: Viewer, scheme_id: int, number: int | None = None
) -> tuple[Change, ...]:
    """Every act that changed a scheme, newest first; `number` leaves out what came later."""
    visible = visible_schemes(session, viewer)
    if visible is not None and scheme_id not in visible:
        raise NotFoundError("There is no such scheme.")
    until = as_at(session).number if number is None else number
    names = names_at(session, until)
    noted = [
        *_facts(session, scheme_id, until, names),
        *_aliases(session, scheme_id, until),
        *_weights(session, scheme_id, until, names),
        *_measures(session, scheme_id, until),
        *money_changes(session, scheme_id, until, names),
        *decision_changes(session, scheme_id, until),
    ]
    return as_acts(session, noted)


def _facts(session: Session, scheme_id: int, until: int, names: Names) -> Iterator[Noted]:
    versions = session.scalars(
        select(SchemeVersion)
        .options(joinedload(SchemeVersion.deliverers))
        .where(SchemeVersion.scheme_id == scheme_id, SchemeVersion.journal_number <= until)
        .order_by(SchemeVersion.journal_number)
    ).unique()
    old: dict[str, str] | None = None
    for version in versions:
        deliverers = tuple(row.organisation_id for row in version.deliverers)
        new = worded(facts_of(version, deliverers), names)
        for change in differences(old, new, FIELD_WORDS):
            yield Noted(version.journal_number, change, version.reason)
        old = new


def _aliases(session: Session, scheme_id: int, until: int) -> Iterator[Noted]:
    rows = session.scalars(
        select(SchemeAlias)
        .where(SchemeAlias.scheme_id == scheme_id, SchemeAlias.journal_number <= until)
        .order_by(SchemeAlias.journal_number, SchemeAlias.alias)
    )
    for row in rows:
        yield Noted(row.journal_number, FieldChange(alias_words(row.kind), None, row.alias))


def _weights(session: Session, scheme_id: int, until: int, names: Names) -> Iterator[Noted]:
    """Each set of weights beside the one that held for its month before."""
    rows = session.scalars(
        select(SchemeWeights)
        .options(joinedload(SchemeWeights.parts))
        .where(SchemeWeights.scheme_id == scheme_id, SchemeWeights.journal_number <= until)
        .order_by(SchemeWeights.journal_number, SchemeWeights.lens, SchemeWeights.effective_from)
    ).unique()
    known: dict[Lens, dict[date, str]] = {}
    for row in rows:
        months = known.setdefault(row.lens, {})
        before = [month for month in months if month <= row.effective_from]
        old = months[max(before)] if before else None
        new = _parts_in_words(row, names)
        months[row.effective_from] = new
        restated = ", money already recorded split anew" if row.is_restatement else ""
        what = f"{LENS_WORDS[row.lens]} from {month_name(row.effective_from)}{restated}"
        yield Noted(row.journal_number, FieldChange(what, old, new), row.reason)


def _parts_in_words(row: SchemeWeights, names: Names) -> str:
    of = sum(part.parts for part in row.parts)
    last = [part for part in row.parts if part.target_code == UNATTRIBUTED]
    ordered = [part for part in row.parts if part.target_code != UNATTRIBUTED] + last
    return ", ".join(f"{names.item(p.target_code)} {p.parts:,} of {of:,}" for p in ordered)


def _measures(session: Session, scheme_id: int, until: int) -> Iterator[Noted]:
    rows = session.scalars(
        select(SchemeMeasure)
        .options(WITH_STEPS)
        .where(SchemeMeasure.scheme_id == scheme_id, SchemeMeasure.journal_number <= until)
        .order_by(SchemeMeasure.journal_number, SchemeMeasure.measure_code)
    ).all()
    measures = {
        version.code: version
        for version in session.scalars(newest(MeasureVersion, (MeasureVersion.code,), until))
    }
    known: dict[str, dict[str, str]] = {}
    for row in rows:
        measure = measures[row.measure_code]
        new = _measure_in_words(row, measure.unit)
        labels = {key: f"{measure.name}, {word}" for key, word in _MEASURE_WORDS.items()}
        for change in differences(known.get(row.measure_code), new, labels):
            yield Noted(row.journal_number, change, row.reason)
        known[row.measure_code] = new


def _measure_in_words(row: SchemeMeasure, unit: str) -> dict[str, str]:
    period = f" in {row.baseline_period}" if row.baseline_period else ""
    baseline = quantity(row.baseline, unit)
    return {
        "baseline": f"{baseline}{period}" if baseline else "",
        "target": target_in_words(row.target_operator, row.target, unit),
        "starts": day_in_words(row.starts) if row.starts else "",
        "target_date": day_in_words(row.target_date) if row.target_date else "",
        "steps": in_words(steps_of(row)),
        "tolerance": "" if row.tolerance is None else f"{row.tolerance:f}",
        "state": "Yes" if row.is_active else "No longer",
    }
