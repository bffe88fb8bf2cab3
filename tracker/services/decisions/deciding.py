"""Recording what was decided of a scheme, and correcting that without losing what stood."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.decisions import SchemeDecision, SchemeDecisionReport, SchemeDecisionVersion
from tracker.db.journal import as_at, journal_number
from tracker.domain.appraisals import LONGEST_TEXT, texts_fit
from tracker.domain.breaches import Breach, raise_if_broken
from tracker.domain.decisions import (
    Decided,
    correction_has_a_reason,
    everything_wrong_with,
    going_on_rests_on_a_result,
    reports_are_accepted,
    warnings_want_a_reason,
)
from tracker.domain.permissions import Act, Viewer
from tracker.services.decisions.ground import accepted_reports, has_measured_result
from tracker.services.funding.posting import recorded_on
from tracker.services.outcomes.ground import find_visible
from tracker.services.refusals import NotFoundError, StaleEditError

# What travels from the order to its row as it is, the blanks around it aside.
_TEXTS = ("body", "reason", "changes", "despite")


@dataclass(frozen=True)
class DecideScheme(Decided):
    """A decision; `place` names the one that this corrects.

    `seen` is the journal number of the newest version that was on the page: of the scheme's
    decisions, or of the one corrected.
    """

    scheme_id: int = 0
    place: int | None = None
    correction: str = ""
    seen: int = 0


def decide_scheme(session: Session, by: Viewer, order: DecideScheme) -> SchemeDecisionVersion:
    """Record a decision, or a correction of one, unless someone else did since."""
    find_visible(session, by, order.scheme_id)
    by.require(Act.DECIDE_SCHEMES)
    corrected = _corrected(session, order)
    current = newest_number(session, order.scheme_id, order.place)
    if current != order.seen:
        raise StaleEditError(order.seen, current)
    accepted = {
        one.reference: one.id
        for one in accepted_reports(session, as_at(session).number, order.scheme_id)
    }
    has_result = bool(accepted) or _is_measured(session, order.scheme_id)
    raise_if_broken(
        warnings_want_a_reason(
            _breaches(session, order, set(accepted), has_result=has_result), order.despite
        )
    )
    decision_id = corrected.decision_id if corrected else _new(session, order.scheme_id)
    version = _version(session, order, decision_id, corrected)
    session.add_all(
        SchemeDecisionReport(
            decision_id=decision_id,
            journal_number=version.journal_number,
            report_id=accepted[reference],
        )
        for reference in sorted(set(order.reports))
    )
    session.flush()
    return version


def has_result(session: Session, scheme_id: int) -> bool:
    """Whether anything shows by now what a scheme did."""
    number = as_at(session).number
    return bool(accepted_reports(session, number, scheme_id)) or _is_measured(session, scheme_id)


def newest_number(session: Session, scheme_id: int, place: int | None = None) -> int:
    """The journal number of the newest version of one decision, or of any; 0 for none."""
    query = (
        select(func.max(SchemeDecisionVersion.journal_number))
        .join(SchemeDecision, SchemeDecision.id == SchemeDecisionVersion.decision_id)
        .where(SchemeDecision.scheme_id == scheme_id)
    )
    if place is not None:
        query = query.where(SchemeDecision.place == place)
    return session.scalar(query) or 0


def _is_measured(session: Session, scheme_id: int) -> bool:
    return has_measured_result(session, scheme_id, as_at(session).number)


def _corrected(session: Session, order: DecideScheme) -> SchemeDecisionVersion | None:
    """The version that a correction follows; none for a new decision."""
    if order.place is None:
        return None
    found = session.scalars(
        select(SchemeDecisionVersion)
        .join(SchemeDecision, SchemeDecision.id == SchemeDecisionVersion.decision_id)
        .where(SchemeDecision.scheme_id == order.scheme_id, SchemeDecision.place == order.place)
        .order_by(SchemeDecisionVersion.revision.desc())
        .limit(1)
    ).first()
    if found is None:
        raise NotFoundError("There is no such decision.")
    return found


def _breaches(
    session: Session, order: DecideScheme, accepted: set[str], *, has_result: bool
) -> Iterator[Breach]:
    decided = Decided(**{one.name: getattr(order, one.name) for one in fields(Decided)})
    yield from everything_wrong_with(decided, recorded_on(session))
    yield from going_on_rests_on_a_result(order.kind, has_result=has_result)
    yield from reports_are_accepted(order.reports, accepted)
    yield from correction_has_a_reason(order.correction, is_first=order.place is None)
    yield from texts_fit((("correction", "Reason", order.correction, LONGEST_TEXT),))


def _new(session: Session, scheme_id: int) -> int:
    last = session.scalar(
        select(func.max(SchemeDecision.place)).where(SchemeDecision.scheme_id == scheme_id)
    )
    decision = SchemeDecision(
        scheme_id=scheme_id, place=(last or 0) + 1, journal_number=journal_number(session)
    )
    session.add(decision)
    session.flush()
    return decision.id


def _version(
    session: Session,
    order: DecideScheme,
    decision_id: int,
    corrected: SchemeDecisionVersion | None,
) -> SchemeDecisionVersion:
    version = SchemeDecisionVersion(
        decision_id=decision_id,
        journal_number=journal_number(session),
        revision=corrected.revision + 1 if corrected else 1,
        previous_revision=corrected.revision if corrected else None,
        kind=order.kind,
        grade=order.grade,
        decided_on=order.decided_on,
        correction=order.correction.strip() if corrected else "",
        **{name: getattr(order, name).strip() for name in _TEXTS},
    )
    session.add(version)
    session.flush()
    return version
