"""What the funding pages open with: every fund and year, and one envelope in full."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.funding import LedgerEntry, LimitOverride, MonthClose
from tracker.db.journal import AsAt, Journal, as_at
from tracker.db.organisations import Person
from tracker.domain.funding import ALLOCATION_KINDS, SPENDING_KINDS, EntryKind
from tracker.domain.money import Variance, planned_by, share_of, variance
from tracker.domain.periods import months_of
from tracker.domain.permissions import Act, Viewer
from tracker.services.funding.entries import SYSTEM, EntryLine, entry_lines
from tracker.services.funding.figures import NIL, Figure, LedgerSum, add_up, of_kinds
from tracker.services.funding.ledger_book import LedgerBook, read_book
from tracker.services.funding.ledger_rows import AwardRow, LineRow
from tracker.services.funding.positions import closed_months
from tracker.services.refusals import NotFoundError
from tracker.services.snapshot import FundAt


@dataclass(frozen=True)
class Received:
    """What a partner's own organisations were awarded, passed on, and spent."""

    awarded: Figure
    onward: Figure
    spent: Figure


@dataclass(frozen=True)
class YearFigures:
    """What one fund holds in one year, on the pot basis, of what a person may see."""

    fund: FundAt
    year: str
    envelope: Figure
    allocated: Figure
    awarded: Figure
    spent: Figure
    income: Figure
    received: Received

    @property
    def unallocated(self) -> Figure:
        """What of the envelope is not allocated; negative after an override."""
        return self.envelope - self.allocated

    @property
    def headroom(self) -> Figure:
        """What of the allocations is not committed."""
        return self.allocated - self.awarded


@dataclass(frozen=True)
class PlanToDate:
    """An even twelfth a month up to the last closed month, beside what was spent by then."""

    plan: Figure
    actual: Figure

    @property
    def variance(self) -> Variance:
        """Plan less actual, with its word."""
        return variance(self.plan.pence, self.actual.pence)


@dataclass(frozen=True)
class CategoryRow:
    """One funding category with its lines."""

    code: str
    name: str
    allocated: Figure
    awarded: Figure
    spent: Figure
    share: str
    plan: PlanToDate
    lines: tuple[LineRow, ...]

    @property
    def headroom(self) -> Figure:
        """What may still be awarded."""
        return self.allocated - self.awarded


@dataclass(frozen=True)
class MonthLine:
    """An accounting month, and who last closed or reopened it."""

    number: int
    first: date | None
    is_closed: bool
    when: datetime | None = None
    who: str = ""
    reason: str = ""

    @property
    def is_touched(self) -> bool:
        """Whether anybody has ever closed it."""
        return self.when is not None


@dataclass(frozen=True)
class EnvelopePage:
    """One fund and year as one person may see it, as at one moment."""

    at: AsAt
    is_past: bool
    sees_all: bool
    figures: YearFigures
    categories: tuple[CategoryRow, ...]
    awards: tuple[AwardRow, ...]
    last_closed: int
    months: tuple[MonthLine, ...]
    envelope_entries: tuple[EntryLine, ...]
    income_entries: tuple[EntryLine, ...]
    overrides: tuple[EntryLine, ...]
    book: LedgerBook

    @property
    def plan(self) -> PlanToDate:
        """The plan of all categories, added up."""
        return PlanToDate(
            add_up(row.plan.plan for row in self.categories),
            add_up(row.plan.actual for row in self.categories),
        )


def funds_and_years(session: Session, viewer: Viewer) -> tuple[YearFigures, ...]:
    """Every fund and year that holds anything this person may see, newest year first."""
    viewer.require(Act.READ_FUNDING)
    return all_years(read_book(session, viewer, as_at(session)))


def all_years(book: LedgerBook) -> tuple[YearFigures, ...]:
    """The figures of every fund and year of a book."""
    return tuple(year_figures(book, fund_id, year) for fund_id, year in book.years)


def year_figures(book: LedgerBook, fund_id: int, year: str) -> YearFigures:
    """The control figures of one fund and year."""
    sums = book.sums_in(fund_id, year)
    first_level = [one for one in sums if _is_first_level(book, one)]
    received = book.received_in(fund_id, year)
    return YearFigures(
        fund=book.names.funds[fund_id],
        year=year,
        envelope=of_kinds(sums, EntryKind.ENVELOPE),
        allocated=of_kinds(sums, *ALLOCATION_KINDS),
        awarded=of_kinds(first_level, EntryKind.AWARD),
        spent=of_kinds(first_level, *SPENDING_KINDS),
        income=of_kinds(sums, EntryKind.INCOME),
        received=Received(
            add_up(one.awarded for one in received),
            add_up(one.onward for one in received),
            add_up(one.spent for one in received),
        ),
    )


