"""Every component, in every state, as a page and in a browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.support.structure import Node, problems_of, read
from tests.web.gallery import make_gallery
from tracker import bundled
from tracker.domain.permissions import Act
from tracker.web.nhs import navigation_for
from tracker.web.nhs.macros import icon, nhs

ERRORS = (403, 404, 405, 409, 413, 429, 500)
FIXED_PAGES = ("accessibility", "cookies", "privacy", "help")
GALLERY = Path(__file__).parent / "gallery"
PATHS = (
    "/funding/",
    "/schemes/",
    "/charts/",
    *(f"/pages/{name}" for name in FIXED_PAGES),
    *(f"/errors/{number}" for number in ERRORS),
)


@pytest.fixture
def client() -> Iterator[FlaskClient]:
    with make_gallery().test_client() as client:
        yield client


def page_at(client: FlaskClient, path: str) -> Node:
    return read(client.get(path).text)


def token_in(client: FlaskClient) -> str:
    inputs = page_at(client, "/funding/").all("input")
    return next(node.get("value") for node in inputs if node.get("name") == "csrf_token")


def words_of(page: Node, class_name: str) -> list[str]:
    return [node.text() for node in page.all() if class_name in node.get("class").split()]


@pytest.mark.parametrize("path", PATHS)
def test_every_page_has_the_basics(client: FlaskClient, path: str) -> None:
    assert problems_of(client.get(path).text) == []


def test_every_file_of_components_is_used_by_a_page_or_shown_here() -> None:
    folders = (bundled.folder("templates"), GALLERY)
    written = "".join(path.read_text() for folder in folders for path in folder.rglob("*.html"))
    used = set(re.findall(r'"components/(\w+)\.html"', written))
    assert {path.stem for path in (folders[0] / "components").iterdir()} == used


def test_the_title_says_page_then_service(client: FlaskClient) -> None:
    title = next(page_at(client, "/schemes/").all("title"))
    assert title.text() == "Schemes - Health inequalities funding tracker"


def test_a_form_with_a_problem_says_so_in_its_title_and_at_its_top(client: FlaskClient) -> None:
    page = read(client.post("/funding/", data={"csrf_token": token_in(client)}).text)
    assert next(page.all("title")).text().startswith("Error: Add an allocation - ")
    [summary] = [node for node in page.all("div") if node.get("class") == "nhsuk-error-summary"]
    assert "There is a problem" in summary.text()
    links = [(link.text(), link.get("href")) for link in summary.all("a")]
    assert ("Enter the start date", "#start-day") in links


def test_a_form_with_problems_has_the_basics_too(client: FlaskClient) -> None:
    html = client.post("/funding/", data={"csrf_token": token_in(client)}).text
    assert problems_of(html) == []


def test_the_header_names_the_organisation_and_not_nhs_england(client: FlaskClient) -> None:
    html = client.get("/schemes/").text
    page = read(html)
    assert words_of(page, "tracker-header__organisation") == ["Example Integrated Care Board"]
    assert "© Example Integrated Care Board" in html.replace("&copy;", "©")
    assert "NHS England" not in html
    assert "nhs.uk" not in html.replace("example.nhs.uk", "")
    assert "nhsuk-header__logo" not in html


def test_the_header_shows_who_is_signed_in_and_signs_out_by_post(client: FlaskClient) -> None:
    page = page_at(client, "/schemes/")
    [account] = [nav for nav in page.all("nav") if nav.get("aria-label") == "Account"]
    assert "Amina Example" in account.text()
    assert "Finance fellow" in account.text()
    [form] = account.all("form")
    assert (form.get("method"), form.get("action")) == ("post", "/sign-out")


def test_the_navigation_marks_the_part_that_the_page_lies_in(client: FlaskClient) -> None:
    page = page_at(client, "/schemes/")
    current = [link.text() for link in page.all("a") if link.get("aria-current") == "page"]
    assert current == ["Schemes", "4"]  # the other is the page of the list


def test_the_navigation_names_only_where_the_person_may_go() -> None:
    everything = [item.text for item in navigation_for("/", lambda _act: True)]
    assert everything[:9] == [
        *("Home", "Funding", "Schemes", "Indicators", "Outcomes", "Impact", "Uploads"),
        *("Exports", "History"),
    ]
    assert {*everything[9:]} == {"Organisations", "Self-check"}
    assert [item.text for item in navigation_for("/", lambda act: act is Act.READ_SCHEMES)] == [
        "Home",
        "Schemes",
    ]


def test_the_home_page_is_current_only_on_itself() -> None:
    def current(path: str) -> list[str]:
        return [item.text for item in navigation_for(path, lambda _act: True) if item.current]

    assert current("/") == ["Home"]
    assert current("/schemes/S-7KQ2MP") == ["Schemes"]
    assert current("/self-check") == ["Self-check"]


def test_the_navigation_holds_where_the_site_is_mounted_below_another() -> None:
    items = navigation_for("/", lambda _act: True, script_root="/tracker")
    assert items[1].href == "/tracker/funding/"


def test_example_data_is_announced_only_in_the_demo(client: FlaskClient) -> None:
    assert "Example data" in client.get("/schemes/").text
    assert "Example data" not in make_gallery(demo=False).test_client().get("/schemes/").text


def test_news_of_success_is_an_alert_and_other_news_a_region(client: FlaskClient) -> None:
    banners = [
        (node.get("role"), node.text())
        for node in page_at(client, "/schemes/").all("div")
        if "nhsuk-notification-banner" in node.get("class").split()
    ]
    assert banners == [
        ("alert", "Success Allocation saved"),
        ("region", "Important April 2024 closes on Friday"),
    ]


def test_a_table_sets_figures_right_says_its_order_and_words_its_blanks(
    client: FlaskClient,
) -> None:
    table = next(page_at(client, "/schemes/").all("table"))
    headings = next(table.all("thead")).children[0].children
    assert [cell.get("aria-sort") for cell in headings] == ["", "descending", "", "", "", ""]
    assert "numeric" not in headings[0].get("class")
    assert "nhsuk-table__header--numeric" in headings[1].get("class").split()
    second = list(table.all("tr"))[2]
    assert [cell.text() for cell in second.children] == [
        "Adult clinical priorities", "£245,000.00", "Not given", "£0.00", "(£1.00) adverse",
        "Overdue",
    ]  # fmt: skip
    assert second.children[0].get("scope") == "row"
    assert "£1,634,084.00" in next(table.all("tfoot")).text()


def test_an_empty_table_says_so_across_its_whole_width(client: FlaskClient) -> None:
    [cell] = [cell for cell in page_at(client, "/schemes/").all("td") if cell.get("colspan")]
    assert (cell.text(), cell.get("colspan")) == ("There is nothing to show", "2")


def test_a_wide_table_scrolls_in_a_named_region_that_takes_focus(client: FlaskClient) -> None:
    page = page_at(client, "/schemes/")
    regions = [node for node in page.all("div") if "nhsuk-scroll__content" in node.get("class")]
    assert regions
    for region in regions:
        assert (region.get("role"), region.get("tabindex")) == ("region", "0")
        assert region.get("aria-labelledby")


def test_an_illustrative_amount_is_marked_wherever_it_shows(client: FlaskClient) -> None:
    cells = [cell.text() for cell in page_at(client, "/schemes/").all("td")]
    assert "£12,345.00 Illustrative" in [re.sub(r"\s+", " ", text) for text in cells]


def test_a_history_says_what_it_was_and_what_it_became(client: FlaskClient) -> None:
    page = page_at(client, "/schemes/")
    [history] = [node for node in page.all("ol") if node.get("class") == "tracker-history"]
    first = history.children[0]
    assert [node.text() for node in first.all("del")] == ["£1,000.00"]
    assert [node.text() for node in first.all("ins")] == ["£1,250.00", "Example Council"]
    assert "31 March 2024 at 2:05pm" in first.text()
    assert "Agreed by the funding panel" in first.text()


def test_a_stale_edit_shows_both_texts_and_names_what_differs(client: FlaskClient) -> None:
    page = page_at(client, "/schemes/")
    [table] = [table for table in page.all("table") if "tracker-conflict" in table.get("class")]
    rows = [[cell.text() for cell in row.children] for row in table.all("tr")][1:]
    assert rows == [
        ["Amount Different", "£1,250.00", "£1,200.00"],
        ["Holder", "Example Council", "Example Council"],
        ["Note Different", "Not given", "Paid in two parts"],
    ]


def test_a_chart_cannot_be_shown_without_its_table(client: FlaskClient) -> None:
    page = page_at(client, "/schemes/")
    figures = list(page.all("figure"))
    assert len(figures) == 2
    assert all(list(figure.all("table")) for figure in figures)


def test_the_contact_is_the_setting_or_the_team(client: FlaskClient) -> None:
    links = [link.get("href") for link in page_at(client, "/pages/help").all("a")]
    assert "mailto:hi@example.nhs.uk" in links


def test_nhs_macros_leave_out_what_is_none() -> None:
    assert 'aria-hidden="true"' in icon("tick")
    assert "undefined" not in nhs("button", text="Save", variant=None)
