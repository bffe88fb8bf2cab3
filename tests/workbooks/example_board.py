"""A small board workbook whose every figure is known: one category that is over its plan."""

from datetime import UTC, date, datetime

from tests.workbooks.example_portfolio import COVER as FACTS
from tracker.domain.money import Variance
from tracker.exports.board import (
    AccuracyLine,
    BoardCover,
    BoardData,
    CommitmentLine,
    ControlLine,
    EnvelopeLine,
    MonthLine,
    MovementLine,
    OverLimitLine,
    SlippageLine,
    VirementLine,
)
from tracker.exports.evaluation import Note

MOMENT = datetime(2024, 1, 12, 16, tzinfo=UTC)
COVER = BoardCover(
    facts=FACTS,
    month="December 2023 (M9)",
    plan_to_date=640_546_51,
    actual_to_date=588_123_45,
    variance=Variance(52_423_06, "favourable"),
    outturn_variance=Variance(-1_449_00, "adverse"),
    forecast_moved=1_00,
    schemes=4,
    schemes_with_forecast=3,
)


def _month(code: str, name: str) -> MonthLine:
    return MonthLine(
        code=code,
        name=name,
        plan_to_date=640_546_51,
        actual_to_date=588_123_45,
        variance=52_423_06,
        variance_word="favourable",
        spent_of_plan="68.9%",
        full_year_plan=854_062_00,
        forecast_outturn=855_511_00,
        outturn_variance=-1_449_00,
        outturn_variance_word="adverse",
        last_forecast=None,
        forecast_moved=None,
        forecast_moved_word="first forecast",
        schemes=4,
        schemes_with_forecast=3,
        plan_basis="published",
        actual_basis="illustrative",
        forecast_basis="illustrative",
    )


def board() -> BoardData:
    """The whole example: a row to every sheet."""
    summary = (_month("PARTNERS", "Trusted partners"), _month("TOTAL", "Total"))
    scheme = {"scheme_reference": "S-2A2A2A", "scheme_name": "Example outreach"}
    return BoardData(
        cover=COVER,
        controls=(
            ControlLine(
                "Plan to date", 640_546_51, 640_546_51, None, 640_546_51, None, None, "yes", "It"
            ),
        ),
        categories=summary,
        alliances=summary,
        organisations=summary,
        commitments=(_commitment(),),
        slippage=(
            SlippageLine(
                **scheme,
                amount_basis="illustrative",
                awarded=120_00,
                planned_by_now=90_00,
                spent_by_now=60_00,
                slippage=30_00,
                share_of_plan="66.7%",
            ),
        ),
        movements=(
            MovementLine(
                **scheme,
                amount_basis="illustrative",
                last_forecast=None,
                forecast_outturn=100_00,
                forecast_moved=None,
                moved_by_the_month=None,
                moved_by_forecasts=None,
                forecast_moved_word="first forecast",
            ),
        ),
        accuracy=(
            AccuracyLine(
                **scheme,
                month=date(2023, 12, 1),
                amount_basis="illustrative",
                forecast=10_00,
                spent=11_00,
                difference=-1_00,
                difference_word="adverse",
                spent_of_forecast="110.0%",
            ),
        ),
        virements=(_leg("from", -40_00), _leg("to", 40_00)),
        envelope=(
            EnvelopeLine(
                "E-2A2A2A",
                MOMENT,
                date(2023, 4, 1),
                "recurrent",
                "published",
                340_000_000,
                340_000_000,
                "Finance",
                None,
                None,
            ),
        ),
        over_limits=(
            OverLimitLine(
                "A-2A2A2A",
                "overspent award",
                "spending_within_award",
                1_00,
                None,
                None,
                None,
                None,
                None,
                "Example outreach",
            ),
        ),
        notes=(Note("Slippage", "A note."),),
    )


def _commitment() -> CommitmentLine:
    return CommitmentLine(
        award_reference="A-2A2A2A",
        scheme_name="Example outreach",
        organisation_name="Example council",
        amount_basis="illustrative",
        awarded=120_00,
        spent=119_99,
        spent_of_award="99.9%",
        not_yet_spent=1,
        scheme_reference="S-2A2A2A",
        organisation_code="COUNCIL",
        category_code="PARTNERS",
        category_name="Trusted partners",
        alliance_code=None,
        alliance_name=None,
        instrument="grant",
        starts=date(2023, 4, 1),
        ends=None,
    )


def _leg(leg: str, pence: int) -> VirementLine:
    return VirementLine(
        virement_reference="V-2A2A2A",
        leg=leg,
        allocation_reference="L-2A2A2A",
        category_name="Trusted partners",
        alliance_name="Whole system",
        holder_name="Example board",
        amount=pence,
        state="approved",
        month=date(2023, 12, 1),
        amount_basis="recorded",
        requested_by_role="Finance",
        requested_at=MOMENT,
        decided_by_role="Programme lead",
        decided_at=MOMENT,
        entry_reference="E-3B3B3B",
        category_code="PARTNERS",
    )
