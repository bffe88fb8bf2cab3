"""The data package that is downloaded is the one whose hash was shown, for those who may."""

import base64
import hashlib
import logging
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.support.demo_site import Site, page_of
from tests.support.packages import Opened
from tests.web.visiting import Office


@pytest.fixture(scope="session")
def evaluator(shared_site: Site) -> FlaskClient:
    """The evaluator's browser."""
    return shared_site.client("evaluator")


def address_in(html: str) -> str:
    """Where the download link of a page leads."""
    found = re.search(r'href="([^"]*/exports/package\.zip[^"]*)"', html)
    assert found is not None
    return unescape(found[1])


def test_the_exports_page_leads_to_the_choices(evaluator: FlaskClient) -> None:
    assert 'href="/exports/package"' in page_of(evaluator, "/exports/")
    page = page_of(evaluator, "/exports/package")
    assert "Make the data package" in page
    assert "Download" not in page


def test_the_download_is_the_package_whose_hash_and_size_were_shown(
    evaluator: FlaskClient,
) -> None:
    page = page_of(evaluator, "/exports/package?year=2023/24")
    answer = evaluator.get(address_in(page), buffered=True)
    content = answer.get_data()
    sha256 = hashlib.sha256(content).hexdigest()
    assert sha256 in page
    assert f"(ZIP of CSV files, {round(len(content) / 1000)} kB)" in page
    assert answer.mimetype == "application/zip"
    assert answer.headers["X-SHA-256"] == sha256
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert answer.headers["Repr-Digest"] == f"sha-256=:{digest}:"
    assert "package_mse_2023-24_pot_" in answer.headers["Content-Disposition"]
    assert "_hes.zip" in answer.headers["Content-Disposition"]
    assert Opened(content).description["control_totals"]["envelope"] == "3400000.00"


def test_a_past_day_and_the_other_basis_are_other_packages(evaluator: FlaskClient) -> None:
    asked = "/exports/package.zip?as_at=2023-10-31"
    first, again = (evaluator.get(asked, buffered=True).get_data() for _ in range(2))
    assert first == again
    other = evaluator.get(f"{asked}&basis=end-recipient", buffered=True).get_data()
    assert Opened(other).description["basis"] == "end-recipient"
    assert other != first


def test_the_hash_is_logged(evaluator: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        answer = evaluator.get("/exports/package.zip?as_at=2023-10-31", buffered=True)
    assert answer.headers["X-SHA-256"] in caplog.text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("as_at=2099-01-01", "As-at date must be today or in the past"),
        ("as_at=2001-01-01", "As-at date must be on or after the day of the first entry"),
        ("as_at-day=1", "As-at date must include a month and a year"),
        ("basis=none", "Select a basis of totals from the list"),
    ],
)
def test_what_cannot_be_exported_is_refused(evaluator: FlaskClient, asked: str, told: str) -> None:
    assert told in page_of(evaluator, f"/exports/package?{asked}", status=422)
    assert told in page_of(evaluator, f"/exports/package.zip?{asked}", status=422)


@pytest.mark.parametrize(
    ("who", "status"), [("finance", 200), ("lead", 200), ("admin", 200), ("partner", 403)]
)
def test_only_people_who_see_every_row_take_the_package_away(
    shared_site: Site, who: str, status: int
) -> None:
    client = shared_site.client(who)
    for address in ("/exports/package", "/exports/package.zip"):
        assert client.get(address, buffered=True).status_code == status


def test_before_any_money_there_is_no_package(fresh_database_url: str) -> None:
    office = Office(fresh_database_url)
    visitor = office.visitor(office.ground.people.evaluator)
    assert "There is nothing to export yet" in visitor.opens("/exports/package").words
    visitor.opens("/exports/package.zip", 404)
    office.close()
