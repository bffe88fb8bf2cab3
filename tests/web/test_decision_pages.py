"""The pages of appraisals and decisions: who may, what is refused in words, and what all see."""

import csv
from collections.abc import Iterator
from io import StringIO

import pytest

from tests.support.deciding import appraisal, decision
from tests.support.demo_site import Site, page_of
from tests.web.visiting import Office, Page, Visitor
from tracker.db.journal import as_at
from tracker.domain.appraisals import Objective, input_of
from tracker.domain.decisions import DecisionKind
from tracker.domain.permissions import Viewer
from tracker.services.decisions.appraising import appraise_scheme
from tracker.services.decisions.deciding import decide_scheme, newest_number
from tracker.services.schemes.register import SchemeFacts, register_scheme

SCHEME = "/schemes/S-222222"
APPRAISE, DECIDE = f"{SCHEME}/appraisal", f"{SCHEME}/decisions/new"
DAY = {"day": "14", "month": "3", "year": "2024"}
SCORED = {input_of(one, what): "2" for one in Objective for what in ("alignment", "effectiveness")}
APPRAISED = {
    **SCORED,
    "evidence": "What worked elsewhere",
    "body": "Funding panel",
    **{f"appraised_on-{part}": text for part, text in DAY.items()},
}
DECIDED = {
    "kind": "stop",
    "reason": "Few people came",
    "grade": "1",
    "body": "Delivery board",
    **{f"decided_on-{part}": text for part, text in DAY.items()},
}


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    office = Office(fresh_database_url)
    yield office
    office.close()


@pytest.fixture
def lead(office: Office) -> Visitor:
    return office.visitor(office.ground.people.lead)


def facts(page: Page) -> dict[str, str]:
    """The lists of facts of a page; of two with one name, the last."""
    return {
        next(row.all("dt")).text(): next(row.all("dd")).text()
        for row in page.node.all("div")
        if "nhsuk-summary-list__row" in row.get("class").split()
    }


def decide(office: Office, scheme: int, kind: DecisionKind = DecisionKind.STOP) -> None:
    with office.portfolio() as portfolio:
        session = portfolio.session
        seen = newest_number(session, scheme)
        decide_scheme(session, office.ground.people.lead, decision(scheme, kind, seen=seen))


def appraise(office: Office, scheme: int, points: tuple[int, int] = (2, 1)) -> None:
    with office.portfolio() as portfolio:
        appraise_scheme(portfolio.session, office.ground.people.lead, appraisal(scheme, points))


def test_a_lead_appraises_a_scheme_and_its_page_says_so(lead: Visitor) -> None:
    page = lead.fills(APPRAISE, 200, **APPRAISED | {"best_start_alignment": "3"})
    assert page.banner == "The appraisal is recorded"
    assert page.rows("Scores")[-1] == ["Total", "13 of 18", "12 of 18"]
    seen = facts(lead.opens(SCHEME))
    assert seen["Alignment"] == "13 of 18"
    assert seen["Predicted effectiveness"] == "12 of 18"
    assert seen["Appraised by"] == "Funding panel, 14 March 2024"


def test_an_appraisal_with_gaps_is_refused_with_each_gap_named_and_nothing_lost(
    lead: Visitor,
) -> None:
    typed = APPRAISED | {"prevention_alignment": "", "evidence": " "}
    page = lead.fills(APPRAISE, 422, **typed)
    assert page.problems == [
        "Prevention of ill health: Select a score for alignment",
        "Enter what the scores rest on",
    ]
    assert page.value("body") == "Funding panel"
    assert "No appraisal is recorded" in lead.opens(SCHEME).words


def test_a_score_that_is_not_on_offer_is_refused(lead: Visitor) -> None:
    page = lead.fills(APPRAISE, 422, **APPRAISED | {"work_effectiveness": "4"})
    assert page.problems == [
        "Fair employment and good work: Select predicted effectiveness from the list"
    ]


def test_an_earlier_appraisal_stays_readable_beside_the_later(lead: Visitor) -> None:
    lead.fills(APPRAISE, 200, **APPRAISED)
    lead.fills(APPRAISE, 200, **APPRAISED | {"places_alignment": "0", "reason": "New figures"})
    first = lead.opens(f"{SCHEME}/appraisal/1")
    assert "A later appraisal stands beside this one" in first.words
    assert first.rows("Scores")[-1][1] == "12 of 18"
    assert lead.opens(f"{SCHEME}/appraisal/2").rows("Scores")[-1][1] == "10 of 18"
    lead.opens(f"{SCHEME}/appraisal/3", 404)


