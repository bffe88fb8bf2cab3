"""A charity officer reports and a lead reviews: on a narrow phone, by keys, without scripts."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.conftest import on_both_databases
from tests.journeys.person import People, Person, PersonWithoutScripts
from tests.journeys.test_journey_keyboard import Typist
from tests.journeys.visitor import PATIENCE
from tests.support.databases import DEMO_PASSWORD
from tests.support.demo_site import PEOPLE

PHONE = 320
SCHEME = "Example scheme: asthma support in schools"
PERIODS = ("2023-24-Q1", "2023-24-Q2", "2023-24-Q3", "2023-24-Q4")
PAGES = ("", "/versions", "/versions/1", "/check", "/nil", "/recall", "/form/people")
PAGES_OF_THE_LEAD = ("", "/query", "/accept", "/waive", "/open-again", "/extend", "/preview")


class PlainTypist(PersonWithoutScripts, Typist):
    """Somebody who has only keys, and whose browser runs no scripts."""

    def skips_to_the_main_part(self) -> None:
        """Without scripts the link moves where the next Tab begins, and nothing has the focus."""
        self.presses("Tab")
        expect(self.page.get_by_role("link", name="Skip to main content")).to_be_focused()
        self.presses("Enter")

    def signs_in(self, who: str) -> None:
        """Sign in without a mouse."""
        self.open("/sign-in")
        self.tabs_to_field("Email address", PEOPLE[who])
        self.tabs_to_field("Password", DEMO_PASSWORD)
        self.enters(self.button("Sign in"))

    def follows(self, start: str) -> None:
        """Go to the first link of the main part that begins so."""
        self.skips_to_the_main_part()
        self.enters(link_of(self, start))

    def saves(self) -> None:
        """Press the button of a page of the form."""
        self.enters(self.button("Save and continue"))

    def replaces(self, label: str, text: str) -> None:
        """Go to a field and type over what it holds."""
        self.tabs_to(self.main.get_by_label(label, exact=True))
        self.presses("Control+a")
        self.page.keyboard.type(text)


def link_of(person: Person, start: str) -> Locator:
    """A link by how its words begin; those that look like buttons are said to be such."""
    words = re.compile(rf"^\s*{re.escape(start)}")
    return person.main.locator("a", has_text=words).first


@pytest.fixture
def typists(browser: Browser, own_address: str) -> Iterator[Callable[[str], PlainTypist]]:
    contexts = []

    def admit(who: str) -> PlainTypist:
        context = browser.new_context(
            viewport={"width": PHONE, "height": 900}, java_script_enabled=False
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        typist = PlainTypist(context.new_page(), own_address)
        typist.signs_in(who)
        return typist

    yield admit
    for context in contexts:
        context.close()


@on_both_databases
def test_a_partner_answers_a_question_and_a_lead_accepts(
    typists: Callable[[str], PlainTypist],
) -> None:
    partner, lead = typists("other partner"), typists("lead")
    partner.follows("Answer the questions")
    partner.follows("Answer the queries")
    assert "The second school reported 9 people last quarter" in partner.reads()
    answers(partner)
    partner.skips_to_the_main_part()
    partner.enters(partner.button("Submit the report"))
    assert "take it back until its review begins" in partner.is_told()
    reviews(lead)
    partner.open("/outcomes/")
    assert "Accepted on" in partner.reads()


def answers(partner: PlainTypist) -> None:
    partner.follows("People reached")
    partner.skips_to_the_main_part()
    partner.replaces("How many people did the scheme reach in this period?", "197")
    partner.presses("Tab")
    partner.presses("ArrowDown")
    partner.saves()
    assert "must add up to people reached: over 197" in partner.reads()
    partner.follows("Back to the list of tasks")
    partner.follows("Spending")
    partner.skips_to_the_main_part()
    partner.tabs_to(partner.main.get_by_label("Yes", exact=True))
    partner.presses("Space")
    partner.saves()
    assert "over 197" in partner.reads()


def reviews(lead: PlainTypist) -> None:
    lead.open("/")
    lead.follows("Review reports")
    lead.follows("2023/24 Q2")
    lead.follows(SCHEME)
    assert "over 197" in lead.reads()
    lead.skips_to_the_main_part()
    lead.enters(lead.button("Begin the review"))
    lead.follows("Accept the report")
    lead.skips_to_the_main_part()
    lead.tabs_to_field("Panel or board that decided", "Example board")
    lead.enters(lead.button("Accept the report"))
    assert lead.is_told() == "The report is accepted"


def test_every_page_of_a_report_is_clean_in_every_state_and_with_errors(people: People) -> None:
    partner, lead = people("other partner"), people("lead")
    address = address_of_the_reports(partner)
    for period in PERIODS:
        opens_all(partner, [f"{address}/{period}{page}" for page in PAGES])
        opens_all(lead, [f"{address}/{period}{page}" for page in PAGES_OF_THE_LEAD])
    opens_all(lead, ["/outcomes/", *(f"/outcomes/{one}" for one in ("2023-24", *PERIODS))])

    partner.open(f"{address}/2023-24-Q2/form/people")
    number = "How many people did the scheme reach in this period?"
    partner.types(number, "about 40")
    partner.is_refused("Save and continue", "People reached must be a whole number", number)
    partner.still_has(number, "about 40")
    partner.open(f"{address}/2023-24-Q2/form/case-study")
    partner.types("Tell one person's story (optional)", "A story")
    partner.is_refused("Save and continue", "Confirm that the person agreed")
    lead.open(f"{address}/2023-24-Q4/waive")
    lead.open("/outcomes/2023-24-Q4/accept")
    lead.is_refused("Accept these reports", "Select at least one report")


def test_two_windows_of_one_report_keep_both_texts(people: People) -> None:
    first, second = people("other partner"), people("other partner")
    address = address_of_the_reports(first)
    prompt = "What did the scheme do in this period?"
    for person in (first, second):
        person.open(f"{address}/2023-24-Q2/form/delivery")
    first.types(prompt, "Inhaler checks in eight schools")
    first.sends("Save and continue")
    second.types(prompt, "Inhaler checks in nine schools")
    second.is_stopped("Save and continue", "What was delivered")
    assert "Inhaler checks in eight schools" in second.reads()
    second.still_has(prompt, "Inhaler checks in nine schools")
    second.sends("Save and continue")
    first.open(f"{address}/2023-24-Q2/form/delivery")
    first.still_has(prompt, "Inhaler checks in nine schools")


def address_of_the_reports(partner: Person) -> str:
    partner.goes_to("Outcomes")
    link_of(partner, "Answer the queries").click()
    partner.page.wait_for_load_state("load")
    return partner.path().rpartition("/")[0]


def opens_all(person: Person, paths: list[str]) -> None:
    for path in paths:
        person.open(path)
        person.finds_nothing_wrong()
