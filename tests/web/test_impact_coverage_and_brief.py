"""Coverage ties to the ledger, and a brief says what the summary says, on a sheet or two."""

import re
from collections.abc import Iterator

import pytest

from tests.support.demo_site import Site
from tests.support.portfolio import APRIL, OTHER_YEAR, YEAR
from tests.web.visiting import Office, Page
from tracker.domain.apportionment import Lens
from tracker.domain.funding import Basis
from tracker.domain.money import in_pounds
from tracker.services.impact.brief import BriefQuestion, brief_for
from tracker.services.impact.coverage import Standing, coverage_of
from tracker.services.impact.picture import SummaryQuestion, read_picture
from tracker.services.impact.summary import summary_of
from tracker.services.organisations import system_viewer
from tracker.services.schemes.links import SetWeights, set_weights
from tracker.web.impact.filters import COVERED_LENSES

TABLE = "Money and measurement by target"


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    """The small portfolio, before any money."""
    office = Office(fresh_database_url)
    yield office
    office.close()


def opened(office: Office, address: str, status: int = 200) -> Page:
    """A page as the programme lead sees it."""
    return office.visitor(office.ground.people.lead).opens(address, status)


def seen(site: Site, address: str, who: str = "evaluator") -> Page:
    """A page of the demonstration."""
    page = Page(site.client(who).get(address))
    assert page.status == 200
    return page


def pence_of(words: str) -> int:
    """An amount as it is written, in pence; nothing where none is published."""
    found = re.search(r"([\N{MINUS SIGN}-]?)£([\d,]+)\.(\d\d)", words)
    if found is None:
        assert words in ("Not published", "Nothing recorded")
        return 0
    return (-1 if found[1] else 1) * int(found[2].replace(",", "") + found[3])


def tie_of(page: Page) -> tuple[int, int, int, int]:
    """The four amounts of the sentence below the table."""
    found = re.search(
        r"(\S+)(?: \(illustrative\))? awarded here, (\S+)(?: \(illustrative\))? kept by pots "
        r"and (\S+)(?: \(illustrative\))? unattributed come to (\S+)",
        page.words,
    )
    assert found is not None
    return (
        pence_of(found[1]),
        pence_of(found[2]),
        pence_of(found[3]),
        pence_of(found[4].rstrip(",")),
    )


@pytest.mark.parametrize("lens", COVERED_LENSES)
def test_the_pounds_of_coverage_come_to_all_that_is_awarded(shared_site: Site, lens: Lens) -> None:
    page = seen(shared_site, f"/impact/coverage/?lens={lens.value}")
    here, kept, unattributed, everything = tie_of(page)
    assert sum(pence_of(row[2]) for row in page.rows(TABLE)) == here
    assert here + kept + unattributed == everything
    with shared_site.sessions() as session:
        question = SummaryQuestion(basis=Basis.END_RECIPIENT)
        summary = summary_of(read_picture(session, question), lens)
    assert everything == summary.totals.awarded_pence
    by_code = {row.code: row.awarded_pence for row in summary.rows}
    assert (kept, unattributed) == (by_code.get("KEPT", 0), by_code.get("UNATTRIBUTED", 0))


@pytest.mark.parametrize("lens", COVERED_LENSES)
def test_every_target_stands_on_the_page_as_in_the_calculation(
    shared_site: Site, lens: Lens
) -> None:
    page = seen(shared_site, f"/impact/coverage/?lens={lens.value}")
    with shared_site.sessions() as session:
        found = coverage_of(session, read_picture(session, SummaryQuestion()), lens)
    assert [(row[0], row[1].lower()) for row in page.rows(TABLE)] == [
        (line.name, line.whole.standing.value) for line in found.lines
    ]
    [caption] = [
        text
        for table in page.node.all("table")
        if (text := next(table.all("caption")).text()).startswith("Figures: ")
    ]
    in_map = page.rows(caption)
    assert [row[0] for row in in_map] == [line.name for line in found.lines]
    for row, line in zip(in_map, found.lines, strict=True):
        standings = [line.whole, *(line.by_alliance[code] for code in found.alliances)]
        assert [cell.lower() for cell in row[1:]] == [one.standing.value for one in standings]


def test_each_list_names_its_targets_and_money_not_published_is_no_nil(shared_site: Site) -> None:
    page = seen(shared_site, "/impact/coverage/")
    with shared_site.sessions() as session:
        picture = read_picture(session, SummaryQuestion())
        found = coverage_of(session, picture, Lens.ELEMENT)
    items = [item.text() for item in page.node.all("li")]
    for standing in Standing:
        for line in found.of(standing) if standing is not Standing.BOTH else ():
            assert any(item.startswith(f"{line.name}: ") for item in items)
    unpublished = {line.name for line in found.of(Standing.NOT_PUBLISHED)}
    told = {row[0] for row in page.rows(TABLE) if row[2] == "Not published"}
    assert told == unpublished != set()


