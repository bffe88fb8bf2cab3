"""A page never waits for a long file: it has it made, shows how far it is, and leads to it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, select

from tests.web.visiting import Office, Page, Visitor
from tracker.cli import main
from tracker.db.journal import housekeeping
from tracker.db.releases import FileJob, Release, ReleaseContent, ReleasePiece
from tracker.domain.permissions import Viewer
from tracker.services.releases import Keeping
from tracker.services.releases.worker import make_waiting
from tracker.web import context

KEEPING = Keeping(30, 1_000_000_000)
ASKED = "/exports/evaluation?year=2023/24"


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    """An office where any file is a long one."""
    office = Office(fresh_database_url)
    with office.portfolio() as portfolio:
        portfolio.envelope(1_000_00)
        portfolio.award(portfolio.line(100_00), 60_00)
    set_limit(office, 0)
    yield office
    office.close()


def set_limit(office: Office, rows: int) -> None:
    """Set from how many rows on a file is long."""
    with office.app.app_context():
        settings, sessions = context.settings(), context.sessions()
    office.app.extensions["tracker"] = (replace(settings, long_file_rows=rows), sessions)


def asks(visitor: Visitor, address: str = ASKED) -> Page:
    """Have a file made by the button of its page."""
    page = visitor.opens(address)
    answer = visitor.client.post(
        page.form().get("action"), data=page.hidden(), follow_redirects=True
    )
    assert answer.status_code == 200
    return Page(answer)


def evaluator(office: Office) -> Visitor:
    """The evaluator's browser."""
    return office.visitor(office.ground.people.evaluator)


def test_a_long_file_is_offered_and_not_made(office: Office) -> None:
    page = evaluator(office).opens(ASKED)
    assert "A long file" in page.words
    assert "Download" not in page.words
    with office.reading() as session:
        assert session.scalars(select(Release)).all() == []


def test_its_address_leads_to_the_offer(office: Office) -> None:
    page = evaluator(office).opens("/exports/evaluation.xlsx?year=2023/24")
    assert "A long file" in page.words


def test_a_short_file_is_made_in_the_background_for_who_asks(office: Office) -> None:
    set_limit(office, 1_000)
    visitor = evaluator(office)
    assert "Download" in visitor.opens(ASKED).words
    page = asks(visitor, f"{ASKED}&background=yes")
    assert "It waits for its turn" in page.words


def test_a_file_of_grants_is_never_long(office: Office) -> None:
    page = evaluator(office).opens("/exports/360giving?year=2023/24", 422)
    assert "EXAMPLE has no grants" in page.words


def test_the_job_tells_how_far_it_is_and_leads_to_the_file(office: Office) -> None:
    visitor = evaluator(office)
    page = asks(visitor)
    assert page.address == "/exports/jobs/1"
    assert "It waits for its turn. You may leave this page" in page.words
    index = visitor.opens("/exports/")
    assert index.rows("Files that are made in the background")[0][0] == "Evaluation workbook"
    with housekeeping(office.sessions) as session:
        job = session.get_one(FileJob, 1)
        job.claim, job.rows_written, job.rows_expected = "somebody", 1_500, 2_000
    words = visitor.opens("/exports/jobs/1").words
    assert "It is being made: 1,500 of about 2,000 rows read, 75%" in words
    with housekeeping(office.sessions) as session:
        session.get_one(FileJob, 1).claim = None
    make_waiting(office.sessions, KEEPING)
    links = visitor.opens("/exports/jobs/1").links()
    assert links["Go to the file, which is ready"] == "/exports/releases/1"
    assert "Files that are made in the background" not in visitor.opens("/exports/").words
    assert visitor.client.get("/exports/releases/1/file", buffered=True).status_code == 200


def test_who_asks_twice_comes_to_the_same_job(office: Office) -> None:
    visitor = evaluator(office)
    assert asks(visitor).address == asks(visitor).address


def test_a_job_is_for_who_asked_the_lead_and_administrators(office: Office) -> None:
    asks(evaluator(office))
    people = office.ground.people
    expected: tuple[tuple[Viewer, int], ...] = (
        (people.lead, 200),
        (people.admin, 200),
        (people.finance, 404),
        (people.partner, 403),
    )
    for viewer, status in expected:
        office.visitor(viewer).opens("/exports/jobs/1", status)


def test_what_cannot_be_asked_leads_back_to_the_choices(office: Office) -> None:
    visitor = evaluator(office)
    page = visitor.opens(ASKED)
    answer = visitor.client.post(
        "/exports/evaluation/background?year=2031/32", data=page.hidden(), follow_redirects=True
    )
    assert answer.status_code == 422
    assert "There is no envelope for 2031/32" in answer.text


@pytest.mark.parametrize("asked", ["_external=1&_scheme=ftp", "_anchor=x", "_method=POST"])
def test_an_address_is_never_led_elsewhere(office: Office, asked: str) -> None:
    client = evaluator(office).client
    answer = client.get(f"/exports/evaluation.xlsx?year=2023/24&{asked}")
    assert answer.headers["Location"].startswith("/exports/evaluation?")


def test_a_release_whose_bytes_are_gone_is_made_again_in_the_background(office: Office) -> None:
    visitor = evaluator(office)
    asks(visitor)
    make_waiting(office.sessions, KEEPING)
    with housekeeping(office.sessions) as session:
        session.execute(delete(ReleasePiece))
        session.execute(delete(ReleaseContent))
    assert asks(visitor, "/exports/releases/1").address == "/exports/jobs/2"
    make_waiting(office.sessions, KEEPING)
    links = visitor.opens("/exports/jobs/2").links()
    assert links["Go to the file, which is ready"] == "/exports/releases/1"
    assert "Download the very same file" in visitor.opens("/exports/releases/1").words


def test_a_file_that_failed_says_why(office: Office) -> None:
    visitor = evaluator(office)
    asks(visitor)
    with housekeeping(office.sessions) as session:
        session.get_one(FileJob, 1).tries = 99
    make_waiting(office.sessions, KEEPING)
    words = visitor.opens("/exports/jobs/1").words
    assert "This file could not be made" in words
    assert "It was interrupted 3 times." in words


def test_a_scheduler_makes_what_waits(office: Office, fresh_database_url: str) -> None:
    asks(evaluator(office))
    environment = {"TRACKER_DATABASE_URL": fresh_database_url, "TRACKER_SECRET_KEY": None}
    for told in ("Files made: 1, failed: 0.\n", "Files made: 0, failed: 0.\n"):
        done = CliRunner().invoke(main, ["export", "run-waiting"], env=environment)
        assert (done.exit_code, done.stdout) == (0, told)
    done = CliRunner().invoke(main, ["export", "run-waiting", "--json"], env=environment)
    assert '"made": 0' in done.stdout
