"""Who may do what: nothing unless it is listed, and a partner only for its own organisation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.permissions import (
    MAY,
    ROLE_LABELS,
    Act,
    ForbiddenError,
    Grant,
    Role,
    Viewer,
)

ICB, OURS, THEIRS = 1, 2, 3


def _viewer(*roles: Role, organisation: int = ICB) -> Viewer:
    return Viewer(1, "Someone", tuple(Grant(role, organisation) for role in roles))


NOBODY = _viewer()
PARTNER = _viewer(Role.PARTNER, organisation=OURS)

# Written out once more, so that nobody widens a right without saying so here.
F, L, P, E, A = Role.FINANCE, Role.LEAD, Role.PARTNER, Role.EVALUATOR, Role.ADMIN
EXPECTED = {
    "read funding": {F, L, P, E, A},
    "read schemes": {F, L, P, E, A},
    "read indicators": {F, L, P, E, A},
    "read impact": {F, L, E, A},
    "read history": {F, L, A},
    "export": {F, L, E, A},
    "ask for exact counts": {F, L, E, A},
    "decide who receives exact counts": {L},
    "self-check": {F, L, A},
    "set the envelope": {F},
    "allocate": {F, L},
    "request a virement": {F},
    "decide a virement": {F, L},
    "award": {F, L},
    "award onward": {F, L, P},
    "override a limit": {L},
    "record spending": {F},
    "record onward spending": {F, P},
    "forecast": {F, L},
    "close a month": {F},
    "register a scheme": {F, L},
    "link a scheme to targets": {L},
    "record observed values": {L},
    "draw the limits of a chart anew": {L},
    "read outcome reports": {F, L, P, E, A},
    "report outcomes": {L, P},
    "review outcome reports": {L},
    "open the evidence of outcome reports": {F, L, P, A},
    "erase evidence of outcome reports": {L, A},
    "set who reports how often": {L},
    "declare that people are counted once": {L},
    "see whom email about reports does not reach": {L, A},
    "read appraisals and decisions": {F, L, P, E, A},
    "appraise a scheme": {L},
    "decide what becomes of a scheme": {L},
    "manage organisations and people": {A},
    "manage reference lists": {A},
}


def test_every_act_is_listed_with_who_may() -> None:
    assert set(MAY) == set(Act)
    assert all(MAY.values())
    assert set(ROLE_LABELS) == set(Role)


@pytest.mark.parametrize("words", EXPECTED)
def test_each_act_is_for_these_roles_alone(words: str) -> None:
    act = Act(words)
    assert {role for role in Role if _viewer(role).may(act)} == EXPECTED[words]


@pytest.mark.parametrize("act", Act)
def test_a_person_without_a_role_may_do_nothing(act: Act) -> None:
    assert not NOBODY.may(act)
    with pytest.raises(ForbiddenError, match="Only people with this role may"):
        NOBODY.require(act)
    with pytest.raises(ForbiddenError):
        NOBODY.require_for(act, ICB)


def test_a_person_without_a_role_sees_no_row() -> None:
    assert not NOBODY.sees([ICB, OURS, THEIRS])
    assert not NOBODY.sees([])


def test_a_refusal_says_who_may() -> None:
    with pytest.raises(ForbiddenError) as refused:
        PARTNER.require(Act.AWARD)
    assert str(refused.value) == (
        "Only people with this role may award: finance or programme lead."
    )


def test_a_partner_sees_rows_of_its_own_organisation_alone() -> None:
    assert PARTNER.sees([OURS])
    assert PARTNER.sees([THEIRS, OURS])
    assert not PARTNER.sees([THEIRS])
    assert not PARTNER.sees([ICB])
    assert not PARTNER.sees([])


@pytest.mark.parametrize("role", [F, L, E, A])
def test_people_of_the_board_and_evaluators_see_every_row(role: Role) -> None:
    assert _viewer(role).sees([THEIRS])
    assert _viewer(role).sees([])


@given(st.sets(st.integers(1, 5)), st.sets(st.integers(1, 5)))
def test_a_partner_of_several_organisations_sees_exactly_theirs(
    own: set[int], owners: set[int]
) -> None:
    viewer = Viewer(1, "Someone", tuple(Grant(Role.PARTNER, number) for number in own))
    assert viewer.sees(owners) == any(owner in own for owner in owners)


@pytest.mark.parametrize("act", [Act.AWARD_ONWARD, Act.RECORD_ONWARD_SPENDING])
def test_a_partner_acts_for_its_own_organisation_alone(act: Act) -> None:
    PARTNER.require_for(act, OURS)
    with pytest.raises(ForbiddenError, match="only for your own organisation"):
        PARTNER.require_for(act, THEIRS)


def test_finance_acts_for_every_organisation() -> None:
    _viewer(Role.FINANCE).require_for(Act.AWARD_ONWARD, THEIRS)
    both = Viewer(1, "Someone", (Grant(Role.PARTNER, OURS), Grant(Role.FINANCE, ICB)))
    both.require_for(Act.AWARD_ONWARD, THEIRS)


def test_a_second_role_that_may_not_act_widens_nothing() -> None:
    both = Viewer(1, "Someone", (Grant(Role.PARTNER, OURS), Grant(Role.EVALUATOR, ICB)))
    with pytest.raises(ForbiddenError, match="only for your own organisation"):
        both.require_for(Act.AWARD_ONWARD, THEIRS)


def test_being_partner_of_one_organisation_is_not_being_finance_of_it() -> None:
    both = Viewer(1, "Someone", (Grant(Role.PARTNER, OURS), Grant(Role.EVALUATOR, OURS)))
    assert both.partner_organisations == {OURS}
    assert not both.may(Act.RECORD_SPENDING)
