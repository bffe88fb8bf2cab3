"""Links at the same moment, and identities at the same moment: exactly one wins."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.support.pigeons import Pigeon
from tests.support.portfolio import Ground, lay_ground
from tracker.db.engine import make_sessions
from tracker.db.journal import housekeeping, unit_of_work
from tracker.db.organisations import Person
from tracker.db.sign_in import PersonIdentity
from tracker.domain.permissions import ForbiddenError, Role
from tracker.services.identities import Identity, IdentityRefusedError, person_of
from tracker.services.invitations import Accept, Invite, accept_invitation, invite
from tracker.services.links import AskForLink, ask_for_link, use_link

ISSUER = "https://login.example.org"


@pytest.fixture
def sessions(fresh_engine: Engine) -> sessionmaker[Session]:
    return make_sessions(fresh_engine)


@pytest.fixture
def ground(sessions: sessionmaker[Session]) -> Ground:
    with unit_of_work(sessions, by=None, act="test", source="test") as session:
        return lay_ground(session)


def at_once(act: Callable[[], object], times: int = 4) -> list[object]:
    """What several who act at the same moment get, or the error that they meet."""
    ready = threading.Barrier(times)
    got: list[object] = []

    def do() -> None:
        ready.wait()
        try:
            got.append(act())
        except IdentityRefusedError as refused:
            got.append(refused.reason)

    threads = [threading.Thread(target=do) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def test_of_several_who_press_the_button_at_once_one_comes_in(
    sessions: sessionmaker[Session], ground: Ground
) -> None:
    with housekeeping(sessions) as session:
        ask_for_link(session, AskForLink("lead@example.org", "/", "127.0.0.1", "k" * 40))
    pigeon = Pigeon()
    pigeon.empties(sessions)
    token = pigeon.path().rpartition("/")[2]

    def press() -> int | None:
        with housekeeping(sessions) as session:
            used = use_link(session, token)
            return used[0].id if used else None

    got = at_once(press)
    assert sorted(str(one) for one in got if one is not None) == [str(ground.people.lead.person_id)]


def test_an_invitation_is_accepted_by_one_of_several_at_once(
    sessions: sessionmaker[Session], ground: Ground
) -> None:
    with unit_of_work(sessions, by=None, act="test", source="test") as session:
        order = Invite("ada@example.org", "Ada", Role.PARTNER, "PARTNER")
        invite(session, ground.people.admin, order)
    pigeon = Pigeon()
    pigeon.empties(sessions)
    token = pigeon.path().rpartition("/")[2]

    def accept() -> bool:
        with housekeeping(sessions) as session:
            return accept_invitation(session, Accept(token)) is not None

    assert sorted(at_once(accept), key=bool) == [False, False, False, True]


def test_first_sign_ins_of_one_account_at_once_bind_it_once(
    sessions: sessionmaker[Session], ground: Ground
) -> None:
    def come() -> int:
        with housekeeping(sessions) as session:
            identity = Identity(ISSUER, "account-1", "lead@example.org", is_verified=True)
            return person_of(session, identity).id

    assert set(at_once(come)) == {ground.people.lead.person_id}
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(PersonIdentity)) == 1


def test_of_two_accounts_with_one_address_at_once_one_is_bound(
    sessions: sessionmaker[Session], ground: Ground
) -> None:
    names = iter(["account-1", "account-2"])

    def come() -> int:
        identity = Identity(ISSUER, next(names), "lead@example.org", is_verified=True)
        with housekeeping(sessions) as session:
            return person_of(session, identity).id

    got = at_once(come, 2)
    assert sorted(map(str, got)) == sorted([str(ground.people.lead.person_id), "other account"])


def test_one_person_may_have_an_account_at_each_of_two_providers(
    sessions: sessionmaker[Session], ground: Ground
) -> None:
    for issuer in (ISSUER, "https://other.example.org"):
        with housekeeping(sessions) as session:
            identity = Identity(issuer, "account-1", "lead@example.org", is_verified=True)
            assert person_of(session, identity).id == ground.people.lead.person_id


def test_only_the_administrator_invites(sessions: sessionmaker[Session], ground: Ground) -> None:
    order = Invite("ada@example.org", "Ada", Role.ADMIN, "ICB")
    for who in (ground.people.lead, ground.people.partner, ground.people.finance):
        with (
            pytest.raises(ForbiddenError),
            unit_of_work(sessions, by=who.person_id, act="test", source="test") as session,
        ):
            invite(session, who, order, datetime.now(UTC))
    with sessions() as session:
        assert session.scalar(select(Person.id).where(Person.email == order.email)) is None
