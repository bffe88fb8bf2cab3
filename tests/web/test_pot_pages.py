"""A pot's many small reports on one page: what is good is saved, what is not is marked."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from werkzeug.datastructures import MultiDict

from tests.support.portfolio import OTHER_CATEGORY, YEAR
from tests.support.reporting import APRIL_FIRST
from tests.support.reporting_office import ReportingOffice
from tests.support.structure import problems_of
from tests.web.visiting import Page, Visitor
from tracker.domain.outcomes.answers import EVERYBODY, Answers, Value, counted, not_reported
from tracker.domain.outcomes.states import ReportState
from tracker.domain.periods import year_period
from tracker.domain.schemes import SchemeStatus
from tracker.domain.values import Qualifier, ValueStatus
from tracker.services.funding.awards import AwardOnward, AwardTerms, award_onward
from tracker.services.outcomes.acts import (
    ActOnReport,
    SaveReport,
    query_report,
    save_report,
    take_into_review,
)
from tracker.services.outcomes.page import ReportSeen, read_report
from tracker.services.schemes.register import SchemeFacts, register_scheme

PERIOD = year_period(YEAR)
GRANTS = 23
DONE = {"people": "12", "exact": "exact", "delivered": "A walking group", "reason": ""}


@dataclass
class Pot:
    """A pot of the partner's that was granted on to groups that have nobody to sign in."""

    office: ReportingOffice
    reference: str = "S-444444"
    grants: dict[str, int] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The page of its small reports."""
        return f"/outcomes/pots/{self.reference}/2023-24"

    @property
    def references(self) -> list[str]:
        """The grants in the order of the page."""
        return list(self.grants)

    def report(self, reference: str) -> ReportSeen:
        """A report as its pot's holder may read it."""
        with self.office.reading() as session:
            return read_report(session, self.office.ground.people.partner, reference, PERIOD)

    def answers(self, reference: str) -> Answers:
        """What a report says."""
        found = self.report(reference).answers
        assert found is not None
        return found

    def save(self, reference: str, answers: Answers) -> None:
        """Save a report as the lead, who is somebody else."""
        with self.office.recording() as made:
            order = SaveReport(self.grants[reference], PERIOD, answers)
            save_report(made.session, made.people.lead, order)


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[ReportingOffice]:
    office = ReportingOffice(fresh_database_url)
    yield office
    office.close()


@pytest.fixture
def pot(office: ReportingOffice) -> Pot:
    """The pot with 23 grants of £1,000, and one of £3,000, which is asked more."""
    made = Pot(office)
    with office.recording() as reporting:
        session, people, ground = reporting.session, reporting.people, reporting.ground
        portfolio = reporting.portfolio
        line = portfolio.line(90_000_00, OTHER_CATEGORY)
        award = portfolio.award(line, 90_000_00, recipient=ground.partner)
        for number in range(GRANTS + 1):
            facts = SchemeFacts(
                f"Grant {number + 1:02}",
                lead_organisation_id=ground.icb,
                alliance_code="AL-ALL",
                starts=APRIL_FIRST,
                status=SchemeStatus.LIVE,
                is_example=True,
            )
            scheme = register_scheme(session, people.lead, facts)
            pence = 3_000_00 if number == GRANTS else 1_000_00
            terms = AwardTerms(scheme.id, ground.icb, pence)
            award_onward(session, people.lead, AwardOnward(award.id, terms))
            if number < GRANTS:
                made.grants[scheme.reference] = scheme.id
    return made


def _typed(page: Page) -> MultiDict[str, str]:
    """Everything that a browser would send of a page, whatever was typed or not."""
    data = page.hidden()
    for node in page.form().all("input", "textarea"):
        if node.get("type") not in ("hidden", "submit"):
            data[node.get("name")] = page.value(node.get("name"))
    for node in page.form().all("select"):
        chosen = [one for one in node.all("option") if "selected" in one.attributes]
        data[node.get("name")] = (chosen or list(node.all("option")))[0].get("value")
    return data


def _send(
    visitor: Visitor, page: Page, address: str, status: int, rows: dict[str, dict[str, str]]
) -> Page:
    data = _typed(page)
    for reference, row in rows.items():
        for part, text in row.items():
            assert f"{part}-{reference}" in data
            data[f"{part}-{reference}"] = text
    answer = Page(visitor.client.post(address, data=data, follow_redirects=True))
    assert answer.status == status, answer.words
    assert problems_of(answer.html) == []
    return answer


