"""What needs doing, by whom: counted from the ledger and the register, nothing stored."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.funding import Award, LedgerEntry
from tracker.db.journal import as_at
from tracker.db.schemes import SchemeWeights
from tracker.domain.apportionment import Lens
from tracker.domain.permissions import Viewer
from tracker.domain.schemes import FundingStated, SchemeStatus
from tracker.services.funding.entries import EntryLine, entry_lines
from tracker.services.funding.ledger_book import LedgerBook, read_book
from tracker.services.funding.ledger_rows import AwardRow, LineRow
from tracker.services.funding.overview import YearFigures, month_lines, year_figures
from tracker.services.funding.virement_list import virement_rows
from tracker.services.outcomes.overview import ReportWork, report_work
from tracker.services.schemes.access import visible_schemes
from tracker.services.snapshot import measure_links_at, schemes_at

LAST_ENTRIES = 5


class Lacking(StrEnum):
    """What a scheme may still be without."""

    ELEMENT = "element"
    POPULATION = "population"
    PLACE = "place"
    PRIORITY = "priority"
    MEASURE = "measure"
    AWARD = "award"


@dataclass(frozen=True)
class YearWork:
    """What one fund and year still needs."""

    figures: YearFigures
    over_committed: int
    unawarded: int
    unspent: int
    pots_with_headroom: int
    months_to_close: tuple[date, ...]


@dataclass(frozen=True)
class VirementWork:
    """Virements without a decision: those that this person could decide, and their own."""

    to_decide: int
    own: int


@dataclass(frozen=True)
class SchemeLine:
    """A scheme by its name."""

    reference: str
    name: str


@dataclass(frozen=True)
class LastEntry:
    """An entry with what it is about: an award and its scheme, a line, or a whole year."""

    entry: EntryLine
    award: AwardRow | None
    line: LineRow | None


@dataclass(frozen=True)
class Worklist:
    """Everything that the first page is made of."""

    years: tuple[YearWork, ...]
    virements: VirementWork
    reports: ReportWork
    lacking: dict[Lacking, int]
    schemes: tuple[SchemeLine, ...]
    entries: tuple[LastEntry, ...]


def worklist(session: Session, viewer: Viewer, today: date) -> Worklist:
    """What needs doing as of now, of what this person may see."""
    at = as_at(session)
    book = read_book(session, viewer, at)
    years = tuple(_year_work(session, book, fund_id, year, today) for fund_id, year in book.years)
    waiting = [row for row in virement_rows(session, viewer) if row.is_open]
    without = {what: schemes_without(session, viewer, what) for what in Lacking}
    return Worklist(
        years=years,
        virements=VirementWork(
            to_decide=sum(row.awaits(viewer) for row in waiting),
            own=sum(row.requester_id == viewer.person_id for row in waiting),
        ),
        reports=report_work(session, viewer, today),
        lacking={what: len(found) for what, found in without.items()},
        schemes=_schemes(session, viewer),
        entries=_last_entries(session, book),
    )


def schemes_without(session: Session, viewer: Viewer, what: Lacking) -> tuple[SchemeLine, ...]:
    """The schemes that still lack links in a lens, a measure, or an award, by name."""
    number = as_at(session).number
    match what:
        case Lacking.MEASURE:
            has = {link.scheme_id for link in measure_links_at(session, number)}
        case Lacking.AWARD:
            has = set(session.scalars(select(Award.scheme_id).distinct()))
        case _:
            weighted = select(SchemeWeights.scheme_id).where(SchemeWeights.lens == Lens(what.value))
            has = set(session.scalars(weighted.distinct()))
    visible = visible_schemes(session, viewer)
    lines = [
        SchemeLine(scheme.reference, scheme.name)
        for scheme in schemes_at(session, number).values()
        if scheme.id not in has
        and scheme.version.status is not SchemeStatus.STOPPED
        # What the fund does not pay for is not waiting for its award.
        and (what is not Lacking.AWARD or scheme.version.funded_by_fund is not FundingStated.NO)
        and (visible is None or scheme.id in visible)
    ]
    return tuple(sorted(lines, key=lambda line: (line.name, line.reference)))


def _year_work(
    session: Session, book: LedgerBook, fund_id: int, year: str, today: date
) -> YearWork:
    lines, awards = book.in_year(fund_id, year), book.awards_in(fund_id, year)
    months = month_lines(session, book.at.number, fund_id, year)
    return YearWork(
        figures=year_figures(book, fund_id, year),
        over_committed=sum(line.is_over_committed for line in lines),
        unawarded=sum(line.is_unawarded for line in lines),
        unspent=sum(award.is_unspent for award in awards),
        pots_with_headroom=sum(award.has_headroom for award in awards),
        months_to_close=tuple(
            line.first
            for line in months
            if line.first and not line.is_closed and _has_ended(line.first, today)
        ),
    )


def _last_entries(session: Session, book: LedgerBook) -> tuple[LastEntry, ...]:
    own = LedgerEntry.award_id.in_([award.id for award in book.awards])
    conditions = () if book.sees_all else (own,)
    lines = {line.id: line for line in book.lines}
    return tuple(
        LastEntry(one, book.award_by_id.get(one.award_id or 0), lines.get(one.line_id or 0))
        for one in entry_lines(session, book.at.number, *conditions, limit=LAST_ENTRIES)
    )


def _has_ended(first: date, today: date) -> bool:
    return (first.year, first.month) < (today.year, today.month)


def _schemes(session: Session, viewer: Viewer) -> tuple[SchemeLine, ...]:
    """A partner's own schemes; whoever sees them all has a page for that."""
    visible = visible_schemes(session, viewer)
    if visible is None:
        return ()
    schemes = schemes_at(session, as_at(session).number).values()
    lines = [SchemeLine(one.reference, one.name) for one in schemes if one.id in visible]
    return tuple(sorted(lines, key=lambda line: (line.name, line.reference)))
