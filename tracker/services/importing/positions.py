"""Where every envelope, line and award stands, fetched once and kept up to date row by row.

The limits have the names that single acts give them, so that the rules say the same.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.funding import AllocationLine, Award, LedgerEntry, MonthClose
from tracker.db.versions import newest
from tracker.domain.funding import ALLOCATION_KINDS, SPENDING_KINDS, EntryKind, Limit
from tracker.domain.money import in_pounds

LineKey = tuple[int, str, str, str, int]


@dataclass(eq=False, slots=True)
class EnvelopeAt:
    """The envelope of a fund and year; `newest` is the journal number of its last entry."""

    fund_id: int
    year: str
    pence: int = 0
    allocated: int = 0
    newest: int = 0

    def limit(self) -> Limit:
        """How much of it is allocated."""
        return Limit(f"the envelope for {self.year}", self.pence, self.allocated)


@dataclass(eq=False, slots=True)
class LineAt:
    """An allocation line, with no number yet while it is new."""

    key: LineKey
    reference: str = ""
    id: int | None = None
    pence: int = 0
    awarded: int = 0
    newest: int = 0

    def limit(self) -> Limit:
        """How much of it is awarded at first level."""
        name = f"allocation {self.reference}" if self.reference else "this allocation line"
        return Limit(name, self.pence, self.awarded)


@dataclass(eq=False, slots=True)
class AwardAt:
    """An award, with no number yet while it is new."""

    line: LineAt
    scheme_id: int
    recipient_id: int
    parent: "AwardAt | None" = None
    reference: str = ""
    id: int | None = None
    pence: int = 0
    onward: int = 0
    spent: int = 0
    newest: int = 0

    def onward_limit(self) -> Limit:
        """How much of it is awarded onward."""
        return Limit(f"award {self.reference}", self.pence, self.onward)

    def spending_limit(self) -> Limit:
        """How much of it is spent."""
        return Limit(f"the award of {in_pounds(self.pence)}", self.pence, self.spent)


@dataclass
class Positions:
    """All of the ledger's totals at the start of an import, and then after each row."""

    envelopes: dict[tuple[int, str], EnvelopeAt] = field(default_factory=dict)
    lines: dict[int, LineAt] = field(default_factory=dict)
    lines_by_key: dict[LineKey, LineAt] = field(default_factory=dict)
    awards: dict[int, AwardAt] = field(default_factory=dict)
    closed: dict[tuple[int, str], frozenset[int]] = field(default_factory=dict)

    def envelope(self, fund_id: int, year: str) -> EnvelopeAt:
        """The envelope of a fund and year, empty where none was notified."""
        return self.envelopes.setdefault((fund_id, year), EnvelopeAt(fund_id, year))

    def closed_months(self, line: LineAt) -> frozenset[int]:
        """The closed months of a line's fund and year."""
        return self.closed.get(line.key[:2], frozenset())


def read_positions(session: Session, number: int) -> Positions:
    """Four queries, however large the ledger and the file."""
    positions = Positions()
    for line in session.scalars(select(AllocationLine).order_by(AllocationLine.id)):
        key = (
            line.fund_id,
            line.financial_year,
            line.category_code,
            line.alliance_code,
            line.holder_id,
        )
        at = LineAt(key, line.reference, line.id)
        positions.lines[line.id] = positions.lines_by_key[key] = at
    _read_awards(session, positions)
    _read_totals(session, positions)
    positions.closed = read_closed(session, number)
    return positions


def _read_awards(session: Session, positions: Positions) -> None:
    awards = list(session.scalars(select(Award).order_by(Award.id)))
    for award in awards:
        line = positions.lines[award.allocation_line_id]
        positions.awards[award.id] = AwardAt(
            line, award.scheme_id, award.recipient_id, None, award.reference, award.id
        )
    for award in awards:
        if award.parent_award_id is not None:
            positions.awards[award.id].parent = positions.awards[award.parent_award_id]


def _read_totals(session: Session, positions: Positions) -> None:
    keys = (
        LedgerEntry.kind,
        LedgerEntry.fund_id,
        LedgerEntry.financial_year,
        LedgerEntry.allocation_line_id,
        LedgerEntry.award_id,
    )
    total = func.sum(LedgerEntry.amount_pence)
    rows = session.execute(
        select(*keys, total, func.max(LedgerEntry.journal_number)).group_by(*keys)
    )
    for kind, fund_id, year, line_id, award_id, pence, last in rows:
        if kind is EntryKind.ENVELOPE:
            envelope = positions.envelope(fund_id, year)
            envelope.pence += int(pence)
            envelope.newest = max(envelope.newest, last)
        elif kind in ALLOCATION_KINDS:
            line = positions.lines[line_id or 0]
            line.pence += int(pence)
            line.newest = max(line.newest, last)
            positions.envelope(fund_id, year).allocated += int(pence)
        elif kind is EntryKind.AWARD:
            award = positions.awards[award_id or 0]
            award.newest = max(award.newest, last)
            add_to_award(award, int(pence))
        elif kind in SPENDING_KINDS:
            positions.awards[award_id or 0].spent += int(pence)


def add_to_award(award: AwardAt, pence: int) -> None:
    """Count a change of an award where it is used up: in its pot, or else in its line."""
    award.pence += pence
    if award.parent is None:
        award.line.awarded += pence
    else:
        award.parent.onward += pence


def give_back(award: AwardAt, pence: int) -> None:
    """Count what an award will give back where it is used up; the award itself stays."""
    if award.parent is None:
        award.line.awarded -= pence
    else:
        award.parent.onward -= pence


def read_closed(session: Session, number: int) -> dict[tuple[int, str], frozenset[int]]:
    """The closed months of every fund and year."""
    keys = (MonthClose.fund_id, MonthClose.financial_year, MonthClose.accounting_month)
    found: dict[tuple[int, str], set[int]] = defaultdict(set)
    for row in session.scalars(newest(MonthClose, keys, number)):
        if row.is_closed:
            found[row.fund_id, row.financial_year].add(row.accounting_month)
    return {key: frozenset(months) for key, months in found.items()}