def test_the_holder_of_a_pot_finds_its_small_reports_twenty_to_a_page(
    office: ReportingOffice, pot: Pot
) -> None:
    partner = office.partner()
    links = partner.opens("/outcomes/").links()
    assert links["Example pot, 2023/24"] == pot.address
    first = partner.opens(pot.address)
    assert "0 of 23 that can be written today are complete" in first.words
    assert [name for name in first.links() if name.startswith("Grant")] == [
        f"Grant {number:02}" for number in range(1, 21)
    ]
    second = partner.opens(f"{pot.address}?page=2")
    assert [name for name in second.links() if name.startswith("Grant")] == [
        "Grant 21",
        "Grant 22",
        "Grant 23",
    ]
    # The larger grant is asked more than a row.
    assert "Grant 24" not in second.words


def test_what_is_typed_is_saved_row_by_row_and_what_is_left_is_not_begun(
    office: ReportingOffice, pot: Pot
) -> None:
    one, two, three, four, five, *rest = pot.references
    partner = office.partner()
    page = partner.opens(pot.address)
    answer = _send(
        partner,
        page,
        pot.address,
        200,
        {
            one: DONE,
            two: {"people": "100", "exact": "over", "delivered": "Cooking"},
            three: {"exact": "unknown", "reason": "The register was lost", "delivered": "Art"},
            four: {"exact": "nil", "reason": "The group closed"},
            five: {"people": "0", "delivered": "A stall that nobody came to"},
        },
    )
    assert answer.banner == "5 reports are saved"
    assert pot.answers(one) == Answers({EVERYBODY: counted(12)}, delivered="A walking group")
    assert pot.answers(two).people == counted(100, Qualifier.OVER)
    assert pot.answers(three).people == not_reported("The register was lost")
    assert pot.report(four).state is ReportState.NIL
    assert pot.answers(five).people == Value(ValueStatus.NIL)
    assert all(pot.report(reference).state is ReportState.NOT_STARTED for reference in rest)


def test_what_is_wrong_is_marked_while_the_rest_is_saved_and_nothing_typed_is_lost(
    office: ReportingOffice, pot: Pot
) -> None:
    one, two, three, four, five, *_ = pot.references
    partner = office.partner()
    page = partner.opens(pot.address)
    answer = _send(
        partner,
        page,
        pot.address,
        422,
        {
            one: DONE,
            two: {"people": "a few", "delivered": "Cooking"},
            three: {"people": "3", "reason": "Busy"},
            four: {"exact": "nil", "delivered": "Art"},
            five: {"exact": "unknown", "people": "4", "reason": "Lost"},
        },
    )
    assert answer.problems == [
        "Grant 02: People reached must be a whole number, like 148",
        "Grant 03: Reason must be blank, unless the report is nil or not reported",
        "Grant 04: What was delivered must be blank, because the report is nil",
        "Grant 04: Enter a reason: why there is nothing to report",
        "Grant 05: People reached must be blank, because it is not reported",
    ]
    assert "1 report is saved. What is marked below is not saved yet." in answer.words
    assert pot.answers(one).delivered == "A walking group"
    assert pot.report(two).state is ReportState.NOT_STARTED
    assert answer.value(f"people-{two}") == "a few"
    assert answer.value(f"delivered-{two}") == "Cooking"
    # Put right from the page as it stands: the saved row is left alone, the others follow.
    mended = _send(
        partner,
        answer,
        pot.address,
        200,
        {
            two: {"people": "4"},
            three: {"reason": ""},
            four: {"exact": "exact"},
            five: {"exact": "exact", "reason": ""},
        },
    )
    assert mended.banner == "4 reports are saved"
    assert pot.answers(two) == Answers({EVERYBODY: counted(4)}, delivered="Cooking")
    assert len(pot.report(one).versions) == 1


def test_a_row_that_somebody_else_saved_is_told_with_both_texts_and_the_others_are_saved(
    office: ReportingOffice, pot: Pot
) -> None:
    one, two, *_ = pot.references
    partner = office.partner()
    page = partner.opens(pot.address)
    pot.save(two, Answers({EVERYBODY: counted(7)}, delivered="Their words"))
    mine = {"people": "9", "delivered": "My words"}
    answer = _send(partner, page, pot.address, 409, {one: DONE, two: mine})
    for words in ("Their words", "You: My words", "Stored now: 7", "You: 9"):
        assert words in answer.words
    assert pot.answers(one).delivered == "A walking group"
    assert pot.answers(two).delivered == "Their words"
    assert answer.value(f"delivered-{two}") == "My words"
    _send(partner, answer, pot.address, 200, {})
    assert pot.answers(two) == Answers({EVERYBODY: counted(9)}, delivered="My words")


def test_a_row_that_was_not_typed_in_overwrites_nothing(office: ReportingOffice, pot: Pot) -> None:
    one, two, *_ = pot.references
    partner = office.partner()
    page = partner.opens(pot.address)
    pot.save(two, Answers({EVERYBODY: counted(7)}, delivered="Their words"))
    answer = _send(partner, page, pot.address, 200, {one: DONE})
    assert answer.banner == "1 report is saved"
    assert pot.answers(two).delivered == "Their words"


