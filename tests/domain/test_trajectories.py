"""The way of a measure as people type it: read, refused with a sentence, and written the same."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.attainment import Aim, Step, trajectory_can_be_followed
from tracker.domain.reading import UnreadableError
from tracker.domain.trajectories import baseline_day, in_words, trajectory

MARCH = date(2024, 3, 31)
STEPS = (Step(date(2023, 12, 31), Decimal(64)), Step(MARCH, Decimal("66.5")))


@pytest.mark.parametrize(
    "text",
    [
        "31 December 2023: 64; 31 March 2024: 66.5",
        "31 March 2024: 66.5\n31 December 2023: 64\n",
        "31/12/2023:64;31/3/2024:66.5;",
        "2023-12-31 00:00:00: 64; 2024-03-31: 66.5",
    ],
)
def test_a_trajectory_is_read_in_the_order_of_its_dates(text: str) -> None:
    assert trajectory(text) == STEPS


def test_nothing_typed_is_no_trajectory() -> None:
    assert trajectory(" ; \n") == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "64",
            "Trajectory must be dates with values, like 31 December 2023: 64; 31 March 2024: 66",
        ),
        (
            "December 2023: 64",
            "Each date of the trajectory must be a day, month and year, like 31 March 2026",
        ),
        ("03/31/2024: 64", "Each date of the trajectory must have the day first, like 31/3/2026"),
        ("31 March 2024: half", "Each value of the trajectory must be a number, like 12.5"),
        ("31 March 2024: 64%", "Each value of the trajectory must be a number, like 12.5"),
        ("1" * 2001, "Trajectory must be 2,000 characters or fewer"),
    ],
)
def test_what_is_no_trajectory_is_refused_with_what_it_must_be(text: str, message: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        trajectory(text)
    assert str(refused.value) == message


@given(
    st.dictionaries(
        st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        st.decimals(-1_000, 1_000, places=2),
        max_size=12,
    )
)
def test_what_is_written_is_read_as_the_same(steps: dict[date, Decimal]) -> None:
    wanted = tuple(Step(day, value) for day, value in sorted(steps.items()))
    found = trajectory(in_words(wanted))
    assert found == wanted
    assert in_words(found) == in_words(wanted)


@pytest.mark.parametrize(
    ("starts", "period", "due", "day"),
    [
        (None, "2022/23", MARCH, date(2023, 3, 31)),
        (None, "2022/23 Q2", None, date(2022, 9, 30)),
        (None, "April 2023", MARCH, date(2023, 4, 30)),
        (date(2023, 6, 1), "2022/23", MARCH, date(2023, 6, 1)),
        (None, "the year before", MARCH, None),
        (None, "", MARCH, None),
        (None, "2023/24", MARCH, None),
    ],
)
def test_the_way_begins_with_the_last_day_of_the_baselines_period_unless_a_date_is_given(
    starts: date | None, period: str, due: date | None, day: date | None
) -> None:
    assert baseline_day(starts, period, due) == day


def test_a_trajectory_leads_to_a_target() -> None:
    aim = Aim(Decimal(60), None, due=date(2024, 6, 30), steps=STEPS)
    [wrong] = trajectory_can_be_followed(aim)
    assert (wrong.field, wrong.message) == (
        "target",
        "Enter the target value, because there is a trajectory",
    )
