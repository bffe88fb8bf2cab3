"""The control totals: each exactly, beside what the rows of every summary add up to."""

from collections.abc import Callable, Iterator, Sequence

from tracker.domain.apportionment import Lens
from tracker.domain.money import Variance, variance
from tracker.exports.board import ControlLine, MonthLine
from tracker.services.board.month import Money, moved_of, whole_money
from tracker.services.board.question import Report
from tracker.services.impact.summary import totals_of

Summaries = tuple[tuple[MonthLine, ...], ...]
Sums = tuple[int | None, int | None, int | None]
_BY_NOTHING: Sums = (None, None, None)


def control_lines(report: Report, summaries: Summaries) -> Iterator[ControlLine]:
    """Every total, in the order in which a reader adds them up."""
    money = whole_money(report)
    yield from _envelope(report, summaries)
    yield from _month(money, summaries)
    yield from _forecast(money, summaries)


def _envelope(report: Report, summaries: Summaries) -> Iterator[ControlLine]:
    totals = totals_of(report.now.picture)
    yield _line("Envelope", totals.envelope_pence, "What was notified; see the Envelope sheet")
    yield _line(
        "Allocated (full-year plan)",
        totals.allocated_pence,
        "Allocations and virements: allocated in tracker summary",
        _rows(summaries, lambda row: row.full_year_plan),
    )
    yield _line("Unallocated", totals.unallocated_pence, "Envelope less allocated")
    yield _line(
        "Awarded",
        totals.awarded_pence,
        "First-level awards: awarded in tracker summary; see the Commitments sheet",
        _ledger(report, "awarded_pence"),
    )
    headroom = totals.allocated_pence - totals.awarded_pence
    yield _line("Allocated and not awarded yet", headroom, "Allocated less awarded")
    yield _line(
        "Spent",
        totals.spent_pence,
        "All first-level spending less refunds, open months too: spent in tracker summary",
        _ledger(report, "spent_pence"),
    )
    left = totals.awarded_pence - totals.spent_pence
    yield _line("Awarded and not spent yet", left, "Awarded less spent")
    income = "Match funding and income: outside the envelope and in no other total"
    yield _line("Income", totals.income_pence, income)


def _month(money: Money, summaries: Summaries) -> Iterator[ControlLine]:
    yield _line(
        "Plan to date",
        money.planned,
        "The even twelfths of each category, added up",
        _rows(summaries, lambda row: row.plan_to_date),
    )
    yield _line(
        "Actual to date",
        money.actual,
        "Spending booked up to the month reported",
        _rows(summaries, lambda row: row.actual_to_date),
    )
    yield _variance("Variance to date", variance(money.planned, money.actual), "Plan less actual")


def _forecast(money: Money, summaries: Summaries) -> Iterator[ControlLine]:
    if money.outturn is None:
        return
    yield _line(
        "Forecast outturn",
        money.outturn,
        "Actuals of closed months and newest forecasts: forecast outturn in tracker summary",
        _rows(summaries, lambda row: row.forecast_outturn),
    )
    outturn = variance(money.plan, money.outturn)
    yield _variance("Outturn variance", outturn, "Full-year plan less forecast outturn")
    moved = moved_of(money)
    if money.last is None or moved is None:
        return
    yield _line(
        "Last month’s forecast",
        money.last,
        "As it stood just before the month reported was closed",
        _rows(summaries, lambda row: row.last_forecast),
    )
    yield _line("Forecast moved", moved, "Forecast outturn less last month’s forecast")


def _rows(summaries: Summaries, figure: Callable[[MonthLine], int | None]) -> Sums:
    """What the rows of each summary come to, their totals left out."""
    by_category, by_alliance, by_organisation = (
        _sum([figure(row) for row in lines[:-1]]) for lines in summaries
    )
    return by_category, by_alliance, by_organisation


def _ledger(report: Report, name: str) -> Sums:
    """What the rows of each lens come to, of a figure that the summaries do not show."""
    by_category, by_alliance, by_organisation = (
        _sum([getattr(row, name) for row in report.now.rows[lens]])
        for lens in (Lens.CATEGORY, Lens.ALLIANCE, Lens.PARTNER)
    )
    return by_category, by_alliance, by_organisation


def _sum(figures: Sequence[int | None]) -> int:
    return sum(figure or 0 for figure in figures)


def _variance(figure: str, found: Variance, meaning: str) -> ControlLine:
    return _line(figure, found.pence, meaning, word=found.word)


def _line(
    figure: str, pence: int, meaning: str, sums: Sums = _BY_NOTHING, word: str | None = None
) -> ControlLine:
    by_category, by_alliance, by_organisation = sums
    agrees = all(one is None or one == pence for one in sums)
    return ControlLine(
        figure=figure,
        exact=pence,
        thousands=pence,
        word=word,
        by_category=by_category,
        by_alliance=by_alliance,
        by_organisation=by_organisation,
        agrees="yes" if agrees else "no",
        meaning=meaning,
    )
