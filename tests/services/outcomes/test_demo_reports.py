"""The demonstration's reports: every state is there, on example schemes alone."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.databases import Databases
from tracker.db.engine import make_engine, make_sessions
from tracker.db.journal import as_at
from tracker.db.organisations import Person
from tracker.domain.outcomes.calendar import Standing
from tracker.domain.outcomes.states import ReportState
from tracker.domain.permissions import Viewer
from tracker.services.evaluation.fill import evaluation_data
from tracker.services.evaluation.question import EvaluationQuestion, Publisher
from tracker.services.organisations import system_viewer, viewer_for
from tracker.services.outcomes.lists import ReportList, reports_of_year
from tracker.services.outcomes.pots import pots_to_report, read_pot
from tracker.services.outcomes.values import accepted_values

# The demonstration stays open for a hundred years.
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def demo(databases: Databases) -> Iterator[Session]:
    """The published portfolio, only to be read."""
    url = databases.with_demo()
    engine = make_engine(url)
    with make_sessions(engine)() as session:
        yield session
    engine.dispose()
    databases.drop(url)


def viewer_of(session: Session, email: str) -> Viewer:
    viewer = viewer_for(session, session.scalars(select(Person).filter_by(email=email)).one().id)
    assert viewer is not None
    return viewer


@pytest.fixture
def partner(demo: Session) -> Viewer:
    """The trusted partner whose pot is granted on in small parts."""
    return viewer_of(demo, "partner@example.org")


@pytest.fixture
def listed(demo: Session) -> ReportList:
    """The reports of the demonstration's year."""
    return reports_of_year(demo, system_viewer(), "2023/24")


def test_example_schemes_take_reports_through_every_state(listed: ReportList) -> None:
    assert {line.state for line in listed.lines} == set(ReportState)
    assert sum(listed.counts.values()) == len(listed.lines)
    assert listed.counts[Standing.OVERDUE] > 0


def test_one_partner_alone_meets_every_state(demo: Session, partner: Viewer) -> None:
    own = reports_of_year(demo, partner, "2023/24")
    assert {line.state for line in own.lines} == set(ReportState)
    assert sum(own.counts.values()) == len(own.lines)


def test_the_partner_reports_for_the_many_small_grants_of_its_pot_on_one_page(
    demo: Session, partner: Viewer
) -> None:
    own = reports_of_year(demo, partner, "2023/24")
    (waiting,) = pots_to_report(demo, partner, own.lines, TODAY)
    pot = read_pot(demo, partner, waiting.reference, waiting.period, TODAY)
    assert pot.name.startswith("Example trusted partner pot")
    assert (waiting.count, len(pot.to_do), len(pot.reports)) == (7, 7, 12)
    settled = [(where.value, len(ones)) for where, ones in pot.settled.items()]
    assert settled == [("with the reviewer", 2), ("accepted", 1), ("nil", 1), ("waived", 1)]
    assert all(one.name.startswith("Example small grant ") for one in pot.reports)


def test_the_other_partner_does_not_see_these_small_grants(demo: Session) -> None:
    other = viewer_of(demo, "other-partner@example.org")
    names = [line.expected.scheme.name for line in reports_of_year(demo, other, "2023/24").lines]
    assert names
    assert not [name for name in names if "small grant" in name or "lunch clubs" in name]


def test_no_report_is_expected_of_a_published_scheme(listed: ReportList) -> None:
    assert all(line.expected.scheme.version.is_example for line in listed.lines)
    assert all(line.expected.scheme.name.startswith("Example") for line in listed.lines)


def test_over_100_people_and_nearly_600_patients_stay_so_to_the_file(demo: Session) -> None:
    found = [one.value.words for one in accepted_values(demo, as_at(demo).number)]
    assert {"over 100", "nearly 600"} <= set(found)
    data = evaluation_data(demo, EvaluationQuestion(year="2023/24"), Publisher("Example"))
    told = {
        (line.value, line.qualifier)
        for line in data.outcomes
        if line.measure_code == "people_reached"
    }
    assert {(100, "over"), (600, "nearly")} <= told


def test_the_workbook_lists_every_report_that_is_expected(
    demo: Session, listed: ReportList
) -> None:
    data = evaluation_data(demo, EvaluationQuestion(year="2023/24"), Publisher("Example"))
    rows = list(data.reporting)
    assert len([line for line in rows if line.due_date]) == len(listed.lines)
    late = [line for line in rows if "overdue" in line.state_name]
    assert len(late) == listed.counts[Standing.OVERDUE]
    assert all(line.scheme_name.startswith("Example") for line in late)


def test_the_workbook_counts_the_files_of_accepted_reports_and_names_none(demo: Session) -> None:
    data = evaluation_data(demo, EvaluationQuestion(), Publisher("Example board"))
    lines = list(data.reporting)
    assert [one.evidence_files for one in lines if one.evidence_files] == [2]
    assert {one.evidence_files for one in lines if one.state_code != "accepted"} == {None}
    assert "example-visits-by-week" not in str(lines)
