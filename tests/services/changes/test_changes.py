"""What changed between two moments is the difference of what every file says at each of them."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from tests.support.portfolio import Portfolio, begin, lay_ground
from tests.support.reporting import TOLD, reporting_on
from tracker.domain.breaches import RulesBroken
from tracker.domain.outcomes.answers import EVERYBODY, counted
from tracker.domain.outcomes.states import ReportAct
from tracker.exports.changes import ChangeLine, ChangesData
from tracker.services.changes import ChangesQuestion, changes_data, write_changes
from tracker.services.evaluation import EvaluationQuestion, Publisher, evaluation_data
from tracker.services.schemes.register import SchemeFacts, register_scheme

PUBLISHER = Publisher("Example board")
START = datetime(2024, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def portfolio(session: Session) -> Portfolio:
    """An award on the first day; 1, 10, 100 and 1,000 pounds of spending on the next four."""
    begin(session, at=START)
    portfolio = Portfolio(session, lay_ground(session))
    portfolio.envelope(90_000_00)
    award = portfolio.award(portfolio.line(50_000_00), 20_000_00)
    for place, pounds in enumerate((1, 10, 100, 1_000), 1):
        begin(session, at=START + place * DAY)
        portfolio.spend(award, pounds * 100)
    return portfolio


def between(session: Session, first: int, last: int) -> ChangesData:
    """The changes between two of the days."""
    question = ChangesQuestion("EXAMPLE", "2023/24", START + first * DAY, START + last * DAY)
    return changes_data(session, question, PUBLISHER)


def of_table(data: ChangesData, name: str) -> list[ChangeLine]:
    """What is told of one table."""
    return [line for line in data.changes if line.sheet == name]


@pytest.mark.parametrize(
    ("first", "last", "pounds"),
    [(0, 1, [1]), (1, 3, [10, 100]), (0, 4, [1, 10, 100, 1_000]), (3, 4, [1_000])],
)
def test_the_ledger_holds_what_was_recorded_between_and_is_the_change_of_the_totals(
    portfolio: Portfolio, first: int, last: int, pounds: list[int]
) -> None:
    data = between(portfolio.session, first, last)
    assert [line.amount for line in data.ledger] == [one * 100 for one in pounds]
    assert sum(one.spent_change for one in data.categories) == sum(pounds) * 100
    before, after = (
        evaluation_data(
            portfolio.session,
            EvaluationQuestion("EXAMPLE", "2023/24", as_at=START + day * DAY),
            PUBLISHER,
        ).cover.totals
        for day in (first, last)
    )
    assert data.cover.totals_before == before
    assert data.cover.facts.totals == after
    for figure in ("allocated", "awarded", "spent"):
        change = sum(getattr(one, f"{figure}_change") for one in data.categories)
        assert change == getattr(after, figure) - getattr(before, figure)


def test_one_moment_twice_is_an_empty_workbook_that_says_so(portfolio: Portfolio) -> None:
    moment, target = START + 2 * DAY, io.BytesIO()
    question = ChangesQuestion("EXAMPLE", "2023/24", moment, moment)
    export = write_changes(portfolio.session, question, PUBLISHER, target)
    assert export.rows["Ledger"] == export.rows["Changes"] == export.rows["Overview"] == 0
    sheets = load_workbook(target)
    assert sheets["Changes"]["A5"].value.startswith("Nothing that was recorded between")
    assert sheets["Ledger"]["A5"].value.startswith("No ledger entries")
    assert {row.allocated_change for row in export.data.categories} == {0}


def test_before_the_envelope_there_was_nothing(session: Session) -> None:
    begin(session, at=START)
    portfolio = Portfolio(session, lay_ground(session))
    begin(session, at=START + DAY)
    portfolio.envelope(100_00)
    portfolio.line(70_00)
    data = between(session, 0, 1)
    assert data.cover.totals_before is None
    assert sum(one.allocated_change for one in data.categories) == 70_00
    assert [line.change for line in of_table(data, "allocations")] == ["created"]


def test_a_scheme_that_is_registered_between_is_created(portfolio: Portfolio) -> None:
    begin(portfolio.session, at=START + 5 * DAY)
    facts = SchemeFacts("Example choir", is_example=True)
    scheme = register_scheme(portfolio.session, portfolio.people.lead, facts)
    [line] = of_table(between(portfolio.session, 4, 5), "scheme_names")
    assert (line.reference, line.change, line.what) == (
        scheme.reference,
        "created",
        "Example choir",
    )


def test_a_scheme_whose_money_changed_is_told_with_both_values(portfolio: Portfolio) -> None:
    found = {line.column: line for line in of_table(between(portfolio.session, 1, 3), "schemes")}
    assert (found["spent"].old, found["spent"].new) == ("£1.00", "£111.00")
    assert found["spent"].difference == 110


def test_moments_are_two_and_in_their_order(portfolio: Portfolio) -> None:
    def ask(since: datetime | None) -> ChangesData:
        question = ChangesQuestion("EXAMPLE", None, since, START + DAY)
        return changes_data(portfolio.session, question, PUBLISHER)

    with pytest.raises(RulesBroken, match="must not be after the later one"):
        ask(START + 2 * DAY)
    with pytest.raises(RulesBroken, match="Enter the earlier"):
        ask(None)
    assert ask(START + DAY).changes == ()


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (3, 5, {"recorded again"}),
        (148, 149, {"recorded again"}),
        (148, 7, {("150", None)}),
        (148, 191, {("150", "190")}),
    ],
)
def test_counts_of_people_are_compared_as_they_are_shown(
    session: Session, first: int, second: int, told: set[object]
) -> None:
    reporting = reporting_on(session)
    for day, people in ((10, first), (12, second)):
        reporting.on(date(2023, 7, day))
        if day > 10:
            reporting.do(ReportAct.SUPERSEDE)
        reporting.save(replace(TOLD, values={EVERYBODY: counted(people)}))
        for act in (ReportAct.SUBMIT, ReportAct.REVIEW, ReportAct.ACCEPT):
            reporting.do(act)
    since, until = (datetime(2023, 7, day, 13, tzinfo=UTC) for day in (10, 12))
    data = changes_data(session, ChangesQuestion("EXAMPLE", None, since, until), PUBLISHER)
    lines = of_table(data, "outcomes")
    assert {(one.old, one.new) if one.column == "value" else one.change for one in lines} >= told
    # 148 and 191 differ by 43, which nobody may know; 150 and 190 by 40.
    assert {one.difference for one in lines if one.column == "value"} <= {None, 40}
    exact = {str(first), str(second), str(second - first)}
    for one in lines:
        assert exact.isdisjoint({one.old, one.new, str(one.difference)})
