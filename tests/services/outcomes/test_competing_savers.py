"""Four save the same report at once: one is stored, three keep their text and are told."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.support.competing import STORED, Wish, at_once_in_threads
from tests.support.reporting import BODY, OPEN, Q1, TOLD, Reporting, reporting_on
from tracker.db.engine import make_sessions
from tracker.db.outcomes import OutcomeReport, OutcomeReportVersion
from tracker.domain.breaches import Breach, RulesBroken
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.permissions import Viewer
from tracker.services.outcomes.acts import (
    ActOnReport,
    ExtendReport,
    ReportChangedError,
    SaveReport,
    accept_report,
    extend_report,
    save_report,
)

WRITERS = 4


def _save(session: Session, by: Viewer, order: SaveReport) -> object:
    try:
        return save_report(session, by, order)
    except ReportChangedError as refused:
        told = f"changed since {refused.seen}: {[one.yours for one in refused.differences]}"
        raise RulesBroken([Breach("stale", None, told)]) from refused


@pytest.fixture
def sessions(fresh_engine: Engine) -> sessionmaker[Session]:
    """Sessions on a database of the test's own."""
    return make_sessions(fresh_engine)


def _prepared(sessions: sessionmaker[Session], *acts: ReportAct) -> tuple[Reporting, int]:
    """The pottery's report after these acts, still open today, and what everybody saw of it."""
    with sessions() as session:
        session.connection(execution_options={"writes": True})
        reporting = reporting_on(session, OPEN)
        # Long enough for those who compete to do so today, whenever that is.
        due = ExtendReport(reporting.pottery, Q1, OPEN.replace(year=2999), "A test")
        extend_report(session, reporting.people.lead, due)
        seen = 0
        for act in acts:
            seen = reporting.do(act).version.journal_number
        session.commit()
        session.info.pop("journal", None)
        return reporting, seen


def _count(
    sessions: sessionmaker[Session], model: type[OutcomeReport | OutcomeReportVersion]
) -> int:
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("begun", [(), (ReportAct.SAVE,)], ids=["nobody began it", "a draft"])
def test_four_savers_give_one_version_and_three_that_keep_their_text(
    begun: Sequence[ReportAct], fresh_database_url: str, sessions: sessionmaker[Session]
) -> None:
    reporting, seen = _prepared(sessions, *begun)
    order = SaveReport(reporting.pottery, Q1, replace(TOLD, delivered="Mine"), seen)
    wish = Wish(_save, reporting.people.partner, order)
    *refusals, stored = at_once_in_threads(fresh_database_url, wish, WRITERS)
    assert stored == STORED
    # All four wrote the same, so nothing differs; but nobody took the other's for their own.
    assert refusals == [f"changed since {seen}: []"] * (WRITERS - 1)
    assert _count(sessions, OutcomeReport) == 1
    assert _count(sessions, OutcomeReportVersion) == len(begun) + 1


def test_a_report_is_accepted_once_however_many_press_the_button(
    fresh_database_url: str, sessions: sessionmaker[Session]
) -> None:
    acts = (ReportAct.SAVE, ReportAct.SUBMIT, ReportAct.REVIEW)
    reporting, _ = _prepared(sessions, *acts)
    order = ActOnReport(reporting.pottery, Q1, None, "", BODY)
    wish = Wish(accept_report, reporting.people.lead, order)
    *refusals, stored = at_once_in_threads(fresh_database_url, wish, WRITERS)
    assert stored == STORED
    told = "A report must be in review to be accepted: this one is accepted"
    assert refusals == [told] * (WRITERS - 1)
    with sessions() as session:
        states = session.scalars(
            select(OutcomeReportVersion.state).order_by(OutcomeReportVersion.revision)
        ).all()
    assert states.count(ReportState.ACCEPTED) == 1
