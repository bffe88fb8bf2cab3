"""Values of the catalogue's measures become groups, or say why they cannot."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.gaps.deprivation import AFTER, BEFORE, LAST_YEAR, THIS_YEAR
from tracker.domain.gaps import PeriodGroups, compare
from tracker.domain.gaps.catalogued import (
    gap_measure_of,
    group_figure,
    period_groups,
    polarity_of,
    why_mixed,
    why_without_gap,
    without_small_counts,
)
from tracker.domain.observed_values import Coverage, MeasureFacts, ObservedFacts, ValueForm
from tracker.domain.periods import Period
from tracker.domain.values import Qualifier, ValueStatus

SHARE = MeasureFacts("SHARE", "Checked", ValueForm.PROPORTION, "percent")
NAMES = {code: f"fifth {code}" for code in ("1", "2", "3", "4", "5")} | {"NK": "Not known"}


def of(
    numerator: int | None,
    denominator: int | None = 1_000,
    *,
    status: ValueStatus = ValueStatus.REPORTED,
    qualifier: Qualifier = Qualifier.EXACT,
    imd: int | None = 2019,
    definition: str = "1",
    coverage: Coverage = Coverage.FULL,
    reason: str = "",
) -> ObservedFacts:
    """A value of one group."""
    return ObservedFacts(
        status=status,
        qualifier=qualifier,
        numerator=None if numerator is None else Decimal(numerator),
        denominator=None if denominator is None else Decimal(denominator),
        imd_version=imd,
        definition_version=definition,
        coverage=coverage,
        reason=reason,
    )


def groups(
    counts: tuple[int, ...],
    period: Period,
    whole: ObservedFacts | None = None,
    **changed: ObservedFacts,
) -> PeriodGroups:
    """Five fifths of 1,000 people each; what is changed goes by the group's code: q1, qNK."""
    found = {str(place): of(number) for place, number in enumerate(counts, 1)}
    found |= {key.removeprefix("q"): facts for key, facts in changed.items()}
    return period_groups(period, NAMES, found, whole)


def refusals(before: PeriodGroups, after: PeriodGroups) -> list[str]:
    """Why two periods are not compared."""
    unit = gap_measure_of(SHARE, "higher")
    assert unit is not None
    return [one.message for one in compare(before, after, unit).refusals]


@pytest.mark.parametrize(
    ("form", "unit", "expected"),
    [
        (ValueForm.PROPORTION, "percent", ("proportion", 100, "per cent")),
        (ValueForm.PROPORTION, "percent of women", ("proportion", 100, "per cent of women")),
        (ValueForm.RATE, "per 1,000 children", ("rate", 1_000, "per 1,000 children")),
        (ValueForm.RATE, "per 100,000", ("rate", 100_000, "per 100,000")),
    ],
)
def test_shares_and_rates_are_compared_in_the_units_of_their_measure(
    form: ValueForm, unit: str, expected: tuple[str, int, str]
) -> None:
    found = gap_measure_of(MeasureFacts("M", "Measure", form, unit), "lower")
    assert found is not None
    assert (found.kind, found.multiplier, found.unit) == expected
    assert found.polarity == "lower"


@pytest.mark.parametrize(
    ("form", "unit"),
    [
        (ValueForm.COUNT, "people"),
        (ValueForm.RATIO, "ratio"),
        (ValueForm.DURATION, "weeks"),
        (ValueForm.RATE, "deaths a year"),
    ],
)
def test_what_is_not_divided_by_people_has_no_gap_and_says_so(form: ValueForm, unit: str) -> None:
    measure = MeasureFacts("M", "Measure", form, unit)
    assert gap_measure_of(measure, "higher") is None
    assert why_without_gap(measure).startswith(f"This measure is a {form.value}, not a numerator")


@pytest.mark.parametrize(
    ("word", "polarity"), [("higher", "higher"), ("lower", "lower"), ("none", "none"), ("", "none")]
)
def test_a_measure_without_a_better_way_takes_no_side(word: str, polarity: str) -> None:
    assert polarity_of(word) == polarity