def test_two_who_appraise_at_once_meet_and_neither_loses_a_word(
    office: Office, lead: Visitor
) -> None:
    page = lead.opens(APPRAISE)
    appraise(office, office.ground.scheme, (3, 3))
    met = lead.sends(page, 409, **APPRAISED)
    assert "Someone else changed this while you were editing" in met.words
    rows = met.rows("What you entered and what is stored now")
    assert rows[0] == [
        "The best start for every child Different",
        "Alignment 2, effectiveness 2",
        "Alignment 3, effectiveness 3",
    ]
    assert met.value("evidence") == "What worked elsewhere"
    kept = lead.sends(met, 200, **APPRAISED | {"reason": "We scored it too"})
    assert kept.banner == "The appraisal is recorded"


def test_a_lead_whose_board_is_paid_is_told_instead_of_asked(office: Office, lead: Visitor) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(1_000_00)
        portfolio.award(portfolio.line(1_000_00), 100_00)
    assert "Appraise this scheme" not in lead.opens(SCHEME).links()
    assert "You cannot appraise this scheme" in lead.opens(APPRAISE).words


def test_a_lead_records_a_decision(lead: Visitor) -> None:
    page = lead.fills(DECIDE, 200, **DECIDED)
    assert page.banner == "The decision is recorded"
    seen = facts(page)
    assert (seen["Decided"], seen["Reason"]) == ("Stop", "Few people came")
    assert seen["Evidence"] == "1, a reasoned account"
    assert seen["Decided by"] == "Delivery board, 14 March 2024"


def test_everything_that_a_decision_lacks_is_told_at_once(lead: Visitor) -> None:
    page = lead.fills(DECIDE, 422)
    assert page.problems == [
        "Select stop, adapt, continue or scale",
        "Enter the reason for the decision",
        "Select how strong the evidence is",
        "Enter the date of the decision",
        "Enter the panel or board that decided",
    ]


def test_going_on_without_a_result_is_asked_about_and_told_afterwards(lead: Visitor) -> None:
    page = lead.fills(DECIDE, 422, **DECIDED | {"kind": "scale"})
    assert page.problems == ["Enter why it goes on without a result"]
    why = {"despite": "Values come in July"}
    assert facts(lead.sends(page, 200, **DECIDED | {"kind": "scale"} | why))[
        "Why it goes on without a result"
    ] == ("Values come in July")


def test_a_correction_keeps_what_stood(lead: Visitor) -> None:
    lead.fills(DECIDE, 200, **DECIDED)
    correct = f"{SCHEME}/decisions/1/correct"
    refused = lead.fills(correct, 422, **DECIDED | {"grade": "2"})
    assert refused.problems == ["Enter a reason: why the decision is corrected"]
    lead.sends(refused, 200, **DECIDED | {"grade": "2", "correction": "The minutes say 2"})
    page = lead.opens(f"{SCHEME}/decisions/1")
    assert "Before it was corrected" in page.words
    assert page.words.index("2, change seen") < page.words.index("1, a reasoned account")


def test_two_who_decide_at_once_meet(office: Office, lead: Visitor) -> None:
    page = lead.opens(DECIDE)
    decide(office, office.ground.scheme, DecisionKind.ADAPT)
    met = lead.sends(page, 409, **DECIDED)
    rows = met.rows("What you entered and what is stored now")
    assert ["What was decided Different", "Stop", "Adapt"] in rows
    lead.sends(met, 200, **DECIDED)
    with office.reading() as session:
        assert newest_number(session, office.ground.scheme) == as_at(session).number


# Role -> what opening the form of an appraisal, that of a decision, and the view of all answers.
MATRIX = {
    "lead": (200, 200, 200),
    "finance": (403, 403, 200),
    "evaluator": (403, 403, 200),
    "admin": (403, 403, 200),
    "partner": (403, 403, 403),
}


@pytest.mark.parametrize("role", MATRIX)
def test_each_role_opens_what_is_its_own_and_nothing_else(office: Office, role: str) -> None:
    by: Viewer = getattr(office.ground.people, role)
    visitor = office.visitor(by)
    addresses = (APPRAISE, DECIDE, "/impact/decisions")
    for address, status in zip(addresses, MATRIX[role], strict=True):
        assert visitor.opens(address, status).status == status


@pytest.mark.parametrize("role", ["finance", "evaluator", "admin"])
def test_those_who_see_every_row_read_both_and_are_offered_no_form(
    office: Office, role: str
) -> None:
    appraise(office, office.ground.scheme)
    decide(office, office.ground.scheme)
    page = office.visitor(getattr(office.ground.people, role)).opens(SCHEME)
    assert facts(page)["Decided"] == "Stop"
    assert "Record a decision" not in page.links()
    assert "Appraise this scheme again" not in page.links()


