"""The outbox: one mail to a key, one sender to a mail, and nothing kept longer than it must be."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from tests.support.pigeons import Pigeon
from tracker.db.engine import make_sessions
from tracker.db.journal import housekeeping
from tracker.db.mail import Mail
from tracker.domain.mail import GIVE_UP_AFTER, LinkKind, MailStatus
from tracker.services.mail.carriers import TryLaterError, UndeliverableError
from tracker.services.mail.letters import Letter
from tracker.services.mail.outbox import LEASE, Post, claim_next, post, put_back
from tracker.services.mail.sending import Tally, tidy

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
LETTER = Letter("A report is due", "Please send it.\n")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def sessions(fresh_engine: Engine) -> sessionmaker[Session]:
    return make_sessions(fresh_engine)


@pytest.fixture
def pigeon() -> Pigeon:
    return Pigeon()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def write(sessions: sessionmaker[Session], *keys: str) -> list[bool]:
    """Put a mail for each key into the outbox, each in a transaction of its own."""
    written = []
    for key in keys:
        with housekeeping(sessions) as session:
            order = Post(key, "someone@example.org", LETTER)
            written.append(post(session, order, NOON))
    return written


def mails(sessions: sessionmaker[Session]) -> dict[str, Mail]:
    with sessions() as session:
        return {mail.key: mail for mail in session.scalars(select(Mail).order_by(Mail.id))}


def test_a_mail_is_sent_and_then_only_its_key_is_kept(
    sessions: sessionmaker[Session], pigeon: Pigeon, clock: Clock
) -> None:
    write(sessions, "due:1")
    assert pigeon.empties(sessions, clock) == Tally(sent=1)
    [(address, message)] = pigeon.carried
    assert address == "someone@example.org"
    assert message["To"] == "someone@example.org"
    assert message["From"] == "tracker@example.org"
    assert message["Subject"] == "A report is due"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content() == "Please send it.\n"
    kept = mails(sessions)["due:1"]
    assert kept.status is MailStatus.SENT
    assert (kept.address, kept.subject, kept.body, kept.person_id) == ("", "", "", None)


def test_the_same_key_is_one_mail_before_and_after_it_was_sent(
    sessions: sessionmaker[Session], pigeon: Pigeon, clock: Clock
) -> None:
    assert write(sessions, "due:1", "due:1", "due:2") == [True, False, True]
    assert pigeon.empties(sessions, clock).sent == 2
    assert write(sessions, "due:1") == [False]
    assert pigeon.empties(sessions, clock) == Tally()


def test_two_schedulers_at_once_write_one_reminder(sessions: sessionmaker[Session]) -> None:
    ready = threading.Barrier(4)
    written: list[bool] = []

    def schedule() -> None:
        ready.wait()
        with housekeeping(sessions) as session:
            written.append(post(session, Post("due:1", "someone@example.org", LETTER), NOON))

    threads = [threading.Thread(target=schedule) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(written) == [False, False, False, True]
    assert list(mails(sessions)) == ["due:1"]


def test_what_is_undone_sends_nothing(
    sessions: sessionmaker[Session], pigeon: Pigeon, clock: Clock
) -> None:
    class GoneWrongError(Exception):
        pass

    def goes_wrong() -> None:
        with housekeeping(sessions) as session:
            post(session, Post("due:1", "someone@example.org", LETTER), NOON)
            raise GoneWrongError

    with pytest.raises(GoneWrongError):
        goes_wrong()
    assert pigeon.empties(sessions, clock) == Tally()
    assert mails(sessions) == {}


def test_several_senders_at_once_send_each_mail_once(
    sessions: sessionmaker[Session], pigeon: Pigeon, clock: Clock
) -> None:
    keys = [f"due:{number}" for number in range(20)]
    write(sessions, *keys)
    tallies: list[Tally] = []
    ready = threading.Barrier(3)

    def send() -> None:
        ready.wait()
        tallies.append(pigeon.empties(sessions, clock))

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert pigeon.empties(sessions, clock) == Tally()
    assert sum(tally.sent for tally in tallies) == 20
    names = [str(message["Message-ID"]) for _, message in pigeon.carried]
    assert len(names) == len(set(names)) == 20
    assert {mail.status for mail in mails(sessions).values()} == {MailStatus.SENT}


def test_a_mail_that_is_being_sent_is_nobody_elses_until_the_lease_has_run_out(
    sessions: sessionmaker[Session], pigeon: Pigeon, clock: Clock
) -> None:
    write(sessions, "due:1")
    with housekeeping(sessions) as session:
        died_with_it = claim_next(session, NOON)
    assert died_with_it is not None
    clock.now = NOON + LEASE - timedelta(seconds=1)
    assert pigeon.empties(sessions, clock) == Tally()
    clock.now = NOON + LEASE + timedelta(seconds=1)
    assert pigeon.empties(sessions, clock) == Tally(sent=1)
    with housekeeping(sessions) as session:
        put_back(session, died_with_it, "woke up too late", clock.now)
    assert mails(sessions)["due:1"].status is MailStatus.SENT


def test_a_server_that_is_down_is_asked_once_and_nothing_is_lost(
    sessions: sessionmaker[Session], pigeon: Pigeon, clock: Clock
) -> None:
    write(sessions, "due:1", "due:2")
    pigeon.fault = TryLaterError("down", is_down=True)
    assert pigeon.empties(sessions, clock) == Tally(to_try_again=1, is_down=True)
    waiting = mails(sessions)
    assert waiting["due:1"].next_try_at == NOON + timedelta(minutes=1)
    assert (waiting["due:1"].problem, waiting["due:1"].tries) == ("down", 1)
    assert (waiting["due:2"].problem, waiting["due:2"].tries) == ("", 0)
    pigeon.fault = None
    assert pigeon.empties(sessions, clock) == Tally(sent=1)
    clock.now += timedelta(minutes=1)
    assert pigeon.empties(sessions, clock) == Tally(sent=1)


def test_a_mail_that_never_gets_through_is_given_up_after_days_and_its_words_are_erased(
    sessions: sessionmaker[Session], pigeon: Pigeon, clock: Clock
) -> None:
    write(sessions, "due:1")
    pigeon.fault = TryLaterError("busy")
    rounds = 0
    while clock.now <= NOON + GIVE_UP_AFTER + timedelta(days=1):
        rounds += pigeon.empties(sessions, clock) != Tally()
        clock.now += timedelta(minutes=30)
    ended = mails(sessions)["due:1"]
    assert ended.status is MailStatus.GIVEN_UP
    assert 10 < ended.tries == rounds < 30
    assert (ended.address, ended.body) == ("someone@example.org", "")


def test_an_address_that_is_refused_for_good_is_marked_and_does_not_hold_up_the_rest(
    sessions: sessionmaker[Session], pigeon: Pigeon, clock: Clock
) -> None:
    write(sessions, "due:1", "due:2")
    pigeon.fault = UndeliverableError("550 no such mailbox\x00")
    assert pigeon.empties(sessions, clock) == Tally(undeliverable=2)
    kept = mails(sessions)["due:2"]
    assert kept.status is MailStatus.UNDELIVERABLE
    assert (kept.address, kept.body) == ("someone@example.org", "")
    assert kept.problem == "550 no such mailbox"
    clock.now += timedelta(days=30)
    assert pigeon.empties(sessions, clock) == Tally()


@pytest.mark.parametrize(
    "address", ["a,b@example.org", "two@at@example.org", "a b@example.org", ""]
)
def test_what_is_no_single_address_reaches_nobody(
    sessions: sessionmaker[Session], pigeon: Pigeon, clock: Clock, address: str
) -> None:
    with housekeeping(sessions) as session:
        post(session, Post("due:1", address, LETTER), NOON)
    assert pigeon.empties(sessions, clock) == Tally(undeliverable=1)
    assert pigeon.carried == []


@pytest.mark.parametrize("link", [None, LinkKind.SIGN_IN])
def test_a_mail_that_nobody_waits_for_any_more_is_not_sent(
    sessions: sessionmaker[Session], pigeon: Pigeon, clock: Clock, link: LinkKind | None
) -> None:
    order = Post("x", "a@example.org", LETTER, link=link, useful_for=timedelta(hours=1))
    with housekeeping(sessions) as session:
        post(session, order, NOON)
    clock.now += timedelta(hours=1, seconds=1)
    assert pigeon.empties(sessions, clock) == Tally()
    assert pigeon.carried == []
    left = mails(sessions)
    if link is not None:
        assert left == {}  # the key of a link is new each time
        return
    assert (left["x"].status, left["x"].body) == (MailStatus.GIVEN_UP, "")
    with housekeeping(sessions) as session:
        assert not post(session, order, clock.now)  # a scheduler does not write it again


def test_tidying_forgets_problems_after_a_season_and_keys_after_a_year(
    sessions: sessionmaker[Session], pigeon: Pigeon, clock: Clock
) -> None:
    write(sessions, "sent")
    pigeon.empties(sessions, clock)
    write(sessions, "bad")
    pigeon.fault = UndeliverableError("550")
    pigeon.empties(sessions, clock)
    write(sessions, "waiting")
    for days, left in (
        (89, {"sent", "bad", "waiting"}),
        (91, {"sent", "waiting"}),
        (401, {"waiting"}),
    ):
        clock.now = NOON + timedelta(days=days)
        tidy(sessions, clock)
        assert set(mails(sessions)) == left


def test_each_try_of_a_mail_carries_the_same_name(
    sessions: sessionmaker[Session], pigeon: Pigeon, clock: Clock
) -> None:
    write(sessions, "due:1")
    pigeon.empties(sessions, clock)
    with housekeeping(sessions) as session:  # as if the sender had died before it could say so
        mail = session.scalars(select(Mail)).one()
        mail.status, mail.address, mail.subject = MailStatus.WAITING, "someone@example.org", "x"
    pigeon.empties(sessions, clock)
    first, second = (message["Message-ID"] for _, message in pigeon.carried)
    assert first == second
    assert first.endswith("@tracker.example.org>")
