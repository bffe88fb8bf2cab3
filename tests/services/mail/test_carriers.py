"""Handing mail over: to a folder, and to a mail server in each of its moods."""

import socket
import stat
import time
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from tests.support.pigeons import HERE
from tests.support.smtp_server import Exchange, Mood, mail_server
from tracker.db.engine import make_sessions
from tracker.db.journal import housekeeping
from tracker.domain.mail import MailFolder, MailServer, Security
from tracker.services.links import address_of_link
from tracker.services.mail.carriers import (
    FolderCarrier,
    ServerCarrier,
    TryLaterError,
    UndeliverableError,
    carrier_to,
)
from tracker.services.mail.letters import Letter
from tracker.services.mail.outbox import Post, post
from tracker.services.mail.postman import Postman
from tracker.services.mail.sending import Sender

ADDRESS = "someone@example.org"


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    with mail_server() as exchange:
        yield exchange


def message(words: str = "Zoë owes £5.\n.\nEnd\n") -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"] = "Tracker <tracker@example.org>", ADDRESS
    made["Subject"], made["Message-ID"] = "A report is due", "<one@example.org>"
    made.set_content(words)
    return made


def to(exchange: Exchange, patience: float = 5.0) -> ServerCarrier:
    return ServerCarrier(exchange.place, "tracker.example.org", patience)


def test_a_server_gets_the_mail_whole_with_its_accents_and_lonely_dots(exchange: Exchange) -> None:
    to(exchange).carry(message(), ADDRESS)
    [taken] = exchange.mails
    assert taken.get_content().replace("\r\n", "\n") == "Zoë owes £5.\n.\nEnd\n"
    assert (taken["To"], taken["Subject"]) == (ADDRESS, "A report is due")
    assert exchange.recipients == [ADDRESS]


@pytest.mark.parametrize("mood", [Mood.NOBODY_THERE, Mood.NOT_THIS])
def test_a_refusal_for_good_says_what_the_server_said(exchange: Exchange, mood: Mood) -> None:
    exchange.mood = mood
    with pytest.raises(UndeliverableError, match=r"no such mailbox|not wanted"):
        to(exchange).carry(message(), ADDRESS)


@pytest.mark.parametrize("mood", [Mood.BUSY, Mood.STRANGER])
def test_a_refusal_for_now_or_of_policy_is_tried_again(exchange: Exchange, mood: Mood) -> None:
    exchange.mood = mood
    with pytest.raises(TryLaterError, match=r"try again later|relay access denied") as refused:
        to(exchange).carry(message(), ADDRESS)
    assert not refused.value.is_down


@pytest.mark.parametrize("mood", [Mood.HANGING, Mood.RUDE])
def test_a_server_that_hangs_or_hangs_up_is_down_and_not_waited_for_long(
    exchange: Exchange, mood: Mood
) -> None:
    exchange.mood = mood
    begun = time.monotonic()
    with pytest.raises(TryLaterError) as refused:
        to(exchange, patience=0.3).carry(message(), ADDRESS)
    assert refused.value.is_down
    assert time.monotonic() - begun < 3


def test_a_server_that_is_not_there_is_down() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    nowhere = MailServer(Security.NONE, "127.0.0.1", port)
    with pytest.raises(TryLaterError) as refused:
        ServerCarrier(nowhere, "localhost", 1.0).carry(message(), ADDRESS)
    assert refused.value.is_down


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_server_without_protection_gets_no_mail_where_protection_is_asked_for(
    exchange: Exchange, security: Security
) -> None:
    place = MailServer(security, "127.0.0.1", exchange.place.port)
    with pytest.raises(TryLaterError) as refused:
        ServerCarrier(place, "localhost", 1.0).carry(message(), ADDRESS)
    assert refused.value.is_down
    assert exchange.mails == []


def test_a_server_that_asks_for_a_password_gets_it(exchange: Exchange) -> None:
    exchange.user, exchange.password = "user", "pass-word"
    place = replace(exchange.place, user="user", password="pass-word")
    ServerCarrier(place, "localhost", 5.0).carry(message(), ADDRESS)
    assert len(exchange.mails) == 1


@pytest.mark.parametrize("known", ["another pass-word", ""])
def test_a_password_that_is_wrong_or_not_asked_for_is_no_fault_of_the_address(
    exchange: Exchange, known: str
) -> None:
    exchange.user, exchange.password = ("user" if known else ""), known
    place = replace(exchange.place, user="user", password="pass-word")
    with pytest.raises(TryLaterError) as refused:
        ServerCarrier(place, "localhost", 5.0).carry(message(), ADDRESS)
    assert refused.value.is_down
    assert "pass-word" not in str(refused.value)
    assert exchange.mails == []


def test_an_address_with_letters_that_the_server_cannot_take_is_for_good(
    exchange: Exchange,
) -> None:
    made = message()
    del made["To"]
    made["To"] = "zoë@example.org"
    with pytest.raises(UndeliverableError):
        to(exchange).carry(made, "zoë@example.org")


def test_a_folder_takes_each_mail_as_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    carrier = carrier_to(MailFolder(tmp_path / "outbox"), "localhost")
    carrier.carry(message("first\n"), ADDRESS)
    carrier.carry(message("second\n"), ADDRESS)
    files = sorted((tmp_path / "outbox").iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    read = [message_from_bytes(file.read_bytes(), policy=default) for file in files]
    assert [one.get_content().strip() for one in read] == ["first", "second"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_folder_that_cannot_be_written_is_down(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("in the way", encoding="utf-8")
    with pytest.raises(TryLaterError) as refused:
        FolderCarrier(tmp_path / "outbox").carry(message(), ADDRESS)
    assert refused.value.is_down


def test_the_postman_sends_by_himself_and_outlives_a_server_that_was_down(
    fresh_engine: Engine, exchange: Exchange
) -> None:
    sessions = make_sessions(fresh_engine)
    sender = Sender("tracker@example.org", HERE, to(exchange, 0.3), address_of_link)
    exchange.mood = Mood.RUDE
    postman = Postman(sessions, sender, pause=0.02, pause_when_down=0.02)
    postman.start()
    _write(sessions, "first")
    assert exchange.called.wait(10)  # in vain, so this one waits for a minute
    exchange.mood = Mood.KIND
    _write(sessions, "second")
    deadline = time.monotonic() + 10
    while not exchange.mails and time.monotonic() < deadline:
        time.sleep(0.02)
    postman.stop()
    assert exchange.recipients == ["second@example.org"]


def _write(sessions: sessionmaker[Session], name: str) -> None:
    with housekeeping(sessions) as session:
        post(session, Post(name, f"{name}@example.org", Letter("Due", "Please.\n")))
