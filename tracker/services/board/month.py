"""The month summary through three lenses, each row against its plan, and the total of all."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.apportionment import UNATTRIBUTED, Lens
from tracker.domain.funding import AmountBasis
from tracker.domain.impact import NO_BASIS, Measured, Tally, tally
from tracker.domain.money import percent_spent, planned_by, variance
from tracker.exports.board import MonthLine
from tracker.exports.board.columns import TOTAL
from tracker.services.board.question import Report
from tracker.services.impact.picture import Picture
from tracker.services.impact.summary import (
    ForecastStatus,
    SummaryRow,
    Totals,
    parts_for,
    totals_of,
)

_NOT_AWARDED = "Allocated and not awarded yet"


@dataclass(frozen=True)
class Money:
    """What a row is made from: all in pence, a forecast where there is one."""

    plan: int
    planned: int
    actual: int
    outturn: int | None
    # What counts towards totals, where nobody forecast anything too.
    outturn_pence: int
    last: int | None
    last_pence: int
    # Whether anything may be worked out from these amounts.
    known: bool = True


def month_lines(report: Report, lens: Lens) -> tuple[MonthLine, ...]:
    """Every target of the lens, and the total last."""
    rows = report.now.rows[lens]
    before = {row.code: row for row in report.before.rows[lens]} if report.before else {}
    spent = tally(report.to_date, parts_for(report.now.picture, lens))
    planned = _planned(report, rows)
    unknown = _unknown(report) if lens is Lens.PARTNER else frozenset()
    return (
        *(
            _row(
                lens,
                row,
                Money(
                    plan=row.allocated_pence,
                    planned=planned[row.code],
                    actual=spent.get(row.code, Tally()).pence[Measured.SPENT],
                    outturn=_forecast(row),
                    outturn_pence=row.forecast_outturn_pence,
                    last=_last(report, before.get(row.code)),
                    last_pence=_pence(before.get(row.code)),
                    known=row.code not in unknown,
                ),
                spent.get(row.code, Tally()),
            )
            for row in rows
        ),
        total_line(report),
    )


def total_line(report: Report) -> MonthLine:
    """The whole fund and year, from the exact totals and not from the rows."""
    totals = totals_of(report.now.picture)
    whole = Tally()
    for amount in report.to_date:
        whole.count(amount, amount.pence)
    return _line(
        (TOTAL, "Total"),
        whole_money(report),
        (totals.schemes, totals.schemes_with_forecast),
        (totals.allocated_basis, whole.amount_basis(Measured.SPENT), totals.forecast_basis),
    )


def whole_money(report: Report) -> Money:
    """The total's money."""
    totals = totals_of(report.now.picture)
    before = totals_of(report.before.picture) if report.before else None
    return Money(
        plan=totals.allocated_pence,
        planned=_planned_in_all(report),
        actual=sum(amount.pence * amount.count for amount in report.to_date),
        outturn=forecast_in_all(report.now.picture, totals),
        outturn_pence=totals.forecast_outturn_pence,
        last=forecast_in_all(report.before.picture, before) if report.before and before else None,
        last_pence=before.forecast_outturn_pence if before else 0,
    )


def forecast_in_all(picture: Picture, totals: Totals) -> int | None:
    """The forecast outturn of the fund and year; none where nothing is spent or forecast."""
    if (
        totals.forecast_basis == NO_BASIS
        and not totals.schemes_with_forecast
        and not picture.coverage.is_year_closed
    ):
        return None
    return totals.forecast_outturn_pence


def _planned_in_all(report: Report) -> int:
    """The plan to date as the page of the envelope has it: the sum of the categories' own."""
    rows = report.now.rows[Lens.CATEGORY]
    return sum(planned_by(row.allocated_pence, report.month) for row in rows)


