"""A scheme's year month by month: what was spent where months are closed, else the forecast."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.db.funding import Forecast
from tracker.db.journal import as_at
from tracker.db.versions import newest
from tracker.domain.funding import SPENDING_KINDS
from tracker.domain.money import Variance, variance
from tracker.domain.periods import first_day, last_day, months_of
from tracker.domain.permissions import Act, Viewer
from tracker.services.funding.figures import NIL, Figure, add_up, may_calculate_from
from tracker.services.funding.ledger_book import LedgerBook, read_book
from tracker.services.funding.positions import closed_months
from tracker.services.refusals import NotFoundError
from tracker.services.snapshot import FundAt, SchemeAt


@dataclass(frozen=True)
class MonthCell:
    """One month of a scheme: closed ones are known, open ones are forecast or are not."""

    number: int
    first: date
    is_closed: bool
    actual: Figure
    forecast: Figure | None

    @property
    def outturn(self) -> Figure:
        """What counts towards the forecast outturn: without a forecast, what was spent so far."""
        return self.actual if self.is_closed or self.forecast is None else self.forecast


@dataclass(frozen=True)
class SchemeYear:
    """A scheme's twelve months of one fund and year, beside what it is awarded."""

    fund: FundAt
    year: str
    scheme_id: int
    reference: str
    name: str
    is_example: bool
    awarded: Figure
    months: tuple[MonthCell, ...]
    seen: int

    @property
    def outturn(self) -> Figure:
        """Actuals of closed months and the newest forecasts of the others."""
        return add_up(cell.outturn for cell in self.months)

    @property
    def months_without_forecast(self) -> int:
        """Open months of which nobody has said anything yet."""
        return sum(not cell.is_closed and cell.forecast is None for cell in self.months)

    @property
    def variance_is_known(self) -> bool:
        """Whether the award may be set against anything; a real scheme's made-up one may not."""
        return may_calculate_from(self.awarded, is_example=self.is_example)

    @property
    def outturn_is_known(self) -> bool:
        """Whether the award says what to expect, or somebody recorded or forecast something."""
        return self.variance_is_known or any(
            cell.outturn.has_real_part or (cell.forecast and not cell.forecast.is_illustrative)
            for cell in self.months
        )

    @property
    def is_illustrative(self) -> bool:
        """Whether the variance has anything made up in it."""
        return self.awarded.is_illustrative or self.outturn.is_illustrative

    @property
    def variance(self) -> Variance:
        """What is awarded less the outturn, with its word."""
        return variance(self.awarded.pence, self.outturn.pence)


def scheme_years(
    session: Session, viewer: Viewer, fund: FundAt, year: str, moment: datetime | None = None
) -> tuple[SchemeYear, ...]:
    """Every scheme with a first-level award in a fund and year, by name, as at a moment."""
    viewer.require(Act.READ_FUNDING)
    at = as_at(session, moment)
    book = read_book(session, viewer, at, (fund.id, year))
    closed = closed_months(session, fund.id, year, at.number)
    forecasts = _forecasts(session, fund.id, year, at.number)
    funded = {one.scheme_reference for one in book.awards if not one.is_onward}
    schemes = sorted(
        (one for one in book.names.schemes.values() if one.reference in funded),
        key=lambda one: (one.name, one.id),
    )
    return tuple(_scheme_year(book, fund, year, one, closed, forecasts) for one in schemes)


def scheme_year(
    session: Session, viewer: Viewer, fund: FundAt, year: str, reference: str
) -> SchemeYear:
    """One scheme's months, if it has an award there that this person may see."""
    for one in scheme_years(session, viewer, fund, year):
        if one.reference == reference.upper():
            return one
    raise NotFoundError("There is no such scheme with an award in this year.")


def _scheme_year(
    book: LedgerBook,
    fund: FundAt,
    year: str,
    scheme: SchemeAt,
    closed: frozenset[int],
    forecasts: dict[tuple[int, date], Forecast],
) -> SchemeYear:
    awards = {
        one.id: one
        for one in book.awards
        if one.scheme_reference == scheme.reference and not one.is_onward
    }
    spent: dict[int, Figure] = defaultdict(Figure)
    for one in book.sums:
        if one.award_id in awards and one.kind in SPENDING_KINDS:
            # The thirteenth month corrects the year and is shown with its last.
            spent[min(one.accounting_month, 12)] += one.figure
    cells = []
    for number, first in enumerate(months_of(year), start=1):
        row = forecasts.get((scheme.id, first))
        said = _said(row) if row else None
        cells.append(MonthCell(number, first, number in closed, spent.get(number, NIL), said))
    return SchemeYear(
        fund=fund,
        year=year,
        scheme_id=scheme.id,
        reference=scheme.reference,
        name=scheme.name,
        is_example=scheme.version.is_example,
        awarded=add_up(award.awarded for award in awards.values()),
        months=tuple(cells),
        seen=max(
            (row.journal_number for (key, _), row in forecasts.items() if key == scheme.id),
            default=0,
        ),
    )


def _said(row: Forecast) -> Figure:
    return Figure.of(row.amount_pence, row.amount_basis)


def _forecasts(
    session: Session, fund_id: int, year: str, number: int
) -> dict[tuple[int, date], Forecast]:
    keys = (Forecast.fund_id, Forecast.scheme_id, Forecast.month)
    query = newest(Forecast, keys, number).where(
        Forecast.fund_id == fund_id, Forecast.month.between(first_day(year), last_day(year))
    )
    return {(row.scheme_id, row.month): row for row in session.scalars(query)}
