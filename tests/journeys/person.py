"""A person on a journey: they press, type and read as people do, and every page must be clean."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Self

from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.visitor import Visitor
from tests.support.demo_site import PEOPLE
from tests.support.structure import problems_of

# The browser's own note that a page answered so; it is what a refused form should answer.
_NOTED = "Failed to load resource: the server responded with a status of {}"


class Person(Visitor):
    """A visitor with hands: what is on a page is found by the words that people see."""

    @property
    def main(self) -> Locator:
        """The part of the page that is not frame."""
        return self.page.locator("main")

    def follow(self, words: str) -> None:
        """Press a link of the main part, and find a clean page behind it."""
        with self.page.expect_navigation():
            self.main.get_by_role("link", name=words, exact=True).first.click()
        self.finds_nothing_wrong()

    def goes_to(self, section: str) -> None:
        """Press a link of the navigation, which a phone may fold away."""
        menu = self.page.get_by_role("navigation", name="Menu")
        link = menu.get_by_role("link", name=section, exact=True)
        if not link.is_visible():
            menu.get_by_role("button", name="Browse More").click()
        with self.page.expect_navigation():
            link.click()
        self.finds_nothing_wrong()

    def finds_scheme(self, words: str, name: str) -> None:
        """Search the list of schemes, and open one."""
        self.goes_to("Schemes")
        self.types("Search", words)
        self.sends("Show")
        self.follow(name)

    def types(self, label: str, text: str) -> None:
        """Type into a field."""
        self.main.get_by_label(label, exact=True).fill(text)

    def types_date(self, legend: str, day: str, month: str, year: str) -> None:
        """Type the three parts of a date."""
        group = self.main.get_by_role("group", name=legend, exact=True)
        for part, text in (("Day", day), ("Month", month), ("Year", year)):
            group.get_by_label(part, exact=True).fill(text)

    def picks(self, legend: str, choice: str) -> None:
        """Choose one of several radios."""
        group = self.main.get_by_role("group", name=legend, exact=True)
        group.get_by_label(choice, exact=True).check()

    def selects(self, label: str, starts: str) -> None:
        """Choose the option of a list whose words start so."""
        field = self.main.get_by_label(label, exact=True)
        option = field.locator("option", has_text=re.compile(rf"^\s*{re.escape(starts)}")).first
        field.select_option(value=option.get_attribute("value"))

    def sends(self, button: str) -> None:
        """Press a button, and find a clean page behind it."""
        self.press(button)
        self.finds_nothing_wrong()

    def is_refused(self, button: str, sentence: str, field: str = "") -> None:
        """Press a button and be told why not, in the way that everybody can follow."""
        self.press(button)
        self._drop_note("422")
        summary = self.page.locator(".nhsuk-error-summary")
        self.is_led_to(summary)
        expect(summary).to_contain_text(sentence)
        assert self.page.title().startswith("Error: "), self.page.title()
        self.finds_nothing_wrong()
        if field:
            summary.get_by_role("link", name=sentence).click()
            expect(self.main.get_by_label(field, exact=True)).to_be_focused()

    def is_stopped(self, button: str, heading: str) -> None:
        """Press a button and find that somebody was quicker."""
        self.press(button)
        self._drop_note("409")
        assert heading in self.reads()
        self.finds_nothing_wrong()

    def finds_no(self, path: str) -> None:
        """Go to an address that leads nowhere for this person."""
        self.open(path)
        self._drop_note("404")
        self.finds_nothing_wrong()

    def still_has(self, label: str, text: str) -> None:
        """What was typed is there."""
        expect(self.main.get_by_label(label, exact=True)).to_have_value(text)

    def reads(self) -> str:
        """The words that the main part shows, as they are seen."""
        return " ".join(self.main.inner_text().split())

    def fact(self, name: str) -> str:
        """What a list of facts says of one."""
        row = self.main.locator(".nhsuk-summary-list__row").filter(
            has=self.page.locator("dt", has_text=re.compile(rf"^\s*{re.escape(name)}\s*$"))
        )
        return " ".join(row.first.locator("dd").first.inner_text().split())

    def figure(self, name: str) -> str:
        """What one of the big figures says, with its tag."""
        terms = self.main.locator(".tracker-figures dt, .tracker-key-figures dt")
        term = terms.filter(has_text=re.compile(rf"^\s*{re.escape(name)}\s*$")).first
        return " ".join(term.locator("xpath=following-sibling::dd[1]").inner_text().split())

    def rows(self, caption: str) -> list[str]:
        """The rows of a table, each as the words that are seen."""
        table = self.main.get_by_role("table", name=caption)
        return [" ".join(row.split()) for row in table.locator("tbody tr").all_inner_texts()]

    def is_told(self) -> str:
        """The green banner, which has the focus."""
        banner = self.page.locator(".nhsuk-notification-banner--success")
        self.is_led_to(banner)
        return " ".join(banner.locator("p").inner_text().split())

    def finds_nothing_wrong(self) -> None:
        """The page as it stands is clean for axe, quiet, and within its window."""
        assert self.problems() == []

    def is_led_to(self, news: Locator) -> None:
        """What a page has to say first has the focus, so that a screen reader begins there."""
        expect(news).to_be_focused()

    def _drop_note(self, status: str) -> None:
        self.page.wait_for_load_state("load")
        noted = [one for one in self.complaints if one.startswith(_NOTED.format(status))]
        assert len(noted) == 1, f"answered something other than {status}: {self.complaints}"
        self.complaints.remove(noted[0])


class PersonWithoutScripts(Person):
    """Somebody whose browser runs no scripts: axe cannot look, so the structure is asked."""

    RUNS_SCRIPTS = False

    def problems(self) -> list[str]:
        """Say what is wrong with the page's structure, and what the browser complained of."""
        found = [*problems_of(self.page.content()), *self.complaints]
        self.complaints.clear()
        return found

    def is_led_to(self, news: Locator) -> None:
        """Nothing can move the focus, so the news must be the first thing that is said."""
        first = self.main.locator("> *").first
        assert first.get_attribute("class") == news.get_attribute("class")


class People:
    """Whoever comes to the demonstration, each with a window of their own."""

    def __init__(self, admit: Callable[[str], Person]) -> None:
        self._admit = admit

    @classmethod
    @contextmanager
    def at(
        cls, browser: Browser, address: str, width: int, kind: type[Person] = Person
    ) -> Iterator[Self]:
        """Open the door, and close every window afterwards."""
        with ExitStack() as windows:

            def admit(who: str) -> Person:
                door = kind.signed_in(browser, address, PEOPLE[who], width)
                return windows.enter_context(door)

            yield cls(admit)

    def __call__(self, who: str) -> Person:
        """Somebody of this role, signed in and looking at the home page."""
        return self._admit(who)


def second_window(person: Person) -> Person:
    """Another window of the same person, signed in as the first is."""
    page: Page = person.page.context.new_page()
    return Person(page, person.address)
