"""Who reports how often is a setting: read by everybody who reports, changed by the lead."""

from collections.abc import Iterator

import pytest

from tests.support.portfolio import YEAR
from tests.support.reporting_office import ReportingOffice
from tests.web.visiting import Office, Page
from tracker.domain.outcomes.states import ReportState
from tracker.domain.outcomes.tiers import Frequency, ReportingRules, Tier
from tracker.services.outcomes.lists import reports_of_year
from tracker.services.outcomes.settings import SetReportingRules, set_reporting_rules

RULES = "/outcomes/rules"
CHANGE = f"{RULES}/change"
OPEN_STILL = {"opens_before_end": "14", "due_after_end": "30", "closes_after_due": "36500"}
AS_THEY_ARE = {
    "up_to_1": "2000",
    "often_1": "once, at the end",
    "short_1": "y",
    "up_to_2": "25000",
    "often_2": "twice a year",
    "up_to_new": "",
    "often_new": "once, at the end",
    "often_last": "every quarter",
    **OPEN_STILL,
    "reason": "Fewer reports",
}


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[ReportingOffice]:
    office = ReportingOffice(fresh_database_url)
    yield office
    office.close()


def lines(page: Page) -> dict[str, str]:
    names = [node.text() for node in page.node.all("dt")]
    return dict(zip(names, [node.text() for node in page.node.all("dd")], strict=True))


def periods(office: ReportingOffice, scheme_id: int) -> list[str]:
    """For what a scheme is asked in the year."""
    with office.reading() as session:
        found = reports_of_year(session, office.ground.people.lead, YEAR)
        return [
            one.expected.period.name for one in found.lines if one.expected.scheme.id == scheme_id
        ]


def test_everybody_who_reads_reports_reads_the_rules_and_the_lead_is_led_to_change_them(
    office: ReportingOffice,
) -> None:
    people = office.ground.people
    for who in (people.partner, people.finance, people.evaluator, people.admin, people.lead):
        visitor = office.visitor(who)
        assert RULES in visitor.opens("/outcomes/").links().values()
        page = visitor.opens(RULES)
        assert lines(page) == {
            "Up to £2,000": "Short report, once, at the end",
            "Up to £25,000": "Full report, twice a year",
            "Larger awards": "Full report, every quarter",
            "Opens": "14 days before the end of a period",
            "Due": "30 days after the end of a period",
            "Closes": "36,500 days after it was due",
        }
        assert "For the test" in page.words
        is_lead = who is people.lead
        assert (CHANGE in page.links().values()) is is_lead
        visitor.opens(CHANGE, 200 if is_lead else 403)


def test_before_anybody_set_rules_those_that_the_tracker_came_with_are_shown(
    fresh_database_url: str,
) -> None:
    office = Office(fresh_database_url)
    lead = office.visitor(office.ground.people.lead)
    page = lead.opens(RULES)
    assert lines(page)["Closes"] == "180 days after it was due"
    assert "Nobody has changed the rules that the tracker came with" in page.words
    done = lead.fills(CHANGE, **AS_THEY_ARE | {"closes_after_due": "90"})
    assert lines(done)["Closes"] == "90 days after it was due"
    assert "180 days after it was due" in done.words.partition("Changes")[2]
    assert (
        "No scheme has been asked for a report yet" in lead.opens("/outcomes/registers/new").words
    )
    office.close()


def test_the_lead_moves_a_limit_and_what_is_asked_follows(office: ReportingOffice) -> None:
    # Both schemes were awarded £30,000, and report every quarter.
    assert len(periods(office, office.pottery_id)) == 4
    page = office.lead().fills(CHANGE, **AS_THEY_ARE | {"up_to_2": "30000"})
    assert page.banner == "The rules hold from now on"
    assert lines(page)["Up to £30,000"] == "Full report, twice a year"
    assert "Fewer reports" in page.words
    assert periods(office, office.pottery_id) == ["2023/24 H1", "2023/24 H2"]


def test_a_year_that_somebody_began_keeps_how_often_it_is_reported(
    office: ReportingOffice,
) -> None:
    office.bring(ReportState.DRAFT)
    office.lead().fills(CHANGE, **AS_THEY_ARE | {"up_to_2": "30000"})
    assert len(periods(office, office.pottery_id)) == 4


def test_a_size_can_be_added_and_left_out(office: ReportingOffice) -> None:
    lead = office.lead()
    added = AS_THEY_ARE | {"up_to_new": "£10,000", "short_new": "y", "often_new": "twice a year"}
    page = lead.fills(CHANGE, **added)
    sizes = [line for line in lines(page) if "£" in line or "Larger" in line]
    assert sizes == ["Up to £2,000", "Up to £10,000", "Up to £25,000", "Larger awards"]
    assert lines(page)["Up to £10,000"] == "Short report, twice a year"
    form = lead.opens(CHANGE)
    assert [form.value(f"up_to_{n}") for n in (1, 2, 3)] == ["2,000.00", "10,000.00", "25,000.00"]
    left = AS_THEY_ARE | {"up_to_2": "", "up_to_3": "25000", "often_3": "twice a year"}
    assert "Up to £10,000" not in lines(lead.fills(CHANGE, **left))


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"up_to_2": "2000"}, "Each tier must go further than the one before it"),
        ({"up_to_1": "0"}, "Each tier must go further than the one before it"),
        ({"up_to_1": "two"}, "Size 1: awards up to must be in pounds and pence, like 1,234.50"),
        ({"reason": " ", "up_to_2": "30000"}, "Enter a reason for the change"),
        ({}, "Change at least one of the answers"),
        (
            {"due_after_end": ""},
            "Enter how many days after the end of a period its reports are due",
        ),
        ({"closes_after_due": "36501"}, "Days from due to closing must be 36,500 or fewer"),
        ({"often_2": "daily"}, "Select how often they report from the list"),
    ],
)
def test_rules_that_cannot_be_used_are_refused_with_what_was_typed(
    office: ReportingOffice, typed: dict[str, str], problem: str
) -> None:
    page = office.lead().fills(CHANGE, 422, **AS_THEY_ARE | typed)
    assert page.problems == [problem]
    for name, text in typed.items():
        if name.startswith("up_to"):
            assert page.value(name) == text


def test_of_two_leads_the_second_is_told_both_texts_and_loses_nothing(
    office: ReportingOffice,
) -> None:
    lead = office.lead()
    page = lead.opens(CHANGE)
    theirs = ReportingRules(
        (Tier("short", 3_000_00, Frequency.AT_THE_END, is_short=True), *ReportingRules().tiers[1:]),
        closes_after_due=36_500,
    )
    with office.recording() as made:
        order = SetReportingRules(theirs, "Larger microgrants")
        set_reporting_rules(made.session, made.people.lead, order)
    met = lead.sends(page, 409, **AS_THEY_ARE | {"due_after_end": "45"})
    assert "Someone else changed this while you were editing" in met.words
    rows = {
        row[0].removesuffix(" Different"): row[1:]
        for row in met.rows("What you entered and what is stored now")
    }
    assert rows["Due"] == ["45 days after the end of a period", "30 days after the end of a period"]
    assert rows["Up to £3,000"] == ["No such size", "Short report, once, at the end"]
    assert met.value("due_after_end") == "45"
    done = lead.sends(met, **AS_THEY_ARE | {"due_after_end": "45"})
    assert lines(done)["Due"] == "45 days after the end of a period"