def envelope_page(
    session: Session, viewer: Viewer, fund: FundAt, year: str, moment: datetime | None = None
) -> EnvelopePage:
    """Everything that the page of an envelope shows."""
    viewer.require(Act.READ_FUNDING)
    at = as_at(session, moment)
    book = read_book(session, viewer, at, (fund.id, year))
    if fund.id not in book.names.funds:
        raise NotFoundError("This fund was not open yet.")
    last_closed = max(closed_months(session, fund.id, year, at.number), default=0)
    in_year = (LedgerEntry.fund_id == fund.id, LedgerEntry.financial_year == year)
    overridden = LedgerEntry.id.in_(select(LimitOverride.entry_id))
    entries = (
        entry_lines(
            session,
            at.number,
            *in_year,
            overridden | LedgerEntry.kind.in_((EntryKind.ENVELOPE, EntryKind.INCOME)),
        )
        if book.sees_all
        else ()
    )
    figures = year_figures(book, fund.id, year)
    return EnvelopePage(
        at=at,
        is_past=moment is not None,
        sees_all=book.sees_all,
        figures=figures,
        categories=_categories(book, figures, last_closed),
        awards=book.awards_in(fund.id, year),
        last_closed=last_closed,
        months=month_lines(session, at.number, fund.id, year),
        envelope_entries=tuple(one for one in entries if one.kind is EntryKind.ENVELOPE),
        income_entries=tuple(one for one in entries if one.kind is EntryKind.INCOME),
        overrides=tuple(one for one in entries if one.override),
        book=book,
    )


def month_lines(session: Session, number: int, fund_id: int, year: str) -> tuple[MonthLine, ...]:
    """The thirteen months of a year, each with its newest close or reopening."""
    rows = session.execute(
        select(MonthClose, Journal.recorded_at, Person.display_name)
        .join(Journal, Journal.number == MonthClose.journal_number)
        .outerjoin(Person, Person.id == Journal.person_id)
        .where(
            MonthClose.fund_id == fund_id,
            MonthClose.financial_year == year,
            MonthClose.journal_number <= number,
        )
        .order_by(MonthClose.journal_number)
    )
    # In the order recorded, so that the newest act on a month is the one that stays.
    newest = {close.accounting_month: (close, when, who) for close, when, who in rows}
    lines = []
    for place, first in enumerate([*months_of(year), None], start=1):
        if place in newest:
            close, when, who = newest[place]
            lines.append(
                MonthLine(place, first, close.is_closed, when, who or SYSTEM, close.reason)
            )
        else:
            lines.append(MonthLine(place, first, is_closed=False))
    return tuple(lines)


def _is_first_level(book: LedgerBook, one: LedgerSum) -> bool:
    award = book.award_by_id.get(one.award_id or 0)
    return award is not None and not award.is_onward


def _categories(
    book: LedgerBook, figures: YearFigures, last_closed: int
) -> tuple[CategoryRow, ...]:
    lines: dict[str, list[LineRow]] = defaultdict(list)
    for line in book.in_year(figures.fund.id, figures.year):
        lines[line.category_code].append(line)
    spent_by = _spent_to_date(book, last_closed)
    return tuple(
        _category(figures, tuple(of_category), spent_by, last_closed)
        for of_category in lines.values()
    )


def _category(
    figures: YearFigures,
    lines: tuple[LineRow, ...],
    spent_by: dict[int, Figure],
    last_closed: int,
) -> CategoryRow:
    allocated = add_up(line.allocated for line in lines)
    return CategoryRow(
        code=lines[0].category_code,
        name=lines[0].category,
        allocated=allocated,
        awarded=add_up(line.awarded for line in lines),
        spent=add_up(line.spent for line in lines),
        share=share_of(allocated.pence, figures.envelope.pence),
        plan=PlanToDate(
            Figure.of(planned_by(allocated.pence, last_closed), allocated.basis),
            add_up(spent_by.get(line.id, NIL) for line in lines),
        ),
        lines=lines,
    )


def _spent_to_date(book: LedgerBook, last_closed: int) -> dict[int, Figure]:
    found: dict[int, Figure] = defaultdict(Figure)
    for one in book.sums:
        if (
            one.kind in SPENDING_KINDS
            and one.accounting_month <= last_closed
            and _is_first_level(book, one)
        ):
            found[one.line_id or 0] += one.figure
    return found
