"""Where mail may go, and how long it waits after a try that failed."""

from datetime import timedelta
from pathlib import Path

import pytest

from tracker.domain.mail import (
    GIVE_UP_AFTER,
    MailFolder,
    MailServer,
    MailStatus,
    Security,
    UnreadableMailUrlError,
    read_mail_url,
    wait_after,
    why_it_failed,
)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("file:///var/mail/tracker", MailFolder(Path("/var/mail/tracker"))),
        ("file:///with%20space", MailFolder(Path("/with space"))),
        ("smtp://mail.example.org", MailServer(Security.NONE, "mail.example.org", 25)),
        ("smtp://localhost:2525/", MailServer(Security.NONE, "localhost", 2525)),
        (
            "smtps://user:p%40ss%3Aword@mail.example.org",
            MailServer(Security.TLS, "mail.example.org", 465, "user", "p@ss:word"),
        ),
        (
            "smtp+starttls://a%40b.org:secret@mail.example.org",
            MailServer(Security.STARTTLS, "mail.example.org", 587, "a@b.org", "secret"),
        ),
    ],
)
def test_a_place_for_mail_is_read(url: str, place: MailFolder | MailServer) -> None:
    assert read_mail_url(url) == place


@pytest.mark.parametrize(
    "url",
    [
        "outbox",
        "file://",
        "file:///",
        "file://host/folder",
        "http://mail.example.org",
        "smtp://",
        "smtp://mail.example.org:port",
        "smtp://mail.example.org:99999",
        "smtp://mail.example.org/path",
        "smtp://mail.example.org?tls=no",
        "smtp://user@mail.example.org",
        "smtp://[broken",
    ],
)
def test_what_is_no_place_for_mail_is_refused(url: str) -> None:
    with pytest.raises(UnreadableMailUrlError):
        read_mail_url(url)


def test_the_place_is_told_without_the_password() -> None:
    told = read_mail_url("smtps://user:secret@mail.example.org").place
    assert told == "the mail server mail.example.org, port 465"


def test_waits_grow_and_there_are_a_dozen_or_more_tries_before_giving_up() -> None:
    waits = [wait_after(tries) for tries in range(1, 30)]
    assert waits[0] == timedelta(minutes=1)
    assert waits == sorted(waits)
    waited, tries = timedelta(0), 0
    while waited < GIVE_UP_AFTER:
        tries += 1
        waited += wait_after(tries)
    assert 12 <= tries <= 24


@pytest.mark.parametrize(
    ("status", "said", "words"),
    [
        ("undeliverable", "550 5.1.1 <a@b.org> unknown", "Nobody has this address there"),
        ("undeliverable", "550 No such user here", "Nobody has this address there"),
        ("undeliverable", "552 5.2.2 Quota exceeded", "The mailbox is full"),
        ("undeliverable", "556 5.1.10 Null MX", "The organisation takes no email there"),
        ("undeliverable", "554 5.9.9 Go away", "The mail server refused it for good"),
        ("undeliverable", "The server lacks SMTPUTF8", "The mail server refused it for good"),
        (
            "undeliverable",
            "The address is not in the form of one",
            "It is not in the form of an address",
        ),
        (
            "given up",
            "The mail server answered 421",
            "The mail server could not be reached for four days",
        ),
        ("given up", "It came too late", "No mail left the tracker while it was of use"),
    ],
)
def test_what_a_mail_server_said_is_told_without_codes(status: str, said: str, words: str) -> None:
    assert why_it_failed(MailStatus(status), said) == words
