"""The ledger read as amounts that a summary can split: grouped once, in the database."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.funding import AllocationLine, Award, Forecast, LedgerEntry
from tracker.db.schemes import SchemeVersion
from tracker.db.versions import newest
from tracker.domain.apportionment import split
from tracker.domain.funding import (
    ALLOCATION_KINDS,
    SPENDING_KINDS,
    AmountBasis,
    Basis,
    EntryKind,
)
from tracker.domain.impact import Amount, Measured
from tracker.domain.periods import accounting_month_of, first_day
from tracker.domain.schemes import SchemeKind
from tracker.services.funding.positions import closed_months
from tracker.services.impact.grains import Entries, rest_of_entry

_LAST_MONTH = 12


@dataclass(frozen=True)
class Scope:
    """Which ledger is meant: a fund and year as at a journal number, on a basis."""

    fund_id: int
    year: str
    number: int
    basis: Basis = Basis.POT


@dataclass(frozen=True)
class Group:
    """Money of one award, kind and month that is split alike: an amount, and how often."""

    award_id: int
    kind: EntryKind
    weights_month: date
    accounting_month: int
    amount_basis: AmountBasis
    pence: int
    count: int


@dataclass(frozen=True)
class ForecastCoverage:
    """Which schemes have a forecast of a month that is open, and whether none is left open."""

    forecast: frozenset[int]
    is_year_closed: bool

    def of(self, schemes: Iterable[int]) -> int:
        """How many of these schemes have a forecast; of a closed year, none needs one."""
        return len(set(schemes) if self.is_year_closed else self.forecast & set(schemes))


@dataclass(frozen=True)
class AwardAt:
    """What a summary needs to know of an award."""

    id: int
    scheme_id: int
    recipient_id: int
    parent_id: int | None
    category_code: str
    is_pot: bool


def awards_at(session: Session, scope: Scope) -> dict[int, AwardAt]:
    """The awards of a fund and year; a pot is one that is granted on, or is made to be."""
    rows = session.execute(
        select(Award, AllocationLine.category_code)
        .join(AllocationLine, AllocationLine.id == Award.allocation_line_id)
        .where(
            AllocationLine.fund_id == scope.fund_id,
            AllocationLine.financial_year == scope.year,
            Award.journal_number <= scope.number,
        )
        .order_by(Award.id)
    ).all()
    pots = set(
        session.scalars(
            newest(SchemeVersion, (SchemeVersion.scheme_id,), scope.number)
            .where(SchemeVersion.kind == SchemeKind.POT)
            .with_only_columns(SchemeVersion.scheme_id)
        )
    )
    parents = {award.parent_award_id for award, _ in rows}
    return {
        award.id: AwardAt(
            award.id,
            award.scheme_id,
            award.recipient_id,
            award.parent_award_id,
            category,
            award.id in parents or award.scheme_id in pots,
        )
        for award, category in rows
    }


def amounts(session: Session, scope: Scope) -> tuple[Amount, ...]:
    """Every amount awarded, spent and expected, on the scope's basis."""
    awards = awards_at(session, scope)
    groups = entry_groups(session, scope)
    found: list[Amount] = []
    for group in groups:
        measured = Measured.AWARDED if group.kind is EntryKind.AWARD else Measured.SPENT
        found.extend(_on_basis(scope.basis, awards, group, measured))
    for group in _outturn(session, scope, awards, groups):
        found.extend(_on_basis(scope.basis, awards, group, Measured.OUTTURN))
    return tuple(found)


def allocated_amounts(session: Session, scope: Scope) -> tuple[Amount, ...]:
    """What each category is allocated, virements included."""
    rows = session.execute(
        select(
            AllocationLine.category_code,
            LedgerEntry.amount_basis,
            func.sum(LedgerEntry.amount_pence),
        )
        .join(AllocationLine, AllocationLine.id == LedgerEntry.allocation_line_id)
        .where(
            LedgerEntry.fund_id == scope.fund_id,
            LedgerEntry.financial_year == scope.year,
            LedgerEntry.kind.in_(ALLOCATION_KINDS),
            LedgerEntry.journal_number <= scope.number,
        )
        .group_by(AllocationLine.category_code, LedgerEntry.amount_basis)
        .order_by(AllocationLine.category_code, LedgerEntry.amount_basis)
    )
    month = first_day(scope.year)
    return tuple(
        Amount(Measured.ALLOCATED, int(pence), 1, month, basis, category_code=category)
        for category, basis, pence in rows
    )


def first_level_as_allocated(found: tuple[Amount, ...]) -> Iterator[Amount]:
    """In lenses below the category, what is allocated is what is awarded at first level."""
    for amount in found:
        if amount.measured is Measured.AWARDED:
            yield Amount(
                Measured.ALLOCATED,
                amount.pence,
                amount.count,
                amount.month,
                amount.amount_basis,
                amount.scheme_id,
                amount.recipient_id,
                amount.category_code,
            )


