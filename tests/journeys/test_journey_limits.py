"""The lead draws the limits of a chart anew and puts them back, on a phone."""

import pytest

from tests.journeys.conftest import PHONE
from tests.journeys.person import People, Person

MEASURE = "Example measure: people still smoking when support ends"
REASON = "Example: advisers call back after a week"
DRAWN = "Where limits are drawn anew: Example"


@pytest.fixture
def width() -> int:
    return PHONE


def opens_the_measure(person: Person) -> None:
    person.goes_to("Indicators")
    person.follow(MEASURE)


def draws_and_puts_back(people: People) -> None:
    lead = people("lead")
    opens_the_measure(lead)
    lead.follow("Draw the limits anew for Example")
    lead.types("Reason", REASON)
    lead.is_refused(
        "Draw limits anew",
        "Select the period from which limits are drawn anew",
        "From which period",
    )
    lead.still_has("Reason", REASON)
    lead.selects("From which period", "January 2024")
    lead.types("Reason", "")
    lead.is_refused(
        "Draw limits anew", "Enter reason: what changed in how the work is done", "Reason"
    )
    lead.types("Reason", REASON)
    lead.sends("Draw limits anew")
    assert "Limits are drawn anew from January 2024" in lead.is_told()
    assert f"Limits are drawn anew from January 2024: {REASON}" in lead.reads()

    lead.follow("Withdraw the limits from January 2024")
    lead.is_refused(
        "Withdraw these limits",
        "Enter reason: why the limits are no longer drawn anew here",
        "Reason",
    )
    lead.types("Reason", "Too few points yet")
    lead.sends("Withdraw these limits")
    assert "no longer drawn anew from January 2024" in lead.is_told()
    assert any("Too few points yet" in row for row in lead.rows(DRAWN))

    evaluator = people("evaluator")
    opens_the_measure(evaluator)
    assert "Too few points yet" in evaluator.reads()
    assert "Draw the limits anew" not in evaluator.reads()


def test_limits_are_drawn_anew_with_a_reason_and_put_back_with_another(people: People) -> None:
    draws_and_puts_back(people)


def test_limits_are_drawn_anew_without_scripts(people_without_scripts: People) -> None:
    draws_and_puts_back(people_without_scripts)
