"""Access tokens: shown once, never more than their person, and gone for good in time."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.support.portfolio import Ground, begin, lay_ground
from tracker.db.models import Base
from tracker.db.tokens import AccessToken, AccessTokenUse
from tracker.domain.breaches import RulesBroken
from tracker.domain.people import PersonState
from tracker.domain.permissions import ForbiddenError, Role, Viewer
from tracker.domain.tokens import MOST_LIVE_TOKENS, Scope, TokenState, scopes_for
from tracker.services.history.things import things_changed
from tracker.services.people import end_access
from tracker.services.persons import find_person
from tracker.services.refusals import NotFoundError
from tracker.services.roles import give_role, take_role
from tracker.services.tokens.calling import USE_IS_NOTED, caller_of, note_use
from tracker.services.tokens.listing import token_lines
from tracker.services.tokens.make import (
    PREFIX,
    MadeToken,
    MakeToken,
    find_token,
    make_token,
    revoke_token,
)

READ = (Scope.READ_MONEY, Scope.READ_DELIVERY)


@pytest.fixture
def ground(session: Session) -> Ground:
    return lay_ground(session)


def make(
    session: Session,
    by: Viewer,
    name: str = "Power BI",
    scopes: tuple[Scope, ...] = READ,
    days: int = 90,
) -> MadeToken:
    session.info.pop("journal", None)
    begin(session, "make a token", by=by)
    return make_token(session, by, MakeToken(name, scopes, days))


def sentences(refused: pytest.ExceptionInfo[RulesBroken]) -> list[str]:
    return [breach.message for breach in refused.value.breaches]


def test_a_token_opens_what_its_person_may_do_now(session: Session, ground: Ground) -> None:
    made = make(session, ground.people.evaluator)
    assert made.text.startswith(PREFIX)
    caller = caller_of(session, made.text)
    assert caller is not None
    assert caller.viewer == ground.people.evaluator
    assert caller.scopes == set(READ)
    assert caller_of(session, made.text[:-1]) is None
    assert caller_of(session, "") is None


def test_the_text_of_a_token_is_nowhere_in_the_database(session: Session, ground: Ground) -> None:
    made = make(session, ground.people.evaluator)
    secret = made.text.removeprefix(PREFIX)
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            assert secret not in str(row)
            assert secret[:12] not in str(row)


def test_two_tokens_are_never_the_same_and_hold_256_bits(session: Session, ground: Ground) -> None:
    texts = {make(session, ground.people.finance, f"token {n}").text for n in range(5)}
    assert len(texts) == 5
    # 43 letters of 64 kinds.
    assert {len(text) for text in texts} == {len(PREFIX) + 43}


def test_a_token_ends_on_the_last_moment_of_its_last_day_in_london(
    session: Session, ground: Ground
) -> None:
    now = datetime(2024, 3, 1, 12, tzinfo=UTC)
    made = make_token(session, ground.people.lead, MakeToken("R", READ, 30), now)
    # 31 March 2024, when London's clocks have just been put forward.
    assert made.expires_at == datetime(2024, 3, 31, 22, 59, 59, 999999, tzinfo=UTC)
    assert caller_of(session, made.text, made.expires_at - timedelta(microseconds=1)) is not None
    assert caller_of(session, made.text, made.expires_at) is None
    line = token_lines(session, ground.people.lead, ground.people.lead.person_id, made.expires_at)[
        0
    ]
    assert line.state is TokenState.EXPIRED


@pytest.mark.parametrize("role", list(Role))
def test_nobody_hands_on_what_their_own_role_does_not_allow(
    session: Session, ground: Ground, role: Role
) -> None:
    by: Viewer = getattr(ground.people, role.value)
    allowed = scopes_for(by)
    assert make(session, by, "all of mine", allowed).name == "all of mine"
    for scope in sorted(set(Scope) - set(allowed)):
        with pytest.raises(RulesBroken) as refused:
            make(session, by, f"too much: {scope}", (scope,))
        assert [breach.rule for breach in refused.value.breaches] == ["scopes_are_theirs"]


def test_each_role_may_hand_on_what_it_may_do_on_pages(ground: Ground) -> None:
    people = ground.people
    money = {
        Scope.WRITE_ACTUALS,
        Scope.WRITE_FORECASTS,
        Scope.WRITE_ALLOCATIONS,
        Scope.WRITE_AWARDS,
    }
    assert set(scopes_for(people.finance)) == {*READ, *money}
    assert set(scopes_for(people.lead)) == {*READ, *money} - {Scope.WRITE_ACTUALS}
    assert set(scopes_for(people.partner)) == {*READ, Scope.WRITE_ACTUALS, Scope.WRITE_AWARDS}
    assert set(scopes_for(people.evaluator)) == set(READ)
    assert set(scopes_for(people.admin)) == set(READ)


def test_everything_wrong_is_told_at_once(session: Session, ground: Ground) -> None:
    with pytest.raises(RulesBroken) as refused:
        make(session, ground.people.lead, " ", (), 366)
    assert sentences(refused) == [
        "Enter a name for the token",
        "Select what the token may do",
        "Select how long the token is for",
    ]


def test_tokens_in_use_have_different_names_and_are_few(session: Session, ground: Ground) -> None:
    by = ground.people.finance
    for number in range(MOST_LIVE_TOKENS):
        make(session, by, f"token {number}")
    with pytest.raises(RulesBroken) as refused:
        make(session, by, "TOKEN  3")
    assert sentences(refused) == [
        "You have a token of this name. Enter another name, or revoke that one first",
        "You have 10 tokens in use. Revoke one that is not needed",
    ]
    line = next(one for one in token_lines(session, by, by.person_id) if one.name == "token 3")
    revoke_token(session, by, line.id)
    assert make(session, by, "token 3").name == "token 3"


def test_a_revoked_token_opens_nothing_whoever_revoked_it(session: Session, ground: Ground) -> None:
    people = ground.people
    for by in (people.partner, people.admin):
        made = make(session, people.partner, f"revoked by {by.name}")
        line = token_lines(session, people.partner, people.partner.person_id)[0]
        revoke_token(session, by, line.id)
        revoke_token(session, by, line.id)
        assert caller_of(session, made.text) is None
        assert find_token(session, by, line.id).state is TokenState.REVOKED


def test_somebody_elses_token_is_not_found_and_not_listed(session: Session, ground: Ground) -> None:
    people = ground.people
    make(session, people.partner)
    line = token_lines(session, people.admin, people.partner.person_id)[0]
    for other in (people.other_partner, people.lead, people.finance, people.evaluator):
        with pytest.raises(NotFoundError):
            revoke_token(session, other, line.id)
        with pytest.raises(ForbiddenError):
            token_lines(session, other, people.partner.person_id)
    with pytest.raises(NotFoundError):
        find_token(session, people.admin, line.id + 1)


def test_whoever_leaves_takes_their_tokens_along_even_when_let_in_again(
    session: Session, ground: Ground
) -> None:
    people = ground.people
    made = make(session, people.evaluator)
    session.info.pop("journal")
    begin(session, "leaves", by=people.admin)
    person = end_access(session, people.admin, people.evaluator.person_id)
    assert caller_of(session, made.text) is None
    person.is_active = True
    session.info.pop("journal")
    begin(session, "comes back", by=people.admin)
    give_role(session, people.admin, person, PersonState.ACTIVE, Role.EVALUATOR, "ICB")
    assert caller_of(session, made.text) is None
    line = token_lines(session, people.evaluator, people.evaluator.person_id)[0]
    assert line.state is TokenState.ENDED
    assert caller_of(session, make(session, people.evaluator, "a new one").text) is not None


def test_a_person_who_may_not_sign_in_any_more_has_no_token_that_opens_anything(
    session: Session, ground: Ground
) -> None:
    made = make(session, ground.people.lead)
    find_person(session, ground.people.lead.person_id).is_active = False
    session.flush()
    assert caller_of(session, made.text) is None


def test_a_role_taken_away_ends_the_tokens_made_before_and_one_given_does_not(
    session: Session, ground: Ground
) -> None:
    people = ground.people
    made = make(session, people.finance)
    person = find_person(session, people.finance.person_id)
    session.info.pop("journal")
    begin(session, "give", by=people.admin)
    give_role(session, people.admin, person, PersonState.ACTIVE, Role.LEAD, "ICB")
    assert caller_of(session, made.text) is not None
    session.info.pop("journal")
    begin(session, "take", by=people.admin)
    take_role(session, people.admin, person, Role.LEAD, "ICB")
    assert caller_of(session, made.text) is None


def test_last_use_is_written_down_now_and_then_and_never_goes_back(
    session: Session, ground: Ground
) -> None:
    by = ground.people.evaluator
    made = make(session, by)
    start = datetime.now(UTC)

    def last() -> datetime | None:
        session.expire_all()
        return token_lines(session, by, by.person_id)[0].last_used_at

    assert last() is None
    first = caller_of(session, made.text, start)
    assert first is not None
    assert first.is_use_due
    note_use(session, first.token_id, start)
    assert last() == start
    soon = caller_of(session, made.text, start + USE_IS_NOTED - timedelta(seconds=1))
    assert soon is not None
    assert not soon.is_use_due
    later = caller_of(session, made.text, start + USE_IS_NOTED)
    assert later is not None
    assert later.is_use_due
    note_use(session, first.token_id, start - timedelta(hours=1))
    assert last() == start


def test_only_the_last_use_of_a_token_can_be_changed(session: Session, ground: Ground) -> None:
    make(session, ground.people.evaluator)
    with pytest.raises(Exception, match="keeps every row"), session.begin_nested():
        session.execute(text("UPDATE access_token SET name = 'other'"))
    session.execute(text("UPDATE access_token_use SET last_used_at = NULL"))


def test_making_and_revoking_are_told_in_the_history(session: Session, ground: Ground) -> None:
    by = ground.people.evaluator
    make(session, by)
    token = session.scalars(select(AccessToken)).one()
    session.info.pop("journal")
    entry = begin(session, "revoke", by=by)
    revoke_token(session, by, token.id)
    things = things_changed(session, [token.journal_number, entry.number])
    names = [[one.name for one in things[number]] for number in sorted(things)]
    assert names == [[f"Token Power BI of {by.name}"]] * 2
    assert session.scalars(select(AccessTokenUse)).one().last_used_at is None
