"""What the history of a scheme says of its appraisals and decisions."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.decisions import (
    SchemeAppraisal,
    SchemeAppraisalScore,
    SchemeDecision,
    SchemeDecisionVersion,
)
from tracker.domain.appraisals import totals_of
from tracker.domain.decisions import DECISION_WORDS, grade_in_words
from tracker.services.decisions.review import scores_of
from tracker.services.history.entries import FieldChange, Noted, differences
from tracker.services.schemes.words import day_in_words

_DECISION = {
    "kind": "decided",
    "grade": "evidence",
    "decided_on": "date",
    "body": "decided by",
    "reason": "reason",
    "changes": "what changes",
    "despite": "why without a result",
}


def decision_changes(session: Session, scheme_id: int, until: int) -> Iterator[Noted]:
    """Every appraisal beside the one before, and every decision beside what it corrects."""
    yield from _appraisals(session, scheme_id, until)
    yield from _decisions(session, scheme_id, until)


def _appraisals(session: Session, scheme_id: int, until: int) -> Iterator[Noted]:
    rows = session.scalars(
        select(SchemeAppraisal)
        .where(SchemeAppraisal.scheme_id == scheme_id, SchemeAppraisal.journal_number <= until)
        .order_by(SchemeAppraisal.revision)
    ).all()
    scores = scores_of(session, SchemeAppraisalScore.scheme_id == scheme_id) if rows else {}
    old: str | None = None
    for row in rows:
        totals = totals_of(scores[scheme_id, row.journal_number])
        new = (
            f"alignment {totals.alignment} and predicted effectiveness {totals.effectiveness} "
            f"of {totals.most}, {row.body}, {day_in_words(row.appraised_on)}"
        )
        yield Noted(row.journal_number, FieldChange("Appraisal", old, new), row.reason)
        old = new


def _decisions(session: Session, scheme_id: int, until: int) -> Iterator[Noted]:
    rows = session.execute(
        select(SchemeDecisionVersion, SchemeDecision.place)
        .join(SchemeDecision, SchemeDecision.id == SchemeDecisionVersion.decision_id)
        .where(SchemeDecision.scheme_id == scheme_id, SchemeDecisionVersion.journal_number <= until)
        .order_by(SchemeDecisionVersion.journal_number, SchemeDecision.place)
    )
    known: dict[int, Mapping[str, str]] = {}
    for row, place in rows:
        new = _in_words(row)
        labels = {key: f"Decision {place}, {words}" for key, words in _DECISION.items()}
        for change in differences(known.get(place), new, labels):
            yield Noted(row.journal_number, change, row.correction)
        known[place] = new


def _in_words(row: SchemeDecisionVersion) -> dict[str, str]:
    return {
        "kind": DECISION_WORDS[row.kind],
        "grade": grade_in_words(row.grade),
        "decided_on": day_in_words(row.decided_on),
        "body": row.body,
        "reason": row.reason,
        "changes": row.changes,
        "despite": row.despite,
    }
