"""Did the gap narrow? Only where an interval carries it, and never because of anything."""

import re
from dataclasses import replace
from datetime import date

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
    THIS_YEAR,
    fifths,
)
from tracker.charts import PER_1_000
from tracker.domain.gaps import (
    Course,
    GapComparison,
    GapMeasure,
    PeriodGroups,
    Quadrant,
    change_in_words,
    compare,
    comparisons_in_words,
)
from tracker.domain.gaps.words import figure
from tracker.domain.observed_values import Coverage
from tracker.domain.periods import Period, part_of_year, year_period
from tracker.domain.statistics import Moved, Verdict

COUNTS = st.lists(st.integers(1, 999), min_size=5, max_size=5)
CLAIMS = re.compile(
    r"\b(because|due to|thanks to|led to|result of|caused by|effect of|achieved|closed the gap)\b"
)


def _compared(
    before: tuple[int, ...],
    after: tuple[int, ...],
    measure: GapMeasure = CHECKS,
    people: int = 1000,
) -> GapComparison:
    return compare(fifths(before, people=people), fifths(after, THIS_YEAR, people=people), measure)


def _verdict(found: GapComparison) -> Verdict | None:
    assert found.absolute is not None
    return found.absolute.verdict


def test_the_gap_narrowed_by_levelling_up() -> None:
    """From 20 points to 9, because the most deprived fifth gained 12 and the least 1."""
    found = _compared(BEFORE, AFTER)
    assert found.absolute is not None
    assert found.absolute.value == pytest.approx(11)
    assert (found.absolute.verdict, found.absolute.moved) == (Verdict.NARROWED, Moved.UP)
    assert found.relative is not None
    assert found.relative.verdict is Verdict.NARROWED
    assert [one.course for one in found.groups] == [
        Course.BETTER,
        Course.BETTER,
        Course.BETTER,
        Course.NO_CLEAR_CHANGE,
        Course.NO_CLEAR_CHANGE,
    ]
    assert found.overall is not None
    assert found.overall.course is Course.BETTER
    assert found.quadrant is Quadrant.BETTER_NARROWER
    # Difference, ratio, slope, everybody and five fifths.
    assert found.comparisons == 9
    assert found.slope is not None
    assert found.slope.verdict is Verdict.NARROWED


def test_levelling_down_is_called_so() -> None:
    found = _compared((500, 560, 600, 640, 700), (500, 560, 600, 600, 560))
    assert found.absolute is not None
    assert (found.absolute.verdict, found.absolute.moved) == (Verdict.NARROWED, Moved.DOWN)
    assert found.quadrant is Quadrant.WORSE_NARROWER
    said = change_in_words(found, CHECKS)
    assert "Levelling down: the group that was better off got worse." in said
    assert "Worse overall, although the gap is narrower." in said


@pytest.mark.parametrize(
    ("before", "after", "measure", "quadrant"),
    [
        ((500, 560, 600, 640, 700), (520, 620, 700, 780, 860), CHECKS, Quadrant.BETTER_WIDER),
        ((500, 560, 600, 640, 700), (340, 450, 520, 600, 690), CHECKS, Quadrant.WORSE_WIDER),
        ((300, 250, 200, 150, 100), (200, 180, 160, 120, 100), SMOKING, Quadrant.BETTER_NARROWER),
        ((300, 250, 200, 150, 100), (300, 280, 260, 240, 220), SMOKING, Quadrant.WORSE_NARROWER),
        ((500, 560, 600, 640, 700), (505, 560, 600, 640, 700), CHECKS, Quadrant.NOT_CLEAR),
    ],
)
def test_the_four_quadrants(
    before: tuple[int, ...], after: tuple[int, ...], measure: GapMeasure, quadrant: Quadrant
) -> None:
    assert _compared(before, after, measure).quadrant is quadrant


def test_without_a_better_way_there_is_no_quadrant() -> None:
    measure = replace(CHECKS, polarity="none")
    found = _compared(BEFORE, AFTER, measure)
    assert found.overall is not None
    assert found.overall.course is Course.HIGHER
    assert found.quadrant is None
    assert found.absolute is not None
    assert (found.absolute.verdict, found.absolute.moved) == (Verdict.NARROWED, None)


def test_where_the_interval_holds_0_there_is_no_clear_change() -> None:
    found = _compared((500, 560, 600, 640, 700), (520, 560, 600, 640, 700))
    assert _verdict(found) is Verdict.NO_CLEAR_CHANGE
    assert found.absolute is not None
    assert found.absolute.moved is None
    said = " ".join(change_in_words(found, CHECKS))
    assert "There is no clear change in the gap" in said
    assert "narrowed" not in said


