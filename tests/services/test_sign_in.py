"""Signing in: right, wrong, unknown, and too often."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.organisations import Person, SignInAttempt
from tracker.services.attempts import WINDOW, TooManyAttemptsError
from tracker.services.sign_in import (
    MOST_FAILURES_PER_ADDRESS,
    SignIn,
    hash_password,
    sign_in,
)

PASSWORD = "correct horse"
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def person(session: Session) -> Person:
    """Somebody with a password."""
    person = Person(
        email="somebody@example.org",
        display_name="Example somebody",
        password_hash=hash_password(PASSWORD),
        is_active=True,
        session_epoch=1,
    )
    session.add(person)
    session.flush()
    return person


def _order(email: str = "somebody@example.org", password: str = PASSWORD) -> SignIn:
    return SignIn(email=email, password=password, network="192.0.2.1", key="k" * 40)


def test_the_right_password_signs_in_whatever_the_case_of_the_address(
    session: Session, person: Person
) -> None:
    assert sign_in(session, _order(" Somebody@Example.ORG ")) is person


@pytest.mark.usefixtures("person")
def test_a_wrong_password_and_an_unknown_address_answer_alike(session: Session) -> None:
    assert sign_in(session, _order(password="wrong")) is None
    assert sign_in(session, _order(email="nobody@example.org")) is None


def test_somebody_who_left_cannot_sign_in(session: Session, person: Person) -> None:
    person.is_active = False
    session.flush()
    assert sign_in(session, _order()) is None


def test_somebody_without_a_password_cannot_sign_in(session: Session, person: Person) -> None:
    person.password_hash = None
    session.flush()
    assert sign_in(session, _order(password="")) is None
    assert sign_in(session, _order(password="nobody has this password")) is None


def test_too_many_failures_stop_even_the_right_password_until_the_window_has_passed(
    session: Session, person: Person
) -> None:
    for _ in range(MOST_FAILURES_PER_ADDRESS):
        assert sign_in(session, _order(password="wrong"), NOON) is None
    with pytest.raises(TooManyAttemptsError):
        sign_in(session, _order(), NOON + timedelta(minutes=1))
    later = NOON + WINDOW + timedelta(seconds=1)
    assert sign_in(session, _order(), later) is person


def test_a_success_clears_the_failures_before_it(session: Session, person: Person) -> None:
    for minute in range(MOST_FAILURES_PER_ADDRESS - 1):
        sign_in(session, _order(password="wrong"), NOON + timedelta(seconds=minute))
    assert sign_in(session, _order(), NOON + timedelta(minutes=1)) is person
    after = NOON + timedelta(minutes=2)
    assert sign_in(session, _order(password="wrong"), after) is None
    assert sign_in(session, _order(), after + timedelta(seconds=1)) is person


@pytest.mark.usefixtures("person")
def test_attempts_hold_no_address_and_are_pruned_after_a_day(session: Session) -> None:
    sign_in(session, _order(password="wrong"), NOON)
    kept = session.scalars(select(SignInAttempt.subject)).all()
    assert not any("somebody" in subject or "192.0.2" in subject for subject in kept)
    sign_in(session, _order(), NOON + timedelta(days=1, seconds=1))
    oldest = session.scalar(select(func.min(SignInAttempt.tried_at)))
    assert oldest == NOON + timedelta(days=1, seconds=1)


def test_the_hash_is_argon2id(person: Person) -> None:
    assert (person.password_hash or "").startswith("$argon2id$")
