"""The gap of one period in every measure, all pointing one way, and why any is missing."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.gaps.deprivation import (
    ADMISSIONS,
    AFTER,
    BEFORE,
    CHECKS,
    LAST_YEAR,
    NAMES,
    SMOKING,
    fifths,
)
from tracker.domain.gaps import (
    GapMeasure,
    GroupFigure,
    PeriodGroups,
    gap_in_words,
    gap_of,
    in_their_order,
)
from tracker.domain.statistics import absolute_gap, relative_gap, slope_index

COUNTS = st.lists(st.integers(1, 999), min_size=5, max_size=5)


def test_the_most_deprived_less_and_over_the_least_with_their_intervals() -> None:
    gap = gap_of(fifths(BEFORE), CHECKS)
    assert gap.absolute.value == pytest.approx(-20)
    assert gap.relative.value == pytest.approx(500 / 700)
    expected = absolute_gap((500, 1000), (700, 1000), multiplier=100)
    assert gap.absolute == expected
    assert gap.relative == relative_gap((500, 1000), (700, 1000), kind="proportion")
    assert (gap.most.name, gap.least.name) == (NAMES["1"], NAMES["5"])
    assert gap.reasons == ()


def test_the_slope_points_the_same_way_as_the_gap() -> None:
    """Five fifths on a line from 50 to 70 by 5: its ends are 47.5 and 72.5."""
    gap = gap_of(fifths((500, 550, 600, 650, 700)), CHECKS)
    assert gap.slope.value == pytest.approx(-25)
    assert gap.relative_index.value == pytest.approx(47.5 / 72.5)
    assert gap.slope.lower is not None
    assert gap.slope.upper is not None
    assert gap.slope.lower < -25 < gap.slope.upper < 0
    assert "100,000 draws" in gap.slope.method
    other_way = slope_index([0.5, 0.55, 0.6, 0.65, 0.7], [1000] * 5)
    assert other_way.sii.value == pytest.approx(0.25)


def test_rates_are_per_so_many_people() -> None:
    gap = gap_of(fifths((60, 50, 40, 30, 20)), ADMISSIONS)
    assert gap.absolute.value == pytest.approx(40)
    assert gap.absolute.method == "Square and add"
    assert gap.relative.value == pytest.approx(3)
    assert gap.slope.value == pytest.approx(50)
    assert gap.average.figure.value == pytest.approx(40)


def test_against_the_average_the_rest_is_what_is_independent() -> None:
    """50% against 60% of everybody: to the 62.5% of the rest 12.5, and four fifths of that."""
    gap = gap_of(fifths(BEFORE), CHECKS)
    assert gap.average.figure.value == pytest.approx(60)
    assert gap.against_average.value == pytest.approx(-10)
    to_the_rest = absolute_gap((500, 1000), (2500, 4000), multiplier=100)
    assert gap.against_average.lower == pytest.approx(0.8 * (to_the_rest.lower or 0))


def test_everybody_is_as_given_or_else_all_groups_and_those_not_known() -> None:
    unknown = GroupFigure("NK", "Not known", 10, 500)
    gap = gap_of(fifths(BEFORE, not_known=unknown), CHECKS)
    assert gap.average.figure.value == pytest.approx(3010 / 5500 * 100)
    assert gap.share_not_known.value == pytest.approx(500 / 5500 * 100)
    groups = fifths(BEFORE).groups
    whole = GroupFigure("", "Everybody", 3100, 5200)
    given_whole = PeriodGroups(LAST_YEAR, groups, whole=whole)
    assert gap_of(given_whole, CHECKS).average.figure.value == pytest.approx(3100 / 52)


def test_a_missing_end_forbids_the_gap_and_a_missing_middle_only_the_slope() -> None:
    without_end = gap_of(fifths((500, 560, 600, 640, None)), CHECKS)
    assert without_end.absolute.value is None
    assert without_end.relative.value is None
    assert f"{NAMES['5']}: there is no value" in without_end.reasons
    without_middle = gap_of(fifths((500, 560, None, 640, 700)), CHECKS)
    assert without_middle.absolute.value == pytest.approx(-20)
    assert (without_middle.slope.value, without_middle.relative_index.value) == (None, None)
    assert f"There is no slope index. {NAMES['3']}: there is no value" in without_middle.reasons


def test_the_reason_why_a_group_has_no_figure_is_its_own() -> None:
    found = {"1": GroupFigure("1", NAMES["1"], reason="suppressed, fewer than 8 people")}
    groups = PeriodGroups(LAST_YEAR, in_their_order(NAMES, found))
    assert gap_of(groups, CHECKS).absolute.reason == (
        f"{NAMES['1']}: suppressed, fewer than 8 people"
    )


def test_a_denominator_of_0_is_refused_with_a_reason_and_no_error() -> None:
    gap = gap_of(fifths(BEFORE, people=0), CHECKS)
    assert gap.absolute.value is None
    assert gap.absolute.reason == f"{NAMES['1']}: the denominator is 0"


def test_more_than_everybody_is_refused_with_a_reason() -> None:
    gap = gap_of(fifths((1001, 1, 1, 1, 1)), CHECKS)
    assert gap.absolute.reason == f"{NAMES['1']}: the numerator is not within the denominator"
    assert gap_of(fifths((1001, 1, 1, 1, 1)), ADMISSIONS).absolute.value == pytest.approx(1000)


@pytest.mark.parametrize(
    ("counts", "who"), [((0, 1, 2, 3, 4), "nobody"), ((1, 2, 3, 4, 1000), "everybody")]
)
def test_a_fifth_of_none_or_all_has_a_gap_and_no_slope(counts: tuple[int, ...], who: str) -> None:
    gap = gap_of(fifths(counts), SMOKING)
    assert gap.absolute.value is not None
    assert gap.slope.value is None
    assert gap.slope.reason.endswith(f"{who} is counted")


def test_a_nil_is_a_real_zero() -> None:
    gap = gap_of(fifths((0, 10, 20, 30, 40)), SMOKING)
    assert gap.absolute.value == pytest.approx(-4)
    assert (gap.relative.value, gap.relative.lower) == (0, None)


def test_ten_groups_go_as_well_and_four_have_no_slope() -> None:
    tenths = tuple(GroupFigure(str(n), f"Tenth {n}", 400 + 10 * n, 1000) for n in range(1, 11))
    assert gap_of(PeriodGroups(LAST_YEAR, tenths), CHECKS).slope.value == pytest.approx(-10)
    four = gap_of(PeriodGroups(LAST_YEAR, tenths[:4]), CHECKS)
    assert four.slope.reason == "A slope index needs 5 groups or more"
    with pytest.raises(ValueError, match=r"^A gap must be between two groups or more$"):
        gap_of(PeriodGroups(LAST_YEAR, tenths[:1]), CHECKS)


def test_the_words_of_a_period() -> None:
    said = gap_in_words(gap_of(fifths(BEFORE), CHECKS), CHECKS)
    assert said[0] == (
        "In 2022/23 it was 50.0 per cent in Fifth 1 (most deprived), and 70.0 per cent in Fifth 5 "
        "(least deprived)."
    )
    assert said[1].startswith(
        "That is 20.0 percentage points lower in the most deprived group: a gap of -20.0 "
        "(95% interval -24.1 to -15.8)."
    )
    assert said[2].startswith("The ratio is 0.71 (95% interval 0.6")
    assert "The slope index of inequality is -24." in said[4]


def test_the_words_of_what_cannot_be_told_are_its_reasons() -> None:
    said = gap_in_words(gap_of(fifths((500, 560, None, 640, None)), CHECKS), CHECKS)
    assert said == (
        "Fifth 5 (least deprived): there is no value.",
        "Everybody: Fifth 3 has no value.",
        "There is no slope index. Fifth 3: there is no value.",
    )


@settings(max_examples=30, deadline=None)
@given(COUNTS)
def test_the_other_way_round_every_measure_turns(counts: list[int]) -> None:
    there, back = (gap_of(fifths(some), CHECKS) for some in (counts, counts[::-1]))
    assert there.absolute.value == pytest.approx(-(back.absolute.value or 0))
    assert there.relative.value == pytest.approx(1 / (back.relative.value or 1))
    assert there.slope.value == pytest.approx(-(back.slope.value or 0), abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(COUNTS)
def test_against_the_average_is_what_is_shown_less_what_is_shown(counts: list[int]) -> None:
    gap = gap_of(fifths(counts), CHECKS)
    shown = (gap.most.figure.value or 0) - (gap.average.figure.value or 0)
    assert gap.against_average.value == pytest.approx(shown, abs=1e-9)


def test_decimals_as_the_database_gives_them_are_read() -> None:
    groups = tuple(
        GroupFigure(code, name, Decimal(count), Decimal(1000))
        for (code, name), count in zip(NAMES.items(), AFTER, strict=True)
    )
    gap = gap_of(PeriodGroups(LAST_YEAR, groups), GapMeasure("rate", 1_000, "none", "per 1,000"))
    assert gap.absolute.value == pytest.approx(-90)
    assert gap.average.figure.value == pytest.approx(662)
