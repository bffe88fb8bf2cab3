"""The month against plan: figures worked by hand, each rounded on its own, with their words."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy.orm import Session

from tests.support.portfolio import (
    APRIL,
    CATEGORY,
    JUNE,
    MAY,
    OTHER_CATEGORY,
    Ground,
    Portfolio,
    begin,
    lay_ground,
)
from tracker.domain.breaches import RulesBroken
from tracker.domain.funding import AmountBasis
from tracker.domain.periods import months_of
from tracker.exports.board import BoardData, ControlLine, MonthLine, board_workbook
from tracker.exports.workbook import write_workbook
from tracker.services.board import BoardQuestion, board_data, write_board_file
from tracker.services.evaluation import Publisher
from tracker.services.funding.awards import AwardTerms, MakeAward, make_award
from tracker.services.funding.closing import SaveForecast, save_forecast
from tracker.services.impact.picture import SummaryQuestion, read_picture
from tracker.services.impact.summary import totals_of
from tracker.services.organisations import RegisterOrganisation, register_organisation

PUBLISHER = Publisher("Example board")
START = datetime(2024, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
YEAR = "2023/24"


@pytest.fixture
def ground(session: Session) -> Ground:
    """Organisations, people and schemes, known before any money is."""
    begin(session, at=START)
    return lay_ground(session)


@pytest.fixture
def portfolio(session: Session, ground: Ground) -> Portfolio:
    """An empty fund."""
    return Portfolio(session, ground)


def ask(session: Session, as_at: datetime | None = None, month: int | None = None) -> BoardData:
    """What the board workbook of the example fund shows."""
    return board_data(session, BoardQuestion("EXAMPLE", YEAR, as_at, month), PUBLISHER)


def forecast(portfolio: Portfolio, months: dict[date, int]) -> None:
    """Say what the example scheme will spend."""
    order = SaveForecast(portfolio.ground.fund, portfolio.ground.scheme, YEAR, months)
    save_forecast(portfolio.session, portfolio.people.finance, order)


def by_code(lines: tuple[MonthLine, ...]) -> dict[str, MonthLine]:
    """The rows of a summary by their code."""
    return {line.code: line for line in lines}


def controls(data: BoardData) -> dict[str, ControlLine]:
    """The control totals by what they are of."""
    return {line.figure: line for line in data.controls}


def sheet_of(data: BoardData, name: str) -> Worksheet:
    """A sheet as a reader finds it."""
    file = io.BytesIO()
    write_workbook(board_workbook(data), file)
    file.seek(0)
    sheet = load_workbook(file)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def rows(data: BoardData, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet by their headings."""
    values = list(sheet_of(data, name).iter_rows(min_row=4, values_only=True))
    return [dict(zip(map(str, values[0]), row, strict=True)) for row in values[1:]]


def test_the_plan_to_the_ninth_month_is_52_423_06_favourable(portfolio: Portfolio) -> None:
    portfolio.envelope(3_400_000_00)
    award = portfolio.award(portfolio.line(854_062_00), 854_062_00)
    months = months_of(YEAR)[:9]
    for month in months[:8]:
        portfolio.spend(award, 65_000_00, month)
    portfolio.spend(award, 588_123_45 - 8 * 65_000_00, months[8])
    # Booked in the tenth month, which is open: no part of the ninth month's report.
    portfolio.spend(award, 1_00, months_of(YEAR)[9])
    portfolio.close(*range(1, 10))
    data = ask(portfolio.session)
    line = by_code(data.categories)[CATEGORY]
    assert (line.plan_to_date, line.actual_to_date) == (640_546_51, 588_123_45)
    assert (line.variance, line.variance_word) == (52_423_06, "favourable")
    (row, *_) = rows(data, "By category")
    assert row["Plan to date (£’000)"] == 641
    assert row["Actual to date (£’000)"] == 588
    # 641 less 588 is 53: the variance is rounded on its own.
    assert row["Variance (£’000)"] == 52
    assert row["Variance: word"] == "favourable"
    assert data.cover.month == "December 2023 (M9)"
    exact = controls(data)
    assert exact["Variance to date"].exact == 52_423_06
    assert exact["Spent"].exact == 588_124_45
    assert exact["Actual to date"].exact == 588_123_45


def test_three_of_1_449_are_1_1_and_1_and_their_total_is_4(portfolio: Portfolio) -> None:
    portfolio.envelope(3 * 1_449_00)
    line, ground = portfolio.line(3 * 1_449_00), portfolio.ground
    for recipient in (None, ground.partner, ground.other_partner):
        portfolio.award(line, 1_449_00, recipient=recipient)
    data = ask(portfolio.session)
    shown = [row["Full-year plan (£’000)"] for row in rows(data, "By organisation")]
    assert shown == [1, 1, 1, 4]
    assert "need not add up" in str(sheet_of(data, "By organisation")["A2"].value)
    total = controls(data)["Allocated (full-year plan)"]
    assert (total.exact, total.by_organisation, total.agrees) == (4_347_00, 4_347_00, "yes")


