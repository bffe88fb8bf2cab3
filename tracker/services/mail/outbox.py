"""The outbox: what is to be sent, who sends it now, and what became of it."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tracker.db.mail import Mail
from tracker.domain.characters import printable
from tracker.domain.mail import GIVE_UP_AFTER, TOO_LATE, LinkKind, MailStatus, wait_after
from tracker.services.mail.letters import Letter

# Longer than a mail server can be waited for, so that a sender that died is not waited for long.
LEASE = timedelta(minutes=10)
# No reminder is asked for again after more than a financial year.
_KEEP_KEYS = timedelta(days=400)
# As long as somebody may still wonder why a mail did not arrive.
_KEEP_PROBLEMS = timedelta(days=90)
_LONGEST_PROBLEM = 300


@dataclass(frozen=True)
class Post:
    """A letter to an address. The key makes it the only one, and names nobody."""

    key: str
    address: str
    letter: Letter
    person_id: int | None = None
    link: LinkKind | None = None
    link_next: str = ""
    useful_for: timedelta | None = None


@dataclass(frozen=True)
class Claimed:
    """A mail that this sender, and no other, is to send now."""

    id: int
    claim: str
    key: str
    person_id: int | None
    address: str
    subject: str
    body: str
    link: LinkKind | None
    link_next: str


def post(session: Session, order: Post, now: datetime | None = None) -> bool:
    """Write a mail in the transaction of what causes it; False if its key was there already."""
    moment = now or datetime.now(UTC)
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    written = session.execute(
        dialect.insert(Mail)
        .values(
            key=order.key,
            person_id=order.person_id,
            address=order.address,
            subject=order.letter.subject,
            body=order.letter.body,
            link_kind=order.link,
            link_next=order.link_next,
            status=MailStatus.WAITING,
            written_at=moment,
            next_try_at=moment,
            stale_at=moment + order.useful_for if order.useful_for else None,
            tries=0,
            problem="",
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(Mail.id)
    )
    return written.first() is not None


def is_anything_due(session: Session, now: datetime) -> bool:
    """Whether a sender would find something to do; asking locks nobody out."""
    return session.scalar(select(Mail.id).where(_due(now)).limit(1)) is not None


def claim_next(session: Session, now: datetime) -> Claimed | None:
    """Take the mail that has waited longest, for this sender alone while the lease lasts.

    On PostgreSQL a row that another sender is just taking is passed over; on SQLite this
    transaction is the only one that writes.
    """
    _end_stale(session, now)
    mail = session.scalars(
        select(Mail)
        .where(_due(now))
        .order_by(Mail.next_try_at, Mail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if mail is None:
        return None
    mail.claim, mail.claimed_until = secrets.token_hex(16), now + LEASE
    mail.tries += 1
    session.flush()
    return Claimed(
        mail.id,
        mail.claim,
        mail.key,
        mail.person_id,
        mail.address,
        mail.subject,
        mail.body,
        mail.link_kind,
        mail.link_next,
    )


def drop(session: Session, mail: Claimed) -> None:
    """Forget a mail that nobody is to have."""
    session.execute(delete(Mail).where(_held(mail)))


def mark_sent(session: Session, mail: Claimed, now: datetime) -> None:
    """Keep that it was sent, and nothing else of it."""
    erased = {"address": "", "subject": "", "body": "", "link_next": "", "person_id": None}
    session.execute(
        update(Mail)
        .where(_held(mail))
        .values(status=MailStatus.SENT, ended_at=now, problem="", **_free(), **erased)
    )


def mark_undeliverable(session: Session, mail: Claimed, problem: str, now: datetime) -> None:
    """Keep the address, for the administrator to see; the words are of no more use."""
    _end(session, mail, MailStatus.UNDELIVERABLE, problem, now)


def put_back(session: Session, mail: Claimed, problem: str, now: datetime) -> bool:
    """Let it wait for another try, longer each time; False when it was given up instead."""
    row = session.scalars(select(Mail).where(_held(mail))).first()
    if row is None:
        return True
    if now - row.written_at > GIVE_UP_AFTER:
        _end(session, mail, MailStatus.GIVEN_UP, problem, now)
        return False
    row.claim = row.claimed_until = None
    row.next_try_at = now + wait_after(row.tries)
    row.problem = _short(problem)
    session.flush()
    return True


def stop_mail(session: Session, person_id: int, now: datetime | None = None) -> None:
    """Send nothing more to somebody whose access ended; the keys stay, the rest is erased."""
    erased = {"address": "", "subject": "", "body": "", "problem": "", "person_id": None}
    session.execute(
        update(Mail)
        .where(Mail.person_id == person_id, Mail.status == MailStatus.WAITING)
        .values(status=MailStatus.GIVEN_UP, ended_at=now or datetime.now(UTC), **erased, **_free())
    )


def readdress(session: Session, person_id: int, address: str) -> None:
    """Send what still waits for somebody to the address that they have now."""
    session.execute(
        update(Mail)
        .where(Mail.person_id == person_id, Mail.status == MailStatus.WAITING)
        .values(address=address)
    )


def prune(session: Session, now: datetime) -> None:
    """Forget mail that nobody can ask about any more."""
    ended = Mail.status != MailStatus.WAITING
    sent = Mail.status == MailStatus.SENT
    session.execute(
        delete(Mail).where(
            or_(
                and_(sent, Mail.ended_at < now - _KEEP_KEYS),
                and_(ended, ~sent, Mail.ended_at < now - _KEEP_PROBLEMS),
            )
        )
    )


def _end_stale(session: Session, now: datetime) -> None:
    """Send nothing that nobody waits for any more; a reminder's key stays, so it is not renewed."""
    stale = and_(_due(now), Mail.stale_at < now)
    session.execute(delete(Mail).where(stale, Mail.link_kind.is_not(None)))
    late = {"status": MailStatus.GIVEN_UP, "ended_at": now, "problem": TOO_LATE}
    session.execute(update(Mail).where(stale).values(body="", **late, **_free()))


def _end(session: Session, mail: Claimed, status: MailStatus, problem: str, now: datetime) -> None:
    session.execute(
        update(Mail)
        .where(_held(mail))
        .values(
            status=status, ended_at=now, problem=_short(problem), body="", link_next="", **_free()
        )
    )


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(
        Mail.status == MailStatus.WAITING,
        Mail.next_try_at <= now,
        or_(Mail.claimed_until.is_(None), Mail.claimed_until < now),
    )


def _held(mail: Claimed) -> ColumnElement[bool]:
    """The row, if this sender still holds it: a lease that ran out may be another's by now."""
    return and_(Mail.id == mail.id, Mail.claim == mail.claim)


def _free() -> dict[str, None]:
    return {"claim": None, "claimed_until": None}


def _short(problem: str) -> str:
    return printable(" ".join(problem.split()))[:_LONGEST_PROBLEM]
