"""How much is asked of which award, for which periods, and by when: figures by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.outcomes.calendar import (
    Deadlines,
    Extension,
    Standing,
    deadlines_of,
    extension_gives_time,
    periods_owed,
    report_is_expected,
    report_is_open,
    standing_of,
)
from tracker.domain.outcomes.states import ReportState
from tracker.domain.outcomes.tiers import (
    Frequency,
    ReportingRules,
    Tier,
    rules_can_be_used,
    tier_for,
)
from tracker.domain.periods import Period, part_of_year, year_period
from tracker.domain.schemes import Dates

RULES = ReportingRules()
YEAR = "2023/24"
ALL_YEAR = Dates(date(2023, 4, 1), date(2024, 3, 31))
Q1, Q2, Q3, Q4 = (part_of_year(YEAR, 4, number) for number in (1, 2, 3, 4))
END, HALF, QUARTER = Frequency


@pytest.mark.parametrize(
    ("pence", "code"),
    [
        (1, "short"),
        (500_00, "short"),
        (2_000_00, "short"),
        (2_000_01, "half-yearly"),
        (25_000_00, "half-yearly"),
        (25_000_01, "quarterly"),
        (500_000_00, "quarterly"),
    ],
)
def test_the_tier_goes_by_the_award(pence: int, code: str) -> None:
    tier = tier_for(RULES, pence)
    assert tier is not None
    assert tier.code == code


@pytest.mark.parametrize("pence", [0, -1])
def test_where_nothing_is_awarded_nothing_is_asked(pence: int) -> None:
    assert tier_for(RULES, pence) is None


def test_the_smallest_tier_has_one_short_report_and_the_rest_full_ones() -> None:
    assert [(tier.is_short, tier.frequency.value) for tier in RULES.tiers] == [
        (True, "once, at the end"),
        (False, "twice a year"),
        (False, "every quarter"),
    ]
    assert RULES.tiers[0].name == "Short report, once, at the end"


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (ReportingRules(()), "The last tier, and no other, must have no upper end"),
        (
            ReportingRules((Tier("a", 100, END), Tier("b", 200, HALF))),
            "The last tier, and no other, must have no upper end",
        ),
        (
            ReportingRules((Tier("a", 200, END), Tier("b", 200, HALF), Tier("c", None, HALF))),
            "Each tier must go further than the one before it",
        ),
        (
            ReportingRules((Tier("a", 200, END), Tier("a", None, HALF))),
            "Each tier must have a code of its own",
        ),
        (
            ReportingRules(due_after_end=-1),
            "Days after the end of a period must be 0 or more",
        ),
    ],
)
def test_tiers_that_cannot_be_used_are_refused(rules: ReportingRules, sentence: str) -> None:
    assert sentence in [breach.message for breach in rules_can_be_used(rules)]
    assert list(rules_can_be_used(RULES)) == []


@pytest.mark.parametrize(
    ("frequency", "runs", "expected"),
    [
        (QUARTER, ALL_YEAR, (Q1, Q2, Q3, Q4)),
        (HALF, ALL_YEAR, (part_of_year(YEAR, 2, 1), part_of_year(YEAR, 2, 2))),
        (END, ALL_YEAR, (year_period(YEAR),)),
        (QUARTER, Dates(date(2023, 6, 30), date(2023, 10, 1)), (Q1, Q2, Q3)),
        (QUARTER, Dates(None, None), (Q1, Q2, Q3, Q4)),
        (QUARTER, Dates(date(2022, 1, 1), date(2023, 7, 1)), (Q1, Q2)),
        (QUARTER, Dates(date(2024, 4, 1), None), ()),
        (END, Dates(date(2023, 4, 1), date(2024, 5, 31)), ()),
    ],
)
def test_a_scheme_reports_for_the_periods_in_which_it_runs(
    frequency: Frequency, runs: Dates, expected: tuple[Period, ...]
) -> None:
    assert periods_owed(frequency, YEAR, YEAR, runs) == expected


def test_a_scheme_that_outlives_the_year_of_its_award_goes_on_reporting_until_it_ends() -> None:
    runs = Dates(date(2022, 11, 21), date(2023, 11, 30))
    assert periods_owed(QUARTER, YEAR, "2022/23", runs) == (Q1, Q2, Q3)
    assert periods_owed(END, YEAR, "2022/23", runs) == (year_period(YEAR),)
    assert periods_owed(END, "2022/23", "2022/23", runs) == ()


def test_without_an_end_a_scheme_reports_in_the_year_of_its_award() -> None:
    runs = Dates(date(2022, 11, 21), None)
    assert periods_owed(QUARTER, YEAR, "2022/23", runs) == ()
    assert periods_owed(END, YEAR, "2022/23", runs) == ()
    assert periods_owed(END, "2022/23", "2022/23", runs) == (year_period("2022/23"),)


def test_a_report_opens_before_its_period_ends_and_is_due_and_closes_after_it() -> None:
    found = deadlines_of(Q1, ALL_YEAR, RULES)
    assert found == Deadlines(
        ends=date(2023, 6, 30),
        opens=date(2023, 6, 16),
        due=date(2023, 7, 30),
        closes=date(2024, 1, 26),
    )


def test_a_scheme_that_ends_within_a_period_reports_from_its_own_end() -> None:
    runs = Dates(date(2022, 11, 21), date(2023, 11, 30))
    found = deadlines_of(year_period(YEAR), runs, RULES)
    assert (found.opens, found.due) == (date(2023, 11, 16), date(2023, 12, 30))


def test_an_extension_moves_what_is_due_and_never_the_close_forward() -> None:
    soon = deadlines_of(Q1, ALL_YEAR, RULES, Extension(date(2023, 8, 31), "Ill"))
    assert (soon.due, soon.closes) == (date(2023, 8, 31), date(2024, 1, 26))
    late = deadlines_of(Q1, ALL_YEAR, RULES, Extension(date(2024, 5, 1), "Ill"))
    assert (late.due, late.closes) == (date(2024, 5, 1), date(2024, 5, 1))


def test_an_extension_is_later_and_says_why() -> None:
    now = deadlines_of(Q1, ALL_YEAR, RULES)
    told = [one.message for one in extension_gives_time(date(2023, 7, 30), now, " ")]
    assert told == [
        "New due date must be after 30 July 2023, when the report is due now",
        "Enter a reason for the extension",
    ]
    assert list(extension_gives_time(date(2023, 7, 31), now, "Ill")) == []


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2023, 6, 15), ["This report opens on 16 June 2023"]),
        (date(2023, 6, 16), []),
        (date(2024, 1, 26), []),
        (
            date(2024, 1, 27),
            ["This report closed on 26 January 2024. Ask the programme lead for more time"],
        ),
    ],
)
def test_a_report_can_be_written_from_its_opening_to_its_close(day: date, told: list[str]) -> None:
    found = deadlines_of(Q1, ALL_YEAR, RULES)
    assert [breach.message for breach in report_is_open(found, day)] == told


def test_a_report_for_another_period_is_refused_with_those_that_are_asked() -> None:
    [breach] = report_is_expected(year_period(YEAR), (Q1, Q2))
    assert breach.message == (
        "Reporting period must be one for which this scheme reports: 2023/24 Q1, 2023/24 Q2"
    )
    [breach] = report_is_expected(Q1, ())
    assert breach.message == "No report is expected from this scheme for 2023/24"
    assert list(report_is_expected(Q1, (Q1,))) == []


@pytest.mark.parametrize(
    ("state", "day", "expected"),
    [
        (ReportState.NOT_STARTED, date(2023, 6, 15), Standing.NOT_OPEN),
        (ReportState.NOT_STARTED, date(2023, 6, 16), Standing.DUE),
        (ReportState.DRAFT, date(2023, 7, 30), Standing.DUE),
        (ReportState.DRAFT, date(2023, 7, 31), Standing.OVERDUE),
        (ReportState.QUERIED, date(2023, 7, 31), Standing.OVERDUE),
        (ReportState.SUPERSEDED, date(2023, 7, 31), Standing.OVERDUE),
        (ReportState.SUBMITTED, date(2023, 7, 31), Standing.WITH_REVIEWER),
        (ReportState.IN_REVIEW, date(2023, 7, 31), Standing.WITH_REVIEWER),
        (ReportState.ACCEPTED, date(2023, 7, 31), Standing.ACCEPTED),
        (ReportState.NIL, date(2023, 7, 31), Standing.NIL),
        (ReportState.WAIVED, date(2023, 7, 31), Standing.WAIVED),
    ],
)
def test_a_report_is_in_one_list(state: ReportState, day: date, expected: Standing) -> None:
    assert standing_of(state, deadlines_of(Q1, ALL_YEAR, RULES), day) is expected


@given(
    st.sampled_from([HALF, QUARTER]),
    st.dates(date(2022, 1, 1), date(2025, 1, 1)),
    st.integers(0, 900),
)
def test_every_day_on_which_a_scheme_runs_is_in_one_of_its_periods(
    frequency: Frequency, starts: date, length: int
) -> None:
    runs = Dates(starts, starts + timedelta(days=length))
    owed = periods_owed(frequency, YEAR, YEAR, runs)
    year = year_period(YEAR)
    for offset in range(0, length + 1, 10):
        day = starts + timedelta(days=offset)
        found = [period for period in owed if period.first <= day <= period.last]
        assert len(found) == (1 if year.first <= day <= year.last else 0)
