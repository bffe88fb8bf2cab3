"""Everything that summaries of a fund and year are made of, read once for every lens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.funding import LedgerEntry
from tracker.db.journal import AsAt, as_at
from tracker.domain.apportionment import Lens
from tracker.domain.funding import Basis, EntryKind
from tracker.domain.impact import Amount, WeightBook
from tracker.services.impact.amounts import (
    ForecastCoverage,
    Scope,
    allocated_amounts,
    amounts,
    forecast_coverage,
)
from tracker.services.outcomes.expected import ReportingCalendar, read_calendar
from tracker.services.outcomes.lists import ReportTally, day_of, tallies_of
from tracker.services.refusals import NotFoundError
from tracker.services.snapshot import (
    FundAt,
    Item,
    OrganisationAt,
    SchemeAt,
    funds_at,
    items_at,
    measure_links_at,
    organisations_at,
    schemes_at,
    weight_book,
    weight_sets_at,
)


@dataclass(frozen=True)
class SummaryQuestion:
    """What a summary is asked for; anything left out takes its default."""

    fund: str | None = None
    year: str | None = None
    lens: Lens = Lens.CATEGORY
    basis: Basis = Basis.POT
    as_at: datetime | None = None


@dataclass(frozen=True)
class Picture:
    """Everything that summaries of one fund and year are made of, read once for all lenses."""

    at: AsAt
    fund: FundAt
    scope: Scope
    items: dict[str, Item]
    organisations: dict[int, OrganisationAt]
    schemes: dict[int, SchemeAt]
    book: WeightBook
    measured_schemes: frozenset[int]
    allocated: tuple[Amount, ...]
    first_level: tuple[Amount, ...]
    counted: tuple[Amount, ...]
    coverage: ForecastCoverage
    calendar: ReportingCalendar
    reports: Mapping[int, ReportTally]
    envelope_pence: int
    income_pence: int

    def reports_of(self, schemes: Iterable[int]) -> ReportTally:
        """The reports of schemes; those of a pot are of the schemes that it was granted on to."""
        wanted = set(schemes)
        if self.scope.basis is Basis.POT:
            for pot in wanted & self.calendar.passed_on.keys():
                wanted |= self.calendar.passed_on[pot]
        found = [self.reports[scheme] for scheme in wanted & self.reports.keys()]
        return ReportTally(sum(one.due for one in found), sum(one.accepted for one in found))


def read_picture(session: Session, question: SummaryQuestion) -> Picture:
    """Read everything once; any number of lenses can then be summed without a query."""
    at = as_at(session, question.as_at)
    fund = find_fund_at(session, at.number, question.fund)
    year = question.year or newest_year(session, fund.id, at.number)
    if year not in years_with_an_envelope(session, fund.id, at.number):
        raise NotFoundError(f"There is no envelope for {year}")
    return picture_of(session, at, fund, Scope(fund.id, year, at.number, question.basis))


def picture_of(session: Session, at: AsAt, fund: FundAt, scope: Scope) -> Picture:
    """The picture of whatever the ledger holds there, with an envelope or without."""
    pot_scope = replace(scope, basis=Basis.POT)
    first_level = amounts(session, pot_scope)
    links = measure_links_at(session, at.number)
    calendar = read_calendar(session, at.number)
    return Picture(
        at=at,
        fund=fund,
        scope=scope,
        items=items_at(session, at.number),
        organisations=organisations_at(session, at.number),
        schemes=schemes_at(session, at.number),
        book=weight_book(weight_sets_at(session, at.number)),
        measured_schemes=frozenset(link.scheme_id for link in links),
        allocated=allocated_amounts(session, pot_scope),
        first_level=first_level,
        counted=first_level if scope.basis is Basis.POT else amounts(session, scope),
        coverage=forecast_coverage(session, scope),
        calendar=calendar,
        reports=tallies_of(calendar, scope.year, day_of(at)),
        envelope_pence=_sum(session, scope, EntryKind.ENVELOPE),
        income_pence=_sum(session, scope, EntryKind.INCOME),
    )


def find_fund_at(session: Session, number: int, code: str | None) -> FundAt:
    """The fund by its code or reference; with none given, the first that was opened."""
    funds = funds_at(session, number)
    for fund in funds.values():
        if code is None or code.casefold() in (fund.code.casefold(), fund.reference.casefold()):
            return fund
    raise NotFoundError("There is no such fund.")


def years_with_an_envelope(session: Session, fund_id: int, number: int) -> tuple[str, ...]:
    """The financial years of a fund that hold any money, newest first."""
    years = session.scalars(
        select(LedgerEntry.financial_year)
        .where(
            LedgerEntry.fund_id == fund_id,
            LedgerEntry.kind == EntryKind.ENVELOPE,
            LedgerEntry.journal_number <= number,
        )
        .distinct()
    )
    return tuple(sorted(years, reverse=True))


def newest_year(session: Session, fund_id: int, number: int) -> str:
    """The newest financial year with an envelope."""
    years = years_with_an_envelope(session, fund_id, number)
    if not years:
        raise NotFoundError("This fund has no envelope yet.")
    return years[0]


def _sum(session: Session, scope: Scope, kind: EntryKind) -> int:
    query = select(func.coalesce(func.sum(LedgerEntry.amount_pence), 0)).where(
        LedgerEntry.fund_id == scope.fund_id,
        LedgerEntry.financial_year == scope.year,
        LedgerEntry.kind == kind,
        LedgerEntry.journal_number <= scope.number,
    )
    return int(session.scalar(query) or 0)