def test_those_that_are_complete_are_submitted_and_the_counts_add_up(
    office: ReportingOffice, pot: Pot
) -> None:
    one, two, three, four, *_ = pot.references
    pot.save(one, Answers({EVERYBODY: counted(100, Qualifier.OVER)}, delivered="Walks"))
    pot.save(two, Answers({EVERYBODY: not_reported("Lost")}, delivered="Art"))
    pot.save(three, Answers({EVERYBODY: counted(3)}))
    partner = office.partner()
    _send(
        partner,
        partner.opens(pot.address),
        pot.address,
        200,
        {four: {"exact": "nil", "reason": "The group closed"}},
    )
    check = partner.opens(f"{pot.address}/submit")
    assert _counts(check) == {
        "Complete, and not submitted yet": 2,
        "Begun, and something is missing": 1,
        "Not begun": 19,
        "Nil": 1,
        "All small reports of this pot": 23,
    }
    assert "Grant 03 : Enter what was delivered" in check.words
    done = partner.sends(check)
    assert done.banner == "2 reports are submitted"
    assert pot.report(one).state is pot.report(two).state is ReportState.SUBMITTED
    assert pot.answers(one).people == counted(100, Qualifier.OVER)
    counts = _counts(done)
    assert counts["With the reviewer"] == 2
    assert sum(counts.values()) == 2 * counts["All small reports of this pot"]
    assert "No report is complete" in done.words


def test_a_question_is_read_beside_its_row_and_nothing_goes_back_before_it_is_answered(
    office: ReportingOffice, pot: Pot
) -> None:
    one, two, *_ = pot.references
    partner, reviewer = office.partner(), office.ground.people.lead
    _send(partner, partner.opens(pot.address), pot.address, 200, {one: DONE, two: DONE})
    partner.sends(partner.opens(f"{pot.address}/submit"))
    for act, reason in ((take_into_review, ""), (query_report, "People, or places taken?")):
        with office.recording() as made:
            act(made.session, reviewer, ActOnReport(pot.grants[one], PERIOD, reason=reason))
    page = partner.opens(pot.address)
    assert "Queried The reviewer asks: People, or places taken?" in page.words
    assert "0 of 22 that can be written today are complete" in page.words
    check = partner.opens(f"{pot.address}/submit")
    assert _counts(check)["Waiting for an answer to a question"] == 1
    assert "Grant 01 : People, or places taken?" in check.words
    assert "No report is complete" in check.words
    _send(partner, page, pot.address, 200, {one: {"people": "15"}})
    check = partner.opens(f"{pot.address}/submit")
    counts = _counts(check)
    assert (counts["Complete, and not submitted yet"], len(counts)) == (1, 5)
    assert partner.sends(check).banner == "1 report is submitted"
    assert pot.report(one).state is ReportState.SUBMITTED


def test_a_report_that_changed_after_the_check_is_not_submitted_unread(
    office: ReportingOffice, pot: Pot
) -> None:
    one, two, *_ = pot.references
    for reference in (one, two):
        pot.save(reference, Answers({EVERYBODY: counted(3)}, delivered="Walks"))
    partner = office.partner()
    check = partner.opens(f"{pot.address}/submit")
    pot.save(two, Answers({EVERYBODY: counted(30)}, delivered="Walks"))
    done = partner.sends(check)
    assert "Grant 02: the report was changed meanwhile. Read it again" in done.words
    assert pot.report(one).state is ReportState.SUBMITTED
    assert pot.report(two).state is ReportState.DRAFT


def test_only_the_holder_and_the_lead_find_the_page(office: ReportingOffice, pot: Pot) -> None:
    people = office.ground.people
    for page in (pot.address, f"{pot.address}/submit"):
        office.lead().opens(page)
        office.other_partner().opens(page, 404)
        office.visitor(people.finance).opens(page, 403)
        # No small report of this period, or no pot at all.
        office.partner().opens(page.replace("2023-24", "2022-23"), 404)
        office.partner().opens(page.replace(pot.reference, office.pottery), 404)


def test_somebody_elses_row_in_the_form_is_passed_over(office: ReportingOffice, pot: Pot) -> None:
    partner = office.partner()
    data = _typed(partner.opens(pot.address))
    data |= {f"people-{office.garden}": "5", f"seen-{office.garden}": "0"}
    answer = Page(partner.client.post(pot.address, data=data, follow_redirects=True))
    assert answer.banner == "Nothing was changed"


def test_a_page_of_twenty_rows_takes_a_handful_of_statements(
    office: ReportingOffice, pot: Pot
) -> None:
    partner = office.partner()
    assert office.count_queries(lambda: partner.opens(pot.address)) < 60


def _counts(page: Page) -> dict[str, int]:
    names = [node.text() for node in page.node.all("dt")]
    numbers = [int(node.text()) for node in page.node.all("dd")]
    return dict(zip(names, numbers, strict=True))