def test_a_partner_reads_of_its_own_scheme_and_finds_no_other(office: Office) -> None:
    with office.portfolio() as portfolio:
        own = portfolio.delivered_scheme()
    for scheme in (own, office.ground.scheme):
        appraise(office, scheme)
        decide(office, scheme)
    partner = office.visitor(office.ground.people.partner)
    page = partner.opens("/schemes/S-555555")
    assert facts(page)["Decided"] == "Stop"
    assert "Record a decision" not in page.links()
    partner.opens("/schemes/S-555555/decisions/1")
    for address in (f"{SCHEME}/decisions/1", f"{SCHEME}/appraisal/1"):
        partner.opens(address, 404)


def test_the_view_of_all_asks_no_question_per_scheme(office: Office, lead: Visitor) -> None:
    decide(office, office.ground.scheme)
    appraise(office, office.ground.scheme)
    few = office.count_queries(lambda: lead.opens("/impact/decisions"))
    with office.portfolio() as portfolio:
        schemes = [
            register_scheme(portfolio.session, lead.viewer, SchemeFacts(f"Scheme {number:02}")).id
            for number in range(30)
        ]
    for scheme in schemes[:3]:
        decide(office, scheme)
        appraise(office, scheme)
    assert office.count_queries(lambda: lead.opens("/impact/decisions")) == few <= 25


def test_the_view_counts_in_words_and_pages_its_schemes(office: Office, lead: Visitor) -> None:
    decide(office, office.ground.scheme)
    appraise(office, office.ground.scheme, (1, 1))
    page = lead.opens("/impact/decisions")
    assert "3 schemes: 1 to stop, and 2 without a decision. 1 has an appraisal." in page.words
    assert page.rows("Schemes")[0][0] == "Example scheme"
    assert page.rows("Schemes")[0][4:] == ["No award yet", "0"]
    assert "No scheme was appraised low and is to be scaled." in page.words
    assert len(lead.opens("/impact/decisions?decision=stop").rows("Schemes")) == 1


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("decision=grow", "Select a decision from the list"),
        ("alliance=nowhere", "Select an alliance from the list"),
        ("category=nothing", "Select a category from the list"),
        ("as_at=2999-01-01", "As-at date must be today or in the past"),
        ("as_at=1999-01-01", "As-at date must be on or after the day of the first entry"),
        ("as_at=soon", "Date must be a real day or a day and time"),
    ],
)
def test_a_question_without_an_answer_shows_no_schemes(
    lead: Visitor, query: str, problem: str
) -> None:
    page = lead.opens(f"/impact/decisions?{query}", 422)
    assert [one.startswith(problem) for one in page.problems] == [True], page.problems
    assert "Scheme by scheme" not in page.words
    assert lead.opens(f"/impact/decisions.csv?{query}", 422).problems == page.problems


def test_the_file_holds_the_same_rows_and_says_what_is_not_known(shared_site: Site) -> None:
    client = shared_site.client("evaluator")
    html = page_of(client, "/impact/decisions?view=print")
    answer = client.get("/impact/decisions.csv")
    rows = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) == html.count('<tr class="nhsuk-table__row" role="row">') - 1
    by_name = {row["Scheme"]: row for row in rows}
    stopped = by_name["Example scheme: jobs and skills for residents"]
    assert (stopped["Decision"], stopped["Alignment total"]) == ("Stop", "13")
    assert (stopped["Awarded in pounds"], stopped["Basis of the amount"]) == (
        "60000.00",
        "illustrative",
    )
    unknown = by_name["Better Letters"]
    assert (unknown["Awarded in pounds"], unknown["Basis of the amount"]) == ("", "Not published")
    assert unknown["Decision"] == unknown["Alignment total"] == ""


def test_the_page_of_impact_leads_to_the_view(shared_site: Site) -> None:
    assert 'href="/impact/decisions"' in page_of(shared_site.client("finance"), "/impact/")


def test_a_made_up_amount_carries_its_tag_beside_every_decision(shared_site: Site) -> None:
    html = page_of(shared_site.client("lead"), "/impact/decisions?decision=scale")
    assert "£90,000.00" in html
    assert "Illustrative</strong>" in html


def test_the_page_of_a_scheme_as_at_a_day_shows_no_later_decision(shared_site: Site) -> None:
    client = shared_site.client("lead")
    listed = page_of(client, "/impact/decisions?decision=stop")
    reference = listed.partition('href="/schemes/S-')[2].partition('"')[0]
    assert "No decision is recorded" not in page_of(client, f"/schemes/S-{reference}")
    past = page_of(client, f"/schemes/S-{reference}?as_at=2023-12-31")
    assert "No decision is recorded" in past
    assert "13 of 18" in past
    assert "Record a decision" not in past