def test_nil_of_so_many_is_none_of_them() -> None:
    found = group_figure("1", "fifth 1", of(None, 30, status=ValueStatus.NIL))
    assert found.pair == (0, 30)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (of(None, None, status=ValueStatus.SUPPRESSED), "the value is suppressed"),
        (
            of(None, None, status=ValueStatus.NOT_REPORTED, reason="no register"),
            "the value is not reported: no register",
        ),
        (of(40, qualifier=Qualifier.ABOUT), "the value is not exact (about)"),
        (of(None, None), "there is a value without its numerator and denominator"),
        (
            of(None, None, status=ValueStatus.NIL),
            "there is a value without its numerator and denominator",
        ),
    ],
)
def test_a_value_that_is_not_exact_and_whole_is_missing_and_says_why(
    facts: ObservedFacts, reason: str
) -> None:
    found = group_figure("1", "fifth 1", facts)
    assert (found.pair, found.reason) == ((None, None), reason)


def test_people_of_no_known_group_are_kept_apart() -> None:
    found = groups(BEFORE, LAST_YEAR, qNK=of(40, 80))
    assert [one.code for one in found.groups] == ["1", "2", "3", "4", "5"]
    assert found.not_known is not None
    assert found.not_known.pair == (40, 80)


def test_groups_by_two_indices_or_definitions_are_no_breakdown_and_have_no_figure() -> None:
    other = groups(BEFORE, LAST_YEAR, q1=of(500, imd=2025))
    assert [one.count for one in other.groups] == [None] * 5
    assert other.groups[0].reason == (
        "the groups are by different indices of deprivation: 2019 and 2025"
    )
    anew = [of(1), of(1, definition="2"), of(1, definition="")]
    assert why_mixed(anew) == (
        "The groups are defined in different ways: version not stated and 1 and 2"
    )
    # Reports do not say by which index people were counted: that is no other index.
    assert why_mixed([of(1), of(1, imd=None)]) == ""


def test_everybody_counts_only_by_the_definition_of_the_groups_and_with_both_parts() -> None:
    assert groups(BEFORE, LAST_YEAR, of(3_000, 5_000)).whole is not None
    assert groups(BEFORE, LAST_YEAR, of(3_000, 5_000, definition="")).whole is not None
    assert groups(BEFORE, LAST_YEAR, of(3_000, 5_000, definition="2")).whole is None
    assert groups(BEFORE, LAST_YEAR, of(3_000, 5_000, qualifier=Qualifier.ABOUT)).whole is None


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (
            groups(AFTER, THIS_YEAR, q5=of(None, None, status=ValueStatus.NOT_REPORTED)),
            "fifth 5: the value is not reported, in 2023/24",
        ),
        (
            groups(AFTER, THIS_YEAR, q1=of(0, 0)),
            "fifth 1: the denominator is 0, in 2023/24",
        ),
        (
            groups(AFTER, THIS_YEAR, q2=of(640, coverage=Coverage.PARTIAL)),
            "Coverage moved: it is full in 2022/23 and partial in 2023/24",
        ),
    ],
)
def test_two_periods_are_refused_with_the_reason(after: PeriodGroups, reason: str) -> None:
    assert refusals(groups(BEFORE, LAST_YEAR), after) == [reason]


def test_another_index_or_another_definition_in_one_period_is_refused() -> None:
    anew = {str(place): of(number, imd=2025) for place, number in enumerate(AFTER, 1)}
    after = period_groups(THIS_YEAR, NAMES, anew, None)
    assert refusals(groups(BEFORE, LAST_YEAR), after) == [
        "The groups are by different indices of deprivation: 2019 and 2025"
    ]
    defined = {str(place): of(number, definition="2") for place, number in enumerate(AFTER, 1)}
    after = period_groups(THIS_YEAR, NAMES, defined, None)
    assert refusals(groups(BEFORE, LAST_YEAR), after) == [
        "The measure is defined in different ways: version 1 and 2"
    ]


@given(st.permutations(range(1, 6)))
def test_groups_stand_in_the_order_of_their_list_however_they_are_found(order: list[int]) -> None:
    found = {str(place): of(BEFORE[place - 1]) for place in order}
    assert period_groups(LAST_YEAR, NAMES, found, None) == groups(BEFORE, LAST_YEAR)


@pytest.mark.parametrize(
    ("count", "is_shown"), [(0, True), (1, False), (7, False), (8, True), (30, True)]
)
def test_a_gap_never_rests_on_a_few_people(count: int, is_shown: bool) -> None:
    facts = of(count, 30, imd=2019)
    found = group_figure("1", "fifth 1", without_small_counts(facts))
    assert (found.count is not None) == is_shown
    if not is_shown:
        assert found.reason == "the value is suppressed: from 1 to 7 people"
        # It stays a group of its index: what else it is of is no secret.
        assert without_small_counts(facts).imd_version == 2019
