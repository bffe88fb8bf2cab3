"""What a board workbook is asked for: a month, which is the moment just before the next closed.

So a report of December says in March what it said in January, and every other page and command
can be asked for the same moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy.orm import Session

from tracker.db.funding import LedgerEntry, MonthClose
from tracker.db.journal import Journal, NothingRecordedError, as_at
from tracker.db.versions import newest
from tracker.domain.apportionment import Lens
from tracker.domain.breaches import Breach, raise_if_broken
from tracker.domain.funding import SPENDING_KINDS
from tracker.domain.impact import Amount, Measured
from tracker.domain.periods import month_name, months_of
from tracker.services.funding.figures import ledger_sums
from tracker.services.funding.forecast_grid import SchemeYear, scheme_years
from tracker.services.funding.ledger_book import LedgerBook, read_book
from tracker.services.impact.amounts import AwardAt, awards_at
from tracker.services.impact.picture import (
    Picture,
    SummaryQuestion,
    find_fund_at,
    newest_year,
    read_picture,
)
from tracker.services.impact.summary import SummaryRow, summary_of
from tracker.services.organisations import system_viewer
from tracker.services.refusals import NotFoundError

LENSES = (Lens.CATEGORY, Lens.ALLIANCE, Lens.PARTNER, Lens.SCHEME)
_A_MOMENT_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True)
class BoardQuestion:
    """Which board workbook is wanted; without a month, that of the last closed one."""

    fund: str | None = None
    year: str | None = None
    as_at: datetime | None = None
    month: int | None = None


@dataclass(frozen=True)
class Standing:
    """How the money of a fund and year stood at one moment, in every way that sheets need."""

    picture: Picture
    schemes: tuple[SchemeYear, ...]
    rows: Mapping[Lens, tuple[SummaryRow, ...]]

    @cached_property
    def scheme_by_reference(self) -> dict[str, SchemeYear]:
        """The months of each scheme."""
        return {one.reference: one for one in self.schemes}


@dataclass(frozen=True)
class Report:
    """The month that is reported, and how the money stood just before it was closed."""

    session: Session
    month: int
    now: Standing
    before: Standing | None
    book: LedgerBook
    awards: dict[int, AwardAt]
    to_date: tuple[Amount, ...]

    @property
    def number(self) -> int:
        """The last journal number that counts."""
        return self.now.picture.at.number

    @property
    def month_words(self) -> str:
        """The month as people say it: December 2023 (M9)."""
        return month_in_words(self.month, self.now.picture.scope.year)


def month_in_words(month: int, year: str) -> str:
    """An accounting month as people say it, with its number."""
    if month == 0:
        return f"{year}, before its first month was closed"
    name = month_name(months_of(year)[min(month, 12) - 1])
    corrections = " with the final corrections of the year" if month > 12 else ""
    return f"{name}{corrections} (M{month})"


def read_report(session: Session, question: BoardQuestion) -> Report:
    """Read everything that the sheets look things up in, at both moments."""
    at = as_at(session, question.as_at)
    fund = find_fund_at(session, at.number, question.fund)
    year = question.year or newest_year(session, fund.id, at.number)
    closes = _closes(session, fund.id, year, at.number)
    month = _month(question.month, closes, year)
    moment = question.as_at
    if month + 1 in closes:
        moment = closes[month + 1] - _A_MOMENT_BEFORE
    now = _standing(session, fund.code, year, moment)
    number = now.picture.at.number
    awards = awards_at(session, now.picture.scope)
    return Report(
        session=session,
        month=month,
        now=now,
        before=_before(session, fund.code, year, closes.get(month)),
        book=read_book(session, system_viewer(), now.picture.at, (fund.id, year)),
        awards=awards,
        to_date=_spent_to_date(session, (fund.id, year), number, month, awards),
    )


def _closes(session: Session, fund_id: int, year: str, number: int) -> dict[int, datetime]:
    """The closed months, each with the moment since which it is."""
    keys = (MonthClose.fund_id, MonthClose.financial_year, MonthClose.accounting_month)
    rows = session.execute(
        newest(MonthClose, keys, number)
        .add_columns(Journal.recorded_at)
        .join(Journal, Journal.number == MonthClose.journal_number)
        .where(MonthClose.fund_id == fund_id, MonthClose.financial_year == year)
    )
    return {close.accounting_month: moment for close, moment in rows if close.is_closed}


def _month(asked: int | None, closes: dict[int, datetime], year: str) -> int:
    last = max(closes, default=0)
    if asked is not None and asked not in closes:
        until = f"the last closed one is {month_in_words(last, year)}" if last else "none is yet"
        raise_if_broken(
            [Breach("month_is_closed", "month", f"Month must be closed before a report: {until}")]
        )
    return last if asked is None else asked


def _standing(session: Session, fund: str, year: str, moment: datetime | None) -> Standing:
    picture = read_picture(session, SummaryQuestion(fund, year, as_at=moment))
    schemes = scheme_years(session, system_viewer(), picture.fund, year, moment)
    return Standing(picture, schemes, {lens: summary_of(picture, lens).rows for lens in LENSES})


def _before(session: Session, fund: str, year: str, closed_at: datetime | None) -> Standing | None:
    """How it stood while the month was still open; nothing where nothing was recorded then."""
    if closed_at is None:
        return None
    try:
        return _standing(session, fund, year, closed_at - _A_MOMENT_BEFORE)
    except (NothingRecordedError, NotFoundError):
        return None


def _spent_to_date(
    session: Session,
    scope: tuple[int, str],
    number: int,
    month: int,
    awards: dict[int, AwardAt],
) -> tuple[Amount, ...]:
    """First-level spending up to the month, as amounts that every lens can divide."""
    fund_id, year = scope
    sums = ledger_sums(
        session,
        number,
        LedgerEntry.fund_id == fund_id,
        LedgerEntry.financial_year == year,
        LedgerEntry.kind.in_(SPENDING_KINDS),
        LedgerEntry.accounting_month <= month,
    )
    found = []
    for one in sums:
        award = awards[one.award_id or 0]
        if award.parent_id is None:
            found.append(
                Amount(
                    Measured.SPENT,
                    one.figure.pence,
                    1,
                    months_of(year)[0],
                    one.basis,
                    award.scheme_id,
                    award.recipient_id,
                    award.category_code,
                )
            )
    return tuple(found)
