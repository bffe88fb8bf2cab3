"""Finance allocates money, and a partner reports, without a mouse."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.person import Person
from tests.journeys.visitor import PATIENCE
from tests.support.databases import DEMO_PASSWORD
from tests.support.demo_site import PEOPLE

MOST_STOPS = 60
_SEEN = """() => {
  const stop = document.activeElement, box = stop.getBoundingClientRect()
  return box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < window.innerHeight
}"""


class Typist(Person):
    """Somebody who has only keys, and must see where the focus is at every stop."""

    def tabs_to(self, goal: Locator) -> None:
        """Press Tab until the focus is there."""
        for _ in range(MOST_STOPS):
            self.presses("Tab")
            assert self.page.evaluate(_SEEN), self.page.evaluate("document.activeElement.outerHTML")
            if goal.evaluate("goal => goal === document.activeElement"):
                return
        raise AssertionError(f"{goal} was not reached in {MOST_STOPS} stops")

    def tabs_to_field(self, label: str, text: str) -> None:
        """Go to a field and type; in a list of choices, typing chooses."""
        self.tabs_to(self.main.get_by_label(label, exact=True))
        self.page.keyboard.type(text)

    def enters(self, goal: Locator) -> None:
        """Go to a link or a button and press Enter."""
        self.tabs_to(goal)
        with self.page.expect_event("load"):
            self.presses("Enter")
        self.finds_nothing_wrong()

    def skips_to_the_main_part(self) -> None:
        """The first stop of a page leads past its frame."""
        self.presses("Tab")
        expect(self.page.get_by_role("link", name="Skip to main content")).to_be_focused()
        self.presses("Enter")
        expect(self.main).to_be_focused()

    def presses(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)

    def button(self, words: str) -> Locator:
        """A button of the main part."""
        return self.main.get_by_role("button", name=words, exact=True)


@pytest.fixture
def typist(browser: Browser, own_address: str, width: int) -> Iterator[Typist]:
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.set_default_timeout(PATIENCE)
    yield Typist(context.new_page(), own_address)
    context.close()


def test_finance_signs_in_and_allocates_by_keyboard_alone(typist: Typist) -> None:
    typist.open("/sign-in")
    typist.tabs_to_field("Email address", PEOPLE["finance"])
    typist.tabs_to_field("Password", DEMO_PASSWORD)
    typist.enters(typist.button("Sign in"))

    typist.skips_to_the_main_part()
    typist.enters(typist.main.get_by_role("link", name="Allocate money"))
    typist.skips_to_the_main_part()
    typist.tabs_to_field("Funding category", "Category not")
    typist.tabs_to_field("Budget holder", "Example council")
    typist.tabs_to_field("Amount", "2,500")
    typist.enters(typist.button("Continue"))
    assert typist.fact("Budget holder") == "Example council"
    typist.enters(typist.button("Record the allocation"))
    assert typist.is_told().startswith("£2,500.00 is allocated")
    typist.presses("Tab")
    assert typist.page.evaluate("document.activeElement.tagName") == "A"


def test_a_partner_fills_in_a_short_report_and_submits_it_by_keyboard_alone(
    typist: Typist,
) -> None:
    typist.open("/sign-in")
    typist.tabs_to_field("Email address", PEOPLE["partner"])
    typist.tabs_to_field("Password", DEMO_PASSWORD)
    typist.enters(typist.button("Sign in"))

    typist.open("/outcomes/")
    typist.skips_to_the_main_part()
    grant = "Example small grant 09: warm room on Sundays, The whole scheme"
    typist.enters(typist.main.get_by_role("button", name=grant))
    typist.skips_to_the_main_part()
    typist.tabs_to_field("How many people did the scheme reach?", "21")
    typist.tabs_to_field("What did the scheme do?", "A warm room on twelve Sundays")
    typist.tabs_to(typist.main.get_by_label("Yes", exact=True))
    typist.presses("Space")
    typist.enters(typist.button("Save and continue"))
    assert "21" in typist.fact("People reached")
    typist.skips_to_the_main_part()
    typist.enters(typist.button("Submit the report"))
    assert typist.is_told().startswith("Report submitted")
