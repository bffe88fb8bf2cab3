"""A measure month by month: enough points, icons in words, and limits drawn anew for a reason."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tracker.domain.periods import Period, month_period
from tracker.domain.process_charts import (
    ASSURANCE_WORDS,
    SPECIAL_WORDS,
    VARIATION_WORDS,
    Rebase,
    SeriesPoint,
    chart_in_words,
    limits_are_drawn_anew_for_a_reason,
    process_chart,
)
from tracker.domain.statistics import Assurance, Polarity, Special, Variation

MONTHS = tuple(month_period(date(2022 + month // 12, month % 12 + 1, 1)) for month in range(36))
CALM = (49, 51) * 6


def _series(*values: int | None) -> tuple[SeriesPoint, ...]:
    return tuple(
        SeriesPoint(period, None if value is None else Decimal(value))
        for period, value in zip(MONTHS, values, strict=False)
    )


def _rebase(period: Period, reason: str = "A second clinic opened.") -> Rebase:
    return Rebase(period, "lead@example.nhs.uk", datetime(2024, 5, 2, 9, tzinfo=UTC), reason)


def test_every_icon_and_every_special_cause_has_its_words() -> None:
    assert set(VARIATION_WORDS) == set(Variation)
    assert set(ASSURANCE_WORDS) == set(Assurance)
    assert set(SPECIAL_WORDS) == set(Special)
    for words in (VARIATION_WORDS, ASSURANCE_WORDS, SPECIAL_WORDS):
        assert len(set(words.values())) == len(words)


def test_fewer_than_twelve_points_are_no_chart() -> None:
    found = process_chart(_series(*CALM[:11]), "higher")
    assert found.chart is None
    assert chart_in_words(found) == ("There are 11 points; a control chart needs 12 or more.",)


def test_twelve_calm_points_show_common_cause_variation() -> None:
    found = process_chart(_series(*CALM), "higher", target=Decimal(44))
    assert chart_in_words(found) == (
        "Common cause variation: no significant change.",
        "The process as it is will consistently meet the target.",
        "0 of 12 points stand out.",
    )


@pytest.mark.parametrize(
    ("polarity", "words"),
    [
        ("higher", "of an improving kind, towards high values."),
        ("lower", "of a concerning kind, towards high values."),
        ("none", "Special cause variation towards high values."),
    ],
)
def test_polarity_says_what_a_high_point_means(polarity: Polarity, words: str) -> None:
    found = process_chart(_series(*CALM, 57), polarity)
    said = chart_in_words(found)
    assert said[0].endswith(words)
    assert said[1] == "January 2023 is outside the process limits."
    assert said[2] == "1 of 13 points stands out."


def test_a_period_without_a_value_is_left_out_and_named() -> None:
    found = process_chart(_series(*CALM[:6], None, *CALM), "higher")
    assert len(found.periods) == 18
    assert chart_in_words(found)[-1] == "Without a value, and so left out: July 2022."


def test_points_are_put_in_the_order_of_time() -> None:
    series = _series(*range(14))
    assert process_chart(series[::-1], "higher") == process_chart(series, "higher")


def test_limits_are_drawn_anew_where_somebody_said_why() -> None:
    series = _series(*CALM, *[value + 20 for value in CALM])
    found = process_chart(series, "higher", rebases=[_rebase(MONTHS[12])])
    assert found.chart is not None
    assert [(one.start, one.mean) for one in found.chart.phases] == [(0, 50), (12, 70)]
    assert chart_in_words(found)[-1] == (
        "Limits are drawn anew from January 2023: A second clinic opened (lead@example.nhs.uk, "
        "2 May 2024)."
    )


def test_limits_behind_few_points_are_called_a_trial() -> None:
    series = _series(*CALM, 70, 71)
    said = chart_in_words(process_chart(series, "higher", rebases=[_rebase(MONTHS[12])]))
    assert "Limits behind which there are fewer than 12 points are a trial." in said


def test_a_rebase_whose_period_lost_its_value_falls_on_the_next() -> None:
    series = _series(*CALM, None, *CALM)
    found = process_chart(series, "higher", rebases=[_rebase(MONTHS[12])])
    assert found.chart is not None
    assert [one.start for one in found.chart.phases] == [0, 12]
    assert found.periods[12] == MONTHS[13]


@pytest.mark.parametrize("outside", [MONTHS[0], MONTHS[30]])
def test_a_rebase_outside_the_series_is_not_followed(outside: Period) -> None:
    found = process_chart(_series(*CALM), "higher", rebases=[_rebase(outside)])
    assert found.rebases == ()


@pytest.mark.parametrize(
    ("period", "reason", "message"),
    [
        (MONTHS[0], "Why", "Period must be one that has a value, and not the first of the chart"),
        (MONTHS[20], "Why", "Period must be one that has a value, and not the first of the chart"),
        (MONTHS[3], "  ", "Enter reason: what changed in how the work is done"),
        (MONTHS[3], "x" * 501, "Reason must be 500 characters or fewer"),
    ],
)
def test_a_rebase_names_its_period_and_its_reason(
    period: Period, reason: str, message: str
) -> None:
    wrong = limits_are_drawn_anew_for_a_reason(_series(*CALM), period, reason)
    assert [one.message for one in wrong] == [message]
    assert not list(limits_are_drawn_anew_for_a_reason(_series(*CALM), MONTHS[3], "Why"))
