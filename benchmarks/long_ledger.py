"""A database with a ledger as long as asked: what the benchmarks of files out read from."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from tests.support.portfolio import Portfolio, lay_ground
from tracker.db.engine import make_engine, make_sessions
from tracker.db.funding import Award, LedgerEntry
from tracker.db.journal import journal_number, unit_of_work
from tracker.db.migrate import upgrade
from tracker.domain.funding import ActualType, AmountBasis, EntryKind, Purpose, Recurrence

# What one act of recording holds: a year's extract comes in by parts.
ENTRIES_TO_AN_ACT = 25_000
ENTRIES_TO_A_STATEMENT = 5_000
A_GREAT_DEAL = 1_000_000_000_00
YEAR = "2023/24"


def make_long_ledger(url: str, entries: int) -> None:
    """Migrate a database and record as many payments on one large award."""
    upgrade(url)
    engine = make_engine(url)
    sessions = make_sessions(engine)
    with unit_of_work(sessions, by=None, act="prepare", source="bench") as session:
        ground = lay_ground(session)
        portfolio = Portfolio(session, ground)
        portfolio.envelope(A_GREAT_DEAL)
        award = portfolio.award(portfolio.line(A_GREAT_DEAL), A_GREAT_DEAL).id
    for first in range(0, entries, ENTRIES_TO_AN_ACT):
        last = min(first + ENTRIES_TO_AN_ACT, entries)
        with unit_of_work(sessions, by=None, act="Import actuals", source="bench") as session:
            _record(session, award, range(first, last))
    engine.dispose()


def _record(session: Session, award_id: int, numbers: range) -> None:
    rows = _payments(session.get_one(Award, award_id), journal_number(session), numbers)
    while some := list(islice(rows, ENTRIES_TO_A_STATEMENT)):
        session.execute(insert(LedgerEntry), some)


def _payments(award: Award, act: int, numbers: range) -> Iterator[dict[str, Any]]:
    """Each with a reference and a document of its own; amounts and months come again and again."""
    for number in numbers:
        month = date(2023, 4 + number % 9, 1)
        yield {
            "reference": f"E-{number:07}",
            "journal_number": act,
            "kind": EntryKind.ACTUAL,
            "actual_type": ActualType.INVOICE,
            "amount_pence": number % 99_999 + 1,
            "amount_basis": AmountBasis.RECORDED,
            "purpose": Purpose.DELIVERY,
            "recurrence": Recurrence.NOT_APPLICABLE,
            "fund_id": 1,
            "financial_year": YEAR,
            "accounting_month": 1 + number % 9,
            "concerns_month": month,
            "weights_month": month,
            "allocation_line_id": award.allocation_line_id,
            "award_id": award.id,
            "scheme_id": award.scheme_id,
            "reason": "",
            "document": f"INV{number:08}",
            "source": f"General ledger extract of month {1 + number % 9}",
            "source_row": str(number),
        }