def test_what_is_over_plan_is_adverse_and_in_brackets(portfolio: Portfolio) -> None:
    portfolio.envelope(1_200_000_00)
    award = portfolio.award(portfolio.line(1_200_000_00), 1_200_000_00)
    portfolio.spend(award, 103_600_00)
    portfolio.close(1)
    data = ask(portfolio.session)
    line = by_code(data.categories)[CATEGORY]
    assert (line.variance, line.variance_word) == (-3_600_00, "adverse")
    sheet = sheet_of(data, "By category")
    assert sheet["E4"].value == "Variance (£’000)"
    assert sheet["E5"].value == -4
    assert sheet["E5"].number_format == "#,##0_);(#,##0)"
    words = {row[0].value: row[1].value for row in sheet_of(data, "Cover").iter_rows()}
    assert words["Variance"] == "(£3,600.00) adverse"


def test_a_plan_is_never_said_to_be_spent_while_a_penny_is_left(portfolio: Portfolio) -> None:
    portfolio.envelope(1_000_00)
    award = portfolio.award(portfolio.line(1_000_00), 1_000_00)
    portfolio.spend(award, 999_99)
    portfolio.close(1)
    data = ask(portfolio.session)
    assert by_code(data.categories)[CATEGORY].spent_of_plan == "99.9%"
    assert [line.spent_of_award for line in data.commitments] == ["99.9%"]
    begin(portfolio.session)
    portfolio.spend(award, 1, MAY)
    portfolio.close(2)
    data = ask(portfolio.session)
    assert by_code(data.categories)[CATEGORY].spent_of_plan == "100%"


def test_the_forecast_moved_by_the_month_and_by_new_forecasts(portfolio: Portfolio) -> None:
    session = portfolio.session
    portfolio.envelope(1_300_00)
    award = portfolio.award(portfolio.line(1_300_00), 1_200_00)
    forecast(portfolio, dict.fromkeys(months_of(YEAR), 100_00))
    begin(session, at=START + DAY)
    portfolio.spend(award, 130_00)
    portfolio.close(1)
    begin(session, at=START + 2 * DAY)
    forecast(portfolio, {MAY: 120_00})
    data = ask(session)
    line = by_code(data.categories)[CATEGORY]
    # 12 of 100 before April was closed; 130, 120 and 10 of 100 since.
    assert (line.last_forecast, line.forecast_outturn) == (1_200_00, 1_250_00)
    assert (line.forecast_moved, line.forecast_moved_word) == (50_00, "higher")
    assert (line.outturn_variance, line.outturn_variance_word) == (50_00, "favourable")
    (moved,) = data.movements
    assert (moved.moved_by_the_month, moved.moved_by_forecasts) == (30_00, 20_00)
    (april,) = data.accuracy
    assert (april.month, april.forecast, april.spent) == (APRIL, 100_00, 130_00)
    assert (april.difference, april.difference_word) == (-30_00, "adverse")
    assert april.spent_of_forecast == "130.0%"


def test_no_forecast_is_blank_and_a_first_one_is_called_so(portfolio: Portfolio) -> None:
    session = portfolio.session
    portfolio.envelope(1_000_00)
    portfolio.award(portfolio.line(1_000_00), 1_000_00)
    begin(session, at=START + DAY)
    portfolio.close(1)
    line = by_code(ask(session).categories)[CATEGORY]
    assert (line.forecast_outturn, line.outturn_variance, line.forecast_moved) == (None,) * 3
    assert ask(session).cover.outturn_variance is None
    begin(session, at=START + 2 * DAY)
    forecast(portfolio, {MAY: 0})
    line = by_code(ask(session).categories)[CATEGORY]
    assert (line.forecast_outturn, line.outturn_variance) == (0, 1_000_00)
    assert (line.last_forecast, line.forecast_moved_word) == (None, "first forecast")


def test_before_the_first_month_is_closed_nothing_is_planned_yet(portfolio: Portfolio) -> None:
    portfolio.envelope(1_000_00)
    portfolio.spend(portfolio.award(portfolio.line(1_000_00), 1_000_00), 10_00)
    data = ask(portfolio.session)
    line = by_code(data.categories)[CATEGORY]
    assert (line.plan_to_date, line.actual_to_date, line.variance_word) == (0, 0, "on plan")
    assert data.cover.month == "2023/24, before its first month was closed"
    assert controls(data)["Spent"].exact == 10_00


