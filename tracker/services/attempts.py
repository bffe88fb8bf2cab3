"""Counting tries, so that whoever guesses or floods is slowed down and nobody else is."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tracker.db.organisations import SignInAttempt

WINDOW = timedelta(minutes=15)


class TooManyAttemptsError(Exception):
    """Too many tries lately for this address or from this network."""


def subject_of(key: str, kind: str, text: str) -> str:
    """A keyed hash that stands for an address: who reads the table learns nothing of it."""
    return hmac.new(key.encode(), f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()


def refuse_too_many(session: Session, most: Mapping[str, int], now: datetime) -> None:
    """Raise `TooManyAttemptsError` if any subject has reached the most that it may."""
    for subject, limit in most.items():
        if _failures(session, subject, now) >= limit:
            raise TooManyAttemptsError


def note_try(
    session: Session, subjects: Mapping[str, int], now: datetime, *, succeeded: bool
) -> None:
    """Count a try for each subject; a success clears what was counted before it."""
    session.add_all(
        SignInAttempt(subject=subject, tried_at=now, succeeded=succeeded) for subject in subjects
    )
    session.execute(delete(SignInAttempt).where(SignInAttempt.tried_at < now - timedelta(days=1)))


def _failures(session: Session, subject: str, now: datetime) -> int:
    """Failures in the window since the last success."""
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
