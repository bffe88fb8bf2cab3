"""Rows that say by which measure a scheme is judged, with its baseline and target."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from tracker.db.schemes import SchemeMeasure, SchemeMeasureStep
from tracker.db.versions import newest
from tracker.domain.attainment import Step, trajectory_can_be_followed
from tracker.domain.breaches import Breach
from tracker.domain.reading import UnreadableError
from tracker.domain.schemes import TargetOperator, target_is_complete
from tracker.domain.trajectories import in_words, trajectory
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
from tracker.services.schemes.aims import WITH_STEPS, aim_from, steps_of
from tracker.services.schemes.measuring import stopping_has_a_reason

# Column -> field of the subscription.
_FIELDS = {
    "baseline": "baseline",
    "baseline_period": "baseline_period",
    "target_value": "target",
    "target_operator": "target_operator",
    "target_date": "target_date",
    "baseline_date": "starts",
    "tolerance": "tolerance",
    "is_active": "is_active",
}
# Its steps are rows of their own; in a file they are one text.
TRAJECTORY = "trajectory"
_NEW: dict[str, Any] = {
    "baseline": None,
    "baseline_period": "",
    "target_value": None,
    "target_operator": None,
    "target_date": None,
    "baseline_date": None,
    "tolerance": None,
    "is_active": True,
    TRAJECTORY: "",
}


class MeasureRows:
    """Judges subscriptions of schemes to measures."""

    def __init__(self, context: Context) -> None:
        self.context = context
        keys = (SchemeMeasure.scheme_id, SchemeMeasure.measure_code)
        query = newest(SchemeMeasure, keys, context.number).options(WITH_STEPS)
        rows = context.session.scalars(query)
        self.known = {(row.scheme_id, row.measure_code): row for row in rows}
        self.measures = measures_at(context.session, context.number)
        self.claims = Claims("Scheme and measure")
        self.queued: list[dict[str, Any]] = []
        self.steps: list[dict[str, Any]] = []

    def judge(self, row: Row) -> Judgement:
        """Ask of one row what the form for a measure asks."""
        scheme_id, code = row.number_of("scheme"), row.text("measure")
        if scheme_id is None or not code:
            return refused(())
        standing = self.known.get((scheme_id, code))
        before = None
        if standing is not None:
            before = {column: getattr(standing, name) for column, name in _FIELDS.items()}
            before[TRAJECTORY] = in_words(steps_of(standing))
        after = {column: row.kept(column, value) for column, value in (before or _NEW).items()}
        if after["target_operator"]:
            after["target_operator"] = TargetOperator(after["target_operator"])
        steps, unreadable = _steps_of(after)
        changes = changes_between(self.context, before, after)
        breaches = [
            *self.claims.claim(row, (scheme_id, code), "measure"),
            *signs_fit_the_unit(self.context, row, self.measures[code].unit),
            *_broken_by(row, before, after),
            *(unreadable or _not_followed(row, after, steps)),
            *row_is_as_it_was(row, standing.journal_number if standing else 0, changes),
        ]
        if has_errors(breaches) or row.bad:
            return refused(breaches)
        if changes or before is None:
            facts = {name: after[column] for column, name in _FIELDS.items()}
            key = {"scheme_id": scheme_id, "measure_code": code}
            self.queued.append({**key, **facts, "reason": row.text("reason")})
            self.steps += [{**key, "day": one.day, "value": one.value} for one in steps]
        return Judgement(outcome_of(before, changes), tuple(breaches), changes)

    def store(self, session: Session, origin: Origin) -> None:
        """Write a version of each subscription that is new or changed."""
        number = {"journal_number": origin.journal_number}
        insert_all(session, SchemeMeasure, [{**one, **number} for one in self.queued])
        insert_all(session, SchemeMeasureStep, [{**one, **number} for one in self.steps])


def _broken_by(row: Row, before: dict[str, Any] | None, after: dict[str, Any]) -> Iterator[Breach]:
    if not row.bad & {"target_value", "target_operator"}:
        yield from target_is_complete(
            target=after["target_value"], operator=after["target_operator"]
        )
    if before and before["is_active"] and not after["is_active"]:
        yield from stopping_has_a_reason(row.text("reason"))


def _steps_of(after: dict[str, Any]) -> tuple[tuple[Step, ...], list[Breach]]:
    """The steps of the text, which is then written as the tracker writes it; or the refusal."""
    try:
        steps = trajectory(after[TRAJECTORY])
    except UnreadableError as error:
        return (), [Breach("trajectory_can_be_read", TRAJECTORY, str(error))]
    after[TRAJECTORY] = in_words(steps)
    return steps, []


def _not_followed(row: Row, after: dict[str, Any], steps: tuple[Step, ...]) -> Iterator[Breach]:
    if row.bad & {"target_value", "target_date", "baseline_date", "baseline_period", "tolerance"}:
        return
    aim = aim_from(
        baseline=after["baseline"],
        baseline_period=after["baseline_period"],
        target=after["target_value"],
        target_operator=after["target_operator"],
        target_date=after["target_date"],
        starts=after["baseline_date"],
        steps=steps,
        tolerance=after["tolerance"],
    )
    yield from trajectory_can_be_followed(aim)
