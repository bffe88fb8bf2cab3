"""Whom mail about reports does not reach, and what counts as a reminder."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.reporting import Reporting
from tracker.db.mail import Mail
from tracker.db.organisations import Person
from tracker.domain.mail import MailStatus
from tracker.domain.permissions import ForbiddenError, Viewer
from tracker.services.mail.outbox import claim_next, mark_sent, mark_undeliverable, put_back
from tracker.services.mail.problems import put_away
from tracker.services.outcomes.chasing import write_reminders
from tracker.services.outcomes.reached import Reach, Reminded, read_reach

DUE = date(2023, 7, 30)
FIRST, SECOND = (datetime(2023, 7, day, 9, tzinfo=UTC) for day in (16, 27))
NO_SUCH_USER = "550 5.1.1 User unknown"


def reach(reporting: Reporting) -> Reach:
    reporting.session.expire_all()
    return read_reach(reporting.session, reporting.people.lead)


def sends(session: Session, now: datetime, fails: dict[str, str] | None = None) -> None:
    """Try everything that waits; what is for these addresses is refused for good."""
    while claimed := claim_next(session, now):
        problem = (fails or {}).get(claimed.address)
        if problem:
            mark_undeliverable(session, claimed, problem, now)
        else:
            mark_sent(session, claimed, now)


def reminds(reporting: Reporting, now: datetime, fails: dict[str, str] | None = None) -> None:
    write_reminders(reporting.session, now)
    sends(reporting.session, now, fails)


def test_a_failed_address_is_told_with_since_when_and_why_in_plain_words(
    reporting: Reporting,
) -> None:
    reminds(reporting, FIRST, {"partner@example.org": NO_SUCH_USER})
    reminds(reporting, SECOND, {"partner@example.org": "552 5.2.2 Over quota"})
    [one] = reach(reporting).unreached
    assert (one.address, one.since, one.why) == (
        "partner@example.org",
        date(2023, 7, 16),
        "The mailbox is full",
    )
    assert one.organisations == {reporting.ground.partner}


def test_a_reminder_counts_once_it_is_sent_and_not_when_it_failed(reporting: Reporting) -> None:
    partner, other = [reporting.ground.partner], [reporting.ground.other_partner]
    write_reminders(reporting.session, FIRST)
    assert reach(reporting).reminded(other, DUE) == Reminded()
    sends(reporting.session, FIRST, {"partner@example.org": NO_SUCH_USER})
    found = reach(reporting)
    assert found.reminded(partner, DUE) == Reminded()
    assert found.reminded(other, DUE) == Reminded(1, FIRST.date())
    reminds(reporting, SECOND, {"partner@example.org": NO_SUCH_USER})
    found = reach(reporting)
    assert found.reminded(partner, DUE) == Reminded()
    assert found.reminded(other, DUE) == Reminded(2, SECOND.date())
    assert found.reminded(other, DUE + timedelta(days=1)) == Reminded()


def test_mail_that_arrives_afterwards_takes_somebody_off_the_list(reporting: Reporting) -> None:
    reminds(reporting, FIRST, {"partner@example.org": NO_SUCH_USER})
    reminds(reporting, SECOND)
    assert reach(reporting).unreached == ()
    third = datetime(2023, 8, 7, 9, tzinfo=UTC)
    reminds(reporting, third, {"partner@example.org": NO_SUCH_USER})
    [one] = reach(reporting).unreached
    assert one.since == third.date()


def test_mail_that_waits_for_another_try_is_not_yet_a_failure(reporting: Reporting) -> None:
    write_reminders(reporting.session, FIRST)
    while claimed := claim_next(reporting.session, FIRST):
        put_back(reporting.session, claimed, "The mail server did not answer in time", FIRST)
    assert reach(reporting).unreached == ()
    late = FIRST + timedelta(days=5)
    while claimed := claim_next(reporting.session, late):
        assert not put_back(reporting.session, claimed, "The mail server answered 421", late)
    told = {one.why for one in reach(reporting).unreached}
    assert told == {"The mail server could not be reached for four days"}


def test_what_an_administrator_puts_away_is_off_this_list_too(reporting: Reporting) -> None:
    reminds(reporting, FIRST, {"partner@example.org": NO_SUCH_USER})
    query = select(Mail.id).where(Mail.status == MailStatus.UNDELIVERABLE)
    for mail_id in reporting.session.scalars(query).all():
        put_away(reporting.session, reporting.people.admin, mail_id)
    assert reach(reporting).unreached == ()


def test_whoever_left_is_not_to_be_telephoned(reporting: Reporting) -> None:
    reminds(reporting, FIRST, {"partner@example.org": NO_SUCH_USER})
    person = reporting.session.get_one(Person, reporting.people.partner.person_id)
    person.is_active = False
    reporting.session.flush()
    assert reach(reporting).unreached == ()


@pytest.mark.parametrize("role", ["partner", "other_partner", "finance", "evaluator"])
def test_addresses_are_the_business_of_leads_and_administrators_alone(
    reporting: Reporting, role: str
) -> None:
    who: Viewer = getattr(reporting.people, role)
    with pytest.raises(ForbiddenError):
        read_reach(reporting.session, who)
    read_reach(reporting.session, reporting.people.admin)
