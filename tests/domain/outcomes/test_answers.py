"""What a report's answers must hold, each rule by worked examples and in its own words."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tracker.domain.breaches import Breach, Severity
from tracker.domain.observed_values import Breakdown, MeasureFacts, ValueForm
from tracker.domain.outcomes.answer_rules import (
    AskedFor,
    wrong_in_a_draft,
    wrong_in_a_submission,
)
from tracker.domain.outcomes.answers import (
    AREA_NOT_KNOWN,
    EVERYBODY,
    FROM_CORE20,
    PEOPLE,
    AnswerKey,
    Answers,
    Value,
    counted,
    differences,
    not_reported,
)
from tracker.domain.outcomes.guards import (
    author_is_a_person,
    body_is_named,
    reason_is_given,
    reviewer_is_another,
)
from tracker.domain.outcomes.states import ReportAct
from tracker.domain.values import Qualifier, ValueStatus

SEX = Breakdown("sex", "Sex", {"F": "Female", "M": "Male", "NK": "Not known"})
QUINTILE = Breakdown(
    "imd_quintile", "Deprivation quintile", {one: one for one in ("1", "2", "3", "4", "5", "NK")}
)
PLUS = Breakdown("plus_group", "PLUS group", {"PG-CARER": "Carers"}, is_closed=False)
CHECKS = MeasureFacts("checks", "Health checks done", ValueForm.PROPORTION, "percent", True)
ASKED = AskedFor(
    measures={"checks": CHECKS},
    breakdowns={one.code: one for one in (SEX, QUINTILE, PLUS)},
)
TOLD = Answers(
    {
        EVERYBODY: counted(148),
        AnswerKey("checks"): Value(numerator=Decimal(23), denominator=Decimal(41)),
    },
    delivered="Checks at the market",
)


def _with(*more: tuple[AnswerKey, Value], people: Value | None = None, **texts: Any) -> Answers:
    values = {**TOLD.values, **dict(more)}
    if people:
        values[EVERYBODY] = people
    return replace(TOLD, values=values, **texts)


def _of(dimension: str, **groups: int) -> list[tuple[AnswerKey, Value]]:
    return [(AnswerKey(PEOPLE, dimension, one), counted(n)) for one, n in groups.items()]


def _errors(found: object) -> list[str]:
    return [
        one.message
        for one in found  # type: ignore[attr-defined]  # breaches of either kind of saving
        if isinstance(one, Breach) and one.severity is Severity.ERROR
    ]


def _draft(answers: Answers) -> list[str]:
    return _errors(wrong_in_a_draft(answers, ASKED))


def _submission(answers: Answers) -> list[str]:
    return _errors(wrong_in_a_submission(answers, ASKED))


def test_a_report_that_says_everything_is_submitted_without_a_word() -> None:
    assert list(wrong_in_a_submission(TOLD, ASKED)) == []


def test_an_empty_draft_is_kept_and_not_submitted() -> None:
    assert _draft(Answers()) == []
    assert _submission(Answers()) == [
        "Enter people reached, or say that it is not reported and why",
        "Enter what was delivered",
    ]


def test_people_from_core20_and_of_unknown_area_are_among_the_people_reached() -> None:
    assert _draft(_with((FROM_CORE20, counted(100)), (AREA_NOT_KNOWN, counted(48)))) == []
    sentence = (
        "People from Core20 and people whose area is not known must be 148 or fewer together, "
        "because that is how many were reached: they are 149"
    )
    wrong = _with((FROM_CORE20, counted(100)), (AREA_NOT_KNOWN, counted(49)))
    assert _draft(wrong) == _submission(wrong) == [sentence]


@pytest.mark.parametrize(
    ("qualifier", "is_wrong"),
    [
        (Qualifier.EXACT, True),
        (Qualifier.NEARLY, True),
        (Qualifier.BELOW, True),
        # More than 100, or thereabouts, may well be 101.
        (Qualifier.OVER, False),
        (Qualifier.ABOUT, False),
    ],
)
def test_an_approximate_number_is_contradicted_only_by_what_cannot_be(
    qualifier: Qualifier, is_wrong: bool
) -> None:
    answers = _with((FROM_CORE20, counted(101)), people=counted(100, qualifier))
    assert bool(_draft(answers)) is is_wrong


def test_parts_equal_the_whole_or_the_message_gives_both_numbers() -> None:
    assert _submission(_with(*_of("sex", F=80, M=60, NK=8))) == []
    wrong = _with(*_of("sex", F=80, M=60))
    assert _submission(wrong) == [
        (
            "The groups of sex must add up to people reached: they come to 140, and people "
            "reached is 148"
        )
    ]
    # On the way there the whole and its parts are on different pages: a draft is only told.
    assert _draft(wrong) == []
    [told] = list(wrong_in_a_draft(wrong, ASKED))
    assert (told.severity, told.field) == (Severity.WARNING, "people_reached/sex")


def test_the_two_groups_of_the_short_question_need_not_add_up() -> None:
    assert _submission(_with(*_of("imd_quintile", **{"1": 61, "NK": 12}))) == []
    assert _submission(_with(*_of("imd_quintile", **{"1": 61, "2": 20, "NK": 12})))


def test_parts_of_over_100_may_come_to_112_and_not_to_90() -> None:
    people = counted(100, Qualifier.OVER)
    assert _submission(_with(*_of("sex", F=80, M=32), people=people)) == []
    assert _submission(_with(*_of("sex", F=80, M=10), people=people)) == [
        (
            "The groups of sex must add up to people reached: they come to 90, and people "
            "reached is over 100"
        )
    ]


def test_each_plus_group_is_at_most_everybody_and_no_sum_is_asked() -> None:
    assert _submission(_with(*_of("plus_group", **{"PG-CARER": 148}))) == []
    assert _submission(_with(*_of("plus_group", **{"PG-CARER": 160}))) == [
        "Carers must be 148 or fewer, because that is how many people were reached: it is 160"
    ]


def test_not_reported_has_a_reason_and_no_figure() -> None:
    assert _submission(_with(people=not_reported("The register was lost"))) == []
    assert _submission(_with(people=not_reported(" "))) == [
        "Enter a reason: why people reached is not reported"
    ]
    figure = Value(ValueStatus.NOT_REPORTED, value=Decimal(3), reason="Lost")
    assert _draft(_with(people=figure)) == [
        "People reached must be blank, because it is not reported"
    ]


def test_suppressed_has_a_reason_too() -> None:
    gone = Value(ValueStatus.SUPPRESSED, reason="Fewer than 8 people")
    assert _submission(_with(people=gone)) == []
    assert _submission(_with((AnswerKey("checks"), replace(gone, reason="")))) == [
        "Enter a reason: why health checks done is suppressed"
    ]


def test_a_group_without_a_number_may_hold_what_the_others_leave() -> None:
    gone = (AnswerKey(PEOPLE, "sex", "NK"), Value(ValueStatus.SUPPRESSED, reason="Few"))
    assert _submission(_with(*_of("sex", F=100, M=40), gone)) == []
    assert _submission(_with(*_of("sex", F=100, M=49), gone)) == [
        (
            "The groups of sex must add up to people reached: they come to 149, and people reached "
            "is 148"
        )
    ]


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        (AnswerKey(PEOPLE, "sex"), "Enter group, because there is a breakdown"),
        (AnswerKey(PEOPLE, "", "F"), "Enter breakdown, because there is a group"),
    ],
)
def test_a_breakdown_and_a_group_go_together(key: AnswerKey, sentence: str) -> None:
    assert _draft(_with((key, counted(3)))) == [sentence]


def test_people_are_no_share_of_anything() -> None:
    share = Value(numerator=Decimal(3), denominator=Decimal(4))
    assert _draft(_with((FROM_CORE20, share))) == [
        "People from Core20 must be a value alone, without a numerator and a denominator"
    ]


def test_nobody_reached_is_a_real_nil() -> None:
    nobody = counted(0)
    assert (nobody.status, nobody.value, nobody.number) == (ValueStatus.NIL, None, Decimal(0))
    assert _submission(_with(people=nobody)) == []
    assert _submission(_with((FROM_CORE20, counted(1)), people=nobody)) == [
        (
            "People from Core20 and people whose area is not known must be 0 or fewer together, "
            "because that is how many were reached: they are 1"
        )
    ]


@pytest.mark.parametrize("number", ["1.5", "-1"])
def test_people_are_counted_whole(number: str) -> None:
    assert _draft(_with(people=Value(value=Decimal(number))))


def test_a_case_study_wants_consent_before_a_word_of_it_is_kept() -> None:
    sentence = "Confirm that the person agreed to the case study, or remove it"
    assert _draft(_with(case_study="They walk again")) == [sentence]
    assert _draft(_with(case_study="They walk again", case_study_consent=True)) == []
    assert _draft(_with(case_study="  ")) == []


def test_a_text_has_room_for_4000_characters() -> None:
    assert _draft(_with(risks="x" * 4000)) == []
    assert _draft(_with(risks="x" * 4001)) == ["Risks must be 4,000 characters or fewer"]


def test_a_value_of_a_measure_follows_the_rule_of_observed_values() -> None:
    wrong = _with((AnswerKey("checks"), Value(numerator=Decimal(42), denominator=Decimal(41))))
    assert _submission(wrong) == [
        "Health checks done: numerator must be 41 (the denominator) or less"
    ]
    half = _with((AnswerKey("checks"), Value(numerator=Decimal(42))))
    assert _submission(half) == [
        "Health checks done: enter denominator: a proportion is a numerator and a denominator"
    ]
    assert _draft(half) == []


def test_a_measure_without_a_value_is_told_and_stops_nothing() -> None:
    answers = replace(TOLD, values={EVERYBODY: counted(1)})
    [told] = list(wrong_in_a_submission(answers, ASKED))
    assert told.severity is Severity.WARNING
    assert told.message == (
        "Health checks done has no value: enter one, or say why it is not reported"
    )
    assert list(wrong_in_a_submission(answers, replace(ASKED, is_short=True))) == []


def test_only_what_is_asked_is_answered() -> None:
    assert _draft(_with((AnswerKey("other"), counted(1)))) == [
        "Measure must be one that this scheme reports: other is not"
    ]
    assert _draft(_with((AnswerKey(PEOPLE, "sex", "X"), counted(1)))) == [
        "Group must be one of its list: sex has no X"
    ]


def test_a_value_reads_as_it_was_meant() -> None:
    assert counted(1689, Qualifier.OVER).words == "over 1,689"
    assert counted(600, Qualifier.NEARLY).words == "nearly 600"
    assert counted(0).words == "nil"
    assert Value(numerator=Decimal(23), denominator=Decimal(41)).words == "23 of 41"


def test_two_texts_that_differ_are_both_told() -> None:
    theirs = _with((FROM_CORE20, counted(61)), delivered="Checks at the hall")
    labels = {key: ASKED.label(key) for key in theirs.values}
    found = [(one.label, one.yours, one.theirs) for one in differences(TOLD, theirs, labels)]
    assert found == [
        ("People from Core20", "", "61"),
        ("What was delivered", "Checks at the market", "Checks at the hall"),
    ]
    assert differences(TOLD, TOLD, labels) == ()


def test_a_reviewer_is_a_person_who_wrote_none_of_it() -> None:
    assert list(reviewer_is_another(3, {1, 2})) == []
    for reviewer, authors in ((2, {1, 2}), (0, set())):
        assert len(list(reviewer_is_another(reviewer, authors))) == 1
    assert list(author_is_a_person(1)) == []
    assert len(list(author_is_a_person(0))) == 1


def test_reasons_and_bodies_are_given() -> None:
    [nil] = reason_is_given(ReportAct.REPORT_NIL, " ")
    assert nil.message == "Enter a reason: why there is nothing to report"
    [question] = reason_is_given(ReportAct.QUERY, "")
    assert question.message == "Enter the question that the report has to answer"
    assert list(reason_is_given(ReportAct.QUERY, "How many were new?")) == []
    assert len(list(reason_is_given(ReportAct.QUERY, "x" * 2001))) == 1
    [body] = body_is_named("")
    assert body.message == "Enter the panel or board that decided"
    assert len(list(body_is_named("x" * 201))) == 1
