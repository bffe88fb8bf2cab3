"""The page of what changed: both moments in its address, its totals, and the workbook it shows."""

import hashlib
import re
from datetime import datetime
from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.support.demo_site import Site, page_of
from tracker.domain.periods import LONDON

ASKED = "from=2023-06-30&to=2023-12-31&year=2023/24"


@pytest.fixture(scope="session")
def evaluator(shared_site: Site) -> FlaskClient:
    """The evaluator's browser."""
    return shared_site.client("evaluator")


def test_the_page_asks_for_two_moments(evaluator: FlaskClient) -> None:
    page = page_of(evaluator, "/exports/changes")
    assert 'name="from-day"' in page
    assert 'name="to-day"' in page
    assert "Download" not in page


def test_the_workbook_is_the_one_whose_hash_was_shown(evaluator: FlaskClient) -> None:
    page = page_of(evaluator, f"/exports/changes?{ASKED}")
    found = re.search(r'href="([^"]*/exports/changes\.xlsx[^"]*)"', page)
    assert found is not None
    content = evaluator.get(unescape(found[1])).get_data()
    assert hashlib.sha256(content).hexdigest() in page


def test_days_that_are_typed_are_their_ends(evaluator: FlaskClient) -> None:
    typed = "from-day=30&from-month=6&from-year=2023&to-day=31&to-month=12&to-year=2023"
    first, second = (
        evaluator.get(f"/exports/changes.xlsx?{asked}").headers["X-SHA-256"]
        for asked in (ASKED, f"{typed}&year=2023/24")
    )
    assert first == second


def test_one_moment_twice_is_explained(evaluator: FlaskClient) -> None:
    page = page_of(evaluator, "/exports/changes?from=2023-06-30&to=2023-06-30&year=2023/24")
    assert "Nothing changed between the two moments." in page


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("year=2023/24", "Enter the earlier of the two moments"),
        ("from=2023-12-31&to=2023-06-30", "The earlier moment must not be after the later one"),
        ("from=2099-01-01", "Earlier date must be today or in the past"),
        ("from=2023-06-30&to=2099-01-01", "Later date must be today or in the past"),
        ("from=2001-01-01", "Earlier date must be on or after the day of the first entry"),
        ("from-day=1", "Earlier date must include a month and a year"),
        ("from=soon", "Date must be a real day or a day and time"),
        ("from=2023-06-30&to-day=1", "Later date must include a month and a year"),
    ],
)
def test_what_cannot_be_compared_is_refused(evaluator: FlaskClient, asked: str, told: str) -> None:
    for address in ("/exports/changes", "/exports/changes.xlsx"):
        page = page_of(evaluator, f"{address}?{asked}", status=422)
        assert "There is a problem" in page
        assert told in page


def test_from_today_until_now_nothing_changed(evaluator: FlaskClient) -> None:
    day = datetime.now(LONDON)
    asked = f"from-day={day.day}&from-month={day.month}&from-year={day.year}"
    assert "Nothing changed between" in page_of(evaluator, f"/exports/changes?{asked}&year=2023/24")
