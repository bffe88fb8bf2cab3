"""Scores before funding: two sums that never mix, and nobody scores what pays them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.appraisals import (
    ALIGNMENT_WORDS,
    EFFECTIVENESS_WORDS,
    LONGEST_BODY,
    OBJECTIVE_WORDS,
    Objective,
    Score,
    Totals,
    appraisal_names_its_panel,
    appraised_again_with_a_reason,
    appraised_by_then,
    appraiser_is_not_paid,
    every_objective_is_scored,
    is_hindsight,
    scores_rest_on_something,
    texts_fit,
    totals_of,
)
from tracker.domain.breaches import Breach

TODAY = date(2024, 4, 2)
POINTS = st.integers(0, 3)
WHOLE = st.tuples(*(st.builds(Score, st.just(one), POINTS, POINTS) for one in Objective))


def scored(alignment: int = 2, effectiveness: int = 1) -> tuple[Score, ...]:
    return tuple(Score(one, alignment, effectiveness) for one in Objective)


def sentences(breaches: object) -> list[str]:
    assert hasattr(breaches, "__iter__")
    return [one.message for one in breaches if isinstance(one, Breach)]


def test_there_are_the_six_objectives_of_the_review_in_its_order() -> None:
    assert [one.value for one in Objective] == [
        "best start",
        "control over life",
        "good work",
        "standard of living",
        "healthy places",
        "prevention",
    ]
    assert set(OBJECTIVE_WORDS) == set(Objective)
    assert set(ALIGNMENT_WORDS) == set(EFFECTIVENESS_WORDS) == {0, 1, 2, 3}


def test_each_kind_of_score_is_added_up_apart() -> None:
    points = ((3, 0), (2, 1), (1, 1), (0, 0), (3, 2), (1, 3))
    given_points = [
        Score(objective, *pair) for objective, pair in zip(Objective, points, strict=True)
    ]
    assert totals_of(given_points) == Totals(10, 7, 18)


@given(WHOLE, st.randoms(use_true_random=False))
def test_totals_do_not_depend_on_the_order_of_the_scores(
    scores: tuple[Score, ...], chance: object
) -> None:
    shuffled = list(scores)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert totals_of(shuffled) == totals_of(scores)


@given(WHOLE)
def test_totals_stay_between_nothing_and_three_for_each_objective(
    scores: tuple[Score, ...],
) -> None:
    totals = totals_of(scores)
    assert 0 <= totals.alignment <= totals.most == 18
    assert 0 <= totals.effectiveness <= totals.most


@given(WHOLE, st.sampled_from(list(Objective)))
def test_a_point_more_in_one_score_is_a_point_more_in_one_total_alone(
    scores: tuple[Score, ...], raised: Objective
) -> None:
    more = [
        Score(one.objective, (one.alignment or 0) + 1, one.effectiveness)
        if one.objective is raised
        else one
        for one in scores
    ]
    before, after = totals_of(scores), totals_of(more)
    assert after.alignment == before.alignment + 1
    assert after.effectiveness == before.effectiveness


@pytest.mark.parametrize(
    ("alignment", "effectiveness", "low", "high"),
    [
        (6, 6, True, False),
        (7, 6, False, False),
        (6, 7, False, False),
        (11, 12, False, False),
        (12, 11, False, False),
        (12, 12, False, True),
        (0, 18, False, False),
    ],
)
def test_low_and_high_ask_for_both_totals(
    alignment: int, effectiveness: int, low: bool, high: bool
) -> None:
    totals = Totals(alignment, effectiveness, 18)
    assert (totals.is_low, totals.is_high) == (low, high)


@given(WHOLE)
def test_no_appraisal_is_both_low_and_high(scores: tuple[Score, ...]) -> None:
    totals = totals_of(scores)
    assert not (totals.is_low and totals.is_high)


@given(WHOLE)
def test_every_whole_set_of_scores_is_taken(scores: tuple[Score, ...]) -> None:
    assert list(every_objective_is_scored(scores)) == []


def test_a_score_left_open_is_asked_for_at_its_own_field() -> None:
    open_scores = (Score(Objective.BEST_START, None, 2), *scored()[1:5])
    last = Score(Objective.PREVENTION, 3, None)
    assert [
        (one.field, one.message) for one in every_objective_is_scored((*open_scores, last))
    ] == [
        ("best_start_alignment", "Select a score for alignment"),
        ("prevention_effectiveness", "Select a score for predicted effectiveness"),
    ]


@pytest.mark.parametrize("score", [-1, 4])
def test_a_score_outside_0_to_3_is_refused(score: int) -> None:
    wrong = (Score(Objective.BEST_START, score, score), *scored()[1:])
    assert sentences(every_objective_is_scored(wrong)) == [
        "Alignment must be a whole number from 0 to 3",
        "Predicted effectiveness must be a whole number from 0 to 3",
    ]


def test_an_objective_left_out_or_scored_twice_is_named() -> None:
    twice = (*scored()[:5], Score(Objective.BEST_START, 1, 1))
    assert sentences(every_objective_is_scored(twice)) == [
        "Score this objective once: The best start for every child",
        "Score this objective once: Prevention of ill health",
    ]


def test_an_appraisal_is_hindsight_once_an_award_is_recorded() -> None:
    assert not is_hindsight(7, None)
    assert not is_hindsight(7, 8)
    assert is_hindsight(8, 7)


def test_a_panel_a_day_and_what_the_scores_rest_on_are_asked_for() -> None:
    assert sentences(appraisal_names_its_panel(" ")) == [
        "Enter the panel or board that appraised the scheme"
    ]
    assert sentences(appraisal_names_its_panel("x" * (LONGEST_BODY + 1))) == [
        "Panel or board must be 200 characters or fewer"
    ]
    assert sentences(scores_rest_on_something("")) == ["Enter what the scores rest on"]
    assert sentences(appraised_by_then(None, TODAY)) == ["Enter the date of the appraisal"]
    assert sentences(appraised_by_then(TODAY + timedelta(1), TODAY)) == [
        "Appraisal date must be today or in the past"
    ]
    assert list(appraised_by_then(TODAY, TODAY)) == []


def test_only_a_later_appraisal_says_why_there_is_another() -> None:
    assert list(appraised_again_with_a_reason("", is_first=True)) == []
    assert list(appraised_again_with_a_reason("New figures", is_first=False)) == []
    assert sentences(appraised_again_with_a_reason(" ", is_first=False)) == [
        "Enter a reason: why the scheme is appraised again"
    ]


@given(st.frozensets(st.integers(1, 5)), st.frozensets(st.integers(1, 5)))
def test_whoever_is_of_any_organisation_that_is_paid_does_not_appraise(
    own: frozenset[int], paid: frozenset[int]
) -> None:
    refused = any(one in paid for one in own)
    assert bool(list(appraiser_is_not_paid(own, paid))) == refused


def test_a_text_that_is_too_long_is_named() -> None:
    assert sentences(texts_fit([("note", "Note", "abcd", 3), ("why", "Reason", "abc", 3)])) == [
        "Note must be 3 characters or fewer"
    ]
