"""The spend-versus-impact summary: figures by hand, past moments, and who may ask."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.support.portfolio import (
    APRIL,
    JUNE,
    MAY,
    OTHER_YEAR,
    Ground,
    Portfolio,
    begin,
    lay_ground,
)
from tracker.db.journal import FutureMomentError, NothingRecordedError
from tracker.domain.apportionment import UNATTRIBUTED, Lens
from tracker.domain.funding import Basis
from tracker.domain.impact import KEPT_BY_POTS
from tracker.domain.permissions import ForbiddenError
from tracker.services.funding.awards import AwardTerms, MakeAward, make_award
from tracker.services.funding.closing import SaveForecast, save_forecast
from tracker.services.funding.spending import RecordRefund, record_refund
from tracker.services.impact.asked import FundChoice, fund_choices, summarise_for
from tracker.services.impact.picture import SummaryQuestion
from tracker.services.impact.summary import Summary, SummaryRow, summarise
from tracker.services.refusals import NotFoundError
from tracker.services.schemes.links import LinkMeasure, SetWeights, link_measure, set_weights

START = datetime(2024, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def ground(session: Session) -> Ground:
    begin(session, at=START)
    return lay_ground(session)


@pytest.fixture
def portfolio(session: Session, ground: Ground) -> Portfolio:
    """An envelope of £1,000."""
    portfolio = Portfolio(session, ground)
    portfolio.envelope(1_000_00)
    return portfolio


def ask(
    session: Session,
    lens: Lens = Lens.ELEMENT,
    basis: Basis = Basis.POT,
    as_at: datetime | None = None,
) -> Summary:
    """The summary of the example fund's 2023/24."""
    return summarise(session, SummaryQuestion("EXAMPLE", "2023/24", lens, basis, as_at))


def row_of(summary: Summary, code: str) -> SummaryRow:
    """The row of one target."""
    return next(row for row in summary.rows if row.code == code)


def weigh(portfolio: Portfolio, lens: Lens, parts: dict[str, int], scheme: int = 0) -> None:
    """Set weights of a scheme from April on."""
    order = SetWeights(scheme or portfolio.ground.scheme, lens, APRIL, parts)
    set_weights(portfolio.session, portfolio.people.lead, order)


@pytest.mark.parametrize(
    ("days", "spent"), [(1, 1_00), (2, 11_00), (3, 111_00), (4, 1_111_00), (5, 1_111_00)]
)
def test_a_past_moment_counts_exactly_what_was_recorded_by_then(
    session: Session, portfolio: Portfolio, days: int, spent: int
) -> None:
    award = portfolio.award(portfolio.line(900_00), 800_00)
    weigh(portfolio, Lens.ELEMENT, {"EL-ONE": 1})
    for place, pounds in enumerate((1, 10, 100, 1_000), 1):
        begin(session, at=START + place * DAY)
        portfolio.spend(award, pounds * 100)
    found = ask(session, as_at=START + days * DAY)
    assert found.totals.spent_pence == spent
    assert row_of(found, "EL-ONE").spent_pence == spent


def test_weights_recorded_later_do_not_change_an_earlier_answer(
    session: Session, portfolio: Portfolio
) -> None:
    award = portfolio.award(portfolio.line(900_00), 90_00)
    portfolio.spend(award, 9_00)
    begin(session, at=START + DAY)
    weigh(portfolio, Lens.ELEMENT, {"EL-ONE": 2, "EL-TWO": 1})
    before, after = ask(session, as_at=START), ask(session)
    assert row_of(before, UNATTRIBUTED).spent_pence == 9_00
    assert row_of(after, "EL-ONE").spent_pence == 6_00
    assert row_of(after, "EL-TWO").spent_pence == 3_00


