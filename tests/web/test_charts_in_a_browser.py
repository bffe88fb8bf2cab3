"""Every kind of chart in a browser: on phone, desk and paper, and in a person's own colours."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.charts.samples import every_view
from tests.support.browser import chromium, scrolls_sideways, served
from tests.web.gallery import make_gallery

pytestmark = pytest.mark.journeys

WIDTHS = (320, 390, 768, 1280)
# Each pair of words that touch, and each word that leaves its chart, in real letters.
TROUBLE = """() => [...document.querySelectorAll("svg.tracker-chart")].flatMap(chart => {
  const frame = chart.getBoundingClientRect()
  const words = [...chart.querySelectorAll("text")]
  const boxes = words.map(word => word.getBoundingClientRect())
  const said = at => `${chart.id}${words[at].textContent}`
  return boxes.flatMap((one, at) => [
    ...(one.left < frame.left - 1 || one.right > frame.right + 1 || one.top < frame.top - 3
      || one.bottom > frame.bottom + 1 ? [`outside: ${said(at)}`] : []),
    ...boxes.slice(at + 1).flatMap((two, next) =>
      one.left < two.right - 1 && two.left < one.right - 1
      && one.top < two.bottom - 4 && two.top < one.bottom - 4
        ? [`touching: ${said(at)} | ${said(at + 1 + next)}`] : [])])
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(make_gallery()) as address:
        yield f"{address}/charts/"


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(address)
    yield page
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_words_stay_inside_their_chart_and_touch_no_other(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert page.locator("svg.tracker-chart").count() == len(every_view())
    assert page.evaluate(TROUBLE) == []
    assert not scrolls_sideways(page)


def test_letters_keep_their_size_whatever_the_width(page: Page) -> None:
    sizes = set()
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        drawn = page.locator("svg.tracker-chart text").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().height).map(Math.round)"
        )
        sizes.add(tuple(drawn))
    assert len(sizes) == 1


def test_words_stay_inside_on_paper(page: Page) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 990})
    assert page.evaluate(TROUBLE) == []
    page.emulate_media(media="screen")


def test_every_mark_takes_the_colours_that_a_person_has_chosen(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(forced_colors="active", color_scheme="dark")
    page.goto(address)
    ours = page.locator("svg.tracker-chart, svg.tracker-chart-icon").evaluate_all(
        """charts => charts.flatMap(chart => [...chart.querySelectorAll("*")].flatMap(part => {
          const look = getComputedStyle(part)
          const drawn = ["line", "path", "circle", "rect", "text"].includes(part.tagName)
          const blues = ["rgb(0, 94, 184)", "rgb(0, 48, 135)", "rgb(168, 67, 0)",
            "rgb(76, 98, 114)", "rgb(33, 43, 50)", "rgb(51, 0, 114)"]
          const fill = part.tagName === "line" ? "" : look.fill
          return drawn && (blues.includes(fill) || blues.includes(look.stroke))
            ? [`${part.tagName} ${part.getAttribute("class")}`] : []
        }))"""
    )
    assert sorted(set(ours)) == []
    page.close()
