"""The pages on which outcome reports are reviewed: take up, ask, accept, waive, open again."""

from collections.abc import Iterator

import pytest

from tests.support.reporting import BODY, Q1, Q2, Q3
from tests.support.reporting_office import ReportingOffice
from tests.web.visiting import Visitor
from tracker.domain.outcomes.answers import EVERYBODY, Answers, counted
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.periods import Period
from tracker.services.outcomes.page import read_report


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[ReportingOffice]:
    office = ReportingOffice(fresh_database_url)
    yield office
    office.close()


@pytest.fixture
def lead(office: ReportingOffice) -> Visitor:
    return office.lead()


def state_of(office: ReportingOffice, period: Period = Q1) -> ReportState:
    with office.reading() as session:
        return read_report(session, office.ground.people.lead, office.pottery, period).state


def begins_review(office: ReportingOffice, lead: Visitor) -> None:
    page = lead.opens(office.address())
    answer = lead.client.post(office.address("review"), data=page.hidden())
    assert answer.status_code == 302


def test_a_report_is_reviewed_queried_answered_and_accepted(
    office: ReportingOffice, lead: Visitor
) -> None:
    office.bring(ReportState.SUBMITTED)
    begins_review(office, lead)
    page = lead.opens(office.address())
    assert "Spending is not confirmed" in page.words
    lead.fills(office.address("query"), people="Was it 148?", delivery="", reason="")
    assert state_of(office) is ReportState.QUERIED

    partner = office.partner()
    tasks = partner.opens(office.address())
    assert "People reached Question" in tasks.words
    asked = partner.opens(office.address("form/people"))
    assert "Was it 148?" in asked.words
    assert "Was it 148?" not in partner.opens(office.address("form/delivery")).words
    partner.sends(asked, people_reached="150")
    partner.sends(partner.opens(office.address("check")))

    page = lead.opens(office.address())
    assert page.rows("Changed since it was handed in before") == [["People reached", "148", "150"]]
    assert "Was it 148?" in page.words
    begins_review(office, lead)
    refused = lead.fills(office.address("accept"), 422, body="")
    assert refused.problems == ["Enter the panel or board that decided"]
    done = lead.sends(refused, body=BODY)
    assert done.banner == "The report is accepted"
    assert f"as {BODY} decided" in done.words
    assert state_of(office) is ReportState.ACCEPTED


def test_a_query_asks_something(office: ReportingOffice, lead: Visitor) -> None:
    office.bring(ReportState.IN_REVIEW)
    refused = lead.fills(office.address("query"), 422, reason="")
    assert refused.problems == ["Enter the question that the report has to answer"]


def test_who_wrote_a_report_is_told_who_may_review_it(
    office: ReportingOffice, lead: Visitor
) -> None:
    with office.recording() as made:
        second = made.second_lead()
        made.save(scheme=office.pottery_id, by=office.ground.people.lead)
        made.do(ReportAct.SUBMIT, office.pottery_id)
    page = lead.opens(office.address())
    assert "It can be reviewed by second lead." in page.words
    assert "Begin the review" not in page.html
    hidden = office.visitor(second).opens(office.address()).hidden()
    assert lead.client.post(office.address("review"), data=hidden).status_code in (302, 400)
    assert state_of(office) is ReportState.SUBMITTED
    begins_review(office, office.visitor(second))
    assert state_of(office) is ReportState.IN_REVIEW
    refused = lead.fills(office.address("accept"), 422, body=BODY)
    assert refused.problems == ["A report must be reviewed by someone who did not write any of it"]


def test_a_report_that_changed_meanwhile_is_not_accepted_unread(
    office: ReportingOffice, lead: Visitor
) -> None:
    office.bring(ReportState.IN_REVIEW)
    page = lead.opens(office.address("accept"))
    with office.recording() as made:
        made.do(ReportAct.QUERY, office.pottery_id)
    late = lead.sends(page, 409, body=BODY)
    assert "Read it again" in late.problems[0]
    assert late.value("body") == BODY
    assert state_of(office) is ReportState.QUERIED


def test_a_report_is_waived_and_asked_for_again(office: ReportingOffice, lead: Visitor) -> None:
    page = lead.fills(office.address("waive"), 422, body="", reason="")
    assert len(page.problems) == 2
    lead.sends(page, body=BODY, reason="The scheme began late")
    assert state_of(office) is ReportState.WAIVED
    lead.fills(office.address("open-again"), reason="It began after all")
    assert state_of(office) is ReportState.SUPERSEDED


