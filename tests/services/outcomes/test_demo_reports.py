"""The demonstration's reports: every state is there, on example schemes alone."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from tests.support.databases import Databases
from tracker.db.engine import make_engine, make_sessions
from tracker.db.journal import as_at
from tracker.domain.outcomes.calendar import Standing
from tracker.domain.outcomes.states import ReportState
from tracker.services.evaluation.fill import evaluation_data
from tracker.services.evaluation.question import EvaluationQuestion, Publisher
from tracker.services.organisations import system_viewer
from tracker.services.outcomes.lists import ReportList, reports_of_year
from tracker.services.outcomes.values import accepted_values


@pytest.fixture(scope="module")
def demo(databases: Databases) -> Iterator[Session]:
    """The published portfolio, only to be read."""
    url = databases.with_demo()
    engine = make_engine(url)
    with make_sessions(engine)() as session:
        yield session
    engine.dispose()
    databases.drop(url)


@pytest.fixture
def listed(demo: Session) -> ReportList:
    """The reports of the demonstration's year."""
    return reports_of_year(demo, system_viewer(), "2023/24")


def test_example_schemes_take_reports_through_every_state(listed: ReportList) -> None:
    assert {line.state for line in listed.lines} == set(ReportState)
    assert sum(listed.counts.values()) == len(listed.lines)
    assert listed.counts[Standing.OVERDUE] > 0


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
