"""The pages of outcome reports as partners use them: find what is due, fill it in, hand it in."""

from collections.abc import Iterator

import pytest

from tests.support.reporting import Q1
from tests.support.reporting_office import ReportingOffice
from tests.web.visiting import Page, Visitor
from tracker.domain.outcomes.answers import EVERYBODY, SPENDING, Answers
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.services.outcomes.page import ReportSeen, read_report


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[ReportingOffice]:
    office = ReportingOffice(fresh_database_url)
    yield office
    office.close()


@pytest.fixture
def partner(office: ReportingOffice) -> Visitor:
    return office.partner()


def stored(office: ReportingOffice) -> ReportSeen:
    with office.reading() as session:
        return read_report(session, office.ground.people.partner, office.pottery, Q1)


def answers(office: ReportingOffice) -> Answers:
    found = stored(office).answers
    assert found is not None
    return found


def steps(page: Page) -> list[str]:
    """The words of the buttons and links of the list of one's own reports."""
    boxes = [n for n in page.node.all("li") if n.get("class") == "tracker-reports__report"]
    return [next(box.all("a")).words[0] for box in boxes]


def test_a_partner_sees_its_own_reports_newest_due_first_with_one_step_each(
    partner: Visitor,
) -> None:
    page = partner.opens("/outcomes/")
    assert steps(page) == ["Start"] * 5
    assert page.words.index("January to March 2024") < page.words.index("April to June 2023")
    assert "Was due by 30 July 2023" in page.words
    assert "Example garden" not in page.words


@pytest.mark.parametrize(
    ("state", "step", "heading"),
    [
        (ReportState.DRAFT, "Go on", "In draft"),
        (ReportState.QUERIED, "Answer the queries", "Questions to answer"),
        (ReportState.SUBMITTED, "Read", "With the reviewer"),
        (ReportState.ACCEPTED, "Read", "Settled"),
        (ReportState.NIL, "Read", "Settled"),
        (ReportState.WAIVED, "Read", "Settled"),
        (ReportState.SUPERSEDED, "Go on", "In draft"),
    ],
)
def test_each_state_has_its_heading_and_its_step(
    office: ReportingOffice, partner: Visitor, state: ReportState, step: str, heading: str
) -> None:
    office.bring(state)
    page = partner.opens("/outcomes/")
    assert heading in page.words
    assert step in steps(page)


def test_counts_of_a_period_add_up_to_the_reports_expected(office: ReportingOffice) -> None:
    office.bring(ReportState.SUBMITTED)
    lead = office.lead()
    rows = lead.opens("/outcomes/").rows("Reports by period")
    for row in rows:
        assert int(row[1]) == sum(int(count) for count in row[2:])
    page = lead.opens("/outcomes/2023-24-Q1")
    assert "2 reports are expected" in page.words
    assert {"1 to review", "1 overdue"} <= set(page.links())
    assert [row[0] for row in page.rows("To review")] == ["Example pottery"]
    assert [row[1] for row in page.rows("Overdue")] == ["Other Example Partner"]


def test_a_partner_has_no_list_of_everybody(partner: Visitor) -> None:
    partner.opens("/outcomes/2023-24-Q1", 404)


def test_a_report_is_filled_in_page_by_page_and_handed_in(
    office: ReportingOffice, partner: Visitor
) -> None:
    page = partner.opens(office.address("form/people"))
    page = partner.sends(page, people_reached="148", people_reached_qualifier="over")
    assert page.address.endswith("/form/deprivation")
    groups = {f"people_reached_imd_quintile_{one}": "20" for one in "2345"}
    page = partner.sends(page, people_core20="20", **groups, people_not_known="48")
    assert page.address.endswith("/form/delivery")
    page = partner.sends(page, delivered="Twelve sessions", difference="More people came back")
    page = partner.sends(page, risks="The hall may close", learning="")
    page = partner.sends(page, case_study="Somebody's story", case_study_consent="y")
    assert page.address.endswith("/form/evidence")
    page = partner.sends(page)
    page = partner.sends(page, spending_is="ledger")
    assert page.address.endswith("/check")
    assert "over 148" in page.words
    assert "£0.00" in page.words
    page = partner.sends(page)
    assert page.banner == "Report submitted. You can take it back until its review begins"
    assert stored(office).state is ReportState.SUBMITTED


def test_each_page_is_saved_as_it_is_left_and_shows_it_again(
    office: ReportingOffice, partner: Visitor
) -> None:
    partner.fills(office.address("form/delivery"), delivered="Six <b>walks</b>", difference="")
    assert answers(office).delivered == "Six <b>walks</b>"
    elsewhere = office.partner().opens(office.address("form/delivery"))
    assert elsewhere.value("delivered") == "Six <b>walks</b>"
    tasks = partner.opens(office.address())
    assert "What was delivered Done" in tasks.words


