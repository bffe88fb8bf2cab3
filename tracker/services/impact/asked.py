"""What summaries may be asked for, and asking for one as a person who may see it."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.funding import LedgerEntry
from tracker.db.journal import as_at
from tracker.domain.funding import EntryKind
from tracker.domain.permissions import Act, Viewer
from tracker.services.impact.picture import Picture, SummaryQuestion, read_picture
from tracker.services.impact.summary import Summary, summarise
from tracker.services.snapshot import funds_at, items_at


@dataclass(frozen=True)
class FundChoice:
    """A fund with the years that have an envelope, newest first."""

    code: str
    name: str
    years: tuple[str, ...]


def fund_choices(session: Session) -> tuple[FundChoice, ...]:
    """The funds that can be summed up now, in the order they were opened."""
    number = as_at(session).number
    years: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(LedgerEntry.fund_id, LedgerEntry.financial_year)
        .where(LedgerEntry.kind == EntryKind.ENVELOPE, LedgerEntry.journal_number <= number)
        .distinct()
    )
    for fund_id, year in rows:
        years[fund_id].append(year)
    return tuple(
        FundChoice(fund.code, fund.name, tuple(sorted(years[fund.id], reverse=True)))
        for fund in funds_at(session, number).values()
        if years[fund.id]
    )


def summarise_for(session: Session, by: Viewer, question: SummaryQuestion) -> Summary:
    """A summary of everybody's money, for people who see all of it."""
    by.require(Act.READ_IMPACT)
    return summarise(session, question)


def picture_for(session: Session, by: Viewer, question: SummaryQuestion) -> Picture:
    """Everything that is known beside everybody's money, for people who see all of it."""
    by.require(Act.READ_IMPACT)
    return read_picture(session, question)


def alliance_choices(session: Session) -> tuple[tuple[str, str], ...]:
    """The alliances that there are now, code and name, in the order of their list."""
    items = items_at(session, as_at(session).number).values()
    return tuple((item.code, item.name) for item in items if item.list_name == "alliance")
