"""The page of the 360Giving file: totals beside the ledger, a hash, and the very file it shows."""

import base64
import hashlib
import logging
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.support.demo_site import Site, page_of
from tests.support.giving_standard import problems_of
from tests.web.visiting import Office

YEAR = "year=2023/24"


@pytest.fixture(scope="session")
def lead(shared_site: Site) -> FlaskClient:
    """A programme lead's browser."""
    return shared_site.client("lead")


def address_in(html: str) -> str:
    """Where the download link of a page leads."""
    found = re.search(r'href="([^"]*/exports/360giving\.json[^"]*)"', html)
    assert found is not None
    return unescape(found[1])


def test_the_exports_page_leads_to_the_file_of_grants(lead: FlaskClient) -> None:
    assert 'href="/exports/360giving"' in page_of(lead, "/exports/")
    page = page_of(lead, "/exports/360giving")
    assert "names organisations and schemes, and no people" in page
    assert "Download" not in page


def test_the_download_is_the_file_whose_hash_and_size_were_shown(lead: FlaskClient) -> None:
    page = page_of(lead, f"/exports/360giving?{YEAR}")
    answer = lead.get(address_in(page))
    content = answer.get_data()
    sha256 = hashlib.sha256(content).hexdigest()
    assert sha256 in page
    assert f"(JSON, {round(len(content) / 1000)} kB)" in page
    assert answer.mimetype == "application/json"
    assert answer.headers["X-SHA-256"] == sha256
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert answer.headers["Repr-Digest"] == f"sha-256=:{digest}:"
    assert "360giving_mse_2023-24_" in answer.headers["Content-Disposition"]
    assert "_not-for-publication.json" in answer.headers["Content-Disposition"]
    assert problems_of(answer.get_json()) == []


def test_the_page_shows_totals_that_add_up_and_that_it_may_not_be_published(
    lead: FlaskClient,
) -> None:
    words = " ".join(re.sub(r"<[^>]+>", " ", page_of(lead, f"/exports/360giving?{YEAR}")).split())
    assert "Grants, each pound once 4 £854,062.00" in words
    assert "Passed on from a grant in the file 17 £260,400.00" in words
    assert "All grants in the file 21 £1,114,462.00" in words
    assert "All awards in the ledger 31 £2,179,462.00" in words
    assert "This file may not be published" in words
    assert "This file is a demonstration" in words


def test_the_hash_is_logged(lead: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        answer = lead.get(f"/exports/360giving.json?{YEAR}&as_at=2023-10-31")
    assert answer.headers["X-SHA-256"] in caplog.text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("fund=NONE", "Select a fund from the list"),
        ("year=2031/32", "There is no envelope for 2031/32"),
        ("year=soon", "Select a financial year from the list"),
        ("as_at=2099-01-01", "As-at date must be today or in the past"),
        ("as_at=2001-01-01", "As-at date must be on or after the day of the first entry"),
        ("year=2023/24&as_at=2023-04-15", "MSE has no grants in 2023/24"),
    ],
)
def test_a_question_without_an_answer_is_refused(lead: FlaskClient, asked: str, told: str) -> None:
    for address in ("/exports/360giving", "/exports/360giving.json"):
        page = page_of(lead, f"{address}?{asked}", status=422)
        assert "There is a problem" in page
        assert told in page
        assert "Download" not in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("finance", 200), ("lead", 200), ("evaluator", 200), ("admin", 200), ("partner", 403)],
)
def test_only_people_who_see_every_row_take_files_away(
    shared_site: Site, who: str, status: int
) -> None:
    client = shared_site.client(who)
    for address in ("/exports/360giving", "/exports/360giving.json"):
        assert client.get(address).status_code == status


def test_before_any_money_there_is_nothing_to_export(fresh_database_url: str) -> None:
    office = Office(fresh_database_url)
    visitor = office.visitor(office.ground.people.evaluator)
    assert "There is nothing to export yet" in visitor.opens("/exports/360giving").words
    visitor.opens("/exports/360giving.json", 404)
    office.close()