def test_difference_and_ratio_are_shown_together_and_their_disagreement_is_said() -> None:
    """12% and 6% become 7% and 2.5%: 6.0 points to 4.5, 2.0 times to 2.8."""
    before = (12_000, 10_000, 9_000, 8_000, 6_000)
    after = (7_000, 6_000, 5_000, 4_000, 2_500)
    found = _compared(before, after, SMOKING, people=100_000)
    assert found.disagree
    said = change_in_words(found, SMOKING)
    assert any(
        line.startswith("The gap narrowed: it went from 6.0 to 4.5 percentage points")
        for line in said
    )
    assert any(
        line.startswith("As a ratio the gap widened: it went from 2.00 to 2.80") for line in said
    )
    assert (
        "The difference and the ratio disagree: the gap became smaller as a difference and larger "
        "as a ratio. Both are true, and both are shown."
    ) in said
    assert not _compared(BEFORE, AFTER).disagree


def test_a_gap_that_turned_crossed_over() -> None:
    found = _compared((500, 560, 600, 640, 700), (700, 640, 600, 560, 500))
    assert _verdict(found) is Verdict.CROSSED_OVER
    assert found.quadrant is Quadrant.NOT_CLEAR
    assert any("crossed over" in line for line in change_in_words(found, CHECKS))


def test_who_moved_is_hedged_where_no_groups_own_interval_carries_it() -> None:
    found = _compared((500, 500, 500, 500, 600), (535, 500, 500, 500, 565))
    assert found.absolute is not None
    assert (found.absolute.verdict, found.absolute.moved) == (Verdict.NARROWED, Moved.BOTH)
    assert found.groups[0].course is Course.NO_CLEAR_CHANGE
    said = change_in_words(found, CHECKS)
    assert (
        "Levelling up and down: the group that was worse off improved, and the group that was "
        f"better off got worse, as far as the figures go: the changes in {NAMES['1']} and in "
        f"{NAMES['5']} are not clear by themselves."
    ) in said


def test_who_moved_names_the_one_group_whose_own_interval_does_not_carry_it() -> None:
    found = _compared((500, 500, 500, 500, 600), (600, 500, 500, 500, 595))
    assert [found.groups[0].course, found.groups[4].course] == [
        Course.BETTER,
        Course.NO_CLEAR_CHANGE,
    ]
    said = change_in_words(found, CHECKS)
    (moved,) = [line for line in said if line.startswith("Levelling")]
    assert moved.endswith(f": the change in {NAMES['5']} is not clear by itself.")


def test_a_disagreement_that_no_interval_carries_is_no_finding() -> None:
    """120 and 60 of 1,000 become 70 and 25: what is clear of 100,000 is not clear of 1,000."""
    found = _compared((120, 100, 90, 80, 60), (70, 60, 50, 40, 25), SMOKING)
    assert found.disagree
    said = change_in_words(found, SMOKING)
    assert not any("became smaller" in line for line in said)
    assert (
        "The figures of the difference and of the ratio go opposite ways: smaller as a difference "
        "and larger as a ratio. Their intervals do not make both of these clear."
    ) in said


def test_halves_are_rounded_up_as_charts_round_them() -> None:
    """95 and 40 of 4,000 become 90 and 80: 23.75 less 10, then 22.5 less 20; -11.25 between."""
    found = _compared((95, 80, 70, 60, 40), (90, 85, 90, 85, 80), ADMISSIONS, people=4_000)
    said = change_in_words(found, ADMISSIONS)
    assert said[0].startswith(
        "The gap narrowed: it went from 13.8 to 2.5 per 1,000 children, a change of -11.3 (95% "
    )
    assert (figure(-0.04), figure(1234.25), figure(0.15 + 0.1, 1)) == ("0.0", "1,234.3", "0.3")
    for number in (23.75, 21.25, 85 / 4000 * 1000, -0.05, 2.675, 1e6 + 0.05):
        drawn = PER_1_000.say(number).replace("\N{MINUS SIGN}", "-")
        assert figure(number) == drawn


def test_everybody_is_said_of_all_together_and_not_of_each_person() -> None:
    said = change_in_words(_compared(BEFORE, AFTER), CHECKS)
    assert any(line.startswith("Everybody together got better: ") for line in said)


