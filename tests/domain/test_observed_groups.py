"""Groups beside everybody, a value beside its past, and the figure that a value comes to."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.breaches import Severity
from tracker.domain.observed_figures import figure_of, multiplier_of, rounded
from tracker.domain.observed_groups import (
    Family,
    groups_share_an_index,
    parts_fit_the_whole,
    value_is_like_its_past,
)
from tracker.domain.observed_values import Breakdown, MeasureFacts, ObservedFacts, ValueForm
from tracker.domain.values import Qualifier, ValueStatus

SHARE = MeasureFacts("CHECKS", "Health checks", ValueForm.PROPORTION, "percent")
COUNT = MeasureFacts("PEOPLE", "People supported", ValueForm.COUNT, "people")
WEEKS = MeasureFacts("WAIT", "Wait", ValueForm.DURATION, "weeks")
QUINTILES = Breakdown(
    "imd_quintile", "Deprivation quintile", {c: c for c in ("1", "2", "3", "4", "5", "NK")}
)
GROUPS = Breakdown("plus_group", "PLUS group", {"CARE": "Carers", "ROMA": "Roma"}, is_closed=False)
NIL = ObservedFacts(status=ValueStatus.NIL)
HIDDEN = ObservedFacts(status=ValueStatus.SUPPRESSED, reason="So few people")


def share(numerator: int, denominator: int) -> ObservedFacts:
    return ObservedFacts(numerator=Decimal(numerator), denominator=Decimal(denominator))


def count(value: int) -> ObservedFacts:
    return ObservedFacts(value=Decimal(value))


def told(family: Family) -> list[tuple[str | None, str]]:
    return [(breach.field, breach.message) for breach in parts_fit_the_whole(family)]


def family(whole: ObservedFacts | None, *parts: ObservedFacts) -> Family:
    measure = COUNT if parts[0].value is not None or parts[0] is NIL else SHARE
    named = dict(zip(QUINTILES.groups, parts, strict=False))
    return Family(measure, QUINTILES, whole, named)


FIFTHS = (share(10, 20), share(11, 21), share(12, 22), share(13, 23), share(14, 24), share(1, 2))


def test_all_groups_together_are_everybody() -> None:
    # 10 + 11 + 12 + 13 + 14 + 1 = 61 of 20 + 21 + 22 + 23 + 24 + 2 = 112
    assert told(family(share(61, 112), *FIFTHS)) == []


def test_groups_that_do_not_add_up_are_told_with_both_numbers() -> None:
    assert told(family(share(60, 1120), *FIFTHS)) == [
        (
            "numerator",
            (
                "The groups of deprivation quintile must add up to everybody: their numerator is "
                "61 together, and everybody's is 60"
            ),
        ),
        (
            "denominator",
            (
                "The groups of deprivation quintile must add up to everybody: their denominator is "
                "112 together, and everybody's is 1,120"
            ),
        ),
    ]


def test_a_group_left_out_is_no_fault_until_the_rest_are_more_than_everybody() -> None:
    assert told(family(share(61, 112), *FIFTHS[:5])) == []
    assert told(family(share(59, 112), *FIFTHS[:5])) == [
        (
            "numerator",
            (
                "The groups of deprivation quintile must not be more than everybody: their "
                "numerator is 60 together, and everybody's is 59"
            ),
        )
    ]


def test_without_everybody_there_is_nothing_to_compare() -> None:
    assert told(family(None, *FIFTHS)) == []
    assert told(family(HIDDEN, *FIFTHS)) == []


def test_a_hidden_group_makes_the_breakdown_incomplete_and_a_nil_is_0() -> None:
    hidden = (*FIFTHS[:5], HIDDEN)
    assert told(family(share(61, 112), *hidden)) == []
    counts = (NIL, count(4), count(5), count(6), count(7), NIL)
    assert told(family(count(22), *counts)) == []
    assert [field for field, _ in told(family(count(23), *counts))] == ["value"]


def test_approximate_groups_need_not_add_up() -> None:
    about = replace(FIFTHS[0], qualifier=Qualifier.ABOUT)
    assert told(family(share(1, 1), about, *FIFTHS[1:])) == []


def test_durations_do_not_add_up_over_groups() -> None:
    six_weeks = {code: count(6) for code in QUINTILES.groups}
    assert told(Family(WEEKS, QUINTILES, count(6), six_weeks)) == []


def test_overlapping_groups_are_each_at_most_everybody_and_never_added() -> None:
    both = {"CARE": count(90), "ROMA": count(80)}
    assert told(Family(COUNT, GROUPS, count(100), both)) == []
    assert told(Family(COUNT, GROUPS, count(85), both)) == [
        ("value", "Carers must not be more than everybody: its value is 90, and everybody's is 85")
    ]


@given(st.lists(st.integers(0, 10**6), min_size=6, max_size=6), st.integers(-3, 3))
def test_only_the_true_sum_of_closed_groups_is_everybody(figures: list[int], off: int) -> None:
    whole = sum(figures) + off
    parts = {code: count(n) for code, n in zip(QUINTILES.groups, figures, strict=True)}
    assert bool(told(Family(COUNT, QUINTILES, count(whole), parts))) == (off != 0)


def test_two_indices_of_deprivation_in_one_breakdown_are_a_warning() -> None:
    parts = {
        "1": replace(share(1, 2), imd_version=2015),
        "2": replace(share(1, 2), imd_version=2019),
    }
    [warning] = groups_share_an_index(Family(SHARE, QUINTILES, None, parts))
    assert warning.severity is Severity.WARNING
    assert warning.message == (
        "Deprivation index should be the same for all groups of a period: it is 2015 and 2019"
    )


FIVE = [Decimal(n) for n in (41, 44, 48, 45, 46)]


@pytest.mark.parametrize("figure", ["34", "41", "55", "47.5"])
def test_a_value_near_its_past_is_taken_without_a_word(figure: str) -> None:
    assert list(value_is_like_its_past(Decimal(figure), FIVE)) == []


@pytest.mark.parametrize("figure", ["33.9", "55.1", "460", "0"])
def test_a_value_beyond_its_past_by_more_than_that_spans_is_a_warning(figure: str) -> None:
    # From 41 to 48 are 7: anything below 34 or above 55 is far outside.
    [warning] = value_is_like_its_past(Decimal(figure), FIVE)
    assert warning.severity is Severity.WARNING
    assert warning.message == (
        f"Check the value: {figure} is far outside the 5 earlier values, which go from 41 to 48"
    )


def test_a_steady_past_leaves_a_tenth_of_room() -> None:
    steady = [Decimal(50)] * 5
    assert list(value_is_like_its_past(Decimal(55), steady)) == []
    assert len(list(value_is_like_its_past(Decimal(56), steady))) == 1


def test_fewer_than_five_earlier_values_say_nothing() -> None:
    assert list(value_is_like_its_past(Decimal(460), FIVE[:4])) == []
    assert list(value_is_like_its_past(None, FIVE)) == []


@pytest.mark.parametrize(
    ("form", "unit", "multiplier"),
    [
        (ValueForm.PROPORTION, "percent", 100),
        (ValueForm.PROPORTION, "percent of settings", 100),
        (ValueForm.PROPORTION, "share", 1),
        (ValueForm.RATE, "per 1,000 births", 1000),
        (ValueForm.RATE, "per 100,000", 100_000),
        (ValueForm.RATE, "rate", None),
        (ValueForm.RATIO, "ratio", 1),
        (ValueForm.COUNT, "people", None),
    ],
)
def test_the_unit_says_by_what_a_share_is_multiplied(
    form: ValueForm, unit: str, multiplier: int | None
) -> None:
    assert multiplier_of(MeasureFacts("M", "M", form, unit)) == multiplier


@pytest.mark.parametrize(
    ("facts", "figure"),
    [
        (share(23, 41), "56.097561"),
        (share(1, 2), "50"),
        (share(0, 41), "0"),
        (replace(share(23, 41), value=Decimal("56.1")), "56.1"),
        (NIL, "0"),
        (HIDDEN, None),
    ],
)
def test_the_figure_of_a_value_is_as_given_or_else_worked_out(
    facts: ObservedFacts, figure: str | None
) -> None:
    found = figure_of(SHARE, facts)
    assert (None if found is None else str(found)) == figure


def test_halves_are_rounded_up() -> None:
    assert str(rounded(Fraction(1, 8), 2)) == "0.13"
    assert str(rounded(Fraction(5, 2), 0)) == "3"
