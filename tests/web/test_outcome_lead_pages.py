"""What the lead is shown beside the lists of a period: whom to telephone, and what to look at."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.support.pigeons import Pigeon
from tests.support.reporting import BODY, Q1, Q2, Q3, TOLD
from tests.support.reporting_office import ReportingOffice
from tracker.db.catalogue import Measure, MeasureVersion
from tracker.db.journal import journal_number
from tracker.db.organisations import Person
from tracker.db.schemes import Scheme, SchemeMeasure
from tracker.domain.outcomes.states import ReportState
from tracker.domain.schemes import TargetOperator
from tracker.services.mail.carriers import UndeliverableError
from tracker.services.outcomes.acts import ExtendReport, extend_report
from tracker.services.outcomes.chasing import remind

PERIOD = "/outcomes/2023-24-Q1"
CAPTION = "Email does not reach them"


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[ReportingOffice]:
    office = ReportingOffice(fresh_database_url)
    yield office
    office.close()


def reminded(office: ReportingOffice, pigeon: Pigeon) -> int:
    """Reports of both schemes fall due tomorrow; everybody is reminded by this pigeon."""
    today = datetime.now(UTC).date()
    with office.recording() as made:
        for scheme in (made_id(office, office.pottery), made_id(office, office.garden)):
            due = date.fromordinal(today.toordinal() + 1)
            order = ExtendReport(scheme, Q1, due, "For the test")
            extend_report(made.session, made.people.lead, order)
    written = remind(office.sessions)
    pigeon.empties(office.sessions)
    return written


def made_id(office: ReportingOffice, reference: str) -> int:
    with office.reading() as session:
        return session.scalars(select(Scheme.id).where(Scheme.reference == reference)).one()


def test_the_lead_sees_whom_to_telephone_and_who_was_reminded(office: ReportingOffice) -> None:
    pigeon = Pigeon()
    pigeon.fault = UndeliverableError("550 5.1.1 User unknown")
    assert reminded(office, pigeon) == 2
    lead = office.lead()
    home = lead.opens("/")
    assert "2 people are not reached by email about reports." in home.words
    assert home.links()["See whom to telephone"] == "/outcomes/#not-reached"
    for where in ("/outcomes/", PERIOD):
        page = lead.opens(where)
        rows = page.rows(CAPTION)
        assert [row[2] for row in rows] == ["other-partner@example.org", "partner@example.org"]
        assert {row[4] for row in rows} == {"Nobody has this address there"}
        assert {row[1] for row in rows} == {"Example Partner", "Other Example Partner"}
        assert "Telephone them" in page.words
        assert "ask an administrator to correct it" in page.words
    due = lead.opens(PERIOD).rows("Due")
    assert all("Email does not reach" in row[1] for row in due)
    assert all("Not reminded yet" in row[2] for row in due)


def test_a_reminder_that_was_sent_is_counted_with_its_day(office: ReportingOffice) -> None:
    pigeon = Pigeon()
    assert reminded(office, pigeon) == 2
    page = office.lead().opens(PERIOD)
    assert all("Reminded once, on " in row[2] for row in page.rows("Due"))
    assert CAPTION not in page.words


@pytest.mark.parametrize("role", ["finance", "evaluator"])
def test_nobody_else_sees_an_address(office: ReportingOffice, role: str) -> None:
    pigeon = Pigeon()
    pigeon.fault = UndeliverableError("550 5.1.1 User unknown")
    reminded(office, pigeon)
    who = office.visitor(getattr(office.ground.people, role))
    for where in ("/", "/outcomes/", PERIOD):
        page = who.opens(where)
        assert "partner@example.org" not in page.words
        assert "eminde" not in page.words
        assert "not reach" not in page.words


def test_an_administrator_is_led_to_where_addresses_are_put_right(office: ReportingOffice) -> None:
    pigeon = Pigeon()
    pigeon.fault = UndeliverableError("550 5.1.1 User unknown")
    reminded(office, pigeon)
    admin = office.visitor(office.ground.people.admin)
    assert "Correct an address that is wrong" in admin.opens(PERIOD).words
    assert "2 people are not reached by email" in admin.opens("/").words


def subscribes(office: ReportingOffice, period: str, baseline: Decimal | None) -> None:
    """The pottery is measured by walks, from a baseline of a period."""
    with office.recording() as made:
        number = journal_number(made.session)
        made.session.add(Measure(code="walks", journal_number=number))
        made.session.flush()
        made.session.add(
            MeasureVersion(
                code="walks",
                journal_number=number,
                name="Walks",
                unit="walks",
                polarity="higher",
                basis="flow",
                value_form="count",
                counts_people=False,
            )
        )
        made.session.add(
            SchemeMeasure(
                scheme_id=office.pottery_id,
                measure_code="walks",
                journal_number=number,
                is_active=True,
                baseline=baseline,
                baseline_period=period,
                target=Decimal(60),
                target_operator=TargetOperator.AT_LEAST,
                target_date=date(2024, 3, 31),
                reason="",
            )
        )


def test_a_stale_baseline_leads_to_the_measure_of_the_scheme(office: ReportingOffice) -> None:
    subscribes(office, "2019/20", Decimal(40))
    said = (
        "The baseline of Walks is of 2019/20, more than 2 years before the scheme starts in "
        "April 2023"
    )
    lead = office.lead()
    page = lead.opens(PERIOD)
    assert page.rows("Baselines to look at") == [["Example pottery", said]]
    assert page.links()[said] == f"/schemes/{office.pottery}/measures/walks"
    lead.opens(page.links()[said])
    finance = office.visitor(office.ground.people.finance)
    assert "Baselines to look at" not in finance.opens(PERIOD).words


def test_a_target_without_a_baseline_is_told_in_the_review(office: ReportingOffice) -> None:
    office.bring(ReportState.SUBMITTED)
    subscribes(office, "", None)
    page = office.lead().opens(office.address())
    assert "Walks has a target, and no baseline to set out from" in page.links()


def test_a_flag_leads_to_the_section_that_it_is_about(office: ReportingOffice) -> None:
    with office.recording() as made:
        for period in (Q1, Q2):
            made.bring(ReportState.ACCEPTED, office.pottery_id, period)
        made.bring(ReportState.SUBMITTED, office.pottery_id, Q3)
    lead = office.lead()
    said = "People reached is 148 in 3 reports running: was it counted anew?"
    where = office.address(period="2023-24-Q3")
    for start in ("/outcomes/2023-24-Q3", where):
        assert lead.opens(start).links()[said] == f"{where}#said-people"
    page = lead.opens(where)
    spending = page.links()["Spending is not confirmed"]
    ids = {node.get("id") for node in page.node.all("h2", "li")}
    assert {"said-people", spending.rpartition("#")[2]} <= ids
    assert TOLD.delivered in page.words


def test_a_lead_is_told_where_nobody_could_be_reminded(office: ReportingOffice) -> None:
    with office.recording() as made:
        person = made.session.get_one(Person, made.people.other_partner.person_id)
        person.is_active = False
    rows = office.lead().opens(PERIOD).rows("Overdue")
    told = {row[0]: "Nobody has an account to report with" in row[2] for row in rows}
    assert told == {"Example garden": True, "Example pottery": False}


def test_each_version_has_its_own_reason_and_who_decided(office: ReportingOffice) -> None:
    office.bring(ReportState.QUERIED)
    with office.recording() as made:
        told = replace(TOLD, learning="Come early")
        made.save(told, office.pottery_id)
    lead = office.lead()
    rows = lead.opens(office.address("versions")).rows("Versions")
    assert (rows[0][0], rows[0][3]) == ("5. Saved", "None")
    assert rows[1][3].startswith("No sessions were held")
    lead.fills(office.address("waive"), body=BODY, reason="It <b>closed</b>")
    rows = lead.opens(office.address("versions")).rows("Versions")
    assert rows[0][3] == f"It <b>closed</b> Decided by {BODY}"
