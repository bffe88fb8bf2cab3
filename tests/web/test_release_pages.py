"""Every file that leaves is recorded, and can be fetched again: the very bytes, or a difference."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from tests.web.visiting import Office, Page, Visitor
from tracker.cli import main
from tracker.db.journal import housekeeping
from tracker.db.releases import Release, ReleaseContent, ReleasePiece
from tracker.domain.disclosure import EXACT


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    """An office with an envelope and one award, which is a grant."""
    office = Office(fresh_database_url)
    with office.portfolio() as portfolio:
        portfolio.envelope(1_000_00)
        portfolio.award(portfolio.line(100_00), 60_00)
    yield office
    office.close()


def taken(office: Office, address: str = "evaluation.xlsx") -> bytes:
    """Download a file as the evaluator."""
    visitor = office.visitor(office.ground.people.evaluator)
    answer = visitor.client.get(f"/exports/{address}", buffered=True)
    assert answer.status_code == 200
    return answer.get_data()


def releases(session: Session) -> list[Release]:
    """What was recorded, in its order."""
    return list(session.scalars(select(Release).order_by(Release.id)))


def forget_bytes(office: Office) -> None:
    """Let go of everything that is kept."""
    with housekeeping(office.sessions) as session:
        session.execute(delete(ReleasePiece))
        session.execute(delete(ReleaseContent))


def again(visitor: Visitor, page: Page) -> Page:
    """Press the button that makes a release again."""
    action = page.form().get("action")
    answer = visitor.client.post(action, data=page.hidden(), follow_redirects=True)
    assert answer.status_code == 200
    return Page(answer)


def as_values(release: Release) -> dict[str, object]:
    """A release as the values of its columns, without its number."""
    names = [column.name for column in Release.__table__.columns if column.name != "id"]
    return {name: getattr(release, name) for name in names}


@pytest.mark.parametrize("address", ["evaluation.xlsx", "package.zip"])
def test_a_file_that_is_downloaded_is_recorded_with_who_took_it_and_its_hash(
    office: Office, address: str
) -> None:
    content = taken(office, address)
    with office.reading() as session:
        [release] = releases(session)
    assert release.person_id == office.ground.people.evaluator.person_id
    assert release.file_sha256 == hashlib.sha256(content).hexdigest()
    assert release.size_bytes == len(content)
    assert (release.fund_code, release.financial_year) == ("EXAMPLE", "2023/24")
    assert release.basis == "pot"


def test_looking_at_a_files_hash_takes_nothing(office: Office) -> None:
    visitor = office.visitor(office.ground.people.evaluator)
    visitor.opens("/exports/evaluation?year=2023/24")
    assert visitor.client.head("/exports/evaluation.xlsx").status_code == 200
    with office.reading() as session:
        assert releases(session) == []


def test_taking_a_file_does_not_change_the_next(office: Office) -> None:
    assert taken(office) == taken(office)
    with office.reading() as session:
        first, second = releases(session)
        assert first.as_at_number == second.as_at_number
        [content] = session.scalars(select(ReleaseContent))
        assert content.sha256 == first.file_sha256 == second.file_sha256


def test_a_command_is_recorded_as_the_command_line(
    office: Office, fresh_database_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "file.xlsx"
    environment = {"TRACKER_DATABASE_URL": fresh_database_url, "TRACKER_SECRET_KEY": None}
    words = ["export", "evaluation", "--out", str(path)]
    assert CliRunner().invoke(main, words, env=environment).exit_code == 0
    assert list(tmp_path.iterdir()) == [path]
    with office.reading() as session:
        [release] = releases(session)
    assert release.person_id is None
    assert release.file_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    page = office.visitor(office.ground.people.lead).opens("/exports/releases")
    assert "The command line" in page.words


def test_the_very_bytes_can_be_fetched_again_after_more_was_recorded(office: Office) -> None:
    content = taken(office)
    with office.portfolio() as portfolio:
        portfolio.envelope(2_000_00)
    visitor = office.visitor(office.ground.people.lead)
    page = visitor.opens("/exports/releases/1")
    assert hashlib.sha256(content).hexdigest() in page.words
    again = visitor.client.get("/exports/releases/1/file", buffered=True)
    assert again.get_data() == content
    assert again.headers["X-SHA-256"] == hashlib.sha256(content).hexdigest()


def test_bytes_that_are_gone_are_made_again_and_found_the_same(office: Office) -> None:
    content = taken(office)
    forget_bytes(office)
    with office.portfolio() as portfolio:
        portfolio.envelope(2_000_00)
    visitor = office.visitor(office.ground.people.lead)
    page = visitor.opens("/exports/releases/1")
    assert "no longer kept" in page.words
    told = again(visitor, page)
    assert "the same byte for byte" in told.banner
    assert visitor.client.get("/exports/releases/1/file", buffered=True).get_data() == content
    with office.reading() as session:
        assert len(releases(session)) == 1


def test_a_file_that_comes_out_differently_is_a_new_release_that_says_so(office: Office) -> None:
    taken(office)
    forget_bytes(office)
    with housekeeping(office.sessions) as session:
        [release] = releases(session)
        older = as_values(release) | {"version": "0.0.1", "file_sha256": "0" * 64}
        session.execute(insert(Release).values(older))
    visitor = office.visitor(office.ground.people.lead)
    told = again(visitor, visitor.opens("/exports/releases/2"))
    assert "This file differs from the one that it was to be again" in told.words
    with office.reading() as session:
        newest = releases(session)[-1]
    assert newest.differs_from_id == 2
    assert newest.person_id == office.ground.people.lead.person_id


def test_a_release_of_exact_counts_is_for_its_taker_the_lead_and_administrators(
    office: Office,
) -> None:
    taken(office)
    people = office.ground.people
    with housekeeping(office.sessions) as session:
        [release] = releases(session)
        session.execute(insert(Release).values(as_values(release) | {"profile": EXACT.code}))
    for viewer, status in (
        (people.evaluator, 200),
        (people.lead, 200),
        (people.admin, 200),
        (people.finance, 404),
    ):
        visitor = office.visitor(viewer)
        for address in ("/exports/releases/2", "/exports/releases/2/file"):
            with visitor.client.get(address) as answer:
                assert answer.status_code == status, (viewer.name, address)
        listed = visitor.opens("/exports/releases").words
        assert ("Showing 1 to 2 of 2 files" in listed) == (status == 200)


def test_a_file_of_exact_counts_is_not_made_again_but_taken_anew(office: Office) -> None:
    taken(office)
    with housekeeping(office.sessions) as session:
        [release] = releases(session)
        session.execute(insert(Release).values(as_values(release) | {"profile": EXACT.code}))
    forget_bytes(office)
    visitor = office.visitor(office.ground.people.lead)
    token = visitor.opens("/exports/releases/1").hidden()
    assert (
        "A file of exact counts is not made again here"
        in visitor.opens("/exports/releases/2").words
    )
    answer = visitor.client.post("/exports/releases/2/again", data=token)
    assert answer.status_code == 403
    with office.reading() as session:
        assert len(releases(session)) == 2


def test_partners_see_no_release(office: Office) -> None:
    taken(office)
    visitor = office.visitor(office.ground.people.partner)
    for address in ("/exports/releases", "/exports/releases/1", "/exports/releases/1/file"):
        visitor.opens(address, 403)


def test_the_exports_page_tells_the_last_of_each_kind(office: Office) -> None:
    content = taken(office)
    page = office.visitor(office.ground.people.finance).opens("/exports/")
    assert hashlib.sha256(content).hexdigest() in page.words
    assert "Not taken yet" in page.words
    assert len(page.rows("The last files taken away")) == 1
