"""Groups without an order are held against a reference that is named, and have no slope."""

from dataclasses import fields, replace

import pytest

from tests.domain.gaps.deprivation import LAST_YEAR, SMOKING, THIS_YEAR
from tracker.domain.gaps import (
    GroupFigure,
    PeriodGroups,
    ReferenceGap,
    compare_to_reference,
    gap_to_reference,
    reference_change_in_words,
    reference_in_words,
)
from tracker.domain.statistics import absolute_gap, between_group_variance, relative_gap

GROUPS = (
    GroupFigure("A", "Group A", 400, 4_000),
    GroupFigure("B", "Group B", 180, 1_000),
    GroupFigure("C", "Group C", 55, 500),
    GroupFigure("D", "Group D"),
)
NOT_STATED = GroupFigure("NK", "Not stated", 30, 500)
THREE = PeriodGroups(LAST_YEAR, GROUPS[:3], not_known=NOT_STATED)
FOUR = PeriodGroups(LAST_YEAR, GROUPS)


def test_each_group_has_its_difference_and_ratio_to_the_reference() -> None:
    gap = gap_to_reference(THREE, "A", SMOKING)
    assert gap.reference.figure.value == pytest.approx(10)
    assert [one.code for one in gap.groups] == ["B", "C"]
    assert gap.groups[0].difference == absolute_gap((180, 1000), (400, 4000), multiplier=100)
    assert gap.groups[0].ratio == relative_gap((180, 1000), (400, 4000), kind="proportion")
    assert gap.comparisons == 2


def test_there_is_a_variance_between_groups_and_no_slope() -> None:
    gap = gap_to_reference(THREE, "A", SMOKING)
    expected = between_group_variance([10, 18, 11], [4000, 1000, 500])
    assert gap.variance.value == pytest.approx(expected.value)
    assert gap.variance.lower is not None
    names = {one.name for one in fields(ReferenceGap)}
    assert not any("slope" in name or "index" in name for name in names)


def test_the_share_of_people_whose_group_is_not_stated_is_shown() -> None:
    gap = gap_to_reference(THREE, "A", SMOKING)
    assert gap.share_not_stated.value == pytest.approx(500 / 6000 * 100)
    assert gap_to_reference(FOUR, "A", SMOKING).share_not_stated.value is None


def test_a_group_without_a_figure_is_told_and_the_others_stay() -> None:
    gap = gap_to_reference(FOUR, "A", SMOKING)
    assert gap.groups[2].difference.value is None
    assert gap.groups[2].difference.reason == "Group D: there is no value"
    assert gap.variance.reason == "Group D: there is no value"
    assert gap.comparisons == 2


def test_a_reference_without_a_figure_leaves_nothing_to_compare() -> None:
    gap = gap_to_reference(FOUR, "D", SMOKING)
    assert gap.comparisons == 0
    assert reference_in_words(gap, SMOKING) == ("Group D: there is no value.",)


def test_the_reference_must_be_one_of_the_groups() -> None:
    with pytest.raises(ValueError, match=r"^The group to compare with must be one of the groups$"):
        gap_to_reference(THREE, "Z", SMOKING)


def test_two_groups_have_no_variance() -> None:
    two = PeriodGroups(LAST_YEAR, GROUPS[:2])
    assert gap_to_reference(two, "A", SMOKING).variance.reason == "There are fewer than 3 groups"


def test_the_words_name_the_reference_and_say_what_is_not_clear() -> None:
    said = reference_in_words(gap_to_reference(THREE, "A", SMOKING), SMOKING)
    assert said[0] == (
        "Each group is compared with Group A, where it was 10.0 per cent in 2022/23. The groups "
        "have no order."
    )
    assert said[1].startswith("Group B: 18.0 per cent, higher, a difference of 8.0 percentage")
    assert said[2].startswith("Group C: 11.0 per cent, not clearly different, a difference of 1.0")
    assert said[3].startswith("Over all groups the variance between them is ")
    assert said[4] == "The group is not stated for 8.3 per cent."
    assert said[5].startswith("2 comparisons are made here")


def test_the_words_tell_the_variance_between_the_groups() -> None:
    """10%, 18% and 11% of 4,000, 1,000 and 500: 9.339 around 11.545%."""
    said = reference_in_words(gap_to_reference(THREE, "A", SMOKING), SMOKING)
    (told,) = [line for line in said if "variance" in line]
    assert "is 9.3 (95% interval " in told
    assert ", in squared percentage points. It would be 0 if they were alike" in told
    assert not any(
        "variance" in line
        for line in reference_in_words(gap_to_reference(FOUR, "A", SMOKING), SMOKING)
    )


def test_a_change_of_distance_from_the_reference_has_its_interval() -> None:
    after = PeriodGroups(
        THIS_YEAR,
        (
            GroupFigure("A", "Group A", 400, 4_000),
            GroupFigure("B", "Group B", 110, 1_000),
            GroupFigure("C", "Group C", 50, 500),
        ),
    )
    found = compare_to_reference(THREE, after, "A", SMOKING)
    assert [one.code for one in found] == ["B", "C"]
    first, second = (one.change for one in found)
    assert first is not None
    assert second is not None
    assert (first.verdict, first.moved) == ("narrowed", "levelling up")
    assert second.verdict == "no clear change"
    said = reference_change_in_words(found[0], "Group A", SMOKING)
    assert said[0].startswith("Group B against Group A. The gap narrowed: it went from 8.0 to 1.0")


def test_what_cannot_be_compared_is_refused_with_its_reason() -> None:
    after = replace(THREE, period=THIS_YEAR, definition_version="2")
    found = compare_to_reference(THREE, after, "A", SMOKING)
    assert [one.change for one in found] == [None, None]
    assert reference_change_in_words(found[0], "Group A", SMOKING) == (
        "Group B: The measure is defined in different ways: version not stated and 2.",
    )
    without = compare_to_reference(FOUR, replace(FOUR, period=THIS_YEAR), "A", SMOKING)
    assert [one.message for one in without[2].refusals] == ["Group D: there is no value"] * 2
    assert without[0].change is not None
