"""Signing in with e-mail and password, slowed down for whoever guesses."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tracker.db.organisations import Person, SignInAttempt

# argon2id with the library's defaults, which follow RFC 9106's low-memory profile.
_HASHER = PasswordHasher()
# Checked when the address is unknown, so that the answer takes as long as for a known one.
_NOBODY = _HASHER.hash("nobody has this password")
WINDOW = timedelta(minutes=15)
MOST_FAILURES_PER_ADDRESS = 8
MOST_FAILURES_PER_NETWORK = 40


@dataclass(frozen=True)
class SignIn:
    """What was typed, where from, and the key that hides both in what is kept."""

    email: str
    password: str
    network: str
    key: str


class TooManyAttemptsError(Exception):
    """Too many failures lately for this address or from this network."""


def hash_password(password: str) -> str:
    """An argon2id hash, with its salt and settings inside."""
    return _HASHER.hash(password)


def sign_in(session: Session, order: SignIn, now: datetime | None = None) -> Person | None:
    """The person, or nothing when address or password is wrong: both answer alike."""
    moment = now or datetime.now(UTC)
    email = order.email.strip().lower()
    subjects = {
        _subject(order.key, "email", email): MOST_FAILURES_PER_ADDRESS,
        _subject(order.key, "network", order.network): MOST_FAILURES_PER_NETWORK,
    }
    for subject, most in subjects.items():
        if _failures(session, subject, moment) >= most:
            raise TooManyAttemptsError
    person = session.scalars(select(Person).where(Person.email == email, Person.is_active)).first()
    known = person.password_hash if person is not None else None
    right = _matches(known or _NOBODY, order.password) and known is not None
    session.add_all(
        SignInAttempt(subject=subject, tried_at=moment, succeeded=right) for subject in subjects
    )
    session.execute(
        delete(SignInAttempt).where(SignInAttempt.tried_at < moment - timedelta(days=1))
    )
    return person if right else None


def _matches(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _subject(key: str, kind: str, text: str) -> str:
    return hmac.new(key.encode(), f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()


def _failures(session: Session, subject: str, now: datetime) -> int:
    """Failures in the window since the last success: a success clears the count."""
    since = session.scalar(
        select(func.max(SignInAttempt.tried_at)).where(
            SignInAttempt.subject == subject, SignInAttempt.succeeded
        )
    )
    start = max(now - WINDOW, since) if since else now - WINDOW
    return (
        session.scalar(
            select(func.count())
            .select_from(SignInAttempt)
            .where(
                SignInAttempt.subject == subject,
                SignInAttempt.tried_at > start,
                ~SignInAttempt.succeeded,
            )
        )
        or 0
    )
