"""A new rule warns until its day, and refuses from it; a large award names who decided it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.breaches import Breach, Severity
from tracker.domain.funding_awards import decision_is_named, large_award_names_its_decision
from tracker.domain.new_rules import NEW_RULES, RefusesFrom, while_new

DAY = date(2027, 4, 1)
RULES = (RefusesFrom("new", DAY),)
NEW = Breach("new", "amount", "Enter an amount")
OLD = Breach("old", "amount", "Enter an amount")
TOLD = "Enter an amount. From 1 April 2027 a file or form with this is refused"
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


def said(breach: Breach, today: date) -> tuple[Severity, str]:
    [found] = while_new([breach], today, RULES)
    assert (found.rule, found.field) == (breach.rule, breach.field)
    return found.severity, found.message


@pytest.mark.parametrize(
    ("today", "severity", "message"),
    [
        (DAY - timedelta(days=1), Severity.WARNING, TOLD),
        (DAY, Severity.ERROR, NEW.message),
        (DAY + timedelta(days=1), Severity.ERROR, NEW.message),
    ],
)
def test_the_day_before_it_warns_and_on_the_day_it_refuses(
    today: date, severity: Severity, message: str
) -> None:
    assert said(NEW, today) == (severity, message)


@given(DAYS, DAYS)
def test_what_is_refused_once_is_refused_ever_after(one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    first, then = said(NEW, earlier)[0], said(NEW, later)[0]
    assert not (first is Severity.ERROR and then is Severity.WARNING)
    assert (first is Severity.ERROR) == (earlier >= DAY)


@given(DAYS)
def test_other_rules_and_warnings_are_left_alone(today: date) -> None:
    warning = Breach("new", None, "Mind this", Severity.WARNING)
    assert list(while_new([OLD, warning], today, RULES)) == [OLD, warning]


def test_every_new_rule_stands_once_and_has_its_own_day() -> None:
    names = [one.rule for one in NEW_RULES]
    assert len(names) == len(set(names))


LARGE = (
    "Enter the decision reference: an award of more than £100,000 is decided by the funding panel "
    "or a board"
)


@pytest.mark.parametrize(
    ("pence", "decision", "is_told"),
    [
        (100_000_00, "", False),
        (100_000_01, "", True),
        (100_000_01, " \n", True),
        (100_000_01, "Panel 7", False),
        (-100_000_01, "", False),
    ],
)
def test_an_award_of_more_than_a_hundred_thousand_pounds_names_its_decision(
    pence: int, decision: str, is_told: bool
) -> None:
    found = list(large_award_names_its_decision(pence, decision))
    told = [(one.field, one.message) for one in found]
    assert told == ([("decision_reference", LARGE)] if is_told else [])


def test_the_rule_on_large_awards_is_new_until_april_2027() -> None:
    [before] = decision_is_named(100_000_01, "", date(2027, 3, 31))
    [after] = decision_is_named(100_000_01, "", date(2027, 4, 1))
    assert (before.severity, after.severity) == (Severity.WARNING, Severity.ERROR)
    assert (
        before.message == f"{after.message}. From 1 April 2027 a file or form with this is refused"
    )