def test_a_refund_booked_later_undoes_its_actual_target_by_target(
    session: Session, portfolio: Portfolio
) -> None:
    people, scheme = portfolio.people, portfolio.ground.scheme
    for month, parts in ((APRIL, {"EL-ONE": 2, "EL-TWO": 1}), (JUNE, {"EL-TWO": 1})):
        set_weights(session, people.lead, SetWeights(scheme, Lens.ELEMENT, month, parts))
    award = portfolio.award(portfolio.line(900_00), 90_00)
    spent = portfolio.spend(award, 10_00, MAY)
    assert row_of(ask(session), "EL-ONE").spent_pence == 6_67
    refund = RecordRefund(award.id, 10_00, JUNE, "Sent back", names_entry_id=spent.id)
    record_refund(session, people.finance, refund)
    found = ask(session)
    assert [row_of(found, code).spent_pence for code in ("EL-ONE", "EL-TWO")] == [0, 0]


def test_the_two_bases_come_to_one_whole_and_are_never_added(
    session: Session, portfolio: Portfolio
) -> None:
    pot = portfolio.award(portfolio.line(900_00), 200_00, recipient=portfolio.ground.partner)
    portfolio.spend(pot, 150_00)
    portfolio.spend(portfolio.onward(pot, 50_05, portfolio.people.lead), 10_01)
    by_pot, by_end = (ask(session, Lens.SCHEME, basis) for basis in Basis)
    assert by_pot.totals == by_end.totals
    assert by_pot.totals.awarded_pence == 200_00
    assert {row.code: row.awarded_pence for row in by_pot.rows if row.awarded_pence} == {
        "S-444444": 200_00
    }
    assert {row.code: row.awarded_pence for row in by_end.rows if row.awarded_pence} == {
        "S-555555": 50_05,
        KEPT_BY_POTS: 149_95,
    }


def test_more_awarded_than_allocated_is_negative_and_unattributed(
    session: Session, portfolio: Portfolio
) -> None:
    line = portfolio.line(100_00)
    terms = AwardTerms(
        portfolio.ground.scheme, portfolio.ground.icb, 130_00, override_reason="The panel agreed"
    )
    make_award(session, portfolio.people.lead, MakeAward(line.id, terms))
    weigh(portfolio, Lens.ELEMENT, {"EL-ONE": 1})
    found = ask(session)
    assert row_of(found, "EL-ONE").allocated_pence == 130_00
    assert row_of(found, UNATTRIBUTED).allocated_pence == -30_00
    assert found.totals.allocated_pence == 100_00


def test_touching_counts_each_amount_whole_for_every_target(
    session: Session, portfolio: Portfolio
) -> None:
    weigh(portfolio, Lens.PLACE, {"PL-ONE": 1, "PL-TWO": 3})
    portfolio.spend(portfolio.award(portfolio.line(900_00), 80_00), 4_00)
    rows = [row_of(ask(session, Lens.PLACE), code) for code in ("PL-ONE", "PL-TWO")]
    assert [row.awarded_pence for row in rows] == [20_00, 60_00]
    assert [row.awarded_touching_pence for row in rows] == [80_00, 80_00]
    assert [row.spent_touching_pence for row in rows] == [4_00, 4_00]


def test_outturn_is_spending_in_closed_months_and_forecasts_after(
    session: Session, portfolio: Portfolio
) -> None:
    award = portfolio.award(portfolio.line(900_00), 90_00)
    portfolio.spend(award, 7_00, APRIL)
    portfolio.spend(award, 1_00, MAY)
    portfolio.close(1)
    months = {MAY: 20_00, JUNE: 30_00}
    order = SaveForecast(portfolio.ground.fund, portfolio.ground.scheme, "2023/24", months)
    save_forecast(session, portfolio.people.finance, order)
    # May is forecast, so what is spent of it so far is not added to its forecast.
    assert ask(session).totals.forecast_outturn_pence == 57_00


