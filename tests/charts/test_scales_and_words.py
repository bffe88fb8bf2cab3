"""Round ticks, numbers in their unit, and words that fit the room they are given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.charts import NUMBER, PEOPLE, PERCENT, POUNDS, RATIO, YEARS
from tracker.charts.scales import scale_across, scale_of
from tracker.charts.words import NARROWEST, lines_within, shortened, width_of

REAL = st.floats(-1e12, 1e12, allow_nan=False).map(lambda value: round(value, 6))


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ((0, 50), (0, 10, 20, 30, 40, 50)),
        ((8.1, 14.2), (8, 10, 12, 14, 16)),
        ((0.4, 99.8), (0, 20, 40, 60, 80, 100)),
        ((-3, 7), (-4, -2, 0, 2, 4, 6, 8)),
        ((0.0021, 0.0032), (0.002, 0.00225, 0.0025, 0.00275, 0.003, 0.00325)),
    ],
)
def test_ticks_are_round(values: tuple[float, ...], ticks: tuple[float, ...]) -> None:
    unit = PERCENT if min(values) >= 0.4 or min(values) == 0 else NUMBER.to(5)
    assert scale_of(values, unit).ticks == pytest.approx(ticks)


@given(st.lists(REAL, min_size=1, max_size=8))
def test_a_scale_holds_every_value_between_its_ends(values: list[float]) -> None:
    for unit in (PERCENT, NUMBER, PEOPLE, RATIO):
        scale = scale_across(values, unit)
        tolerance = 1e-6 * max(1, *(abs(value) for value in values))
        assert scale.low <= min(values) + tolerance
        assert scale.high >= max(values) - tolerance
        assert scale.low < scale.high
        assert 2 <= len(scale.ticks) <= 9
        assert list(scale.ticks) == sorted(scale.ticks)
        assert all(-1e-6 <= scale.at(value) <= 1 + 1e-6 for value in values)


@given(st.lists(REAL, min_size=1, max_size=8))
def test_no_two_ticks_read_the_same(values: list[float]) -> None:
    scale = scale_across(values, NUMBER)
    said = [NUMBER.tick(tick, scale.places) for tick in scale.ticks]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 1e16])
def test_what_is_no_number_to_draw_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="must be a number"):
        scale_of([1, value], NUMBER)


def test_values_are_rounded_half_up_and_a_nought_has_no_minus() -> None:
    assert PERCENT.say(12.25) == "12.3%"
    assert PERCENT.say(-0.04) == "0.0%"
    assert PERCENT.say(-2.25) == "−2.3%"
    assert POUNDS.say(-1250) == "−£1,250"
    assert RATIO.say(2.675) == "2.68"
    assert PEOPLE.say(133000) == "133,000"


def test_large_ticks_are_short_and_exact() -> None:
    assert POUNDS.tick(1_500_000, 0) == "£1.5m"
    assert POUNDS.tick(-2e9, 0) == "−£2bn"
    assert POUNDS.tick(1_000_001, 0) == "£1,000,001"
    assert PERCENT.tick(25, 0) == "25%"


def test_a_difference_of_percentages_is_in_percentage_points() -> None:
    assert PERCENT.say_difference(-1.5) == "−1.5 percentage points"
    assert YEARS.say_difference(2) == "2.0 years"
    assert PERCENT.say_interval(14, 11.9, 16.4) == "14.0% (11.9% to 16.4%)"
    assert PERCENT.say_interval(14, None, 16.4) == "14.0%"


@given(st.text(max_size=120), st.sampled_from([60, 132, NARROWEST]))
def test_lines_fit_their_room_and_lose_no_letter(words: str, room: float) -> None:
    lines = lines_within(words, room)
    assert "".join("".join(lines).split()) == "".join(words.split())
    assert all(len(line) == 1 or width_of(line) <= room for line in lines)


@given(st.text(max_size=80))
def test_shortened_words_fit_and_say_that_they_were_cut(words: str) -> None:
    whole = " ".join(words.split())
    short = shortened(words, 100)
    assert short == whole or (short.endswith("…") and width_of(short) <= 100)


def test_a_wide_script_takes_more_room_and_an_accent_none() -> None:
    assert width_of("健康") > width_of("he")
    assert width_of("e\u0301") == width_of("e")
    assert width_of("bold", bold=True) > width_of("bold")
