"""What is decided of a scheme once its results were looked at: stop, adapt, continue or scale."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tracker.domain.appraisals import LONGEST_TEXT, Totals, texts_fit
from tracker.domain.breaches import Breach, Severity
from tracker.domain.outcomes.guards import body_is_named


class DecisionKind(StrEnum):
    """The four ways on."""

    STOP = "stop"
    ADAPT = "adapt"
    CONTINUE = "continue"
    SCALE = "scale"


DECISION_WORDS = {
    DecisionKind.STOP: "Stop",
    DecisionKind.ADAPT: "Adapt",
    DecisionKind.CONTINUE: "Continue",
    DecisionKind.SCALE: "Scale",
}
DECISION_HINTS = {
    DecisionKind.STOP: "The scheme ends, or is not funded again",
    DecisionKind.ADAPT: "It goes on, and something about it changes",
    DecisionKind.CONTINUE: "It goes on as it is",
    DecisionKind.SCALE: "It goes on for more people or in more places",
}
# These commit money to more of the same, so they should rest on a result.
GOES_ON_AS_IT_IS = frozenset({DecisionKind.CONTINUE, DecisionKind.SCALE})


class EvidenceGrade(StrEnum):
    """How sure one may be that a scheme works.

    The levels 1 to 5 are those of Nesta's Standards of Evidence (Puttick and Ludlow, 2013,
    https://www.nesta.org.uk/feature/innovation-methods/standards-evidence/), which were made for
    small and young schemes too; the words are ours, and so is the 0 below them.
    """

    NONE = "0"
    ACCOUNT = "1"
    CHANGE = "2"
    CAUSE = "3"
    CONFIRMED = "4"
    REPEATED = "5"


GRADE_WORDS = {
    EvidenceGrade.NONE: "None yet",
    EvidenceGrade.ACCOUNT: "A reasoned account",
    EvidenceGrade.CHANGE: "Change seen",
    EvidenceGrade.CAUSE: "Compared with others",
    EvidenceGrade.CONFIRMED: "Confirmed independently",
    EvidenceGrade.REPEATED: "Works elsewhere",
}
GRADE_HINTS = {
    EvidenceGrade.NONE: "Nobody has written down why it should work",
    EvidenceGrade.ACCOUNT: "It is said clearly what is done and why that should help",
    EvidenceGrade.CHANGE: "Figures show a change among the people it reached, "
    "but not that the scheme caused it",
    EvidenceGrade.CAUSE: "Similar people whom it did not reach changed less",
    EvidenceGrade.CONFIRMED: "An independent evaluation, or a second run, found the same",
    EvidenceGrade.REPEATED: "Others run it, in other places and on a large scale, "
    "and it still works",
}


def grade_in_words(grade: EvidenceGrade) -> str:
    """The level and what it means: 2, change seen."""
    words = GRADE_WORDS[grade]
    return f"{grade.value}, {words[:1].lower()}{words[1:]}"


@dataclass(frozen=True)
class Decided:
    """Everything that one version of a decision says; the reports are named by reference."""

    kind: DecisionKind | None
    grade: EvidenceGrade | None
    decided_on: date | None
    body: str
    reason: str
    changes: str = ""
    # Why a scheme goes on as it is although nothing shows yet what it did.
    despite: str = ""
    reports: tuple[str, ...] = ()


def everything_wrong_with(decided: Decided, today: date) -> Iterator[Breach]:
    """Every rule that can be asked of the decision alone."""
    yield from decision_is_one_of_four(decided.kind)
    yield from evidence_is_graded(decided.grade)
    yield from decided_by_then(decided.decided_on, today)
    yield from body_is_named(decided.body)
    yield from decision_has_a_reason(decided.reason)
    yield from adapting_says_what_changes(decided.kind, decided.changes)
    yield from texts_fit(
        (
            ("reason", "Reason", decided.reason, LONGEST_TEXT),
            ("changes", "What changes", decided.changes, LONGEST_TEXT),
            ("despite", "Why it goes on without a result", decided.despite, LONGEST_TEXT),
        )
    )


def decision_is_one_of_four(kind: DecisionKind | None) -> Iterator[Breach]:
    """Nobody should have to guess what was decided."""
    if kind is None:
        message = "Select stop, adapt, continue or scale"
        yield Breach("decision_is_one_of_four", "kind", message)


def evidence_is_graded(grade: EvidenceGrade | None) -> Iterator[Breach]:
    """A decision without evidence may be right, but it must say so: 0 is a grade."""
    if grade is None:
        message = "Select how strong the evidence is"
        yield Breach("evidence_is_graded", "grade", message)


def decided_by_then(decided_on: date | None, today: date) -> Iterator[Breach]:
    """Nothing is decided on a day that has not come."""
    if decided_on is None:
        yield Breach("decided_by_then", "decided_on", "Enter the date of the decision")
    elif decided_on > today:
        message = "Decision date must be today or in the past"
        yield Breach("decided_by_then", "decided_on", message)


def decision_has_a_reason(reason: str) -> Iterator[Breach]:
    """Those whose scheme it is read why."""
    if not reason.strip():
        yield Breach("decision_has_a_reason", "reason", "Enter the reason for the decision")


def adapting_says_what_changes(kind: DecisionKind | None, changes: str) -> Iterator[Breach]:
    """To adapt is to change something, and that is said."""
    if kind is DecisionKind.ADAPT and not changes.strip():
        yield Breach("adapting_says_what_changes", "changes", "Enter what changes")


def going_on_rests_on_a_result(kind: DecisionKind | None, *, has_result: bool) -> Iterator[Breach]:
    """More of the same without any result may be right, so it is asked about, not refused."""
    if kind in GOES_ON_AS_IT_IS and not has_result:
        yield Breach(
            "going_on_rests_on_a_result",
            "despite",
            "No report of this scheme is accepted, and no measure of it has a result",
            Severity.WARNING,
            ask="Enter why it goes on without a result",
        )


def reports_are_accepted(asked: Iterable[str], accepted: Iterable[str]) -> Iterator[Breach]:
    """A decision rests on reports of the scheme that were accepted, not on drafts."""
    strangers = sorted(set(asked) - set(accepted))
    if strangers:
        yield Breach(
            "reports_are_accepted",
            "reports",
            f"Select accepted reports of this scheme: {', '.join(strangers)} is not one",
        )


def correction_has_a_reason(correction: str, *, is_first: bool) -> Iterator[Breach]:
    """What was recorded stays readable beside its correction, so the reader must learn why."""
    if not is_first and not correction.strip():
        message = "Enter a reason: why the decision is corrected"
        yield Breach("correction_has_a_reason", "correction", message)


def warnings_want_a_reason(breaches: Iterable[Breach], reason: str) -> Iterator[Breach]:
    """The same breaches, where a warning that asks for a reason refuses until there is one."""
    for breach in breaches:
        if breach.reason_wanted and not reason.strip():
            yield replace(breach, message=breach.ask, severity=Severity.ERROR)
        else:
            yield breach


def low_but_scaled(totals: Totals | None, kind: DecisionKind | None) -> bool:
    """Whether a scheme of which little was expected is to grow."""
    return totals is not None and totals.is_low and kind is DecisionKind.SCALE


def high_but_stopped(totals: Totals | None, kind: DecisionKind | None) -> bool:
    """Whether a scheme of which much was expected is to end."""
    return totals is not None and totals.is_high and kind is DecisionKind.STOP
