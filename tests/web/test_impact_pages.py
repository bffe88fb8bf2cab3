"""The page of spend beside impact says what the calculation says, to those who may see it."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests.support.demo_site import Site, page_of
from tests.web.visiting import Office
from tracker.domain.apportionment import Lens
from tracker.domain.money import in_pounds
from tracker.services.impact.picture import SummaryQuestion
from tracker.services.impact.summary import summarise


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    """The small portfolio, before any money."""
    office = Office(fresh_database_url)
    yield office
    office.close()


@pytest.fixture(scope="session")
def lead(shared_site: Site) -> FlaskClient:
    """The programme lead's browser."""
    return shared_site.client("lead")


def words_of(html: str) -> str:
    """What a person reads of a page, with plain minus signs."""
    text = re.sub(r"<[^>]+>", " ", html).replace("\N{MINUS SIGN}", "-")
    return re.sub(r"\s+", " ", text).replace("&#39;", "'").replace("&amp;", "&")


@pytest.mark.parametrize("lens", list(Lens))
def test_every_lens_shows_its_rows_and_the_totals(
    shared_site: Site, lead: FlaskClient, lens: Lens
) -> None:
    words = words_of(page_of(lead, f"/impact/?lens={lens.value}"))
    with shared_site.sessions() as session:
        summary = summarise(session, SummaryQuestion(lens=lens))
    for row in summary.rows:
        assert row.name in words
        assert in_pounds(row.awarded_pence) in words
    totals = summary.totals
    for pence in (totals.allocated_pence, totals.awarded_pence, totals.spent_pence):
        assert in_pounds(pence) in words


def test_amounts_that_are_made_up_say_so(lead: FlaskClient) -> None:
    page = page_of(lead, "/impact/")
    # Eight categories are awarded illustrative money, the total too; what is allocated is public.
    first = page.split("<tbody")[1].split("</tbody>")[0].split("</tr>")[0]
    assert first.count("Illustrative") == 3
    assert "£1,307,654.00" in first


def test_what_is_not_known_is_said_in_words(lead: FlaskClient) -> None:
    words = words_of(page_of(lead, "/impact/"))
    assert "a contribution, not an attribution" in words
    assert "Not yet reported" in words
    assert "No accepted report says how many" in words
    assert "not compared with targets yet" not in words


def test_money_touching_is_apart_and_marked_not_to_be_added(lead: FlaskClient) -> None:
    words = words_of(page_of(lead, "/impact/?lens=population"))
    assert "Touching by target (do not add)" in words
    assert "The same pound is in several rows: do not add them" in words
    assert "Touching by target" not in words_of(page_of(lead, "/impact/?lens=category"))


def test_unattributed_money_and_what_pots_keep_are_explained(lead: FlaskClient) -> None:
    words = words_of(page_of(lead, "/impact/?lens=element&basis=end-recipient"))
    assert "money that nobody has attributed to a target of this lens" in words
    assert "Kept by pots (administration, and what is not passed on or not yet spent)" in words
    assert "are never added" in words


def test_targets_lead_to_their_schemes(lead: FlaskClient) -> None:
    page = page_of(lead, "/impact/?lens=element")
    assert 'href="/schemes/?element=C20A-SMK"' in page
    assert lead.get("/schemes/?element=C20A-SMK").status_code == 200
    assert "element=UNATTRIBUTED" not in page


@pytest.mark.parametrize(
    "asked", ["as_at=2023-10-31", "as_at-day=31&as_at-month=10&as_at-year=2023"]
)
def test_a_past_day_shows_what_was_recorded_by_then(lead: FlaskClient, asked: str) -> None:
    words = words_of(page_of(lead, f"/impact/?{asked}"))
    assert "This shows what was recorded up to 31 October 2023 at 11:59pm" in words
    # By hand: actuals of first level recorded by then, from the file of the demonstration.
    assert "£727,276.97" in words


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("as_at=2099-01-01", "As-at date must be today or in the past"),
        ("as_at=2001-01-01", "As-at date must be on or after the day of the first entry"),
        ("as_at=31/10/2023", "Date must be a real day or a day and time"),
        ("as_at-day=31&as_at-month=2&as_at-year=2024", "As-at date must be a real date"),
    ],
)
def test_a_day_that_cannot_be_shown_is_refused_with_the_reason(
    lead: FlaskClient, asked: str, told: str
) -> None:
    page = page_of(lead, f"/impact/?{asked}", status=422)
    assert told in page
    assert "There is a problem" in page


def test_what_is_not_asked_for_takes_its_default(lead: FlaskClient) -> None:
    words = words_of(page_of(lead, "/impact/?lens=&basis=&fund=&year="))
    assert "by Funding category" in words


def test_the_page_for_printing_has_every_figure_and_no_form(lead: FlaskClient) -> None:
    page = page_of(lead, "/impact/?lens=element&view=print")
    main = page.split("<main")[1]
    assert "<form" not in main
    assert "journal number" in main


def test_an_empty_tracker_says_that_there_is_nothing_yet(office: Office) -> None:
    page = office.visitor(office.ground.people.lead).opens("/impact/")
    assert "no fund has an envelope" in page.words


@pytest.mark.parametrize(("who", "status"), [("evaluator", 200), ("partner", 403), (None, 302)])
def test_only_people_who_see_all_money_see_it_summed_up(
    shared_site: Site, who: str | None, status: int
) -> None:
    assert shared_site.client(who).get("/impact/").status_code == status


def test_a_summary_asks_the_same_few_questions_however_much_is_recorded(office: Office) -> None:
    visitor = office.visitor(office.ground.people.lead)
    with office.portfolio() as portfolio:
        portfolio.envelope(1_000_00)
        award = portfolio.award(portfolio.line(600_00), 500_00)
    few = office.count_queries(lambda: visitor.opens("/impact/?lens=element"))
    with office.portfolio() as portfolio:
        for pence in range(1, 20):
            portfolio.spend(award, pence)
    many = office.count_queries(lambda: visitor.opens("/impact/?lens=scheme"))
    assert few == many <= 60