@pytest.mark.parametrize(
    ("after", "rule", "message"),
    [
        (
            fifths((620, 640, 660, 680, None), THIS_YEAR),
            "both_ends_have_a_figure",
            f"{NAMES['5']}: there is no value, in 2023/24",
        ),
        (
            fifths(AFTER, THIS_YEAR, people=0),
            "both_ends_have_a_figure",
            f"{NAMES['1']}: the denominator is 0, in 2023/24",
        ),
        (
            fifths(AFTER, THIS_YEAR, definition_version="2"),
            "definition_is_the_same",
            "The measure is defined in different ways: version 1 and 2",
        ),
        (
            fifths(AFTER, THIS_YEAR, imd_version=2025),
            "groups_are_the_same",
            "The groups are by different indices of deprivation: 2019 and 2025",
        ),
        (
            fifths(AFTER, THIS_YEAR, coverage=Coverage.PARTIAL),
            "coverage_has_not_moved",
            "Coverage moved: it is full in 2022/23 and partial in 2023/24",
        ),
        (
            fifths(AFTER, LAST_YEAR),
            "periods_can_be_compared",
            "2022/23 and 2022/23 overlap or are not in the order of time",
        ),
        (
            fifths(AFTER, part_of_year("2022/23", 4, 4)),
            "periods_can_be_compared",
            "2022/23 and 2022/23 Q4 overlap or are not in the order of time",
        ),
        (
            fifths(AFTER, year_period("2021/22")),
            "periods_can_be_compared",
            "2022/23 and 2021/22 overlap or are not in the order of time",
        ),
        (
            fifths(AFTER, part_of_year("2023/24", 4, 1)),
            "periods_can_be_compared",
            "2022/23 and 2023/24 Q1 are not equally long",
        ),
        (
            replace(fifths(AFTER, THIS_YEAR), groups=fifths(AFTER).groups[:4]),
            "groups_are_the_same",
            "The two periods are not of the same groups",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused_with_its_reason(
    after: PeriodGroups, rule: str, message: str
) -> None:
    found = compare(fifths(BEFORE), after, CHECKS)
    assert (rule, message) in [(one.rule, one.message) for one in found.refusals]
    assert (found.absolute, found.relative, found.quadrant, found.comparisons) == (
        *(None, None, None),
        0,
    )
    said = change_in_words(found, CHECKS)
    assert said[0] == "The two periods cannot be compared."
    assert f"{message}." in said
    # Each period's own gap is still there.
    assert found.before.absolute.value == pytest.approx(-20)


def test_everything_that_forbids_a_comparison_is_told_at_once() -> None:
    after = fifths(
        (None, 1, 1, 1, 1), THIS_YEAR, imd_version=2025, definition_version="", people=1_000
    )
    messages = [one.message for one in compare(fifths(BEFORE), after, CHECKS).refusals]
    assert len(messages) == 3
    assert "The measure is defined in different ways: version 1 and not stated" in messages


def test_odd_periods_must_be_of_the_same_number_of_days() -> None:
    first = Period(date(2023, 1, 2), date(2023, 1, 9))
    second = Period(date(2023, 2, 2), date(2023, 2, 10))
    found = compare(fifths(BEFORE, first), fifths(AFTER, second), CHECKS)
    assert [one.rule for one in found.refusals] == ["periods_can_be_compared"]
    as_long = Period(date(2023, 2, 2), date(2023, 2, 9))
    assert not compare(fifths(BEFORE, first), fifths(AFTER, as_long), CHECKS).refusals


def test_a_leap_year_is_as_long_as_another() -> None:
    assert not _compared(BEFORE, AFTER).refusals
    february = [part_of_year(year, 12, 11) for year in ("2022/23", "2023/24")]
    assert february[0].last - february[0].first != february[1].last - february[1].first
    found = compare(fifths(BEFORE, february[0]), fifths(AFTER, february[1]), CHECKS)
    assert not found.refusals


def test_a_missing_middle_is_told_and_forbids_only_the_slope() -> None:
    found = compare(fifths(BEFORE), fifths((620, 640, None, 680, 710), THIS_YEAR), CHECKS)
    assert not found.refusals
    assert found.groups[2].course is None
    assert found.slope is not None
    assert found.slope.verdict is None
    assert found.overall is not None
    assert found.overall.course is None
    assert found.quadrant is None
    # Difference, ratio and four fifths.
    assert found.comparisons == 6


def test_the_number_of_comparisons_is_said_with_what_chance_would_do() -> None:
    assert comparisons_in_words(40) == (
        "40 comparisons are made here, each at 95%. Even if nothing had changed and no groups "
        "differed, about 2 would be expected to look clear by chance."
    )
    assert "fewer than 1 would" in comparisons_in_words(9)
    assert comparisons_in_words(1) == ""


def test_every_comparison_ends_with_what_it_does_not_show() -> None:
    said = change_in_words(_compared(BEFORE, AFTER), CHECKS)
    assert said[-2].startswith("The intervals take the two periods as counted apart")
    assert said[-1].startswith("These figures show what happened, not why")


@settings(max_examples=30, deadline=None)
@given(COUNTS, COUNTS, st.sampled_from([CHECKS, SMOKING]), st.sampled_from([1_000, 100_000]))
def test_no_sentence_claims_a_cause_or_what_no_interval_carries(
    before: list[int], after: list[int], measure: GapMeasure, people: int
) -> None:
    found = _compared(tuple(before), tuple(after), measure, people)
    said = change_in_words(found, measure)
    assert not any(CLAIMS.search(line) for line in said)
    text = " ".join(said)
    assert "None" not in text
    assert "nan" not in text.replace("finance", "")
    assert found.absolute is not None
    lower, upper = found.absolute.lower, found.absolute.upper
    assert lower is not None
    assert upper is not None
    if lower <= 0 <= upper:
        assert "The gap narrowed" not in text
        assert "The gap widened" not in text
    for one in found.groups:
        if one.course is Course.NO_CLEAR_CHANGE:
            assert f"{one.name} shows no clear change" in text
