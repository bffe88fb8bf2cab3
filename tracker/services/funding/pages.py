"""One allocation line, one award or one entry, as a person may see it, found by its reference."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.funding import AllocationLine, Award, AwardVersion, LedgerEntry
from tracker.db.journal import as_at
from tracker.db.versions import newest
from tracker.domain.funding import (
    ALLOCATION_KINDS,
    SPENDING_KINDS,
    ActualType,
    EntryKind,
    Purpose,
)
from tracker.domain.permissions import Act, ForbiddenError, Viewer
from tracker.domain.schemes import Instrument
from tracker.services.funding.entries import EntryLine, count_entries, entry_lines
from tracker.services.funding.figures import Figure, add_up, of_kinds
from tracker.services.funding.ledger_book import LedgerBook, read_book
from tracker.services.funding.ledger_rows import AwardRow, LineRow
from tracker.services.funding.positions import closed_months
from tracker.services.funding.virement_list import VirementRow, virement_rows
from tracker.services.refusals import NotFoundError
from tracker.services.snapshot import FundAt, funds_at

NO_LINE = "There is no such allocation line."
NO_AWARD = "There is no such award."


@dataclass(frozen=True)
class LinePage:
    """An allocation line: how it came to its amount, and what was made of it."""

    fund: FundAt
    row: LineRow
    entries: tuple[EntryLine, ...]
    awards: tuple[AwardRow, ...]
    virements: tuple[VirementRow, ...]


@dataclass(frozen=True)
class AwardTermsNow:
    """What an award says besides its amount, as it stands."""

    instrument: Instrument
    decision_reference: str
    starts: date | None
    ends: date | None
    note: str


@dataclass(frozen=True)
class AwardActs:
    """What this person may do with an award."""

    change: bool
    award_onward: bool
    spend: bool


@dataclass(frozen=True)
class Spending:
    """What was spent on an award, its parts shown apart so that none hides another."""

    actuals: Figure
    refunds: Figure
    adjustments: Figure
    administration: Figure

    @property
    def net(self) -> Figure:
        """Actuals less refunds, with adjustments."""
        return self.actuals + self.refunds + self.adjustments


@dataclass(frozen=True)
class AwardPage:
    """An award: its amount and changes, what went onward, and what was spent."""

    fund: FundAt
    row: AwardRow
    line: LineRow | None
    parent: AwardRow | None
    terms: AwardTermsNow
    spending: Spending
    onward: tuple[AwardRow, ...]
    onward_spent: Figure
    changes: tuple[EntryLine, ...]
    spent: tuple[EntryLine, ...]
    spent_count: int
    closed: frozenset[int]
    acts: AwardActs


def all_funds(session: Session) -> tuple[FundAt, ...]:
    """Every fund, in the order in which they were opened."""
    return tuple(funds_at(session, as_at(session).number).values())


def find_fund_by_code(session: Session, code: str) -> FundAt:
    """The fund with this code or reference, as it is called now."""
    for fund in all_funds(session):
        if code.casefold() in (fund.code.casefold(), fund.reference.casefold()):
            return fund
    raise NotFoundError("There is no such fund.")


def line_page(session: Session, viewer: Viewer, reference: str) -> LinePage:
    """The line with this reference; another organisation's is as good as none."""
    line = session.scalars(
        select(AllocationLine).where(AllocationLine.reference == reference.upper())
    ).first()
    if line is None:
        raise NotFoundError(NO_LINE)
    at = as_at(session)
    book = read_book(session, viewer, at, (line.fund_id, line.financial_year))
    row = next((one for one in book.lines if one.id == line.id), None)
    if row is None:
        raise NotFoundError(NO_LINE)
    entries = entry_lines(
        session,
        at.number,
        LedgerEntry.allocation_line_id == line.id,
        LedgerEntry.kind.in_(ALLOCATION_KINDS),
    )
    virements = virement_rows(session, viewer)
    return LinePage(
        fund=book.names.funds[line.fund_id],
        row=row,
        entries=entries,
        awards=tuple(one for one in book.awards if one.line_id == line.id and not one.is_onward),
        virements=tuple(one for one in virements if line.id in (one.from_line.id, one.to_line.id)),
    )


