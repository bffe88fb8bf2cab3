"""A rule that is new says the same in a cell and at the form, before its day and from it."""

from dataclasses import replace
from datetime import date

import pytest

from tests.services.importing.conftest import Import
from tests.services.importing.files import told, warned
from tests.support.portfolio import Portfolio, refusal
from tracker.db.funding import AllocationLine
from tracker.db.schemes import Scheme
from tracker.domain import new_rules
from tracker.domain.new_rules import RefusesFrom
from tracker.services.funding.awards import (
    AwardTerms,
    ChangeAward,
    MakeAward,
    change_award,
    make_award,
    warnings_of_change,
    warnings_of_new,
)
from tracker.services.importing import Verdict

RULE = "large_award_names_its_decision"
SENTENCE = (
    "Enter the decision reference: an award of more than £100,000 is decided by the funding panel "
    "or a board"
)
LATER = "From 31 December 2999 a file or form with this is refused"


def refuses_from(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """The rule as it stands when it refuses from this day."""
    monkeypatch.setattr(new_rules, "NEW_RULES", (RefusesFrom(RULE, day),))


@pytest.fixture
def before_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """However late these tests run, the rule is still new."""
    refuses_from(monkeypatch, date(2999, 12, 31))


@pytest.fixture
def after_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule refuses for a long time already."""
    refuses_from(monkeypatch, date(2001, 1, 1))


@pytest.fixture
def line(portfolio: Portfolio) -> AllocationLine:
    """A line that could pay for three such awards."""
    portfolio.envelope(300_000_03)
    return portfolio.line(300_000_03)


@pytest.fixture
def row(portfolio: Portfolio, line: AllocationLine) -> dict[str, object]:
    """A row for an award of £100,000.01 from the line."""
    return {
        "fund": "EXAMPLE",
        "financial_year": line.financial_year,
        "category": line.category_code,
        "alliance": line.alliance_code,
        "holder": "ICB",
        "scheme": portfolio.session.get_one(Scheme, portfolio.ground.scheme).reference,
        "recipient": "ICB",
        "amount": "100,000.01",
        "decision_reference": "",
    }


def terms(portfolio: Portfolio, decision: str = "") -> AwardTerms:
    ground = portfolio.ground
    return AwardTerms(ground.scheme, ground.icb, 100_000_01, decision_reference=decision)


@pytest.mark.usefixtures("before_its_day")
def test_before_its_day_a_large_award_is_made_with_a_warning_at_both_doors(
    portfolio: Portfolio, row: dict[str, object], line: AllocationLine, store: Import
) -> None:
    found = store("awards", row)
    assert (found.verdict, found.stored, found.reason_wanted) == (
        Verdict.WITH_WARNINGS,
        True,
        False,
    )
    assert warned(found) == [("decision_reference", f"{SENTENCE}. {LATER}")]
    again = store("awards", row)
    assert (again.verdict, warned(again)) == (Verdict.ACCEPTED, [])
    session, finance = portfolio.session, portfolio.people.finance
    make_award(session, finance, MakeAward(line.id, terms(portfolio)))
    [warning] = warnings_of_new(session, terms(portfolio))
    assert warning.message == f"{SENTENCE}. {LATER}"
    assert warnings_of_new(session, terms(portfolio, "Panel 7")) == ()


@pytest.mark.usefixtures("after_its_day")
def test_from_its_day_it_is_refused_in_the_same_words_at_both_doors(
    portfolio: Portfolio, row: dict[str, object], line: AllocationLine, store: Import
) -> None:
    found = store("awards", row)
    assert (found.verdict, told(found)) == (Verdict.REFUSED, [("decision_reference", SENTENCE)])
    session, finance = portfolio.session, portfolio.people.finance
    order = MakeAward(line.id, terms(portfolio))
    assert refusal(make_award, session, finance, order) == {RULE: SENTENCE}
    make_award(session, finance, MakeAward(line.id, terms(portfolio, "Panel 7")))


@pytest.mark.usefixtures("after_its_day")
def test_raising_an_award_over_the_line_names_a_decision_once(
    portfolio: Portfolio, row: dict[str, object], line: AllocationLine, store: Import
) -> None:
    session, finance = portfolio.session, portfolio.people.finance
    award = portfolio.award(line, 100_000_00)
    more = ChangeAward(award.id, 1, "Costs rose")
    assert refusal(change_award, session, finance, more) == {RULE: SENTENCE}
    raised = row | {"amount": "100,000.02", "reason": "Costs rose"}
    assert told(store("awards", raised)) == [("decision_reference", SENTENCE)]
    entry = change_award(session, finance, replace(more, decision_reference="Board 3 May"))
    assert entry.decision_reference == "Board 3 May"
    less = ChangeAward(award.id, -1, "Costs fell")
    assert warnings_of_change(session, less, 100_000_00) == ()
    change_award(session, finance, less)
    found = store("awards", raised | {"decision_reference": "Panel 7"})
    assert found.verdict is Verdict.ACCEPTED
    change_award(session, finance, more)
    assert warnings_of_change(session, more, 100_000_03) == ()
