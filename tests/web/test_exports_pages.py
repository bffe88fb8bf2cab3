"""A file that is taken away is the one whose hash was shown, and only for those who may."""

import base64
import hashlib
import io
import logging
import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.support.demo_site import Site, page_of
from tests.web.visiting import Office

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="session")
def evaluator(shared_site: Site) -> FlaskClient:
    """The evaluator's browser."""
    return shared_site.client("evaluator")


def address_in(html: str) -> str:
    """Where the download link of a page leads."""
    found = re.search(r'href="([^"]*/exports/evaluation\.xlsx[^"]*)"', html)
    assert found is not None
    return unescape(found[1])


def test_the_page_says_what_each_file_is_for(evaluator: FlaskClient) -> None:
    page = page_of(evaluator, "/exports/")
    assert "Evaluation workbook" in page
    assert "No file holds names of people" in page


def test_the_download_is_the_file_whose_hash_and_size_were_shown(evaluator: FlaskClient) -> None:
    page = page_of(evaluator, "/exports/evaluation?year=2023/24")
    answer = evaluator.get(address_in(page))
    content = answer.get_data()
    sha256 = hashlib.sha256(content).hexdigest()
    assert sha256 in page
    assert f"(Excel, {round(len(content) / 1000)} kB)" in page
    assert answer.mimetype == XLSX
    assert answer.headers["X-SHA-256"] == sha256
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert answer.headers["Repr-Digest"] == f"sha-256=:{digest}:"
    assert "evaluation_mse_2023-24_pot_" in answer.headers["Content-Disposition"]
    assert "_hes.xlsx" in answer.headers["Content-Disposition"]
    assert load_workbook(io.BytesIO(content)).sheetnames[0] == "Cover"


def test_a_past_day_is_another_file_and_the_same_again(evaluator: FlaskClient) -> None:
    asked = "/exports/evaluation.xlsx?as_at=2023-10-31"
    first, again = (evaluator.get(asked).get_data() for _ in range(2))
    assert first == again
    assert first != evaluator.get("/exports/evaluation.xlsx").get_data()


def test_the_hash_is_logged(evaluator: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        answer = evaluator.get("/exports/evaluation.xlsx?as_at=2023-10-31")
    assert answer.headers["X-SHA-256"] in caplog.text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("as_at=2099-01-01", "As-at date must be today or in the past"),
        ("as_at=2001-01-01", "As-at date must be on or after the day of the first entry"),
        ("as_at-day=1", "As-at date must include a month and a year"),
    ],
)
def test_a_day_that_cannot_be_exported_is_refused(
    evaluator: FlaskClient, asked: str, told: str
) -> None:
    page = page_of(evaluator, f"/exports/evaluation?{asked}", status=422)
    assert told in page
    assert told in page_of(evaluator, f"/exports/evaluation.xlsx?{asked}", status=422)


@pytest.mark.parametrize(
    ("who", "status"), [("finance", 200), ("lead", 200), ("admin", 200), ("partner", 403)]
)
def test_only_people_who_see_every_row_take_files_away(
    shared_site: Site, who: str, status: int
) -> None:
    client = shared_site.client(who)
    for address in ("/exports/", "/exports/evaluation", "/exports/evaluation.xlsx"):
        assert client.get(address).status_code == status


def test_before_any_money_there_is_nothing_to_export(fresh_database_url: str) -> None:
    office = Office(fresh_database_url)
    visitor = office.visitor(office.ground.people.evaluator)
    for address in ("/exports/", "/exports/evaluation"):
        assert "There is nothing to export yet" in visitor.opens(address).words
    visitor.opens("/exports/evaluation.xlsx", 404)
    office.close()