def test_more_time_moves_the_day_and_says_why(office: ReportingOffice, lead: Visitor) -> None:
    day = {"due-day": "1", "due-month": "9"}
    early = lead.fills(
        office.address("extend"), 422, **day, **{"due-year": "2022"}, reason="Illness"
    )
    assert "New due date must be after 30 July 2023" in early.problems[0]
    lead.sends(early, **day, **{"due-year": "2031"}, reason="Illness")
    page = office.partner().opens(office.address())
    assert "Due by 1 September 2031" in page.words
    assert "Illness" in page.words


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ReportState.ACCEPTED, "accepted"),
        (ReportState.NIL, "a nil report"),
        (ReportState.WAIVED, "waived"),
    ],
)
def test_a_settled_report_is_given_no_more_time(
    office: ReportingOffice, lead: Visitor, state: ReportState, words: str
) -> None:
    page = lead.opens(office.address("extend"))
    office.bring(state)
    day = {"due-day": "1", "due-month": "9", "due-year": "2031"}
    late = lead.sends(page, 422, **day, reason="Illness")
    assert late.problems == [f"This report is {words}, so more time is of no use"]
    assert lead.opens(office.address("extend")).address == office.address()


def test_several_are_accepted_each_as_if_alone(office: ReportingOffice, lead: Visitor) -> None:
    with office.recording() as made:
        made.bring(ReportState.SUBMITTED, office.pottery_id, Q1)
        made.save(scheme=made_garden(office), by=office.ground.people.lead)
        made.do(ReportAct.SUBMIT, made_garden(office), by=office.ground.people.other_partner)
        made.bring(ReportState.SUBMITTED, office.pottery_id, Q2)
    page = lead.opens("/outcomes/2023-24-Q1/accept")
    assert page.words.count("To look at: Spending is not confirmed") == 2
    boxes = [n.get("value") for n in page.node.all("input") if n.get("name") == "reports"]
    refused = lead.sends(page, 422, body=BODY)
    assert refused.problems == ["Select at least one report"]
    data = page.hidden()
    data.setlist("reports", boxes)
    data["body"] = BODY
    answer = lead.client.post(page.address, data=data, follow_redirects=True)
    assert "1 report is accepted" in answer.text
    assert "must be reviewed by someone who did not write any of it" in answer.text
    assert state_of(office) is ReportState.ACCEPTED
    assert state_of(office, Q2) is ReportState.SUBMITTED


def made_garden(office: ReportingOffice) -> int:
    with office.reading() as session:
        report = read_report(session, office.ground.people.lead, office.garden, Q1)
    return report.scheme_id


def test_the_lead_sees_the_form_as_the_partner_does(office: ReportingOffice, lead: Visitor) -> None:
    page = lead.opens(office.address("preview"))
    assert "How many people did the scheme reach in this period?" in page.words
    assert not list(next(page.node.all("main")).all("form", "button"))


@pytest.mark.parametrize("page", ["query", "accept", "waive", "open-again", "extend", "preview"])
def test_only_a_lead_reviews(office: ReportingOffice, page: str) -> None:
    office.bring(ReportState.IN_REVIEW)
    for who in ("partner", "other_partner", "finance", "evaluator", "admin"):
        visitor = office.visitor(getattr(office.ground.people, who))
        assert visitor.client.get(office.address(page)).status_code == 403
    office.partner().opens("/outcomes/2023-24-Q1/accept", 403)


@pytest.mark.parametrize("state", list(ReportState))
@pytest.mark.parametrize("page", ["query", "accept", "waive", "open-again", "extend", "preview"])
def test_a_page_of_an_act_is_there_or_leads_back_to_the_report(
    office: ReportingOffice, lead: Visitor, state: ReportState, page: str
) -> None:
    office.bring(state)
    assert lead.opens(office.address(page)).address in (office.address(), office.address(page))


def test_the_list_of_a_period_says_what_to_look_at_in_as_many_queries_for_more(
    office: ReportingOffice, lead: Visitor
) -> None:
    with office.recording() as made:
        made.bring(ReportState.ACCEPTED, office.pottery_id, Q1)
        made.bring(ReportState.SUBMITTED, office.pottery_id, Q2)
    where = "/outcomes/2023-24-Q2"
    few = office.count_queries(lambda: lead.opens(where))
    [row] = lead.opens(where).rows("To review")
    assert row[-1] == "Spending is not confirmed"
    garden = made_garden(office)
    with office.recording() as made:
        crowd = Answers({EVERYBODY: counted(900)}, delivered="Everything")
        made.save(crowd, office.pottery_id, Q3)
        made.do(ReportAct.SUBMIT, office.pottery_id, Q3)
        for act in (ReportAct.SAVE, ReportAct.SUBMIT):
            made.do(act, garden, Q2, by=office.ground.people.other_partner)
    assert office.count_queries(lambda: lead.opens(where)) == few
    [row] = lead.opens("/outcomes/2023-24-Q3").rows("To review")
    assert "People reached is 900; in the accepted reports before it was 148" in row[-1]