def award_page(
    session: Session, viewer: Viewer, reference: str, *, offset: int = 0, size: int = 50
) -> AwardPage:
    """The award with this reference; another organisation's is as good as none."""
    award, book = _award(session, viewer, reference)
    row = book.award_by_id[award.id]
    on_award = LedgerEntry.award_id == award.id
    number = book.at.number
    onward = tuple(one for one in book.awards if one.parent_id == award.id)
    is_spending = LedgerEntry.kind.in_(SPENDING_KINDS)
    count = count_entries(session, number, on_award, is_spending)
    return AwardPage(
        fund=book.names.funds[row.fund_id],
        row=row,
        line=next((one for one in book.lines if one.id == row.line_id), None),
        parent=book.award_by_id.get(row.parent_id or 0),
        terms=_terms(session, award.id, number),
        spending=_spending(book, award.id),
        onward=onward,
        onward_spent=add_up(one.spent for one in onward),
        changes=entry_lines(session, number, on_award, LedgerEntry.kind == EntryKind.AWARD),
        spent=entry_lines(session, number, on_award, is_spending, limit=size, offset=offset),
        spent_count=count,
        closed=closed_months(session, row.fund_id, row.year, number),
        acts=acts_on_award(session, viewer, award),
    )


def find_entry_to_correct(
    session: Session, viewer: Viewer, reference: str
) -> tuple[AwardPage, EntryLine]:
    """An entry of spending with its award, for a person who may correct it."""
    entry = session.scalars(
        select(LedgerEntry).where(LedgerEntry.reference == reference.upper())
    ).first()
    award = session.get(Award, entry.award_id) if entry and entry.award_id else None
    if entry is None or award is None or entry.kind not in SPENDING_KINDS:
        raise NotFoundError("There is no such entry.")
    page = award_page(session, viewer, award.reference, size=1)
    if not page.acts.spend:
        raise ForbiddenError("Only those who record this spending may correct it.")
    return page, entry_lines(session, as_at(session).number, LedgerEntry.id == entry.id)[0]


def refundable(session: Session, award_id: int) -> tuple[EntryLine, ...]:
    """The actuals of an award that a refund may name: reversals and reversed accruals are none."""
    lines = entry_lines(
        session,
        as_at(session).number,
        LedgerEntry.award_id == award_id,
        LedgerEntry.kind == EntryKind.ACTUAL,
        LedgerEntry.actual_type != ActualType.ACCRUAL_REVERSAL,
    )
    return tuple(line for line in lines if not line.is_reversed)


def acts_on_award(session: Session, viewer: Viewer, award: Award) -> AwardActs:
    """What this person may do: onward awards and their spending belong to the pot's recipient."""
    parent = session.get(Award, award.parent_award_id) if award.parent_award_id else None
    if parent is None:
        change, spend = viewer.may(Act.AWARD), viewer.may(Act.RECORD_SPENDING)
    else:
        change = _may_for(viewer, Act.AWARD_ONWARD, parent.recipient_id)
        spend = _may_for(viewer, Act.RECORD_ONWARD_SPENDING, parent.recipient_id)
    onward = parent is None and _may_for(viewer, Act.AWARD_ONWARD, award.recipient_id)
    return AwardActs(change, onward, spend)


def _may_for(viewer: Viewer, act: Act, organisation_id: int) -> bool:
    try:
        viewer.require_for(act, organisation_id)
    except ForbiddenError:
        return False
    return True


def _award(session: Session, viewer: Viewer, reference: str) -> tuple[Award, LedgerBook]:
    award = session.scalars(select(Award).where(Award.reference == reference.upper())).first()
    line = session.get(AllocationLine, award.allocation_line_id) if award else None
    if award is None or line is None:
        raise NotFoundError(NO_AWARD)
    book = read_book(session, viewer, as_at(session), (line.fund_id, line.financial_year))
    if award.id not in book.award_by_id:
        raise NotFoundError(NO_AWARD)
    return award, book


def _terms(session: Session, award_id: int, number: int) -> AwardTermsNow:
    version = session.scalars(
        newest(AwardVersion, (AwardVersion.award_id,), number).where(
            AwardVersion.award_id == award_id
        )
    ).one()
    return AwardTermsNow(
        version.instrument,
        version.decision_reference,
        version.starts,
        version.ends,
        version.note,
    )


def _spending(book: LedgerBook, award_id: int) -> Spending:
    sums = [one for one in book.sums if one.award_id == award_id]
    spent = [one for one in sums if one.kind in SPENDING_KINDS]
    return Spending(
        actuals=of_kinds(sums, EntryKind.ACTUAL),
        refunds=of_kinds(sums, EntryKind.REFUND),
        adjustments=of_kinds(sums, EntryKind.ADJUSTMENT),
        administration=add_up(one.figure for one in spent if one.purpose is Purpose.ADMINISTRATION),
    )
