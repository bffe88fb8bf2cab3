"""Everything that the board workbook shows, from one reading of the database at two moments."""

from dataclasses import replace

from sqlalchemy.orm import Session

from tracker.domain.apportionment import Lens
from tracker.domain.money import variance
from tracker.exports.board import BoardCover, BoardData
from tracker.exports.evaluation import ControlTotals, CoverFacts
from tracker.services.board.controls import control_lines
from tracker.services.board.month import month_lines, moved_of, whole_money
from tracker.services.board.notes import board_notes
from tracker.services.board.question import BoardQuestion, Report, read_report
from tracker.services.board.registers import envelope_lines, over_limit_lines, virement_lines
from tracker.services.board.roles import read_roles
from tracker.services.board.schemes import (
    accuracy_lines,
    commitment_lines,
    movement_lines,
    slippage_lines,
)
from tracker.services.evaluation.question import Publisher
from tracker.services.impact.summary import totals_of

_NO_PEOPLE = "the workbook counts money and schemes and no people, so nothing in it is hidden"


def board_data(session: Session, question: BoardQuestion, publisher: Publisher) -> BoardData:
    """The sheets of one month."""
    report = read_report(session, question)
    roles = read_roles(session, report.number)
    summaries = tuple(
        month_lines(report, lens) for lens in (Lens.CATEGORY, Lens.ALLIANCE, Lens.PARTNER)
    )
    categories, alliances, organisations = summaries
    return BoardData(
        cover=_cover(report, publisher),
        controls=tuple(control_lines(report, summaries)),
        categories=categories,
        alliances=alliances,
        organisations=organisations,
        commitments=commitment_lines(report),
        slippage=slippage_lines(report),
        movements=movement_lines(report),
        accuracy=accuracy_lines(report),
        virements=virement_lines(report, roles),
        envelope=envelope_lines(report, roles),
        over_limits=over_limit_lines(report, roles),
        notes=board_notes(report),
    )


def _cover(report: Report, publisher: Publisher) -> BoardCover:
    money, totals = whole_money(report), totals_of(report.now.picture)
    return BoardCover(
        facts=_facts(report, publisher),
        month=report.month_words,
        plan_to_date=money.planned,
        actual_to_date=money.actual,
        variance=variance(money.planned, money.actual),
        outturn_variance=None if money.outturn is None else variance(money.plan, money.outturn),
        forecast_moved=moved_of(money),
        schemes=totals.schemes,
        schemes_with_forecast=totals.schemes_with_forecast,
    )


def _facts(report: Report, publisher: Publisher) -> CoverFacts:
    picture = report.now.picture
    totals = totals_of(picture)
    facts = CoverFacts(
        organisation=publisher.organisation or "No organisation has been set",
        fund_code=picture.fund.code,
        fund_name=picture.fund.name,
        financial_year=picture.scope.year,
        basis=picture.scope.basis.value,
        as_at=picture.at.recorded_at,
        journal_number=picture.at.number,
        disclosure_profile=publisher.profile,
        disclosure_words=_NO_PEOPLE,
        totals=ControlTotals(
            envelope=totals.envelope_pence,
            allocated=totals.allocated_pence,
            awarded=totals.awarded_pence,
            spent=totals.spent_pence,
            forecast_outturn=whole_money(report).outturn,
            unallocated=totals.unallocated_pence,
        ),
    )
    # Left out, each says in the workbook that it was not set.
    if publisher.licence:
        facts = replace(facts, licence=publisher.licence)
    return replace(facts, contact=publisher.contact) if publisher.contact else facts