def test_no_forecast_differs_from_a_forecast_of_nil(session: Session, portfolio: Portfolio) -> None:
    portfolio.award(portfolio.line(900_00), 300_00)
    before = ask(session, Lens.SCHEME)
    assert before.totals.schemes_with_forecast == 0
    assert [row.forecast_status for row in before.rows if row.schemes] == ["no forecast"]
    order = SaveForecast(portfolio.ground.fund, portfolio.ground.scheme, "2023/24", {APRIL: 0})
    save_forecast(session, portfolio.people.finance, order)
    after = ask(session, Lens.SCHEME)
    assert (after.totals.schemes_with_forecast, after.totals.schemes) == (1, 1)
    assert [row.forecast_status for row in after.rows if row.schemes] == ["counted"]
    assert after.totals.forecast_outturn_pence == before.totals.forecast_outturn_pence == 0


def test_a_closed_year_needs_no_forecast(session: Session, portfolio: Portfolio) -> None:
    portfolio.award(portfolio.line(900_00), 300_00)
    portfolio.close(*range(1, 13))
    [row] = [row for row in ask(session, Lens.SCHEME).rows if row.schemes]
    assert (row.forecast_status, row.schemes_with_forecast) == ("counted", 1)


def test_a_nil_that_no_entry_makes_is_not_called_recorded(
    session: Session, portfolio: Portfolio
) -> None:
    award = portfolio.award(portfolio.line(900_00), 300_00)
    assert ask(session).totals.spent_basis == "none"
    portfolio.spend(award, 1_00)
    assert ask(session).totals.spent_basis == "recorded"


@pytest.mark.usefixtures("portfolio")
def test_a_year_without_an_envelope_cannot_be_summed_up(session: Session) -> None:
    question = SummaryQuestion("EXAMPLE", "2031/32")
    with pytest.raises(NotFoundError, match=r"There is no envelope for 2031/32"):
        summarise(session, question)


def test_schemes_and_measures_are_counted_whole(session: Session, portfolio: Portfolio) -> None:
    weigh(portfolio, Lens.ELEMENT, {"EL-ONE": 1, "EL-TWO": 1})
    portfolio.award(portfolio.line(900_00), 90_00)
    rows = [row_of(ask(session), code) for code in ("EL-ONE", "EL-TWO")]
    assert [(row.schemes, row.schemes_with_measure) for row in rows] == [(1, 0), (1, 0)]
    assert {row.people_reached for row in rows} == {None}
    with pytest.raises(NotFoundError):
        link_measure(session, portfolio.people.lead, LinkMeasure(portfolio.ground.scheme, "none"))


def test_a_target_without_money_has_its_row(session: Session, portfolio: Portfolio) -> None:
    portfolio.line(900_00)
    found = ask(session)
    assert [row.code for row in found.rows] == ["EL-ONE", "EL-TWO", UNATTRIBUTED]


def test_a_fund_is_found_by_its_code_in_any_case_and_no_other(
    session: Session, portfolio: Portfolio
) -> None:
    portfolio.line(1_00)
    assert summarise(session, SummaryQuestion("example")).fund.code == "EXAMPLE"
    with pytest.raises(NotFoundError):
        summarise(session, SummaryQuestion("OTHER"))


def test_a_moment_ahead_or_before_everything_is_refused(
    session: Session, portfolio: Portfolio
) -> None:
    portfolio.line(1_00)
    with pytest.raises(FutureMomentError):
        ask(session, as_at=datetime.now(UTC) + DAY)
    with pytest.raises(NothingRecordedError):
        ask(session, as_at=START - DAY)


def test_only_years_with_an_envelope_are_offered_newest_first(
    session: Session, portfolio: Portfolio
) -> None:
    portfolio.envelope(5_00, OTHER_YEAR)
    years = ("2024/25", "2023/24")
    assert fund_choices(session) == (FundChoice("EXAMPLE", "Example fund", years),)


def test_a_partner_does_not_see_everybodys_money_summed_up(
    session: Session, portfolio: Portfolio
) -> None:
    people, question = portfolio.people, SummaryQuestion()
    assert summarise_for(session, people.evaluator, question).fund.code == "EXAMPLE"
    with pytest.raises(ForbiddenError):
        summarise_for(session, people.partner, question)
