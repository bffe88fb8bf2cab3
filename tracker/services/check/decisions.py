"""Appraisals and decisions asked once more for what no constraint can hold."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.decisions import (
    SchemeAppraisal,
    SchemeAppraisalScore,
    SchemeDecision,
    SchemeDecisionReport,
    SchemeDecisionVersion,
)
from tracker.db.outcomes import OutcomeReport
from tracker.db.schemes import Scheme
from tracker.domain.appraisals import every_objective_is_scored
from tracker.services.check.figures import Check, Subject, none_of
from tracker.services.decisions.review import scores_of


def decision_checks(session: Session, number: int) -> Iterator[Check]:
    """Scores that are not whole, decisions that say nothing, and reports of other schemes."""
    rules = {
        "Appraisals without two scores for each objective": _not_whole(session, number),
        "Decisions that nobody said anything of": _without_a_version(session, number),
        "Decisions that rest on a report of another scheme": _of_another(session, number),
    }
    for name, found in rules.items():
        yield none_of(Subject.DECISIONS, name, sorted(found))


def _not_whole(session: Session, number: int) -> Iterator[str]:
    scores = scores_of(session, SchemeAppraisalScore.journal_number <= number)
    rows = session.execute(
        select(SchemeAppraisal.journal_number, Scheme.id, Scheme.reference)
        .join(Scheme, Scheme.id == SchemeAppraisal.scheme_id)
        .where(SchemeAppraisal.journal_number <= number)
    )
    for journal_number, scheme_id, reference in rows:
        if any(every_objective_is_scored(scores.get((scheme_id, journal_number), ()))):
            yield f"{reference}, journal number {journal_number}"


def _without_a_version(session: Session, number: int) -> Iterator[str]:
    said = select(SchemeDecisionVersion.decision_id)
    rows = session.execute(
        select(Scheme.reference, SchemeDecision.place)
        .join(SchemeDecision, SchemeDecision.scheme_id == Scheme.id)
        .where(SchemeDecision.journal_number <= number, SchemeDecision.id.not_in(said))
    )
    yield from (f"{row.reference}, decision {row.place}" for row in rows)


def _of_another(session: Session, number: int) -> Iterator[str]:
    rows = session.execute(
        select(Scheme.reference, SchemeDecision.place)
        .join(SchemeDecision, SchemeDecision.scheme_id == Scheme.id)
        .join(SchemeDecisionReport, SchemeDecisionReport.decision_id == SchemeDecision.id)
        .join(OutcomeReport, OutcomeReport.id == SchemeDecisionReport.report_id)
        .where(
            SchemeDecisionReport.journal_number <= number,
            OutcomeReport.scheme_id != SchemeDecision.scheme_id,
        )
        .distinct()
    )
    yield from (f"{row.reference}, decision {row.place}" for row in rows)
