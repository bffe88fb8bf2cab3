"""Everything that summaries of a fund and year are made of, read once for every lens."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.funding import LedgerEntry
from tracker.db.journal import AsAt, as_at
from tracker.domain.apportionment import Lens
from tracker.domain.costs import Spending
from tracker.domain.funding import SPENDING_KINDS, AmountBasis, Basis, EntryKind
from tracker.domain.impact import Amount, Measured, WeightBook
from tracker.domain.outcomes.states import ReportState
from tracker.services.disclosure.standing import profile_of
from tracker.services.evidence.book import Evidence, read_evidence, read_register
from tracker.services.impact.amounts import (
    ForecastCoverage,
    Scope,
    allocated_amounts,
    amounts,
    forecast_coverage,
)
from tracker.services.impact.results import RowResults, results_of
from tracker.services.outcomes.expected import ReportingCalendar, read_calendar
from tracker.services.outcomes.lists import ReportTally, day_of, tallies_of
from tracker.services.refusals import NotFoundError
from tracker.services.snapshot import (
    FundAt,
    Item,
    OrganisationAt,
    SchemeAt,
    funds_at,
    organisations_at,
)

# A report in these states has told of its people, or that there were none.
_TOLD = frozenset({ReportState.ACCEPTED, ReportState.NIL})


@dataclass(frozen=True)
class SummaryQuestion:
    """What a summary is asked for; anything left out takes its default."""

    fund: str | None = None
    year: str | None = None
    lens: Lens = Lens.CATEGORY
    basis: Basis = Basis.POT
    as_at: datetime | None = None


@dataclass(frozen=True)
class Known:
    """What is of no one year: it is read once, whatever years are asked about."""

    at: AsAt
    fund: FundAt
    items: Mapping[str, Item]
    organisations: dict[int, OrganisationAt]
    schemes: Mapping[int, SchemeAt]
    book: WeightBook
    calendar: ReportingCalendar
    # With values of every period.
    evidence: Evidence


@dataclass(frozen=True)
class Picture:
    """Everything that summaries of one fund and year are made of, read once for all lenses."""

    known: Known
    scope: Scope
    allocated: tuple[Amount, ...]
    first_level: tuple[Amount, ...]
    counted: tuple[Amount, ...]
    # The money where it ended, whatever basis was asked for.
    end_recipient: tuple[Amount, ...]
    coverage: ForecastCoverage
    reports: Mapping[int, ReportTally]
    envelope_pence: int
    income_pence: int
    # Values of periods that had ended when the year did.
    evidence: Evidence
    # What each scheme that is no pot spent, whole, whoever paid it and from whichever fund.
    spending: Mapping[int, Spending]
    # Schemes of which a report of the year is missing although its period is over.
    outstanding: frozenset[int]

    @property
    def at(self) -> AsAt:
        """As at which moment everything is."""
        return self.known.at

    @property
    def fund(self) -> FundAt:
        """The fund that the money is of."""
        return self.known.fund

    @property
    def items(self) -> Mapping[str, Item]:
        """The targets and what else lists name, by code."""
        return self.known.items

    @property
    def organisations(self) -> dict[int, OrganisationAt]:
        """Every organisation."""
        return self.known.organisations

    @property
    def schemes(self) -> Mapping[int, SchemeAt]:
        """Every scheme, funded in the year or not."""
        return self.known.schemes

    @property
    def book(self) -> WeightBook:
        """The weights of every scheme."""
        return self.known.book

    @property
    def calendar(self) -> ReportingCalendar:
        """Which reports are expected, and which pots passed money on to whom."""
        return self.known.calendar

    @cached_property
    def measured_schemes(self) -> frozenset[int]:
        """Schemes with a measure, with values or without."""
        return frozenset(link.scheme_id for link in self.evidence.links)

    @cached_property
    def ended_at(self) -> frozenset[int]:
        """Schemes where money of the year ended."""
        return frozenset(one.scheme_id for one in self.end_recipient if one.scheme_id is not None)

    def reporting(self, schemes: Iterable[int]) -> set[int]:
        """Schemes with those that their pots passed the year's money on to: these tell of it."""
        wanted = set(schemes)
        if self.scope.basis is Basis.POT:
            for pot in wanted & self.calendar.passed_on.keys():
                wanted |= self.calendar.passed_on[pot] & self.ended_at
        return wanted

    def reports_of(self, schemes: Iterable[int]) -> ReportTally:
        """The reports of schemes; those of a pot are of the schemes that it was granted on to."""
        wanted = self.reporting(schemes)
        found = [self.reports[scheme] for scheme in wanted & self.reports.keys()]
        return ReportTally(sum(one.due for one in found), sum(one.accepted for one in found))

    def results_of(self, schemes: Iterable[int]) -> RowResults:
        """What is known of the results of schemes and of those that their pots paid."""
        return results_of(
            self.evidence,
            self.reporting(schemes),
            self.scope.year,
            self.spending,
            self.outstanding,
        )


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
    register = read_register(session, at.number)
    known = Known(
        at=at,
        fund=fund,
        items=register.items,
        organisations=organisations_at(session, at.number),
        schemes=register.schemes,
        book=register.book,
        calendar=read_calendar(session, at.number),
        evidence=read_evidence(session, at, register, profile_of(session)),
    )
    return _of_year(session, known, scope)


