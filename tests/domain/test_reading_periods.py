"""Periods as people write them, and the sentence for what is none."""

from datetime import date

import pytest

from tracker.domain.periods import Period
from tracker.domain.reading import UnreadableError, period

YEAR = Period(date(2023, 4, 1), date(2024, 3, 31))
SECOND_QUARTER = Period(date(2023, 7, 1), date(2023, 9, 30))
SECOND_HALF = Period(date(2023, 10, 1), date(2024, 3, 31))
APRIL = Period(date(2023, 4, 1), date(2023, 4, 30))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2023/24", YEAR),
        (" 2023/24 ", YEAR),
        ("2023/24 Q2", SECOND_QUARTER),
        ("2023/24 q2", SECOND_QUARTER),
        ("2023/24Q2", SECOND_QUARTER),
        ("Q2 2023/24", SECOND_QUARTER),
        ("2023/24\N{NO-BREAK SPACE}Q2", SECOND_QUARTER),
        ("2023/24 H2", SECOND_HALF),
        ("April 2023", APRIL),
        ("Apr 2023", APRIL),
        ("4/2023", APRIL),
        ("2023-04", APRIL),
    ],
)
def test_a_period_is_read_as_people_write_it(text: str, meant: Period) -> None:
    assert period(text) == meant
    assert period(meant.name) == meant


@pytest.mark.parametrize(
    "text",
    ["2023", "Q2", "2023/24 Q5", "2023/24 H3", "Q1 2023/24 Q1", "last year", "Smarch 2023", "2"],
)
def test_what_is_no_period_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        period(text)
    assert str(refused.value) == "Period must be like 2023/24, 2023/24 Q2 or April 2023"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2023/25", "Reporting period must be two years in a row, like 2023/24"),
        ("2023/25 Q2", "Reporting period must be two years in a row, like 2023/24"),
        ("13/2023", "Reporting period must be a real month, like April 2023"),
        ("April 23", "Reporting period must have a year of 4 numbers, like 2026"),
        ("", "Enter reporting period"),
    ],
)
def test_a_period_that_cannot_be_says_why(text: str, sentence: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        period(text, "Reporting period")
    assert str(refused.value) == sentence
