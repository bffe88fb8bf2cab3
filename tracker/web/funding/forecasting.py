"""Forecasting: what each scheme is expected to spend in the months that are still open."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.db.journal import Journal
from tracker.domain.breaches import Breach, RulesBroken
from tracker.domain.permissions import Act
from tracker.services.funding.closing import SaveForecast, save_forecast
from tracker.services.funding.forecast_grid import MonthCell, SchemeYear, scheme_year, scheme_years
from tracker.services.funding.pages import find_fund_by_code
from tracker.services.organisations import people_names
from tracker.services.refusals import StaleEditError
from tracker.web.access import requires
from tracker.web.context import reading, viewer, writing
from tracker.web.fields import HiddenField, MoneyField, NhsForm, as_in, label_of
from tracker.web.funding.addresses import code_of, crumbs, year_address
from tracker.web.funding.blueprint import bp
from tracker.web.funding.cells import (
    NOT_PUBLISHED,
    Cell,
    Table,
    in_words,
    known_money,
    link,
    money,
    number_column,
)
from tracker.web.nhs.history import Difference
from tracker.web.nhs.tables import Column
from tracker.web.nhs.wording import month, pounds
from tracker.web.seen import version_seen

NO_FORECAST = "No forecast"


class ForecastForm(NhsForm):
    """Twelve months of one scheme, less those that are closed; a field is added for each."""

    seen = HiddenField()


@bp.get("/<fund>/<financial_year:year>/forecasts", endpoint="forecasts")
@requires(Act.READ_FUNDING)
def list_forecasts(fund: str, year: str) -> str:
    """The forecast outturn of every scheme that has an award."""
    found = find_fund_by_code(reading(), fund)
    rows = scheme_years(reading(), viewer(), found, year)
    return render_template(
        "funding/forecasts.html",
        fund=found,
        year=year,
        outturns=_outturn_table(rows),
        breadcrumbs=crumbs(found, year),
    )


@bp.route(
    "/<fund>/<financial_year:year>/forecasts/<reference>",
    methods=["GET", "POST"],
    endpoint="forecast",
)
@requires(Act.FORECAST)
def forecast_a_scheme(fund: str, year: str, reference: str) -> ResponseReturnValue:
    """Forecast the open months of one scheme; each save is a new version."""
    found = find_fund_by_code(reading(), fund)
    row = scheme_year(reading(), viewer(), found, year, reference)
    form = _form(row)
    if not form.validate_on_submit():
        return _page(form, row), 422 if form.is_submitted() else 200
    try:
        months = _changed(form, row)
        with writing("Save a forecast") as session:
            seen = version_seen(form.seen.data)
            order = SaveForecast(found.id, row.scheme_id, year, months, seen=seen)
            count = save_forecast(session, viewer(), order)
    except RulesBroken as refused:
        form.add_breaches(refused.breaches)
        return _page(form, row), 422
    except StaleEditError as stale:
        return _conflict(form, row, stale)
    after = scheme_year(reading(), viewer(), found, year, reference)
    flash(
        f"The forecast is saved for {count} {'month' if count == 1 else 'months'}. "
        f"The forecast outturn is {pounds(after.outturn.pence)}",
        "success",
    )
    return redirect(year_address("forecasts", found, year))


def _form(row: SchemeYear) -> ForecastForm:
    fields = {_name(cell): _field(cell) for cell in row.months if not cell.is_closed}
    made: type[ForecastForm] = type("ForecastOfOpenMonthsForm", (ForecastForm,), fields)
    stored = {_name(cell): cell.forecast.pence for cell in row.months if cell.forecast}
    return made(data={"seen": str(row.seen), **stored})


def _field(cell: MonthCell) -> MoneyField:
    words = f"{label_of('forecasts', 'amount')} for {month(cell.first)}"
    label = {"text": words, "classes": "nhsuk-u-visually-hidden"}
    own = as_in("forecasts", "amount", required="", options={"label": label})
    return MoneyField(**own | {"label": words}, place=month(cell.first))


def _name(cell: MonthCell) -> str:
    return f"month_{cell.number}"


def _changed(form: ForecastForm, row: SchemeYear) -> dict[date, int]:
    """The months to save: what was typed and is not stored already."""
    months: dict[date, int] = {}
    emptied: list[Breach] = []
    for cell in row.months:
        if cell.is_closed:
            continue
        typed, stored = form[_name(cell)].data, cell.forecast
        if typed is None and stored is not None and version_seen(form.seen.data) == row.seen:
            said = "Enter an amount: a forecast is saved. Enter 0 for nil"
            emptied.append(Breach("forecast_stays", _name(cell), said))
        elif typed is not None and (stored is None or stored.pence != typed):
            months[cell.first] = typed
    if emptied:
        raise RulesBroken(emptied)
    if not months and version_seen(form.seen.data) == row.seen:
        raise RulesBroken([Breach("something_changes", None, "Enter or change a forecast")])
    return months


def _conflict(form: ForecastForm, row: SchemeYear, stale: StaleEditError) -> ResponseReturnValue:
    """Somebody saved in between: both texts, and the form as it was typed."""
    # What this page read may be older than the save: ask again.
    row = scheme_year(reading(), viewer(), row.fund, row.year, row.reference)
    differences = [
        Difference(
            month(cell.first),
            pounds(form[_name(cell)].data, NO_FORECAST),
            pounds(cell.forecast.pence if cell.forecast else None, NO_FORECAST),
        )
        for cell in row.months
        if not cell.is_closed and _name(cell) in form
    ]
    if all(one.yours == one.stored for one in differences):
        flash("This forecast is saved already", "success")
        return redirect(year_address("forecasts", row.fund, row.year))
    saved = reading().get_one(Journal, stale.current)
    form.seen.data = str(row.seen)
    who = people_names(reading()).get(saved.person_id or 0, "The system")
    clash = {"differences": differences, "who": who, "when": saved.recorded_at}
    return _page(form, row, clash), 409


def _page(form: ForecastForm, row: SchemeYear, clash: dict[str, object] | None = None) -> str:
    rows: list[list[Cell]] = [
        [
            f"M{cell.number}, {month(cell.first)}",
            "Closed" if cell.is_closed else "Open",
            known_money(cell.actual, known=row.variance_is_known or cell.actual.has_real_part),
            "Actual counts" if cell.is_closed else form[_name(cell)](),
        ]
        for cell in row.months
    ]
    columns = (
        Column("Month"),
        Column("State"),
        number_column("Spent so far"),
        Column("Forecast in pounds"),
    )
    return render_template(
        "funding/forecast.html",
        form=form,
        row=row,
        grid=Table("Months", columns, rows, narrow="stack"),
        outturn=known_money(row.outturn, known=row.outturn_is_known),
        variance=_variance(row),
        clash=clash,
        cancel_href=year_address("forecasts", row.fund, row.year),
        breadcrumbs=[
            *crumbs(row.fund, row.year),
            ("Forecasts", year_address("forecasts", row.fund, row.year)),
        ],
    )


def _variance(row: SchemeYear) -> Cell:
    if not row.variance_is_known:
        return NOT_PUBLISHED
    return in_words(row.variance, tagged=row.is_illustrative)


def _outturn_table(rows: tuple[SchemeYear, ...]) -> Table:
    cells: list[list[Cell]] = []
    for row in rows:
        address = url_for(
            "funding.forecast", fund=code_of(row.fund), year=row.year, reference=row.reference
        )
        missing = row.months_without_forecast
        cells.append(
            [
                link(row.name, address) if viewer().may(Act.FORECAST) else row.name,
                money(row.awarded),
                known_money(row.outturn, known=row.outturn_is_known),
                _variance(row),
                f"{missing} without a forecast" if missing else "All forecast or closed",
            ]
        )
    columns = (
        Column("Scheme"),
        number_column("Awarded"),
        number_column("Forecast outturn"),
        Column("Variance"),
        Column("Months"),
    )
    return Table("Forecast outturn by scheme", columns, cells, empty="No awards yet")
