"""Every component in a browser: axe finds nothing, and no page scrolls sideways on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import chromium, scrolls_sideways, served, violations_of
from tests.web.gallery import make_gallery

pytestmark = pytest.mark.journeys

PATHS = ("/funding/", "/schemes/", "/charts/", "/pages/accessibility", "/pages/help", "/errors/404")
PHONE, DESK = 320, 1280


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(make_gallery()) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(params=[DESK, PHONE])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": request.param, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert complaints == []


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_and_the_page_stays_within_its_window(
    page: Page, address: str, path: str
) -> None:
    page.goto(address + path)
    assert violations_of(page) == []
    assert not scrolls_sideways(page)


def test_a_form_with_every_error_is_as_clean_and_its_summary_leads_to_the_input(
    page: Page, address: str
) -> None:
    page.goto(address + "/funding/")
    page.fill("[name=amount]", "1,50")
    page.fill("[name=start-month]", "")
    with page.expect_navigation():
        page.click("text=Save and continue")
    assert violations_of(page) == []
    assert not scrolls_sideways(page)
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "nhsuk-error-summary"
    page.click("text=Start date must include a month >> nth=0")
    assert page.evaluate("document.activeElement.id") == "start-month"
    assert page.input_value("[name=amount]") == "1,50"


def test_the_text_of_a_chart_keeps_its_size_and_stays_inside_the_page(
    page: Page, address: str
) -> None:
    page.goto(address + "/schemes/")
    texts = page.locator(".tracker-chart text")
    sizes = texts.evaluate_all("all => all.map(t => parseFloat(getComputedStyle(t).fontSize))")
    assert min(sizes) >= 15
    ends = texts.evaluate_all("all => all.map(t => t.getBoundingClientRect().right)")
    assert max(ends) <= page.evaluate("document.documentElement.clientWidth")


def test_a_chart_and_a_form_can_be_used_without_scripts(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address + "/schemes/")
        assert page.locator("nav a:visible", has_text="Self-check").count() == 1
        assert page.locator(".tracker-chart").first.is_visible()
        page.goto(address + "/funding/")
        with page.expect_navigation():
            page.click("text=Save and continue")
        assert page.locator(".nhsuk-error-summary").is_visible()


def test_bars_are_told_apart_where_the_person_chooses_the_colours(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(forced_colors="active")
    page.goto(address + "/schemes/")
    fills = {
        look: page.locator(f".tracker-chart .bar-{look}").first.evaluate(
            "bar => getComputedStyle(bar).fill"
        )
        for look in ("solid", "open", "striped", "dotted")
    }
    assert len(set(fills.values())) == 4
    page.close()