def _of_year(session: Session, known: Known, scope: Scope) -> Picture:
    """What is known with the money, reports and results of one year."""
    pot_scope = replace(scope, basis=Basis.POT)
    first_level = amounts(session, pot_scope)
    end_recipient = amounts(session, replace(scope, basis=Basis.END_RECIPIENT))
    today = day_of(known.at)
    coverage = forecast_coverage(session, scope)
    return Picture(
        known=known,
        scope=scope,
        allocated=allocated_amounts(session, pot_scope),
        first_level=first_level,
        counted=first_level if scope.basis is Basis.POT else end_recipient,
        end_recipient=end_recipient,
        coverage=coverage,
        reports=tallies_of(known.calendar, scope.year, today),
        envelope_pence=_sum(session, scope, EntryKind.ENVELOPE),
        income_pence=_sum(session, scope, EntryKind.INCOME),
        evidence=known.evidence.by_end_of(scope.year),
        spending=_spending(
            (*end_recipient, *_of_other_funds(session, scope)),
            known.schemes,
            is_open=not coverage.is_year_closed,
        ),
        outstanding=frozenset(
            scheme_id
            for scheme_id in known.schemes
            if has_yet_to_tell(known.calendar, scheme_id, scope.year, today)
        ),
    )


def _of_other_funds(session: Session, scope: Scope) -> Iterator[Amount]:
    """What was spent in the year from other funds: a scheme may be paid from two."""
    others = session.scalars(
        select(LedgerEntry.fund_id)
        .where(
            LedgerEntry.fund_id != scope.fund_id,
            LedgerEntry.financial_year == scope.year,
            LedgerEntry.kind.in_(SPENDING_KINDS),
            LedgerEntry.journal_number <= scope.number,
        )
        .distinct()
    )
    for fund_id in sorted(others):
        yield from amounts(session, replace(scope, fund_id=fund_id, basis=Basis.END_RECIPIENT))


def has_yet_to_tell(calendar: ReportingCalendar, scheme_id: int, year: str, today: date) -> bool:
    """Whether a scheme's report of a period that is over is still missing: more were reached."""
    return any(
        one.deadlines.ends < today and one.state not in _TOLD
        for one in calendar.of_scheme(scheme_id, year)
    )


def in_another_year(session: Session, picture: Picture, year: str) -> Picture:
    """The same fund as at the same moment; what is of no year is not read again."""
    return _of_year(session, picture.known, replace(picture.scope, year=year))


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


def _spending(
    end_recipient: Iterable[Amount], schemes: Mapping[int, SchemeAt], *, is_open: bool
) -> dict[int, Spending]:
    """What each scheme spent; an illustrative penny makes all of it illustrative."""
    found: dict[int, tuple[int, bool]] = {}
    for amount in end_recipient:
        if amount.measured is Measured.SPENT and amount.scheme_id is not None:
            pence, made_up = found.get(amount.scheme_id, (0, False))
            found[amount.scheme_id] = (
                pence + amount.pence * amount.count,
                made_up or amount.amount_basis is AmountBasis.ILLUSTRATIVE,
            )
    return {
        scheme_id: Spending(pence, made_up, schemes[scheme_id].version.is_example, is_open=is_open)
        for scheme_id, (pence, made_up) in sorted(found.items())
    }


def _sum(session: Session, scope: Scope, kind: EntryKind) -> int:
    query = select(func.coalesce(func.sum(LedgerEntry.amount_pence), 0)).where(
        LedgerEntry.fund_id == scope.fund_id,
        LedgerEntry.financial_year == scope.year,
        LedgerEntry.kind == kind,
        LedgerEntry.journal_number <= scope.number,
    )
    return int(session.scalar(query) or 0)