def _planned(report: Report, rows: tuple[SummaryRow, ...]) -> Mapping[str, int]:
    """Each row's even twelfths; the odd pennies between lenses are not awarded, or the largest's.

    Twelfths are rounded to the penny row by row, so two ways of dividing a plan may differ by
    some pence; every summary is held to one total.
    """
    planned = {row.code: planned_by(row.allocated_pence, report.month) for row in rows}
    odd = _planned_in_all(report) - sum(planned.values())
    if odd:
        largest = max(rows, key=lambda row: (row.allocated_pence, row.code)).code
        planned[UNATTRIBUTED if UNATTRIBUTED in planned else largest] += odd
    return planned


def _forecast(row: SummaryRow) -> int | None:
    return None if row.forecast_status is ForecastStatus.NO_FORECAST else row.forecast_outturn_pence


def _last(report: Report, row: SummaryRow | None) -> int | None:
    if report.before is None:
        return None
    # Of what held no money a month before, nothing was expected.
    return 0 if row is None else _forecast(row)


def _pence(row: SummaryRow | None) -> int:
    return row.forecast_outturn_pence if row else 0


def _unknown(report: Report) -> frozenset[str]:
    """Organisations of which nothing may be worked out: real ones with made-up awards.

    Nor is a published award without recorded spending called unspent: it was published as granted.
    """
    picture = report.now.picture
    money = tally(picture.first_level, parts_for(picture, Lens.PARTNER))
    real = {one.code for one in picture.organisations.values() if not one.is_example}
    return frozenset(code for code, one in money.items() if code in real and _is_made_up(one))


def _is_made_up(money: Tally) -> bool:
    awarded, spent = money.bases[Measured.AWARDED], money.bases[Measured.SPENT]
    has_real_spending = any(
        pence for basis, pence in spent.items() if basis is not AmountBasis.ILLUSTRATIVE
    )
    is_silent = awarded.get(AmountBasis.PUBLISHED, 0) != 0 and not has_real_spending
    return awarded.get(AmountBasis.ILLUSTRATIVE, 0) != 0 or is_silent


def _row(lens: Lens, row: SummaryRow, money: Money, spent: Tally) -> MonthLine:
    not_awarded = row.code == UNATTRIBUTED and lens is not Lens.CATEGORY
    return _line(
        (row.code, _NOT_AWARDED if not_awarded else row.name),
        money,
        (row.schemes, row.schemes_with_forecast),
        (row.allocated_basis, spent.amount_basis(Measured.SPENT), row.forecast_basis),
    )


def _line(
    key: tuple[str, str], money: Money, schemes: tuple[int, int], bases: tuple[str, str, str]
) -> MonthLine:
    to_date = variance(money.planned, money.actual) if money.known else None
    outturn = (
        variance(money.plan, money.outturn) if money.known and money.outturn is not None else None
    )
    moved = moved_of(money)
    return MonthLine(
        code=key[0],
        name=key[1],
        plan_to_date=money.planned,
        actual_to_date=money.actual,
        variance=to_date.pence if to_date else None,
        variance_word=to_date.word if to_date else None,
        spent_of_plan=percent_spent(money.actual, money.plan)
        if money.known and money.plan > 0
        else None,
        full_year_plan=money.plan,
        forecast_outturn=money.outturn,
        outturn_variance=outturn.pence if outturn else None,
        outturn_variance_word=outturn.word if outturn else None,
        last_forecast=money.last,
        forecast_moved=moved,
        forecast_moved_word=moved_word(money, moved),
        schemes=schemes[0],
        schemes_with_forecast=schemes[1],
        plan_basis=bases[0],
        actual_basis=bases[1],
        forecast_basis=bases[2],
    )


def moved_of(money: Money) -> int | None:
    """How far the forecast moved; none where there is none now, or nothing was known before."""
    if money.outturn is None or money.last is None:
        return None
    return money.outturn_pence - money.last_pence


def moved_word(money: Money, moved: int | None) -> str | None:
    """Which way the forecast moved."""
    if money.outturn is None:
        return None
    if moved is None:
        return "first forecast"
    if moved == 0:
        return "unchanged"
    return "higher" if moved > 0 else "lower"
