"""The tables of the money of a summary: pounds that add up, and money touching."""

from flask import url_for

from tracker.domain.apportionment import UNATTRIBUTED, WEIGHTED_LENSES, Lens
from tracker.domain.funding import AmountBasis
from tracker.domain.impact import KEPT_BY_POTS, NO_BASIS
from tracker.services.funding.figures import Figure
from tracker.services.impact.summary import LENS_LABELS, ForecastStatus, Summary, SummaryRow
from tracker.web.funding.cells import Cell, Table, link, money, number_column, text_columns
from tracker.web.nhs.tables import Column
from tracker.web.paging import address_with

MADE_UP = (AmountBasis.ILLUSTRATIVE.value, "mixed")
NOTHING_RECORDED = "Nothing recorded"
NO_FORECAST = "No forecast"
# The lists of schemes can be narrowed by these lenses' targets.
_SCHEMES_BY = {Lens.ELEMENT: "element", Lens.ALLIANCE: "alliance", Lens.THEME: "theme"}


def figure_of(pence: int, amount_basis: str) -> Figure:
    """An amount that says when any of it is made up; nothing is neither real nor made up."""
    return Figure(pence, pence != 0 and amount_basis in MADE_UP)


def spent_of(pence: int, amount_basis: str) -> Cell:
    """What is spent; that nothing was ever recorded is no nil."""
    if amount_basis == NO_BASIS:
        return NOTHING_RECORDED
    return money(figure_of(pence, amount_basis))


def money_table(summary: Summary) -> Table:
    """The pounds of every target, with the totals that they add up to."""
    totals = summary.totals
    rows: list[list[Cell]] = [
        [
            _target(summary.lens, row),
            money(figure_of(row.allocated_pence, row.allocated_basis)),
            money(figure_of(row.awarded_pence, row.awarded_basis)),
            spent_of(row.spent_pence, row.spent_basis),
            _outturn(row),
        ]
        for row in summary.rows
    ]
    total: list[Cell] = [
        "Total",
        money(figure_of(totals.allocated_pence, totals.allocated_basis)),
        money(figure_of(totals.awarded_pence, totals.awarded_basis)),
        spent_of(totals.spent_pence, totals.spent_basis),
        money(figure_of(totals.forecast_outturn_pence, totals.forecast_basis)),
    ]
    columns = (*_first(summary), *_numbers("Allocated", "Awarded", "Spent", "Forecast outturn"))
    return Table("Spending", columns, rows, total=total, narrow="stack")


def touching_table(summary: Summary) -> Table | None:
    """Money counted whole for each target it touches; only where a scheme can have several."""
    if summary.lens not in WEIGHTED_LENSES:
        return None
    rows: list[list[Cell]] = [
        [
            row.name,
            money(figure_of(row.awarded_touching_pence, row.awarded_basis)),
            money(figure_of(row.spent_touching_pence, row.spent_basis)),
        ]
        for row in summary.rows
        if row.awarded_touching_pence or row.spent_touching_pence
    ]
    columns = (*_first(summary), *_numbers("Awards touching", "Spending touching"))
    empty = "No money touches a target of this lens yet"
    caption = "Touching by target (do not add)"
    return Table(caption, columns, rows, empty=empty, narrow="stack", caption_size="s")


def is_made_up(summary: Summary) -> bool:
    """Whether any amount of the summary is illustrative."""
    return any(row.amount_basis in MADE_UP for row in summary.rows)


def _first(summary: Summary) -> tuple[Column, ...]:
    return text_columns(LENS_LABELS[summary.lens])


def _numbers(*names: str) -> tuple[Column, ...]:
    return tuple(number_column(name) for name in names)


def _target(lens: Lens, row: SummaryRow) -> Cell:
    """The target's name, as a link to the schemes behind it where a list can show them."""
    if not row.schemes or row.code in (KEPT_BY_POTS, UNATTRIBUTED):
        return row.name
    if lens is Lens.SCHEME:
        return link(row.name, url_for("schemes.page", reference=row.code))
    if lens in _SCHEMES_BY:
        return _schemes_link(row.name, _SCHEMES_BY[lens], row.code)
    if lens is Lens.PARTNER:
        return _schemes_link(row.name, "words", row.name)
    return row.name


def _schemes_link(name: str, narrowed_by: str, value: str) -> Cell:
    return link(
        name, address_with(url_for("schemes.index"), {narrowed_by: value}), hidden="schemes"
    )


def _outturn(row: SummaryRow) -> Cell:
    if row.forecast_status is ForecastStatus.NO_FORECAST:
        return NO_FORECAST
    return money(figure_of(row.forecast_outturn_pence, row.forecast_basis))
