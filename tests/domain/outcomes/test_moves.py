"""The table of moves, against a second one written down independently of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.outcomes.moves import (
    MOVES,
    TO_CHANGE,
    Effect,
    Guard,
    acts_from,
    move_of,
    state_allows,
)
from tracker.domain.outcomes.states import (
    DONE,
    HANDED_IN,
    SETTLED,
    STATE_LABELS,
    ReportAct,
    ReportState,
)
from tracker.domain.permissions import Role

# act -> state before -> state after; whatever is not here may not be.
ORACLE = {
    "save": {
        "not started": "draft",
        "draft": "draft",
        "queried": "queried",
        "superseded": "draft",
    },
    "submit": {"draft": "submitted", "queried": "submitted"},
    "recall": {"submitted": "draft", "nil": "draft"},
    "take into review": {"submitted": "in review"},
    "query": {"in review": "queried", "nil": "queried"},
    "accept": {"in review": "accepted"},
    "report nil": dict.fromkeys(("not started", "draft", "queried", "superseded"), "nil"),
    "waive": dict.fromkeys(("not started", "draft", "queried", "superseded"), "waived"),
    "supersede": {"accepted": "superseded", "waived": "superseded"},
}
PARTNERS_TOO = {"save", "submit", "recall", "report nil"}
NEEDS_REASON = {"report nil", "query", "waive", "supersede"}
NEEDS_BODY = {"accept", "waive"}
NEEDS_ANOTHER = {("submitted", "take into review"), ("in review", "query"), ("in review", "accept")}

states, acts, roles = (st.sampled_from(enum) for enum in (ReportState, ReportAct, Role))


@given(states, acts, roles)
def test_an_act_is_to_be_had_in_a_state_for_a_role_as_the_second_table_has_it(
    state: ReportState, act: ReportAct, role: Role
) -> None:
    end = ORACLE[act.value].get(state.value)
    may = role is Role.LEAD or (role is Role.PARTNER and act.value in PARTNERS_TOO)
    move = move_of(state, act)
    assert (move.end.value if move else None) == end
    assert (act in acts_from(state, frozenset({role}))) == (end is not None and may)
    told = list(state_allows(state, act))
    assert bool(told) == (end is None)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.start.value}: {move.act.value}")
def test_each_move_asks_what_its_act_must_be_asked(move: object) -> None:
    one = next(one for one in MOVES if one is move)
    act, start = one.act.value, one.start.value
    assert (Guard.HAS_REASON in one.guards) == (act in NEEDS_REASON)
    assert (Guard.NAMES_THE_BODY in one.guards) == (act in NEEDS_BODY)
    assert (Guard.BY_ANOTHER in one.guards) == ((start, act) in NEEDS_ANOTHER)
    assert (Guard.IS_COMPLETE in one.guards) == (act == "submit")
    assert (Guard.IS_OPEN in one.guards) == (act in {"save", "submit", "report nil"})
    assert (Effect.TAKES_ANSWERS in one.effects) == (act == "save")
    assert (Effect.COUNTS in one.effects) == (one.end is ReportState.ACCEPTED)
    assert one.message


def test_no_state_and_act_is_in_the_table_twice() -> None:
    pairs = [(move.start, move.act) for move in MOVES]
    assert len(pairs) == len(set(pairs)) == sum(len(found) for found in ORACLE.values())


def test_every_state_can_be_reached_and_every_stored_one_left() -> None:
    assert {move.end for move in MOVES} == set(ReportState) - {ReportState.NOT_STARTED}
    assert {move.start for move in MOVES} == set(ReportState)


def test_every_state_and_act_has_its_words() -> None:
    assert set(STATE_LABELS) == set(ReportState)
    assert set(DONE) == set(ReportAct)
    assert not SETTLED & HANDED_IN


@pytest.mark.parametrize(
    ("state", "act", "sentence"),
    [
        (
            ReportState.SUBMITTED,
            ReportAct.SAVE,
            "This report is submitted and cannot be saved. Recall it to change it",
        ),
        (
            ReportState.NIL,
            ReportAct.SAVE,
            "This report is a nil report and cannot be saved. Recall it to report something",
        ),
        (
            ReportState.ACCEPTED,
            ReportAct.REPORT_NIL,
            (
                "This report is accepted and cannot be reported as nil. Ask the programme lead to "
                "open it again"
            ),
        ),
        (
            ReportState.DRAFT,
            ReportAct.ACCEPT,
            "A report must be in review to be accepted: this one is a draft",
        ),
        (
            ReportState.IN_REVIEW,
            ReportAct.RECALL,
            "A report must be submitted or a nil report to be recalled: this one is in review",
        ),
    ],
)
def test_a_refusal_says_what_to_do(state: ReportState, act: ReportAct, sentence: str) -> None:
    assert [breach.message for breach in state_allows(state, act)] == [sentence]


def test_whoever_wants_to_change_a_report_that_is_shut_is_told_how() -> None:
    shut = set(ReportState) - {move.start for move in MOVES if move.act is ReportAct.SAVE}
    assert set(TO_CHANGE) == shut
