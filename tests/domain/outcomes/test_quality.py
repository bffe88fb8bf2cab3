"""What is odd about a report, each rule by worked examples: told as a sentence, at its place."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.domain.outcomes.test_answers import ASKED, TOLD
from tracker.domain.outcomes.answers import EVERYBODY, SPENDING, AnswerKey, Answers, Value, counted
from tracker.domain.outcomes.quality import (
    Baseline,
    Before,
    Flag,
    last_day_of,
    odd_answers,
    spending_unlike_the_ledger,
    stale_baseline,
)
from tracker.domain.outcomes.sections import Section
from tracker.domain.values import Qualifier, ValueStatus

BASELINE = Baseline(
    "checks",
    "Health checks done",
    Decimal(48),
    "2022/23",
    Decimal(60),
    target_date=date(2024, 3, 31),
    starts=date(2023, 4, 1),
)


def told(people: Value) -> Answers:
    return replace(TOLD, values={**TOLD.values, EVERYBODY: people})


def words(
    answers: Answers,
    accepted: list[Answers] | None = None,
    running: list[Answers] | None = None,
    totals: frozenset[str] = frozenset(),
) -> list[str]:
    before = Before(accepted or [], accepted or [], running or [], totals)
    return [one.words for one in odd_answers(answers, ASKED, before)]


def test_a_report_like_those_before_it_has_nothing_odd() -> None:
    before = [told(counted(120)), told(counted(130))]
    found = words(TOLD, before, before)
    assert [one for one in found if "People reached" in one] == []


@pytest.mark.parametrize(
    ("before", "now", "odd"),
    [
        ([148], 297, "People reached is 297; in the accepted reports before it was 148"),
        ([148], 296, None),
        ([148], 74, None),
        ([148], 73, "People reached is 73; in the accepted reports before it was 148"),
        ([20, 30], 9, "People reached is 9; in the accepted reports before it was 20 to 30"),
        (
            [100, 150],
            301,
            "People reached is 301; in the accepted reports before it was 100 to 150",
        ),
        ([], 900, None),
    ],
)
def test_a_figure_twice_as_high_or_half_as_high_as_ever_is_asked_about(
    before: list[int], now: int, odd: str | None
) -> None:
    accepted = [told(counted(number)) for number in before]
    found = [one for one in words(told(counted(now)), accepted) if "accepted reports" in one]
    assert found == ([odd] if odd else [])


def test_a_figure_keeps_how_exact_it_is_in_its_flag() -> None:
    over, nearly = counted(100, Qualifier.OVER), counted(600, Qualifier.NEARLY)
    assert words(told(nearly), [told(over)]) == [
        "People reached is nearly 600; in the accepted reports before it was over 100"
    ]


def test_a_share_is_set_beside_shares() -> None:
    half = Value(numerator=Decimal(10), denominator=Decimal(20))
    fifth = Value(numerator=Decimal(40), denominator=Decimal(200))
    key = AnswerKey("checks")
    now, before = (Answers({**TOLD.values, key: one}, delivered="x") for one in (fifth, half))
    assert words(now, [before]) == [
        "Health checks done is 40 of 200; in the accepted reports before it was 10 of 20"
    ]


def test_a_total_so_far_may_grow_as_it_likes_and_never_falls() -> None:
    totals = frozenset({EVERYBODY.what})
    assert words(told(counted(900)), [told(counted(20))], totals=totals) == []
    assert words(told(counted(19)), [told(counted(20))], totals=totals) == [
        "People reached is a total so far: it is 19, and was 20 in an accepted report before"
    ]


def test_the_same_figure_three_times_running_is_asked_about() -> None:
    twice = words(TOLD, [], [TOLD])
    assert twice == []
    assert words(TOLD, [], [TOLD, TOLD]) == [
        "Health checks done is 23 of 41 in 3 reports running: was it counted anew?",
        "People reached is 148 in 3 reports running: was it counted anew?",
    ]
    # Over 148 is not 148, and no figure is no figure.
    other = told(counted(148, Qualifier.OVER))
    assert [one for one in words(TOLD, [], [TOLD, other]) if "People" in one] == []
    missing = told(Value(ValueStatus.NOT_REPORTED, reason="The list was lost"))
    assert [one for one in words(missing, [], [missing, missing]) if "People" in one] == []


def test_a_measure_without_a_value_is_told_to_the_reviewer_and_not_what_to_type() -> None:
    found = words(Answers({EVERYBODY: counted(148)}, delivered="Walks"))
    assert found == ["Health checks done has no value, and no reason why"]


def test_each_flag_says_what_it_is_about() -> None:
    crowd = told(counted(900))
    found = list(odd_answers(replace(crowd, delivered=""), ASKED, Before([TOLD])))
    assert [one.section for one in found] == [Section.DELIVERY, Section.PEOPLE]


@pytest.mark.parametrize(
    ("said", "odd"),
    [
        (None, "Spending is not confirmed"),
        (Decimal("12.50"), None),
        (Decimal("12.51"), "Spending is said to be £12.51, and the ledger has £12.50 today"),
    ],
)
def test_spending_is_confirmed_and_is_what_the_ledger_has(
    said: Decimal | None, odd: str | None
) -> None:
    values = {} if said is None else {SPENDING: Value(value=said)}
    found = list(spending_unlike_the_ledger(Answers(values), 1250, ASKED))
    assert found == ([Flag(odd, Section.SPENDING)] if odd else [])


def test_a_baseline_from_just_before_the_start_is_as_it_should_be() -> None:
    assert list(stale_baseline(BASELINE)) == []


@pytest.mark.parametrize(
    ("period", "is_stale"),
    [
        ("2021/22", False),
        ("2020/21", False),  # two years lie between, and not a day more
        ("2020/21 Q3", True),
        ("2019/20", True),
        ("March 2021", False),
        ("February 2021", True),
        ("2018 to 2020", True),
        ("2019-21", False),
        ("before the service", False),
    ],
)
def test_a_baseline_is_stale_from_two_years_before_the_start(period: str, is_stale: bool) -> None:
    found = list(stale_baseline(replace(BASELINE, period=period)))
    assert bool(found) == is_stale
    if is_stale:
        assert found[0].measure == "checks"
        assert found[0].words == (
            f"The baseline of Health checks done is of {period}, more than 2 years before the "
            "scheme starts in April 2023"
        )


def test_a_scheme_without_a_start_sets_out_in_the_year_of_its_target() -> None:
    [flag] = stale_baseline(replace(BASELINE, starts=None, period="2019/20"))
    assert flag.words.endswith("the scheme is to reach its target from April 2023")
    assert list(stale_baseline(replace(BASELINE, starts=None, period="2021/22"))) == []
    nothing = replace(BASELINE, starts=None, target_date=None, period="1999/00")
    assert list(stale_baseline(nothing)) == []


def test_a_target_needs_a_baseline_and_a_baseline_its_period() -> None:
    [flag] = stale_baseline(replace(BASELINE, value=None))
    assert flag.words == "Health checks done has a target, and no baseline to set out from"
    assert list(stale_baseline(replace(BASELINE, value=None, target=None))) == []
    [flag] = stale_baseline(replace(BASELINE, period=" "))
    assert flag.words == "The baseline of Health checks done does not say which period it is of"


@pytest.mark.parametrize(
    ("period", "last"),
    [
        ("2022/23", date(2023, 3, 31)),
        ("April 2023", date(2023, 4, 30)),
        ("2018 to 2020", date(2020, 12, 31)),
        ("2018 – 20", date(2020, 12, 31)),
        ("survey of 2019", date(2019, 12, 31)),
        ("before the service", None),
    ],
)
def test_the_last_day_of_a_period_is_read_as_far_as_its_words_tell(
    period: str, last: date | None
) -> None:
    assert last_day_of(period) == last