def forecast_coverage(session: Session, scope: Scope) -> ForecastCoverage:
    """Who has forecast the months after the last closed one."""
    last_closed = max(closed_months(session, scope.fund_id, scope.year, scope.number), default=0)
    forecasts = _forecasts(session, scope, last_closed)
    is_closed = is_year_closed(session, scope.fund_id, scope.year, scope.number)
    return ForecastCoverage(frozenset(scheme for scheme, _ in forecasts), is_closed)


def is_year_closed(session: Session, fund_id: int, year: str, number: int) -> bool:
    """Whether nothing more is spent in a year of a fund, but what its 13th month corrects."""
    return max(closed_months(session, fund_id, year, number), default=0) >= _LAST_MONTH


def entry_groups(session: Session, scope: Scope) -> list[Group]:
    """Awards and spending of every level, as few groups as splitting them to the penny allows."""
    entries = (
        select(
            LedgerEntry.award_id,
            LedgerEntry.kind,
            LedgerEntry.weights_month,
            LedgerEntry.accounting_month,
            LedgerEntry.amount_basis,
            rest_of_entry(session, scope.number).label("rest"),
            LedgerEntry.amount_pence,
        )
        .where(
            LedgerEntry.fund_id == scope.fund_id,
            LedgerEntry.financial_year == scope.year,
            LedgerEntry.kind.in_((EntryKind.AWARD, *SPENDING_KINDS)),
            LedgerEntry.journal_number <= scope.number,
        )
        .subquery()
    )
    c = entries.c
    keys = (c.award_id, c.kind, c.weights_month, c.accounting_month, c.amount_basis, c.rest)
    rows = session.execute(
        select(*keys, func.count(), func.sum(c.amount_pence)).group_by(*keys).order_by(*keys)
    )
    # The kinds asked for always name an award: a check constraint says so. PostgreSQL sums
    # bigint as numeric, which arrives as Decimal.
    return [
        Group(award_id or 0, kind, weights_month, accounting_month, basis, amount, count)
        for award_id, kind, weights_month, accounting_month, basis, rest, number, total in rows
        for amount, count in Entries(int(rest), number, int(total)).amounts
    ]


def _on_basis(
    basis: Basis, awards: dict[int, AwardAt], group: Group, measured: Measured
) -> Iterator[Amount]:
    """A group as amounts: first level on the pot basis; else passed on, with what is kept."""
    award = awards[group.award_id]
    onward = award.parent_id is not None
    if basis is Basis.POT:
        if not onward:
            yield _amount(award, group, measured, group.pence)
        return
    yield _amount(award, group, measured, group.pence, kept=award.is_pot)
    if onward:
        # What is passed on leaves the pot, so the pot keeps that much less.
        yield _amount(award, group, measured, -group.pence, kept=True)


def _amount(
    award: AwardAt, group: Group, measured: Measured, pence: int, *, kept: bool = False
) -> Amount:
    return Amount(
        measured,
        pence,
        group.count,
        group.weights_month,
        group.amount_basis,
        None if kept else award.scheme_id,
        award.recipient_id,
        award.category_code,
        kept,
    )


def _outturn(
    session: Session, scope: Scope, awards: dict[int, AwardAt], groups: list[Group]
) -> Iterator[Group]:
    """Actuals to the last closed month, then forecasts; with no forecast, actuals so far."""
    closed = closed_months(session, scope.fund_id, scope.year, scope.number)
    last_closed = max(closed, default=0)
    forecasts = _forecasts(session, scope, last_closed)
    for group in groups:
        key = (awards[group.award_id].scheme_id, group.accounting_month)
        if group.kind is not EntryKind.AWARD and key not in forecasts:
            yield group
    totals = _award_totals(awards, groups, scope.basis)
    for (scheme_id, month), forecast in sorted(forecasts.items()):
        shares = totals.get(scheme_id)
        if shares:
            for award_id, pence in split(forecast.amount_pence, shares).items():
                yield Group(
                    int(award_id),
                    EntryKind.ACTUAL,
                    forecast.month,
                    month,
                    forecast.amount_basis,
                    pence,
                    1,
                )


def _forecasts(session: Session, scope: Scope, last_closed: int) -> dict[tuple[int, int], Forecast]:
    keys = (Forecast.fund_id, Forecast.scheme_id, Forecast.month)
    first = first_day(scope.year)
    query = newest(Forecast, keys, scope.number).where(
        Forecast.fund_id == scope.fund_id,
        Forecast.month >= first,
        Forecast.month < first.replace(year=first.year + 1),
    )
    return {
        (row.scheme_id, accounting_month_of(row.month)): row
        for row in session.scalars(query)
        if accounting_month_of(row.month) > last_closed
    }


def _award_totals(
    awards: dict[int, AwardAt], groups: list[Group], basis: Basis
) -> dict[int, dict[str, int]]:
    """A scheme's forecast is shared over its awards of the basis, by what they come to."""
    totals: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for group in groups:
        award = awards[group.award_id]
        first_level = award.parent_id is None
        if group.kind is EntryKind.AWARD and (first_level or basis is Basis.END_RECIPIENT):
            totals[award.scheme_id][str(award.id)] += group.pence * group.count
    return {
        scheme_id: {key: pence for key, pence in shares.items() if pence > 0}
        for scheme_id, shares in totals.items()
    }
