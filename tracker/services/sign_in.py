"""Signing in with e-mail and password, slowed down for whoever guesses."""

from dataclasses import dataclass
from datetime import UTC, datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.organisations import Person
from tracker.services.attempts import note_try, refuse_too_many, subject_of

# argon2id with the library's defaults, which follow RFC 9106's low-memory profile.
_HASHER = PasswordHasher()
# Checked when the address is unknown, so that the answer takes as long as for a known one.
_NOBODY = _HASHER.hash("nobody has this password")
MOST_FAILURES_PER_ADDRESS = 8
MOST_FAILURES_PER_NETWORK = 40


@dataclass(frozen=True)
class SignIn:
    """What was typed, where from, and the key that hides both in what is kept."""

    email: str
    password: str
    network: str
    key: str


def hash_password(password: str) -> str:
    """An argon2id hash, with its salt and settings inside."""
    return _HASHER.hash(password)


def sign_in(session: Session, order: SignIn, now: datetime | None = None) -> Person | None:
    """The person, or nothing when address or password is wrong: both answer alike."""
    moment = now or datetime.now(UTC)
    email = order.email.strip().lower()
    subjects = {
        subject_of(order.key, "email", email): MOST_FAILURES_PER_ADDRESS,
        subject_of(order.key, "network", order.network): MOST_FAILURES_PER_NETWORK,
    }
    refuse_too_many(session, subjects, moment)
    person = session.scalars(select(Person).where(Person.email == email, Person.is_active)).first()
    known = person.password_hash if person is not None else None
    right = _matches(known or _NOBODY, order.password) and known is not None
    note_try(session, subjects, moment, succeeded=right)
    return person if right else None


def _matches(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
