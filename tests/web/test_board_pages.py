"""The board workbook that is downloaded is the one whose hash was shown, for any closed month."""

import hashlib
import io
import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.support.demo_site import Site, page_of


@pytest.fixture(scope="session")
def finance(shared_site: Site) -> FlaskClient:
    """The finance fellow's browser."""
    return shared_site.client("finance")


def address_in(html: str) -> str:
    """Where the download link of a page leads."""
    found = re.search(r'href="([^"]*/exports/board\.xlsx[^"]*)"', html)
    assert found is not None
    return unescape(found[1])


def test_the_page_offers_the_months_and_the_last_closed_one_first(finance: FlaskClient) -> None:
    assert 'href="/exports/board"' in page_of(finance, "/exports/")
    page = page_of(finance, "/exports/board")
    assert "Make the board workbook" in page
    options = re.findall(r"<option value=\"(\d*)\"[^>]*>([^<]+)</option>", page)
    months = [words.strip() for value, words in options if value == "" or len(value) < 3]
    assert months[:2] == ["The last closed month", "April"]
    assert months[-2:] == ["March", "March, with the final corrections of the year"]
    assert "Basis of totals" not in page


def test_the_download_of_a_month_is_the_file_whose_hash_was_shown(finance: FlaskClient) -> None:
    page = page_of(finance, "/exports/board?year=2023/24&month=7")
    assert "The month reported is October 2023 (M7)." in page
    content = finance.get(address_in(page), buffered=True).get_data()
    assert hashlib.sha256(content).hexdigest() in page
    cover = load_workbook(io.BytesIO(content))["Cover"]
    told = {row[0]: row[1] for row in cover.iter_rows(values_only=True)}
    assert told["Month reported"] == "October 2023 (M7)"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("month=11", "Month must be closed before a report: the last closed one is December 2023"),
        ("month=99", "Select a month from the list"),
        ("as_at=2099-01-01", "As-at date must be today or in the past"),
    ],
)
def test_what_cannot_be_reported_is_refused_beside_its_field(
    finance: FlaskClient, asked: str, told: str
) -> None:
    page = page_of(finance, f"/exports/board?{asked}", status=422)
    assert told in page
    if asked.startswith("month"):
        assert 'href="#month"' in page


@pytest.mark.parametrize(("who", "status"), [("lead", 200), ("partner", 403)])
def test_only_people_who_see_every_row_take_it_away(
    shared_site: Site, who: str, status: int
) -> None:
    client = shared_site.client(who)
    for address in ("/exports/board?year=2023/24", "/exports/board.xlsx?year=2023/24"):
        assert client.get(address, buffered=True).status_code == status
