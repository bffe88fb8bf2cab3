"""An evaluator reads what became of gaps, on a desk and on a phone, and prints a brief."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.visitor import Visitor
from tests.support.demo_site import PEOPLE

# A4 in points, as a PDF has it: 210 by 297 millimetres.
A4 = (595, 842)


@pytest.fixture
def evaluator(browser: Browser, address: str, width: int) -> Iterator[Visitor]:
    """An evaluator at either screen."""
    with Visitor.signed_in(browser, address, PEOPLE["evaluator"], width) as evaluator:
        yield evaluator


def follow(evaluator: Visitor, name: str) -> None:
    """Follow the first link of the main part that begins with these words."""
    link = evaluator.page.locator("main a").filter(has_text=name).first
    with evaluator.page.expect_event("load"):
        link.click()


def test_gaps_coverage_and_a_brief_are_reached_from_impact_and_clean(evaluator: Visitor) -> None:
    problems = []
    for name in ("Gaps", "Coverage", "Brief"):
        evaluator.open("/impact/")
        follow(evaluator, name)
        problems += evaluator.problems()
    evaluator.open("/impact/gaps/")
    follow(evaluator, "Charts and tables of this gap")
    assert evaluator.path().startswith("/impact/gaps/")
    evaluator.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    problems += evaluator.problems()
    assert problems == []


@pytest.mark.parametrize("asked", ["", "?alliance=AL-BB", "?year=2022/23"])
def test_a_brief_is_printed_on_two_sheets_of_a4_at_most(evaluator: Visitor, asked: str) -> None:
    evaluator.open(f"/impact/brief/{asked}")
    pdf = evaluator.page.pdf(prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 2
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", pdf)
    assert {(round(float(wide)), round(float(high))) for wide, high in boxes} == {A4}


def test_a_chart_is_downloaded_for_a_board_paper(evaluator: Visitor) -> None:
    evaluator.open("/impact/brief/")
    with evaluator.page.expect_download() as coming:
        evaluator.page.get_by_role("link", name="The four quadrants as a picture (PNG)").click()
    assert coming.value.suggested_filename == "brief-gaps-2023-24.png"
