"""Where mail goes and when it is tried again: plain values, and the words that settings take."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

# Waits between the tries of one mail. RFC 5321 (4.5.4.1) asks for at least half an hour between
# tries of a server that is down; the first few are sooner, because a person waits for a link.
_WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
)
_LONGEST_WAIT = timedelta(hours=6)
# The same section of RFC 5321: give up after four to five days.
GIVE_UP_AFTER = timedelta(days=4)


class MailStatus(StrEnum):
    """What has become of a mail."""

    WAITING = "waiting"
    SENT = "sent"
    # The mail server said for good that nobody can be reached there.
    UNDELIVERABLE = "undeliverable"
    # The mail server could not be reached for too long.
    GIVEN_UP = "given up"


class LinkKind(StrEnum):
    """What the link of a mail opens; it is made when the mail leaves, so that no table holds it."""

    SIGN_IN = "sign in"
    INVITATION = "invitation"


class Security(StrEnum):
    """How the connection to a mail server is protected."""

    NONE = "smtp"
    TLS = "smtps"
    STARTTLS = "smtp+starttls"


_PORTS = {Security.NONE: 25, Security.TLS: 465, Security.STARTTLS: 587}


@dataclass(frozen=True)
class MailFolder:
    """A folder that takes each mail as a file."""

    path: Path

    @property
    def place(self) -> str:
        """Where mail goes, in words."""
        return f"the folder {self.path}"


@dataclass(frozen=True)
class MailServer:
    """A mail server to hand mail to, with a user and password where it asks for them."""

    security: Security
    host: str
    port: int
    user: str = ""
    password: str = ""

    @property
    def place(self) -> str:
        """Where mail goes, in words and without the password."""
        return f"the mail server {self.host}, port {self.port}"


class UnreadableMailUrlError(ValueError):
    """The setting is no place for mail."""


def read_mail_url(text: str) -> MailFolder | MailServer:
    """The place that a setting names: `file:///folder`, or a mail server."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise UnreadableMailUrlError from error
    if parts.query or parts.fragment:
        raise UnreadableMailUrlError
    if parts.scheme == "file" and not parts.netloc and len(parts.path) > 1:
        return MailFolder(Path(url2pathname(parts.path)))
    if parts.scheme not in set(Security) or not parts.hostname or parts.path not in ("", "/"):
        raise UnreadableMailUrlError
    security = Security(parts.scheme)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise UnreadableMailUrlError
    return MailServer(security, parts.hostname, port or _PORTS[security], user, password)


def wait_after(tries: int) -> timedelta:
    """How long a mail waits after so many tries that failed."""
    return _WAITS[tries - 1] if tries <= len(_WAITS) else _LONGEST_WAIT


# What the enhanced codes of mail servers mean to whoever has to do something about it (RFC 3463;
# 1.10 is RFC 7505), without the first figure, which says only whether it is for good.
_MEANINGS = {
    "1.0": "Nobody has this address there",
    "1.1": "Nobody has this address there",
    "1.2": "The part of the address after the @ is not known",
    "1.3": "It is not in the form of an address",
    "1.6": "The mailbox has moved, and nobody says where",
    "1.10": "The organisation takes no email there",
    "2.1": "The mailbox is closed",
    "2.2": "The mailbox is full",
    "4.4": "The part of the address after the @ is not known",
}
# The same where a server gives no more than the three figures of RFC 5321, 4.2.3.
_PLAIN_REPLIES = {"550": "1.1", "551": "1.6", "552": "2.2", "553": "1.3"}
_REPLY = re.compile(r"(\d{3})(?: [245]\.(\d{1,3}\.\d{1,3}))?\b")
NOT_AN_ADDRESS = "The address is not in the form of one"
TOO_LATE = "It came too late"


def why_it_failed(status: MailStatus, said: str) -> str:
    """What a server said of a mail that did not arrive, for people who know no codes."""
    if said == TOO_LATE:
        return "No mail left the tracker while it was of use"
    if status is not MailStatus.UNDELIVERABLE:
        return "The mail server could not be reached for four days"
    reply = _REPLY.match(said)
    meaning = (reply[2] or _PLAIN_REPLIES.get(reply[1], "")) if reply else ""
    if said == NOT_AN_ADDRESS:
        meaning = "1.3"
    return _MEANINGS.get(meaning, "The mail server refused it for good")
