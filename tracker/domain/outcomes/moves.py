"""The one table of moves of a report: from, act, role, guard, effect, message.

Whoever wants to know what may be done asks it here: services, pages, spreadsheets and tests. The
database holds every version to the same moves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.breaches import Breach
from tracker.domain.outcomes.states import DONE, STATE_LABELS, ReportAct, ReportState
from tracker.domain.permissions import Role

A, S = ReportAct, ReportState


class Guard(StrEnum):
    """What must hold besides the state and the role."""

    IS_OPEN = "the report is expected, and open today"
    IS_COMPLETE = "the answers may be submitted"
    HAS_REASON = "a reason is given"
    NAMES_THE_BODY = "the panel or board that decided is named"
    BY_ANOTHER = "whoever reviews has not written any of it"


class Effect(StrEnum):
    """What becomes of the answers."""

    TAKES_ANSWERS = "the answers that are sent become the report's"
    KEEPS_ANSWERS = "the answers stay as they stood"
    DROPS_ANSWERS = "the new version has no answers; earlier ones stay readable"
    COUNTS = "the answers count from now on"
    COUNTS_NO_MORE = "the answers count no longer"


@dataclass(frozen=True)
class Move:
    """One way from a state to another; `message` tells those concerned what happened."""

    start: ReportState
    act: ReportAct
    end: ReportState
    roles: frozenset[Role]
    guards: tuple[Guard, ...]
    effects: tuple[Effect, ...]
    message: str


REPORTERS = frozenset({Role.PARTNER, Role.LEAD})
REVIEWERS = frozenset({Role.LEAD})

_OPEN = (Guard.IS_OPEN,)
_COMPLETE = (Guard.IS_OPEN, Guard.IS_COMPLETE)
_NIL = (Guard.IS_OPEN, Guard.HAS_REASON)
_DECISION = (Guard.HAS_REASON, Guard.NAMES_THE_BODY)
_TAKE, _KEEP = (Effect.TAKES_ANSWERS,), (Effect.KEEPS_ANSWERS,)
_DROP = (Effect.DROPS_ANSWERS,)
_COUNT = (Effect.KEEPS_ANSWERS, Effect.COUNTS)
_UNCOUNT = (Effect.KEEPS_ANSWERS, Effect.COUNTS_NO_MORE)

_SUBMITTED = "The report was submitted and waits for review"
_NIL_SAID = "There is nothing to report for this period"
_QUERIED = "The reviewer has a question about the report"
_WAIVED = "No report is asked for this period any more"
_REOPENED = "The report was opened again and can be changed"

MOVES: tuple[Move, ...] = (
    Move(S.NOT_STARTED, A.SAVE, S.DRAFT, REPORTERS, _OPEN, _TAKE, "The report was begun"),
    Move(S.DRAFT, A.SAVE, S.DRAFT, REPORTERS, _OPEN, _TAKE, "The report was saved"),
    Move(S.QUERIED, A.SAVE, S.QUERIED, REPORTERS, _OPEN, _TAKE, "The report was saved"),
    Move(S.SUPERSEDED, A.SAVE, S.DRAFT, REPORTERS, _OPEN, _TAKE, "The report was begun anew"),
    Move(S.DRAFT, A.SUBMIT, S.SUBMITTED, REPORTERS, _COMPLETE, _KEEP, _SUBMITTED),
    Move(S.QUERIED, A.SUBMIT, S.SUBMITTED, REPORTERS, _COMPLETE, _KEEP, _SUBMITTED),
    Move(S.SUBMITTED, A.RECALL, S.DRAFT, REPORTERS, (), _KEEP, "The report was taken back"),
    Move(S.NIL, A.RECALL, S.DRAFT, REPORTERS, (), _DROP, "The nil report was taken back"),
    Move(S.NOT_STARTED, A.REPORT_NIL, S.NIL, REPORTERS, _NIL, _DROP, _NIL_SAID),
    Move(S.DRAFT, A.REPORT_NIL, S.NIL, REPORTERS, _NIL, _DROP, _NIL_SAID),
    Move(S.QUERIED, A.REPORT_NIL, S.NIL, REPORTERS, _NIL, _DROP, _NIL_SAID),
    Move(S.SUPERSEDED, A.REPORT_NIL, S.NIL, REPORTERS, _NIL, _DROP, _NIL_SAID),
    Move(
        *(S.SUBMITTED, A.REVIEW, S.IN_REVIEW, REVIEWERS, (Guard.BY_ANOTHER,), _KEEP),
        "The review of the report has begun",
    ),
    Move(
        *(S.IN_REVIEW, A.QUERY, S.QUERIED, REVIEWERS),
        *((Guard.HAS_REASON, Guard.BY_ANOTHER), _KEEP, _QUERIED),
    ),
    Move(S.NIL, A.QUERY, S.QUERIED, REVIEWERS, (Guard.HAS_REASON,), _DROP, _QUERIED),
    Move(
        *(S.IN_REVIEW, A.ACCEPT, S.ACCEPTED, REVIEWERS),
        *((Guard.NAMES_THE_BODY, Guard.BY_ANOTHER), _COUNT, "The report was accepted"),
    ),
    Move(S.NOT_STARTED, A.WAIVE, S.WAIVED, REVIEWERS, _DECISION, _DROP, _WAIVED),
    Move(S.DRAFT, A.WAIVE, S.WAIVED, REVIEWERS, _DECISION, _DROP, _WAIVED),
    Move(S.QUERIED, A.WAIVE, S.WAIVED, REVIEWERS, _DECISION, _DROP, _WAIVED),
    Move(S.SUPERSEDED, A.WAIVE, S.WAIVED, REVIEWERS, _DECISION, _DROP, _WAIVED),
    Move(
        *(S.ACCEPTED, A.SUPERSEDE, S.SUPERSEDED, REVIEWERS, (Guard.HAS_REASON,), _UNCOUNT),
        _REOPENED,
    ),
    Move(*(S.WAIVED, A.SUPERSEDE, S.SUPERSEDED, REVIEWERS, (Guard.HAS_REASON,), _DROP), _REOPENED),
)
_BY_START_AND_ACT = {(move.start, move.act): move for move in MOVES}

# What to do instead, for those who want to change a report that cannot be changed as it stands.
TO_CHANGE = {
    S.SUBMITTED: "Recall it to change it",
    S.IN_REVIEW: "Ask the reviewer to send it back with a question",
    S.ACCEPTED: "Ask the programme lead to open it again",
    S.NIL: "Recall it to report something",
    S.WAIVED: "Ask the programme lead to open it again",
}
_CHANGES = frozenset({A.SAVE, A.SUBMIT, A.REPORT_NIL})


def move_of(state: ReportState, act: ReportAct) -> Move | None:
    """The move that an act is from a state; none where the act is not to be had there."""
    return _BY_START_AND_ACT.get((state, act))


def acts_from(state: ReportState, roles: frozenset[Role]) -> tuple[ReportAct, ...]:
    """What people with these roles may do with a report in a state, guards aside."""
    return tuple(move.act for move in MOVES if move.start is state and move.roles & roles)


def roles_for(act: ReportAct) -> frozenset[Role]:
    """Who may do an act at all, whatever the state."""
    return frozenset(role for move in MOVES if move.act is act for role in move.roles)


def state_allows(state: ReportState, act: ReportAct) -> Iterator[Breach]:
    """An act is to be had in some states only; the message says which, and what to do."""
    if move_of(state, act) is not None:
        return
    now = STATE_LABELS[state].lower()
    if act in _CHANGES and state in TO_CHANGE:
        message = f"This report is {_a(now)} and cannot be {DONE[act]}. {TO_CHANGE[state]}"
    else:
        starts = [_a(STATE_LABELS[move.start].lower()) for move in MOVES if move.act is act]
        must = starts[0] if len(starts) == 1 else f"{', '.join(starts[:-1])} or {starts[-1]}"
        message = f"A report must be {must} to be {DONE[act]}: this one is {_a(now)}"
    yield Breach("state_allows", None, message)


def _a(words: str) -> str:
    return f"a {words}" if words in ("draft", "nil report") else words