def test_nobody_reached_is_nil_and_no_number_needs_a_reason(
    office: ReportingOffice, partner: Visitor
) -> None:
    partner.fills(office.address("form/people"), people_reached="0")
    assert answers(office).values[EVERYBODY].words == "nil"
    partner.fills(office.address("form/people"), people_reached="", reason="The list was lost")
    assert answers(office).values[EVERYBODY].words == "not reported"
    refused = partner.fills(
        office.address("form/people"), 422, people_reached="4", reason="The list was lost"
    )
    assert refused.problems == ["Reason must be blank, unless the report is nil or not reported"]
    assert refused.value("people_reached") == "4"


def test_what_cannot_be_read_stays_as_it_was_typed(
    office: ReportingOffice, partner: Visitor
) -> None:
    refused = partner.fills(office.address("form/people"), 422, people_reached="about 40")
    assert len(refused.problems) == 1
    assert refused.value("people_reached") == "about 40"


def test_groups_that_do_not_add_up_are_saved_and_both_numbers_told(
    office: ReportingOffice, partner: Visitor
) -> None:
    partner.fills(office.address("form/people"), people_reached="100")
    groups = {f"people_reached_imd_quintile_{one}": "10" for one in "2345"}
    where = office.address("form/deprivation")
    page = partner.fills(where, people_core20="10", **groups, people_not_known="9")
    [problem] = page.problems
    assert "they come to 59, and people reached is 100" in problem
    assert "What you entered is saved" in page.words
    assert "Where people live Put right" in partner.opens(office.address()).words
    check = partner.sends(partner.opens(office.address("check")), 422)
    assert any("they come to 59" in one for one in check.problems)
    assert "Enter what was delivered" in check.problems


def test_two_people_on_one_page_lose_no_text(office: ReportingOffice, partner: Visitor) -> None:
    mine, theirs = (partner.opens(office.address("form/delivery")) for _ in range(2))
    partner.sends(theirs, delivered="Their walks", difference="")
    stale = partner.sends(mine, 409, delivered="My walks", difference="")
    assert stale.rows("What you entered and what is stored now") == [
        ["What was delivered Different", "My walks", "Their walks"]
    ]
    assert stale.value("delivered") == "My walks"
    assert answers(office).delivered == "Their walks"
    partner.sends(stale, delivered="My walks", difference="")
    assert answers(office).delivered == "My walks"


def test_two_people_on_two_pages_do_not_stand_in_each_others_way(
    office: ReportingOffice, partner: Visitor
) -> None:
    delivery = partner.opens(office.address("form/delivery"))
    partner.fills(office.address("form/people"), people_reached="12")
    partner.sends(delivery, delivered="Walks", difference="")
    assert answers(office).delivered == "Walks"
    assert answers(office).values[EVERYBODY].words == "12"


def test_a_story_without_consent_is_refused_and_kept_on_the_page(
    office: ReportingOffice, partner: Visitor
) -> None:
    page = partner.fills(office.address("form/case-study"), 422, case_study="A story")
    assert page.problems == ["Confirm that the person agreed to the case study, or remove it"]
    assert page.value("case_study") == "A story"


def test_spending_is_confirmed_or_another_amount_explained(
    office: ReportingOffice, partner: Visitor
) -> None:
    where = office.address("form/spending")
    page = partner.fills(where, 422, spending_is="other")
    assert page.problems == [
        "Enter what was spent",
        "Enter a reason: why it differs from the ledger",
    ]
    partner.fills(where, spending_is="other", spending="1,250.50", spending_reason="Not paid yet")
    value = answers(office).values[SPENDING]
    assert (str(value.value), value.reason) == ("1250.5", "Not paid yet")
    assert "£1,250.50: Not paid yet" in partner.opens(office.address("check")).words


def test_a_nil_report_is_one_page_with_a_reason(office: ReportingOffice, partner: Visitor) -> None:
    page = partner.opens(office.address("nil"))
    refused = partner.sends(page, 422, reason="")
    assert refused.problems == ["Enter a reason: why there is nothing to report"]
    page = partner.sends(page, reason="The hall was closed")
    assert "there is nothing to report" in page.banner
    assert "The hall was closed" in page.words
    assert stored(office).state is ReportState.NIL


def test_the_smallest_award_is_asked_one_short_page(
    office: ReportingOffice, partner: Visitor
) -> None:
    where = office.address("form/short-report", office.small, "2023-24")
    start = [n.get("href") for n in partner.opens("/outcomes/").node.all("a")]
    assert where in start
    page = partner.fills(
        where,
        people_reached="22",
        people_reached_qualifier="about",
        people_core20="9",
        people_not_known="2",
        delivered="A lunch club",
        spending_is="ledger",
    )
    assert page.address.endswith("/check")
    assert "Before you submit" not in page.words
    assert "Report submitted" in partner.sends(page).banner
    partner.opens(office.address("form/people", office.small, "2023-24"), 404)


