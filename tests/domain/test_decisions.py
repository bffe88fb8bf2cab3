"""Stop, adapt, continue or scale: a reason, a grade, a body, and a result or why there is none."""

from dataclasses import replace
from datetime import date

import pytest

from tracker.domain.appraisals import Totals
from tracker.domain.breaches import Breach, Severity
from tracker.domain.decisions import (
    DECISION_HINTS,
    DECISION_WORDS,
    GRADE_HINTS,
    GRADE_WORDS,
    Decided,
    DecisionKind,
    EvidenceGrade,
    correction_has_a_reason,
    everything_wrong_with,
    going_on_rests_on_a_result,
    grade_in_words,
    high_but_stopped,
    low_but_scaled,
    reports_are_accepted,
    warnings_want_a_reason,
)

TODAY = date(2024, 4, 2)
GOOD = Decided(
    DecisionKind.STOP, EvidenceGrade.NONE, TODAY, "Delivery board", "The hall has closed"
)
LOW, MIDDLE, HIGH = Totals(6, 6, 18), Totals(9, 9, 18), Totals(12, 12, 18)


def told(decided: Decided) -> dict[str | None, str]:
    return {one.field: one.message for one in everything_wrong_with(decided, TODAY)}


def test_there_are_four_decisions_and_six_grades_each_with_words() -> None:
    assert [one.value for one in DecisionKind] == ["stop", "adapt", "continue", "scale"]
    assert [one.value for one in EvidenceGrade] == ["0", "1", "2", "3", "4", "5"]
    assert set(DECISION_WORDS) == set(DECISION_HINTS) == set(DecisionKind)
    assert set(GRADE_WORDS) == set(GRADE_HINTS) == set(EvidenceGrade)
    assert grade_in_words(EvidenceGrade.CHANGE) == "2, change seen"


def test_a_whole_decision_is_taken() -> None:
    assert told(GOOD) == {}
    assert told(replace(GOOD, kind=DecisionKind.ADAPT, changes="Evenings")) == {}


def test_everything_that_is_missing_is_told_at_once() -> None:
    assert told(Decided(None, None, None, " ", "")) == {
        "kind": "Select stop, adapt, continue or scale",
        "grade": "Select how strong the evidence is",
        "decided_on": "Enter the date of the decision",
        "body": "Enter the panel or board that decided",
        "reason": "Enter the reason for the decision",
    }


def test_a_day_that_has_not_come_and_adapting_nothing_are_refused() -> None:
    wrong = replace(GOOD, kind=DecisionKind.ADAPT, decided_on=date(2024, 4, 3))
    assert told(wrong) == {
        "decided_on": "Decision date must be today or in the past",
        "changes": "Enter what changes",
    }


@pytest.mark.parametrize("kind", [DecisionKind.CONTINUE, DecisionKind.SCALE])
def test_going_on_without_a_result_is_a_warning_that_asks_why(kind: DecisionKind) -> None:
    (warning,) = going_on_rests_on_a_result(kind, has_result=False)
    assert warning.severity is Severity.WARNING
    assert warning.ask == "Enter why it goes on without a result"
    assert list(going_on_rests_on_a_result(kind, has_result=True)) == []


@pytest.mark.parametrize("kind", [DecisionKind.STOP, DecisionKind.ADAPT, None])
def test_to_stop_or_adapt_needs_no_result(kind: DecisionKind | None) -> None:
    assert list(going_on_rests_on_a_result(kind, has_result=False)) == []


def test_a_warning_that_asks_refuses_until_it_is_answered() -> None:
    asks = Breach("asks", "despite", "Nothing shows it", Severity.WARNING, ask="Enter why")
    says = Breach("says", None, "By the way", Severity.WARNING)
    unanswered = list(warnings_want_a_reason([asks, says], "  "))
    assert [(one.message, one.severity) for one in unanswered] == [
        ("Enter why", Severity.ERROR),
        ("By the way", Severity.WARNING),
    ]
    assert list(warnings_want_a_reason([asks, says], "Values come in July")) == [asks, says]


def test_only_accepted_reports_of_the_scheme_are_leant_on() -> None:
    assert list(reports_are_accepted(["R-1"], ["R-1", "R-2"])) == []
    (refused,) = reports_are_accepted(["R-3", "R-1"], ["R-1"])
    assert refused.message == "Select accepted reports of this scheme: R-3 is not one"


def test_a_correction_says_why_and_a_first_version_need_not() -> None:
    assert list(correction_has_a_reason("", is_first=True)) == []
    assert [one.message for one in correction_has_a_reason("", is_first=False)] == [
        "Enter a reason: why the decision is corrected"
    ]


@pytest.mark.parametrize("kind", [*DecisionKind, None])
@pytest.mark.parametrize("totals", [LOW, MIDDLE, HIGH, None])
def test_what_does_not_fit_is_low_and_scaled_or_high_and_stopped(
    totals: Totals | None, kind: DecisionKind | None
) -> None:
    assert low_but_scaled(totals, kind) == (totals is LOW and kind is DecisionKind.SCALE)
    assert high_but_stopped(totals, kind) == (totals is HIGH and kind is DecisionKind.STOP)
