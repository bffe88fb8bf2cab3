"""Appraisals and decisions of example schemes: each of the four decisions once."""

from sqlalchemy.orm import Session

from imports.demo_decision_rows import AppraisalRow, DecisionRow
from tracker.db.journal import as_at
from tracker.domain.appraisals import Objective, Score
from tracker.domain.decisions import DecisionKind, EvidenceGrade
from tracker.domain.permissions import Viewer
from tracker.domain.reading import period
from tracker.services.decisions.appraising import (
    AppraiseScheme,
    appraise_scheme,
    newest_appraisal,
)
from tracker.services.decisions.deciding import DecideScheme, decide_scheme, newest_number
from tracker.services.decisions.ground import accepted_reports


def appraise_row(session: Session, by: Viewer, row: AppraisalRow, scheme_id: int) -> None:
    """Record the scores of a row, each written like 3/2: alignment, then effectiveness."""
    last = newest_appraisal(session, scheme_id)
    order = AppraiseScheme(
        scheme_id=scheme_id,
        scores=tuple(_score(one, getattr(row, one.name.lower())) for one in Objective),
        appraised_on=row.appraised_on,
        body=row.body,
        evidence=row.evidence,
        decision_reference=row.decision_reference,
        reason=row.reason,
        seen=last.journal_number if last else 0,
    )
    appraise_scheme(session, by, order)


def decide_row(session: Session, by: Viewer, row: DecisionRow, scheme_id: int) -> None:
    """Record the decision of a row; its reports are named by what they are for."""
    wanted = {period(text) for text in row.report_periods}
    accepted = accepted_reports(session, as_at(session).number, scheme_id)
    order = DecideScheme(
        scheme_id=scheme_id,
        place=row.corrects,
        kind=DecisionKind(row.decision.value),
        grade=EvidenceGrade(row.grade.value),
        decided_on=row.decided_on,
        body=row.body,
        reason=row.reason,
        changes=row.changes,
        despite=row.despite,
        reports=tuple(one.reference for one in accepted if one.period in wanted),
        correction=row.correction,
        seen=newest_number(session, scheme_id, row.corrects),
    )
    decide_scheme(session, by, order)


def _score(objective: Objective, written: str) -> Score:
    alignment, _, effectiveness = written.partition("/")
    return Score(objective, int(alignment), int(effectiveness))
