"""How many rows a file will read, known before it is made: whether a page could wait for it."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.funding import LedgerEntry
from tracker.db.journal import as_at
from tracker.db.observations import ObservedValue
from tracker.db.outcomes import OutcomeReport
from tracker.services.impact.picture import find_fund_at, newest_year
from tracker.services.releases.asked import FileQuestion
from tracker.services.releases.kinds import FileKind


def rows_of(session: Session, kind: FileKind, question: FileQuestion) -> int:
    """The entries of the fund and year, all observed values and reports; twice for two moments."""
    number = as_at(session, question.as_at).number
    fund = find_fund_at(session, number, question.fund)
    year = question.year or newest_year(session, fund.id, number)
    entries = session.scalar(
        select(func.count())
        .select_from(LedgerEntry)
        .where(
            LedgerEntry.fund_id == fund.id,
            LedgerEntry.financial_year == year,
            LedgerEntry.journal_number <= number,
        )
    )
    values = session.scalar(
        select(func.count())
        .select_from(ObservedValue)
        .where(ObservedValue.journal_number <= number)
    )
    reports = session.scalar(
        select(func.count())
        .select_from(OutcomeReport)
        .where(OutcomeReport.journal_number <= number)
    )
    once = (entries or 0) + (values or 0) + (reports or 0)
    return 2 * once if kind.asks_since else once
