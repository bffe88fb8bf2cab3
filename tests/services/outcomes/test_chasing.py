"""Reminders and mail on every move: each once, to those whom it concerns, and never in a replay."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.support.reporting import BODY, OPEN, Q1, REASON, TOLD, Reporting
from tracker.db.mail import Mail
from tracker.db.organisations import Person
from tracker.domain.outcomes.calendar import Standing
from tracker.domain.outcomes.reminders import REMINDERS, reminder_of
from tracker.services.outcomes import telling
from tracker.services.outcomes.acts import (
    ActOnReport,
    ExtendReport,
    accept_report,
    extend_report,
    query_report,
    report_nil,
    submit_report,
    take_into_review,
)
from tracker.services.outcomes.chasing import write_reminders

DUE = date(2023, 7, 30)
CLOSES = date(2024, 1, 26)


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def mails(reporting: Reporting) -> list[Mail]:
    return list(reporting.session.scalars(select(Mail).order_by(Mail.id)))


def reminded_on(reporting: Reporting, day: date) -> list[tuple[str, str]]:
    """Whom the reminders of a day go to, and what they are called."""
    before = {mail.id for mail in mails(reporting)}
    write_reminders(reporting.session, at_noon(day))
    new = [mail for mail in mails(reporting) if mail.id not in before]
    return sorted((mail.address, mail.subject) for mail in new)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-15, None),
        (-14, "two weeks before"),
        (-8, "two weeks before"),
        (-7, None),
        (-3, "three days before"),
        (0, "three days before"),
        (3, "three days before"),
        (4, None),
        (7, "a week after"),
        (13, "a week after"),
        (14, None),
        (28, "four weeks after"),
        (35, None),
    ],
)
def test_a_reminder_has_its_day_and_six_days_of_grace(days: int, expected: str | None) -> None:
    today = DUE + timedelta(days=days)
    standing = Standing.OVERDUE if today > DUE else Standing.DUE
    found = reminder_of(standing, DUE, CLOSES, today)
    assert (found.name if found else None) == expected


@pytest.mark.parametrize("standing", sorted({*Standing} - {Standing.DUE, Standing.OVERDUE}))
def test_what_was_handed_in_or_settled_is_chased_no_more(standing: Standing) -> None:
    for reminder in REMINDERS:
        day = DUE + timedelta(days=reminder.days_after_due)
        assert reminder_of(standing, DUE, CLOSES, day) is None


def test_nobody_is_chased_for_a_report_that_has_closed() -> None:
    assert (
        reminder_of(Standing.OVERDUE, DUE, DUE + timedelta(days=6), DUE + timedelta(days=7)) is None
    )


def test_each_partner_is_reminded_once_of_its_own_schemes(reporting: Reporting) -> None:
    reporting.scheme("Example choir", reporting.ground.partner)
    two_weeks_before = DUE - timedelta(days=14)
    assert reminded_on(reporting, two_weeks_before) == [
        ("other-partner@example.org", "Outcome reports are due on 30 July 2023"),
        ("partner@example.org", "Outcome reports are due on 30 July 2023"),
    ]
    assert reminded_on(reporting, two_weeks_before) == []
    assert reminded_on(reporting, two_weeks_before + timedelta(days=3)) == []
    (own,) = [mail for mail in mails(reporting) if mail.address == "partner@example.org"]
    assert "2 outcome reports are due on 30 July 2023" in own.body
    assert "Example choir, 2023/24 Q1; Example pottery, 2023/24 Q1" in own.body
    assert "garden" not in own.body
    late = DUE + timedelta(days=7)
    assert [subject for _, subject in reminded_on(reporting, late)] == [
        "Outcome reports were due on 30 July 2023"
    ] * 2


def test_a_nil_report_ends_the_chasing_and_an_extension_moves_it(reporting: Reporting) -> None:
    reporting.on(OPEN)
    report_nil(
        reporting.session,
        reporting.people.partner,
        ActOnReport(reporting.pottery, Q1, reason=REASON),
    )
    reporting.next_row()
    later = DUE + timedelta(days=30)
    extend_report(
        reporting.session,
        reporting.people.lead,
        ExtendReport(reporting.garden, Q1, later, "The officer was away"),
    )
    assert reminded_on(reporting, DUE - timedelta(days=3)) == []
    assert reminded_on(reporting, later - timedelta(days=3)) == [
        ("other-partner@example.org", "Outcome reports are due on 29 August 2023")
    ]


def test_whoever_left_is_not_reminded(reporting: Reporting) -> None:
    person = reporting.session.get_one(Person, reporting.people.partner.person_id)
    person.is_active = False
    assert [address for address, _ in reminded_on(reporting, DUE - timedelta(days=14))] == [
        "other-partner@example.org"
    ]


@pytest.fixture
def told(reporting: Reporting, monkeypatch: pytest.MonkeyPatch) -> Reporting:
    """A portfolio of the past whose moves are told all the same."""
    monkeypatch.setattr(telling, "_A_REPLAY_IS_OLDER_THAN", timedelta(days=100_000))
    reporting.on(OPEN)
    return reporting


def test_every_move_is_told_to_the_other_side(told: Reporting) -> None:
    session, people = told.session, told.people
    told.save(TOLD)
    assert mails(told) == []
    order = ActOnReport(told.pottery, Q1, body=BODY, reason="How many came twice?")
    moves = (
        (submit_report, people.partner, "lead@example.org", "was handed in"),
        (take_into_review, people.lead, "partner@example.org", "is being reviewed"),
        (query_report, people.lead, "partner@example.org", "was sent back with a question"),
        (submit_report, people.partner, "lead@example.org", "was handed in"),
        (take_into_review, people.lead, "partner@example.org", "is being reviewed"),
        (accept_report, people.lead, "partner@example.org", "was accepted"),
    )
    for number, (act, who, address, what) in enumerate(moves, start=1):
        told.next_row()
        act(session, who, order)
        found = mails(told)
        assert len(found) == number
        assert (found[-1].address, found[-1].subject) == (address, f"An outcome report {what}")
        assert "Example pottery for 2023/24 Q1" in found[-1].body
    question = next(mail for mail in mails(told) if "question" in mail.subject)
    assert "How many came twice?" in question.body


def test_a_replay_of_the_past_tells_nobody(reporting: Reporting) -> None:
    reporting.on(OPEN)
    report_nil(
        reporting.session,
        reporting.people.partner,
        ActOnReport(reporting.pottery, Q1, reason=REASON),
    )
    assert mails(reporting) == []
