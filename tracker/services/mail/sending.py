"""Sending what waits in the outbox, by one sender or by several at once."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from sqlalchemy.orm import Session, sessionmaker

from tracker.db.journal import housekeeping
from tracker.domain.mail import NOT_AN_ADDRESS
from tracker.services.mail.carriers import Carrier, TryLaterError, UndeliverableError
from tracker.services.mail.letters import LINK_MARK, SITE_MARK
from tracker.services.mail.outbox import (
    Claimed,
    claim_next,
    drop,
    is_anything_due,
    mark_sent,
    mark_undeliverable,
    prune,
    put_back,
)

_LOG = logging.getLogger(__name__)
Clock = Callable[[], datetime]
# Makes the link of a mail that is about to leave; none when nobody is to have it.
MakeLink = Callable[[Session, Claimed, datetime], str | None]


@dataclass(frozen=True)
class Sender:
    """Who mail is from, where its links lead, and what carries it."""

    mail_from: str
    base_url: str
    carrier: Carrier
    make_link: MakeLink


@dataclass(frozen=True)
class Tally:
    """What became of the mails of one round."""

    sent: int = 0
    to_try_again: int = 0
    undeliverable: int = 0
    given_up: int = 0
    is_down: bool = False


def utc_now() -> datetime:
    """The clock on the wall."""
    return datetime.now(UTC)


def send_waiting(sessions: sessionmaker[Session], sender: Sender, clock: Clock = utc_now) -> Tally:
    """Send everything that is due, until the server is down or nothing is left.

    Nothing is locked while the mail server is asked: a mail is claimed in one transaction, and
    what became of it is written in another.
    """
    tally = Tally()
    while not tally.is_down and _is_due(sessions, clock()):
        with housekeeping(sessions) as session:
            claimed = claim_next(session, clock())
            ready = _with_link(session, claimed, sender, clock()) if claimed else None
        if ready is not None:
            tally = _send(sessions, sender, ready, tally, clock)
        elif claimed is None:
            break  # another sender has the rest
    return tally


def tidy(sessions: sessionmaker[Session], clock: Clock = utc_now) -> None:
    """Forget mail that nobody can ask about any more."""
    with housekeeping(sessions) as session:
        prune(session, clock())


def _is_due(sessions: sessionmaker[Session], now: datetime) -> bool:
    with sessions() as session:
        return is_anything_due(session, now)


def _with_link(session: Session, mail: Claimed, sender: Sender, now: datetime) -> Claimed | None:
    """The mail with its link, if it has one; none when there is nobody to have it."""
    if mail.link is None:
        return mail
    path = sender.make_link(session, mail, now)
    if path is None:
        drop(session, mail)
        return None
    return replace(mail, body=mail.body.replace(LINK_MARK, sender.base_url + path))


def _send(
    sessions: sessionmaker[Session], sender: Sender, mail: Claimed, tally: Tally, clock: Clock
) -> Tally:
    try:
        sender.carrier.carry(_compose(mail, sender, clock()), mail.address)
    except UndeliverableError as error:
        # The address stays out of the log, and so does what the server said, which may name it.
        _LOG.warning("Mail %s cannot be delivered", mail.id)
        with housekeeping(sessions) as session:
            mark_undeliverable(session, mail, str(error), clock())
        return replace(tally, undeliverable=tally.undeliverable + 1)
    except TryLaterError as error:
        _LOG.warning("Mail %s was not delivered this time", mail.id)
        with housekeeping(sessions) as session:
            waits = put_back(session, mail, str(error), clock())
        tally = replace(tally, is_down=error.is_down)
        if waits:
            return replace(tally, to_try_again=tally.to_try_again + 1)
        return replace(tally, given_up=tally.given_up + 1)
    with housekeeping(sessions) as session:
        mark_sent(session, mail, clock())
    return replace(tally, sent=tally.sent + 1)


def _compose(mail: Claimed, sender: Sender, now: datetime) -> EmailMessage:
    try:
        to = Address(addr_spec=mail.address)
    except (HeaderParseError, IndexError, ValueError) as error:
        raise UndeliverableError(NOT_AN_ADDRESS) from error
    message = EmailMessage(policy=SMTP)
    message["From"] = sender.mail_from
    message["To"] = to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(now)
    # The same for each try: a mail program that gets it twice shows it once.
    name = hashlib.sha256(mail.key.encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{name}@{urlsplit(sender.base_url).hostname}>"
    # RFC 3834: no holiday notice is to answer it.
    message["Auto-Submitted"] = "auto-generated"
    body = mail.body.replace(SITE_MARK, sender.base_url)
    # Left as they are, so that a link stays whole for whoever reads the file.
    message.set_content(body, cte="7bit" if body.isascii() else "quoted-printable")
    return message