def test_a_report_is_taken_back_until_its_review_begins(
    office: ReportingOffice, partner: Visitor
) -> None:
    office.bring(ReportState.SUBMITTED)
    page = partner.opens(office.address("recall"))
    with office.recording() as made:
        made.do(ReportAct.REVIEW, office.pottery_id)
    late = partner.sends(page, 409)
    assert "This report was changed by" in late.problems[0]
    late = partner.sends(late, 422)
    assert "this one is in review" in late.problems[0]


def test_what_is_handed_in_cannot_be_saved_over(office: ReportingOffice, partner: Visitor) -> None:
    page = partner.fills(office.address("form/people"), people_reached="148")
    page = partner.opens(office.address("form/delivery"))
    with office.recording() as made:
        made.save(scheme=office.pottery_id)
        made.do(ReportAct.SUBMIT, office.pottery_id)
    fresh = partner.opens(office.address("form/delivery"))
    assert fresh.address == office.address()
    late = partner.sends(page, 409, delivered="Too late", difference="")
    assert late.value("delivered") == "Too late"
    late = partner.sends(late, 422, delivered="Too late", difference="")
    assert late.problems == ["This report is submitted and cannot be saved. Recall it to change it"]
    assert late.value("delivered") == "Too late"


def test_every_version_stays_readable(office: ReportingOffice, partner: Visitor) -> None:
    partner.fills(office.address("form/delivery"), delivered="First", difference="")
    partner.fills(office.address("form/delivery"), delivered="Second", difference="")
    rows = partner.opens(office.address("versions")).rows("Versions")
    assert [row[0] for row in rows] == ["2. Saved", "1. Saved"]
    first = partner.opens(office.address("versions/1"))
    assert "First" in first.words
    second = partner.opens(office.address("versions/2"))
    assert second.rows("What this version changed") == [["What was delivered", "First", "Second"]]
    partner.opens(office.address("versions/3"), 404)


OPEN = {*(ReportState.NOT_STARTED, ReportState.DRAFT, ReportState.QUERIED, ReportState.SUPERSEDED)}
TELLING = set(ReportState) - {ReportState.NOT_STARTED, ReportState.NIL, ReportState.WAIVED}
PAGES = ("", "form", "check", "nil", "recall", "versions", "versions/1", "form/people", "form/age")


@pytest.mark.parametrize("page", PAGES)
def test_another_organisations_report_is_not_found_at_any_address(
    office: ReportingOffice, page: str
) -> None:
    office.bring(ReportState.DRAFT)
    other = office.other_partner()
    other.opens(office.address(page), 404)
    assert other.client.post(office.address(page), data={}).status_code in (400, 404, 405)


@pytest.mark.parametrize("state", list(ReportState))
@pytest.mark.parametrize("role", ["partner", "lead", "finance", "evaluator", "admin"])
def test_a_report_reads_well_in_every_state_for_every_role(
    office: ReportingOffice, state: ReportState, role: str
) -> None:
    office.bring(state)
    who = office.visitor(getattr(office.ground.people, role))
    page = who.opens(office.address())
    fills = role == "partner" and state in OPEN
    assert ("What you enter is saved" in page.words) == fills
    if state in TELLING and not fills:
        shows = role in ("partner", "lead") or state is ReportState.ACCEPTED
        assert ("Twelve sessions at the hall" in page.words) == shows
    who.opens("/outcomes/")
    who.opens(office.address("versions"))


def test_a_report_that_nobody_expects_is_not_found(
    office: ReportingOffice, partner: Visitor
) -> None:
    partner.opens(office.address("", office.pottery, "2031-32-Q1"), 404)
    partner.opens(office.address("", office.pottery, "2023-24-H1"), 404)
    partner.opens(office.address("", office.pottery, "2023-25-Q1"), 404)


def test_home_the_scheme_and_the_lists_lead_to_the_reports(
    office: ReportingOffice, partner: Visitor
) -> None:
    office.bring(ReportState.QUERIED)
    home = partner.opens("/")
    assert "1 outcome report has questions to answer." in home.words
    assert "4 outcome reports are overdue." in home.words
    assert home.links()["Answer the questions"] == "/outcomes/"
    page = partner.opens(f"/schemes/{office.pottery}")
    assert office.address() in page.links().values()
    lists = partner.opens("/outcomes/")
    assert lists.links()["Report in a spreadsheet"].startswith("/uploads/workbooks/outcomes")
    partner.opens(lists.links()["Report in a spreadsheet"])
    lead = office.lead().opens("/")
    assert "9 outcome reports are overdue." in lead.words
