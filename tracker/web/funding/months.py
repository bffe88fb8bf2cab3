"""The month end: which months are closed, closing the next, opening the last again."""

from collections.abc import Callable

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.db.journal import as_at
from tracker.domain.permissions import Act
from tracker.services.funding.closing import CloseMonth, close_month, reopen_month
from tracker.services.funding.overview import MonthLine, month_lines
from tracker.services.funding.pages import find_fund_by_code
from tracker.services.snapshot import FundAt
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.funding.addresses import code_of, crumbs, year_address
from tracker.web.funding.blueprint import bp
from tracker.web.funding.cells import Cell, Table, stacked, text_columns
from tracker.web.funding.entry_tables import month_words
from tracker.web.funding.spending_forms import CloseMonthForm, ReopenMonthForm
from tracker.web.funding.steps import MoneyForm, Outcome, Step, take, text_of
from tracker.web.nhs.wording import moment


@bp.get("/<fund>/<financial_year:year>/months", endpoint="months")
@requires(Act.READ_FUNDING)
def show_months(fund: str, year: str) -> str:
    """The thirteen months of a year."""
    found = find_fund_by_code(reading(), fund)
    lines = month_lines(reading(), as_at(reading()).number, found.id, year)
    return render_template("funding/months.html", **_context(found, year, lines))


@bp.route(
    "/<fund>/<financial_year:year>/months/<int:number>/close",
    methods=["GET", "POST"],
    endpoint="close_month",
)
@requires(Act.CLOSE_MONTH)
def close_a_month(fund: str, year: str, number: int) -> ResponseReturnValue:
    """Close a month: from then on only an adjustment corrects it."""
    found = find_fund_by_code(reading(), fund)

    def perform(session: Session) -> Outcome:
        close_month(session, viewer(), CloseMonth(found.id, year, number))
        return Outcome(
            f"Month {number} of {year} is closed. Only an adjustment can correct it now",
            year_address("months", found, year),
        )

    return take(_step(CloseMonthForm(), perform, found, year, number))


@bp.route(
    "/<fund>/<financial_year:year>/months/<int:number>/reopen",
    methods=["GET", "POST"],
    endpoint="reopen_month",
)
@requires(Act.CLOSE_MONTH)
def reopen_a_month(fund: str, year: str, number: int) -> ResponseReturnValue:
    """Open the newest closed month again; who and why stay on record."""
    found, form = find_fund_by_code(reading(), fund), ReopenMonthForm()

    def perform(session: Session) -> Outcome:
        reopen_month(session, viewer(), CloseMonth(found.id, year, number, text_of(form.reason)))
        return Outcome(
            f"Month {number} of {year} is open again", year_address("months", found, year)
        )

    return take(_step(form, perform, found, year, number))


def _step(
    form: MoneyForm,
    perform: Callable[[Session], Outcome],
    fund: FundAt,
    year: str,
    number: int,
) -> Step:
    lines = month_lines(reading(), as_at(reading()).number, fund.id, year)
    if not 1 <= number <= len(lines):
        abort(404)
    reopens = isinstance(form, ReopenMonthForm)
    return Step(
        form=form,
        template="funding/month_act.html",
        act="Reopen a month" if reopens else "Close a month",
        button="Reopen the month" if reopens else "Close the month",
        perform=perform,
        answers=tuple,
        breadcrumbs=[*crumbs(fund, year), ("Months", year_address("months", fund, year))],
        cancel_href=year_address("months", fund, year),
        context={"reopens": reopens, "words": month_words(lines[number - 1]), "year": year},
        has_check=False,
    )


def _context(fund: FundAt, year: str, lines: tuple[MonthLine, ...]) -> dict[str, object]:
    closed = [line for line in lines if line.is_closed]
    following = next((line for line in lines if not line.is_closed), None)
    last = closed[-1] if closed else None
    return {
        "fund": fund,
        "year": year,
        "months": _months_table(lines),
        "to_close": following and (month_words(following), following.number),
        "to_reopen": last and (month_words(last), last.number),
        "may_close": viewer().may(Act.CLOSE_MONTH),
        "fund_code": code_of(fund),
        "breadcrumbs": crumbs(fund, year),
    }


def _months_table(lines: tuple[MonthLine, ...]) -> Table:
    rows: list[list[Cell]] = [
        [
            month_words(line),
            "Closed" if line.is_closed else "Open",
            stacked(f"{'Closed' if line.is_closed else 'Reopened'} {moment(line.when)}", line.who)
            if line.is_touched
            else "Not closed yet",
            line.reason or ("No reason needed" if line.is_touched else "None"),
        ]
        for line in lines
    ]
    return Table(
        "Accounting months",
        text_columns("Month", "State", "Last act", "Reason"),
        rows,
        narrow="stack",
    )
