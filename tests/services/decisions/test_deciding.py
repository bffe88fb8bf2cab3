"""Decisions rest on results or say why not; corrections keep what stood."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.deciding import BOARD, decision
from tests.support.portfolio import Ground, begin, lay_ground
from tests.support.portfolio import refusal as refused
from tests.support.reporting import Q1, Reporting, reporting_on
from tracker.db.decisions import SchemeDecisionVersion
from tracker.db.journal import as_at
from tracker.db.schemes import Scheme
from tracker.domain.decisions import DecisionKind, EvidenceGrade
from tracker.domain.outcomes.states import ReportState
from tracker.domain.permissions import ForbiddenError, Viewer
from tracker.services.decisions.deciding import decide_scheme, has_result
from tracker.services.decisions.ground import accepted_reports
from tracker.services.decisions.review import read_review
from tracker.services.refusals import NotFoundError, StaleEditError


@pytest.fixture
def ground(session: Session) -> Ground:
    return lay_ground(session)


@pytest.fixture
def reporting(session: Session) -> Reporting:
    return reporting_on(session)


@pytest.mark.parametrize("kind", DecisionKind)
def test_each_decision_is_stored_with_who_when_and_why(
    session: Session, ground: Ground, kind: DecisionKind
) -> None:
    decide_scheme(session, ground.people.lead, decision(ground.scheme, kind))
    seen = read_review(session, ground.people.lead, "S-222222").decision
    assert seen is not None
    stored = seen.newest
    assert (stored.kind, stored.grade, stored.body) == (kind, EvidenceGrade.ACCOUNT, BOARD)
    assert (stored.reason, stored.changes) == ("Example: few people came", "Example: another hall")
    assert stored.recorded.number == as_at(session).number


@pytest.mark.parametrize("kind", [DecisionKind.CONTINUE, DecisionKind.SCALE])
def test_going_on_without_a_result_wants_a_reason(
    session: Session, ground: Ground, kind: DecisionKind
) -> None:
    order = decision(ground.scheme, kind, despite="")
    assert refused(decide_scheme, session, ground.people.lead, order) == {
        "going_on_rests_on_a_result": "Enter why it goes on without a result"
    }


def test_an_accepted_report_is_a_result_and_can_be_leant_on(
    session: Session, reporting: Reporting
) -> None:
    reporting.bring(ReportState.ACCEPTED, reporting.pottery, Q1)
    reporting.on(date(2024, 1, 10))
    begin(session, at=datetime(2024, 1, 10, 12, tzinfo=UTC))
    (report,) = accepted_reports(session, as_at(session).number, reporting.pottery)
    assert has_result(session, reporting.pottery)
    order = decision(reporting.pottery, DecisionKind.SCALE, despite="", reports=(report.reference,))
    decide_scheme(session, reporting.people.lead, order)
    reference = session.get_one(Scheme, reporting.pottery).reference
    seen = read_review(session, reporting.people.lead, reference).decision
    assert seen is not None
    assert [(one.reference, one.period) for one in seen.newest.reports] == [(report.reference, Q1)]


@pytest.mark.parametrize("state", [ReportState.SUBMITTED, ReportState.SUPERSEDED])
def test_a_report_that_is_not_accepted_is_no_result(
    session: Session, reporting: Reporting, state: ReportState
) -> None:
    reporting.bring(state, reporting.pottery, Q1)
    assert not has_result(session, reporting.pottery)


def test_a_report_of_another_scheme_is_refused(session: Session, reporting: Reporting) -> None:
    reporting.bring(ReportState.ACCEPTED, reporting.pottery, Q1)
    begin(session, at=datetime(2024, 1, 10, 12, tzinfo=UTC))
    (report,) = accepted_reports(session, as_at(session).number, reporting.pottery)
    order = decision(reporting.garden, reports=(report.reference,))
    told = refused(decide_scheme, session, reporting.people.lead, order)
    assert set(told) == {"reports_are_accepted"}


def test_a_second_decision_stands_beside_the_first_and_the_newest_is_by_its_own_date(
    session: Session, ground: Ground
) -> None:
    lead = ground.people.lead
    first = decide_scheme(session, lead, decision(ground.scheme, DecisionKind.ADAPT))
    begin(session)
    earlier = decision(ground.scheme, decided_on=date(2022, 4, 1), seen=first.journal_number)
    decide_scheme(session, lead, earlier)
    review = read_review(session, lead, "S-222222")
    assert [(one.place, one.newest.kind) for one in review.decisions] == [
        (1, DecisionKind.ADAPT),
        (2, DecisionKind.STOP),
    ]


def test_a_correction_is_a_further_version_with_its_reason(
    session: Session, ground: Ground
) -> None:
    lead = ground.people.lead
    first = decide_scheme(session, lead, decision(ground.scheme))
    begin(session)
    corrected = decision(
        ground.scheme,
        DecisionKind.ADAPT,
        place=1,
        correction="The minutes say adapt",
        seen=first.journal_number,
    )
    decide_scheme(session, lead, corrected)
    (seen,) = read_review(session, lead, "S-222222").decisions
    assert [(one.revision, one.kind, one.correction) for one in seen.versions] == [
        (2, DecisionKind.ADAPT, "The minutes say adapt"),
        (1, DecisionKind.STOP, ""),
    ]


def test_a_correction_without_a_reason_is_refused_and_nothing_is_stored(
    session: Session, ground: Ground
) -> None:
    first = decide_scheme(session, ground.people.lead, decision(ground.scheme))
    begin(session)
    order = decision(ground.scheme, place=1, seen=first.journal_number)
    told = refused(decide_scheme, session, ground.people.lead, order)
    assert set(told) == {"correction_has_a_reason"}
    assert len(session.scalars(select(SchemeDecisionVersion)).all()) == 1


def test_a_decision_that_is_not_there_cannot_be_corrected(session: Session, ground: Ground) -> None:
    with pytest.raises(NotFoundError):
        decide_scheme(session, ground.people.lead, decision(ground.scheme, place=3))


def test_whoever_decides_after_somebody_else_is_told(session: Session, ground: Ground) -> None:
    decide_scheme(session, ground.people.lead, decision(ground.scheme))
    begin(session)
    with pytest.raises(StaleEditError):
        decide_scheme(session, ground.people.lead, decision(ground.scheme))


@pytest.mark.parametrize("role", ["finance", "partner", "evaluator", "admin"])
def test_nobody_but_the_lead_decides(session: Session, ground: Ground, role: str) -> None:
    by: Viewer = getattr(ground.people, role)
    with pytest.raises((ForbiddenError, NotFoundError)):
        decide_scheme(session, by, decision(ground.scheme))