def test_a_lens_without_coverage_is_refused_with_the_list(office: Office) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(1_000_00)
    page = opened(office, "/impact/coverage/?lens=scheme", 422)
    assert page.problems == ["Select what to look at the money by from the list"]


def test_coverage_of_pots_ties_too(office: Office) -> None:
    with office.portfolio() as portfolio:
        pot = portfolio.pot(200_00)
        portfolio.onward(pot, 50_05)
        weights = {"EL-ONE": 1, "EL-TWO": 2, "UNATTRIBUTED": 1}
        order = SetWeights(office.ground.other_scheme, Lens.ELEMENT, APRIL, weights)
        set_weights(portfolio.session, portfolio.people.lead, order)
    # £50.05 over 1 : 2 : 1 is 1251.25, 2502.5 and 1251.25 pence; the largest remainder gets more.
    assert tie_of(opened(office, "/impact/coverage/")) == (12_51 + 25_03, 149_95, 12_51, 200_00)


def test_a_brief_says_what_the_summary_says(shared_site: Site) -> None:
    page = seen(shared_site, "/impact/brief/")
    with shared_site.sessions() as session:
        brief = brief_for(session, system_viewer(), BriefQuestion())
    totals = brief.totals
    for pence in (totals.envelope_pence, totals.awarded_pence, totals.spent_pence):
        assert in_pounds(pence) in page.words
    rows = {row[0]: row[1:] for row in page.rows("Money by category")}
    assert {name: [pence_of(cell) for cell in cells[:3]] for name, cells in rows.items()} == {
        row.name: [row.allocated_pence, row.awarded_pence, row.spent_pence] for row in brief.rows
    }
    assert f"Outcome reports accepted {brief.reports.accepted} Of {brief.reports.due}" in page.words
    tally = brief.results.attainment
    assert f"{tally.met} met, {tally.not_met} not met {tally.no_number} without" in page.words
    for sentence in brief.caveats:
        assert sentence in page.words


def test_a_brief_of_an_alliance_has_its_schemes_alone_and_no_envelope(shared_site: Site) -> None:
    page = seen(shared_site, "/impact/brief/?alliance=AL-BB")
    assert "Basildon and Brentwood Alliance: money and results" in page.words
    assert "Envelope" not in page.words
    with shared_site.sessions() as session:
        brief = brief_for(session, system_viewer(), BriefQuestion(alliance="AL-BB"))
    assert f"Awarded {in_pounds(brief.totals.awarded_pence)}" in page.words
    links = page.links()
    assert "alliance=AL-BB" in links["Awarded and spent by category as a picture (PNG)"]


def test_what_was_not_recorded_in_the_year_before_is_no_nil(shared_site: Site) -> None:
    rows = {
        row[0]: row[1:] for row in seen(shared_site, "/impact/brief/").rows("2022/23 and 2023/24")
    }
    assert rows["Spent"][0] == "Not recorded"
    assert rows["Spent"][2] == "Not known"
    assert rows["Envelope"] == ["£3,400,000.00", "£3,400,000.00", "No change"]


def test_a_first_year_has_nothing_to_be_compared_with(office: Office) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(1_000_00)
    assert "No earlier year of this fund is recorded" in opened(office, "/impact/brief/").words
    with office.portfolio() as portfolio:
        portfolio.envelope(900_00, OTHER_YEAR)
    rows = opened(office, "/impact/brief/").rows(f"{YEAR} and {OTHER_YEAR}")
    assert rows[0] == ["Envelope", "£1,000.00", "£900.00", "£100.00 less"]


@pytest.mark.parametrize("alliance", ["AL-NONE", "CAT-A"])
def test_an_alliance_that_there_is_not_is_refused(office: Office, alliance: str) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(1_000_00)
    page = opened(office, f"/impact/brief/?alliance={alliance}", 422)
    assert page.problems == ["Select an alliance from the list"]


@pytest.mark.parametrize("address", ["gaps/", "coverage/", "brief/"])
def test_pages_of_impact_are_for_people_who_see_all_money(office: Office, address: str) -> None:
    people = office.ground.people
    page = office.visitor(people.evaluator).opens(f"/impact/{address}")
    assert "no fund has an envelope" in page.words
    assert office.visitor(people.partner).client.get(f"/impact/{address}").status_code == 403


@pytest.mark.parametrize("address", ["coverage/?lens=place", "brief/"])
def test_pages_ask_the_same_few_questions_however_much_is_recorded(
    office: Office, address: str
) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(10_000_00, OTHER_YEAR)
        portfolio.envelope(10_000_00)
        award = portfolio.award(portfolio.line(600_00), 500_00)
    whole = f"/impact/{address}{'&' if '?' in address else '?'}year={OTHER_YEAR}"
    few = office.count_queries(lambda: opened(office, whole))
    with office.portfolio() as portfolio:
        for pence in range(1, 10):
            portfolio.spend(award, pence)
            portfolio.award(portfolio.line(60_00), 50_00)
    assert few == office.count_queries(lambda: opened(office, whole)) <= 80
