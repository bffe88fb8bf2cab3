"""Recording what a panel expects of a scheme; a later appraisal never replaces the earlier."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.decisions import SchemeAppraisal, SchemeAppraisalScore
from tracker.db.journal import as_at, journal_number
from tracker.domain.appraisals import (
    LONGEST_NOTE,
    LONGEST_REFERENCE,
    LONGEST_TEXT,
    OBJECTIVE_WORDS,
    Score,
    appraisal_names_its_panel,
    appraised_again_with_a_reason,
    appraised_by_then,
    appraiser_is_not_paid,
    every_objective_is_scored,
    input_of,
    scores_rest_on_something,
    texts_fit,
)
from tracker.domain.breaches import Breach, raise_if_broken
from tracker.domain.permissions import Act, Viewer
from tracker.services.decisions.ground import paid_by
from tracker.services.funding.posting import recorded_on
from tracker.services.outcomes.ground import find_visible
from tracker.services.refusals import StaleEditError


@dataclass(frozen=True)
class AppraiseScheme:
    """The scores of a panel; `seen` is the journal number of the appraisal that was on the page."""

    scheme_id: int
    scores: tuple[Score, ...]
    appraised_on: date | None
    body: str
    evidence: str
    decision_reference: str = ""
    reason: str = ""
    seen: int = 0


def appraise_scheme(session: Session, by: Viewer, order: AppraiseScheme) -> SchemeAppraisal:
    """Record an appraisal, unless someone else did since this person looked."""
    find_visible(session, by, order.scheme_id)
    by.require(Act.APPRAISE_SCHEMES)
    last = newest_appraisal(session, order.scheme_id)
    current = last.journal_number if last else 0
    if current != order.seen:
        raise StaleEditError(order.seen, current)
    raise_if_broken(_breaches(session, by, order, is_first=last is None))
    number = journal_number(session)
    appraisal = SchemeAppraisal(
        scheme_id=order.scheme_id,
        journal_number=number,
        revision=last.revision + 1 if last else 1,
        previous_revision=last.revision if last else None,
        appraised_on=order.appraised_on,
        body=order.body.strip(),
        decision_reference=order.decision_reference.strip(),
        evidence=order.evidence.strip(),
        reason=order.reason.strip() if last else "",
    )
    session.add(appraisal)
    session.flush()
    session.add_all(_row(one, order.scheme_id, number) for one in order.scores)
    session.flush()
    return appraisal


def newest_appraisal(session: Session, scheme_id: int) -> SchemeAppraisal | None:
    """The appraisal that the next one follows; none where there is none yet."""
    return session.scalars(
        select(SchemeAppraisal)
        .where(SchemeAppraisal.scheme_id == scheme_id)
        .order_by(SchemeAppraisal.revision.desc())
        .limit(1)
    ).first()


def why_not_theirs(by: Viewer, paid: frozenset[int]) -> str:
    """Why this person may not appraise a scheme that pays these; nothing if they may."""
    found = appraiser_is_not_paid(_own(by), paid)
    return next((breach.message for breach in found), "")


def _breaches(
    session: Session, by: Viewer, order: AppraiseScheme, *, is_first: bool
) -> Iterator[Breach]:
    yield from appraiser_is_not_paid(
        _own(by), paid_by(session, order.scheme_id, as_at(session).number)
    )
    yield from every_objective_is_scored(order.scores)
    yield from appraised_by_then(order.appraised_on, recorded_on(session))
    yield from appraisal_names_its_panel(order.body)
    yield from scores_rest_on_something(order.evidence)
    yield from appraised_again_with_a_reason(order.reason, is_first=is_first)
    notes = (
        (input_of(one.objective, "note"), OBJECTIVE_WORDS[one.objective], one.note, LONGEST_NOTE)
        for one in order.scores
    )
    others = (
        ("decision_reference", "Decision reference", order.decision_reference, LONGEST_REFERENCE),
        ("reason", "Reason", order.reason, LONGEST_TEXT),
    )
    yield from texts_fit((*notes, *others))


def _own(by: Viewer) -> frozenset[int]:
    return frozenset(grant.organisation_id for grant in by.grants)


def _row(score: Score, scheme_id: int, number: int) -> SchemeAppraisalScore:
    return SchemeAppraisalScore(
        scheme_id=scheme_id,
        journal_number=number,
        objective=score.objective,
        alignment=score.alignment,
        effectiveness=score.effectiveness,
        note=score.note.strip(),
    )
