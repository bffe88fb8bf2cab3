"""Gaps between two groups: published examples, hand-worked changes, and what always holds."""

from typing import Literal, cast

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.domain.statistics import (
    Moved,
    Polarity,
    Verdict,
    absolute_gap,
    change_in_gap,
    change_in_ratio,
    proportion,
    rate,
    relative_gap,
)

Pair = tuple[int, int]
Kind = Literal["proportion", "rate"]
KINDS: tuple[Kind, ...] = ("proportion", "rate")
GROUPS = st.integers(1, 10**5).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
GAPS = st.tuples(GROUPS, GROUPS)


# Newcombe RG. Interval estimation for the difference between independent proportions.
# Stat Med 1998;17:873-90, table II, method 10.
@pytest.mark.parametrize(
    ("most", "least", "lower", "upper"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombes_examples_come_out_as_printed(
    most: Pair, least: Pair, lower: float, upper: float
) -> None:
    found = absolute_gap(most, least)
    assert found.method == "Newcombe"
    assert (round(found.lower or 0, 4), round(found.upper or 0, 4)) == (lower, upper)


def test_a_gap_of_rates_is_squared_and_added_by_hand() -> None:
    """40 and 20 events in 10,000 each: 200 per 100,000; Byar's limits 28.5733 to 54.4701 and
    12.2114 to 30.8899 events, so down by sqrt(11.4267^2 + 10.8899^2) and up by
    sqrt(14.4701^2 + 7.7886^2) events of 10,000.
    """
    found = absolute_gap((40, 10_000), (20, 10_000), kind="rate")
    assert found.value == pytest.approx(200, rel=1e-12)
    assert found.lower == pytest.approx(200 - 10 * 15.7848, abs=0.01)
    assert found.upper == pytest.approx(200 + 10 * 16.4329, abs=0.01)
    assert absolute_gap((40, 10_000), (20, 10_000), kind="rate", multiplier=1).value == (
        pytest.approx(0.002, rel=1e-12)
    )


def test_katz_by_hand() -> None:
    """30 of 100 to 20 of 100: 1.5, with error sqrt(0.7/30 + 0.8/20) = 0.251661 of its log."""
    found = relative_gap((30, 100), (20, 100), kind="proportion")
    assert found.value == pytest.approx(1.5, rel=1e-12)
    assert found.lower == pytest.approx(
        1.5 * 2.718281828459045 ** (-1.959964 * 0.2516611), rel=1e-6
    )
    assert found.upper == pytest.approx(1.5 * 2.718281828459045 ** (1.959964 * 0.2516611), rel=1e-6)


def test_a_ratio_with_a_count_of_0_has_no_limits() -> None:
    none_here = relative_gap((0, 100), (20, 100), kind="proportion")
    assert (none_here.value, none_here.lower, none_here.upper) == (0, None, None)
    none_there = relative_gap((20, 100), (0, 100), kind="rate")
    assert none_there.value is None
    assert none_there.reason == "The group that is compared with has none"


def test_a_ratio_where_everybody_is_counted_has_no_limits() -> None:
    found = relative_gap((50, 50), (40, 40), kind="proportion")
    assert (found.value, found.lower) == (1, None)
    assert found.reason == "Everybody is counted, so the ratio has no interval"


@pytest.mark.parametrize(
    ("before", "after", "polarity", "verdict", "moved"),
    [
        # Smoking: the most deprived fell from 30% to 22%, the least stayed at 10%.
        (((3000, 10000), (1000, 10000)), ((2200, 10000), (1000, 10000)), "lower", "narrowed", "up"),
        # The gap closed because the least deprived got worse.
        (
            ((3000, 10000), (1000, 10000)),
            ((3000, 10000), (1800, 10000)),
            "lower",
            "narrowed",
            "down",
        ),
        (
            ((3000, 10000), (1000, 10000)),
            ((2600, 10000), (1400, 10000)),
            "lower",
            "narrowed",
            "both",
        ),
        # Health checks, where higher is better, and the most deprived have fewer.
        (
            ((5000, 10000), (7000, 10000)),
            ((6200, 10000), (7000, 10000)),
            "higher",
            "narrowed",
            "up",
        ),
        (
            ((5000, 10000), (7000, 10000)),
            ((5000, 10000), (6200, 10000)),
            "higher",
            "narrowed",
            "down",
        ),
        # Both improved, the most deprived more: nobody was levelled down.
        (
            ((5000, 10000), (7000, 10000)),
            ((6600, 10000), (7200, 10000)),
            "higher",
            "narrowed",
            "up",
        ),
        # The most deprived are the ones better off: the others caught up.
        (
            ((7000, 10000), (5000, 10000)),
            ((7000, 10000), (6200, 10000)),
            "higher",
            "narrowed",
            "up",
        ),
        (((5000, 10000), (7000, 10000)), ((4000, 10000), (7000, 10000)), "higher", "widened", None),
        (((50, 100), (70, 100)), ((53, 100), (70, 100)), "higher", "no clear change", None),
        (
            ((5000, 10000), (7000, 10000)),
            ((7000, 10000), (5000, 10000)),
            "higher",
            "crossed over",
            None,
        ),
        # A gap that was clear, and is now as good as none, narrowed although its sign turned.
        (
            ((5000, 10000), (7000, 10000)),
            ((7010, 10000), (7000, 10000)),
            "higher",
            "narrowed",
            "up",
        ),
        # Its sign turned while it grew from as good as none.
        (
            ((7010, 10000), (7000, 10000)),
            ((5000, 10000), (7000, 10000)),
            "higher",
            "widened",
            None,
        ),
        (((3000, 10000), (1000, 10000)), ((2200, 10000), (1000, 10000)), "none", "narrowed", None),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_what_may_be_said_of_a_change(
    before: tuple[Pair, Pair],
    after: tuple[Pair, Pair],
    polarity: Polarity,
    verdict: str,
    moved: str | None,
    kind: Kind,
) -> None:
    words = {"up": Moved.UP, "down": Moved.DOWN, "both": Moved.BOTH, None: None}
    found = change_in_gap(before, after, kind=kind, polarity=polarity)
    assert (found.verdict, found.moved) == (verdict, words[moved])


def test_a_change_is_squared_and_added_from_the_two_gaps() -> None:
    before, after = ((300, 1000), (200, 1000)), ((260, 1000), (220, 1000))
    found = change_in_gap(before, after, kind="proportion", polarity="lower")
    first, second = absolute_gap(*before), absolute_gap(*after)
    assert (found.before, found.after) == (first, second)
    assert None not in (first.lower, first.upper, second.lower, second.upper)
    assert found.value == pytest.approx(-0.06, rel=1e-9)
    down = ((0.04 - (second.lower or 0)) ** 2 + ((first.upper or 0) - 0.1) ** 2) ** 0.5
    up = (((second.upper or 0) - 0.04) ** 2 + (0.1 - (first.lower or 0)) ** 2) ** 0.5
    assert (found.lower, found.upper) == pytest.approx((-0.06 - down, -0.06 + up), rel=1e-9)


def test_two_intervals_that_overlap_may_still_differ() -> None:
    """What is tested is the change, not whether the two intervals touch."""
    found = change_in_gap(
        ((3000, 10000), (2000, 10000)),
        ((2790, 10000), (2000, 10000)),
        kind="proportion",
        polarity="lower",
    )
    assert found.before.lower is not None
    assert found.after.upper is not None
    assert found.after.upper > found.before.lower
    assert found.verdict == "narrowed"


def test_paired_or_overlapping_data_are_refused() -> None:
    gap = ((3, 10), (2, 10))
    with pytest.raises(ValueError, match=r"^The two periods must be of different people"):
        change_in_gap(gap, gap, kind="proportion", polarity="lower", independent=False)


def test_a_missing_number_gives_a_missing_result() -> None:
    assert absolute_gap((None, 10), (2, 10)).value is None
    assert relative_gap((3, 10), (2, None), kind="rate").value is None
    found = change_in_gap(
        ((None, 10), (2, 10)), ((3, 10), (2, 10)), kind="proportion", polarity="lower"
    )
    assert (found.value, found.lower, found.verdict, found.moved) == (None, None, None, None)
    assert found.reason == "There is no numerator"


def test_bad_input_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"^Numerator must be the denominator or less$"):
        absolute_gap((11, 10), (2, 10))
    with pytest.raises(ValueError, match=r"^Kind must be proportion or rate$"):
        absolute_gap((1, 10), (2, 10), kind=cast("Kind", "odds"))
    with pytest.raises(ValueError, match=r"^Polarity must be higher, lower or none$"):
        change_in_gap(
            ((1, 9), (1, 9)),
            ((1, 9), (1, 9)),
            kind="rate",
            polarity=cast("Polarity", "up"),
        )


@pytest.mark.parametrize("kind", KINDS)
@given(groups=GAPS)
def test_the_other_way_round_a_gap_turns_its_sign(groups: tuple[Pair, Pair], kind: Kind) -> None:
    most, least = groups
    there, back = absolute_gap(most, least, kind=kind), absolute_gap(least, most, kind=kind)
    assert there.value == -(back.value or 0)
    assert (there.lower, there.upper) == pytest.approx((-(back.upper or 0), -(back.lower or 0)))


@pytest.mark.parametrize("kind", KINDS)
@given(groups=GAPS)
def test_the_other_way_round_a_ratio_is_its_inverse(groups: tuple[Pair, Pair], kind: Kind) -> None:
    most, least = groups
    assume(most[0] and least[0] and most[0] < most[1] and least[0] < least[1])
    there, back = relative_gap(most, least, kind=kind), relative_gap(least, most, kind=kind)
    assert there.lower == pytest.approx(1 / (back.upper or 1))


@pytest.mark.parametrize("kind", KINDS)
@given(groups=GAPS)
def test_intervals_hold_the_gap(groups: tuple[Pair, Pair], kind: Kind) -> None:
    found = absolute_gap(*groups, kind=kind)
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower <= (found.value or 0) <= found.upper
    if kind == "proportion":
        assert found.lower >= -1 - 1e-12
        assert found.upper <= 1 + 1e-12


@given(GROUPS)
def test_a_gap_to_the_same_group_is_nothing_with_an_even_interval(group: Pair) -> None:
    found = absolute_gap(group, group)
    assert found.value == 0
    assert found.lower == pytest.approx(-(found.upper or 0))


@given(GAPS, GAPS, st.sampled_from(["higher", "lower"]))
def test_time_backwards_turns_narrowing_into_widening(
    before: tuple[Pair, Pair], after: tuple[Pair, Pair], polarity: Polarity
) -> None:
    turned = {
        Verdict.NARROWED: Verdict.WIDENED,
        Verdict.WIDENED: Verdict.NARROWED,
        Verdict.NO_CLEAR_CHANGE: Verdict.NO_CLEAR_CHANGE,
        Verdict.CROSSED_OVER: Verdict.CROSSED_OVER,
    }
    on = change_in_gap(before, after, kind="proportion", polarity=polarity)
    back = change_in_gap(after, before, kind="proportion", polarity=polarity)
    assert on.verdict is not None
    assert back.verdict is turned[on.verdict]
    assert on.value == pytest.approx(-(back.value or 0))


@given(GAPS, GAPS, st.sampled_from(["higher", "lower"]))
def test_the_verdict_is_the_same_whichever_group_is_named_first(
    before: tuple[Pair, Pair], after: tuple[Pair, Pair], polarity: Polarity
) -> None:
    one = change_in_gap(before, after, kind="proportion", polarity=polarity)
    other = change_in_gap(
        (before[1], before[0]), (after[1], after[0]), kind="proportion", polarity=polarity
    )
    assert (one.verdict, one.moved) == (other.verdict, other.moved)


@given(GAPS, GAPS)
def test_nothing_is_claimed_that_the_interval_does_not_carry(
    before: tuple[Pair, Pair], after: tuple[Pair, Pair]
) -> None:
    found = change_in_gap(before, after, kind="proportion", polarity="lower")
    assert found.lower is not None
    assert found.upper is not None
    if found.lower <= 0 <= found.upper:
        assert found.verdict is Verdict.NO_CLEAR_CHANGE
    if found.verdict is Verdict.NARROWED:
        assert abs(found.after.value or 0) < abs(found.before.value or 0)
        assert found.moved is not None
    if found.verdict is not Verdict.NARROWED:
        assert found.moved is None


@given(GROUPS, GROUPS)
def test_a_gap_uses_the_limits_that_its_groups_are_shown_with(most: Pair, least: Pair) -> None:
    first, second = proportion(*most), proportion(*least)
    found = absolute_gap(most, least)
    down = (
        ((first.value or 0) - (first.lower or 0)) ** 2
        + ((second.upper or 0) - (second.value or 0)) ** 2
    ) ** 0.5
    assert found.lower == pytest.approx((found.value or 0) - down, abs=1e-12)
    assert rate(*most).value is not None


def test_absolute_and_relative_may_disagree() -> None:
    """From 12% and 6% to 7% and 2.5%: 6.0 points become 4.5, and 2.0 times becomes 2.8 times."""
    before = ((12_000, 100_000), (6_000, 100_000))
    after = ((7_000, 100_000), (2_500, 100_000))
    points = change_in_gap(before, after, kind="proportion", polarity="lower", multiplier=100)
    times = change_in_ratio(before, after, kind="proportion")
    assert points.before.value == pytest.approx(6.0)
    assert points.after.value == pytest.approx(4.5)
    assert times.before.value == pytest.approx(2.0)
    assert times.after.value == pytest.approx(2.8)
    assert times.value == pytest.approx(1.4)
    assert (points.verdict, times.verdict) == ("narrowed", "widened")


def test_a_ratio_of_ratios_adds_the_four_variances_on_the_log_scale() -> None:
    before, after = ((400, 10_000), (200, 10_000)), ((300, 10_000), (250, 10_000))
    found = change_in_ratio(before, after, kind="rate")
    error = (1 / 400 + 1 / 200 + 1 / 300 + 1 / 250) ** 0.5
    assert found.value == pytest.approx(0.6)
    assert found.lower == pytest.approx(0.6 * 2.718281828459045 ** (-1.959963984540054 * error))
    assert found.upper == pytest.approx(0.6 * 2.718281828459045 ** (1.959963984540054 * error))
    assert found.verdict == "narrowed"


def test_a_ratio_without_limits_has_no_verdict() -> None:
    found = change_in_ratio(((0, 100), (20, 100)), ((5, 100), (20, 100)), kind="rate")
    assert (found.value, found.verdict) == (None, None)
    assert found.reason == "The ratio before is 0"
    found = change_in_ratio(((5, 100), (20, 100)), ((0, 100), (20, 100)), kind="rate")
    assert (found.value, found.lower, found.verdict) == (0, None, None)
    with pytest.raises(ValueError, match=r"^The two periods must be of different people"):
        change_in_ratio(((5, 9), (2, 9)), ((5, 9), (2, 9)), kind="rate", independent=False)


@given(GAPS, GAPS)
def test_the_verdict_on_a_ratio_is_the_same_whichever_group_is_named_first(
    before: tuple[Pair, Pair], after: tuple[Pair, Pair]
) -> None:
    one = change_in_ratio(before, after, kind="rate")
    other = change_in_ratio((before[1], before[0]), (after[1], after[0]), kind="rate")
    assert one.verdict is other.verdict