def test_an_earlier_month_is_the_file_that_it_was_just_before_the_next_was_closed(
    portfolio: Portfolio,
) -> None:
    session = portfolio.session
    portfolio.envelope(9_000_00)
    award = portfolio.award(portfolio.line(5_000_00), 5_000_00)
    closed = []
    for place, month in enumerate((APRIL, MAY, JUNE), 1):
        begin(session, at=START + 2 * place * DAY)
        portfolio.spend(award, 10**place * 100, month)
        portfolio.close(place)
        closed.append(START + 2 * place * DAY)
        begin(session, at=START + (2 * place + 1) * DAY)
        forecast(portfolio, {months_of(YEAR)[place]: 1})
    for place, spent in ((1, 10_00), (2, 110_00), (3, 1_110_00)):
        assert ask(session, month=place).cover.actual_to_date == spent
    april, then = ask(session, month=1), closed[1] - timedelta(microseconds=1)
    assert april.cover.facts.as_at == then
    files = [io.BytesIO(), io.BytesIO()]
    for file, question in zip(
        files,
        (BoardQuestion("EXAMPLE", YEAR, month=1), BoardQuestion("EXAMPLE", YEAR, then)),
        strict=True,
    ):
        write_board_file(session, question, PUBLISHER, file)
    assert files[0].getvalue() == files[1].getvalue()


def test_a_month_that_is_open_has_no_report(portfolio: Portfolio) -> None:
    portfolio.envelope(1_00)
    with pytest.raises(RulesBroken) as refused:
        ask(portfolio.session, month=1)
    assert [(one.field, one.message) for one in refused.value.breaches] == [
        ("month", "Month must be closed before a report: none is yet")
    ]
    portfolio.close(1)
    with pytest.raises(RulesBroken, match=r"the last closed one is April 2023 \(M1\)"):
        ask(portfolio.session, month=2)


@pytest.mark.parametrize(
    ("days", "spent"), [(0, 0), (1, 1_00), (2, 11_00), (3, 111_00), (4, 1_111_00)]
)
def test_as_at_a_day_nothing_recorded_later_is_in_it(
    portfolio: Portfolio, days: int, spent: int
) -> None:
    session = portfolio.session
    portfolio.envelope(90_000_00)
    award = portfolio.award(portfolio.line(50_000_00), 20_000_00)
    for place, pounds in enumerate((1, 10, 100, 1_000), 1):
        begin(session, at=START + place * DAY)
        portfolio.spend(award, pounds * 100)
    moment = START + days * DAY
    data = ask(session, moment)
    assert controls(data)["Spent"].exact == spent
    assert sum(line.spent or 0 for line in data.commitments) == spent
    picture = read_picture(session, SummaryQuestion("EXAMPLE", YEAR, as_at=moment))
    assert totals_of(picture).spent_pence == spent


def test_every_summary_is_held_to_one_plan_although_twelfths_are_rounded(
    portfolio: Portfolio,
) -> None:
    portfolio.envelope(1_000_00)
    ground = portfolio.ground
    first, second = portfolio.line(100_07), portfolio.line(100_07, OTHER_CATEGORY)
    portfolio.award(first, 50_05, recipient=ground.partner)
    portfolio.award(second, 33_35, recipient=ground.other_partner)
    portfolio.close(1)
    plan = controls(ask(portfolio.session))["Plan to date"]
    # 100.07 is 8.34 in its first seven months.
    assert plan.exact == 2 * 8_34
    assert (plan.by_category, plan.by_alliance, plan.by_organisation) == (plan.exact,) * 3


def test_nothing_is_worked_out_from_made_up_amounts_beside_a_real_organisation(
    portfolio: Portfolio,
) -> None:
    session, people = portfolio.session, portfolio.people
    portfolio.envelope(1_000_00)
    line = portfolio.line(1_000_00)
    real = register_organisation(
        session, people.admin, RegisterOrganisation("REAL", "A real one", "council")
    )
    scheme, made_up = portfolio.ground.other_scheme, AmountBasis.ILLUSTRATIVE
    terms = AwardTerms(scheme, real.id, 600_00, amount_basis=made_up)
    make_award(session, people.finance, MakeAward(line.id, terms))
    portfolio.award(line, 300_00, recipient=portfolio.ground.partner)
    portfolio.close(1)
    found = by_code(ask(session).organisations)
    assert found["REAL"].full_year_plan == 600_00
    unknown = (found["REAL"].variance, found["REAL"].variance_word, found["REAL"].spent_of_plan)
    assert unknown == (None, None, None)
    assert found["PARTNER"].variance == 25_00
    assert found["REAL"].plan_basis == "illustrative"
