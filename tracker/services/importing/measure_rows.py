"""Rows that say by which measure a scheme is judged, with its baseline and target."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from tracker.db.schemes import SchemeMeasure
from tracker.db.versions import newest
from tracker.domain.breaches import Breach
from tracker.domain.schemes import TargetOperator, target_is_complete
from tracker.services.importing.context import Context
from tracker.services.importing.per_cents import signs_fit_the_unit
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
from tracker.services.observations.ground import measures_at
from tracker.services.schemes.measuring import stopping_has_a_reason

# Column -> field of the subscription.
_FIELDS = {
    "baseline": "baseline",
    "baseline_period": "baseline_period",
    "target_value": "target",
    "target_operator": "target_operator",
    "target_date": "target_date",
    "is_active": "is_active",
}
_NEW: dict[str, Any] = {
    "baseline": None,
    "baseline_period": "",
    "target_value": None,
    "target_operator": None,
    "target_date": None,
    "is_active": True,
}


class MeasureRows:
    """Judges subscriptions of schemes to measures."""

    def __init__(self, context: Context) -> None:
        self.context = context
        keys = (SchemeMeasure.scheme_id, SchemeMeasure.measure_code)
        rows = context.session.scalars(newest(SchemeMeasure, keys, context.number))
        self.known = {(row.scheme_id, row.measure_code): row for row in rows}
        self.measures = measures_at(context.session, context.number)
        self.claims = Claims("Scheme and measure")
        self.queued: list[dict[str, Any]] = []

    def judge(self, row: Row) -> Judgement:
        """Ask of one row what the form for a measure asks."""
        scheme_id, code = row.number_of("scheme"), row.text("measure")
        if scheme_id is None or not code:
            return refused(())
        standing = self.known.get((scheme_id, code))
        before = None
        if standing is not None:
            before = {column: getattr(standing, name) for column, name in _FIELDS.items()}
        after = {column: row.kept(column, value) for column, value in (before or _NEW).items()}
        if after["target_operator"]:
            after["target_operator"] = TargetOperator(after["target_operator"])
        changes = changes_between(self.context, before, after)
        breaches = [
            *self.claims.claim(row, (scheme_id, code), "measure"),
            *signs_fit_the_unit(self.context, row, self.measures[code].unit),
            *_broken_by(row, before, after),
            *row_is_as_it_was(row, standing.journal_number if standing else 0, changes),
        ]
        if has_errors(breaches) or row.bad:
            return refused(breaches)
        if changes or before is None:
            facts = {_FIELDS[column]: value for column, value in after.items()}
            key = {"scheme_id": scheme_id, "measure_code": code}
            self.queued.append({**key, **facts, "reason": row.text("reason")})
        return Judgement(outcome_of(before, changes), tuple(breaches), changes)

    def store(self, session: Session, origin: Origin) -> None:
        """Write a version of each subscription that is new or changed."""
        rows = [{**one, "journal_number": origin.journal_number} for one in self.queued]
        insert_all(session, SchemeMeasure, rows)


def _broken_by(row: Row, before: dict[str, Any] | None, after: dict[str, Any]) -> Iterator[Breach]:
    if not row.bad & {"target_value", "target_operator"}:
        yield from target_is_complete(
            target=after["target_value"], operator=after["target_operator"]
        )
    if before and before["is_active"] and not after["is_active"]:
        yield from stopping_has_a_reason(row.text("reason"))
