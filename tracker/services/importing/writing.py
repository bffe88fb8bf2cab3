"""Rows of the portfolio written in batches: a few statements, however long the file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.db.base import Base
from tracker.db.funding import AllocationLine, Award, LedgerEntry, LimitOverride
from tracker.domain.funding import ActualType, AmountBasis, EntryKind, Limit, Purpose, Recurrence
from tracker.domain.periods import accounting_month_of, first_of_month
from tracker.domain.references import Prefix, new_reference
from tracker.services.importing.positions import AwardAt, LineAt

# SQLite takes 32,766 values in one statement.
_MOST_VALUES = 20_000
_MOST_ROWS = 5_000


@dataclass(eq=False, slots=True)
class EntryAt:
    """An entry that is recorded, or waits to be: money of an award takes its line and scheme."""

    kind: EntryKind
    pence: int
    fund_id: int
    year: str
    month: date
    line: LineAt | None = None
    award: AwardAt | None = None
    accounting_month: int | None = None
    names: "EntryAt | None" = None
    actual_type: ActualType = ActualType.NOT_APPLICABLE
    amount_basis: AmountBasis = AmountBasis.RECORDED
    purpose: Purpose = Purpose.DELIVERY
    recurrence: Recurrence = Recurrence.NOT_APPLICABLE
    reason: str = ""
    document: str = ""
    decision_reference: str = ""
    ledger_code: str = ""
    row: int = 0
    reference: str = ""
    id: int | None = None
    # The month whose weights split a recorded entry, which entries that name it share.
    split_by: date | None = None

    @property
    def booked(self) -> int:
        """The accounting month it is booked in."""
        return self.accounting_month or accounting_month_of(self.month)

    @property
    def weights_month(self) -> date:
        """Its own month, or that of the entry it names, so that both are split alike."""
        if self.names is not None:
            return self.names.weights_month
        return self.split_by or first_of_month(self.month)


@dataclass(frozen=True)
class OverrideAt:
    """A limit that an entry goes over on purpose."""

    entry: EntryAt
    rule: str
    limit: Limit
    reason: str


@dataclass(frozen=True)
class Origin:
    """Which journal row and which upload all of this comes from."""

    journal_number: int
    upload_id: int
    source: str


@dataclass
class Batch:
    """What an import writes, gathered row by row and stored in one go."""

    lines: list[LineAt] = field(default_factory=list)
    awards: list[AwardAt] = field(default_factory=list)
    entries: list[EntryAt] = field(default_factory=list)
    overrides: list[OverrideAt] = field(default_factory=list)

    def go_over(self, entry: EntryAt, rule: str, limit: Limit, reason: str) -> None:
        """Keep on record that a limit was gone over, if this entry did."""
        if entry.pence > max(limit.left_pence, 0):
            self.overrides.append(OverrideAt(entry, rule, limit, reason))

    def store(self, session: Session, origin: Origin) -> None:
        """Write lines, then awards, then entries, each after what it refers to."""
        self._store_lines(session, origin)
        self._store_awards(session, origin)
        waiting = self.entries
        for entry, reference in zip(
            waiting,
            fresh_references(session, Prefix.ENTRY, LedgerEntry.reference, len(waiting)),
            strict=True,
        ):
            entry.reference = reference
        while waiting:
            ready = [entry for entry in waiting if entry.names is None or entry.names.id]
            insert_all(session, LedgerEntry, [_entry_row(entry, origin) for entry in ready])
            _number(session, LedgerEntry, ready, origin)
            waiting = [entry for entry in waiting if entry.id is None]
        insert_all(session, LimitOverride, [_override_row(one, origin) for one in self.overrides])

    def _store_lines(self, session: Session, origin: Origin) -> None:
        references = fresh_references(
            session, Prefix.LINE, AllocationLine.reference, len(self.lines)
        )
        rows = []
        for line, reference in zip(self.lines, references, strict=True):
            line.reference = reference
            fund_id, year, category, alliance, holder_id = line.key
            rows.append(
                {
                    "reference": reference,
                    "fund_id": fund_id,
                    "financial_year": year,
                    "category_code": category,
                    "alliance_code": alliance,
                    "holder_id": holder_id,
                    "journal_number": origin.journal_number,
                }
            )
        insert_all(session, AllocationLine, rows)
        _number(session, AllocationLine, self.lines, origin)

    def _store_awards(self, session: Session, origin: Origin) -> None:
        references = fresh_references(session, Prefix.AWARD, Award.reference, len(self.awards))
        rows = []
        for award, reference in zip(self.awards, references, strict=True):
            award.reference = reference
            rows.append(
                {
                    "reference": reference,
                    "allocation_line_id": award.line.id,
                    "scheme_id": award.scheme_id,
                    "parent_award_id": award.parent.id if award.parent else None,
                    "recipient_id": award.recipient_id,
                    "journal_number": origin.journal_number,
                }
            )
        insert_all(session, Award, rows)
        _number(session, Award, self.awards, origin)


def insert_all(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns, thousands to a statement."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 a model of ours is a plain table
    for start in range(0, len(rows), _MOST_ROWS):
        session.connection().execute(insert(table), list(rows[start : start + _MOST_ROWS]))


def in_parts(values: Iterable[Any]) -> Iterable[list[Any]]:
    """Different values in parts that fit into one question each."""
    found = list(dict.fromkeys(values))
    for start in range(0, len(found), _MOST_VALUES):
        yield found[start : start + _MOST_VALUES]


def fresh_references(
    session: Session, prefix: Prefix, column: InstrumentedAttribute[str], wanted: int
) -> list[str]:
    """References that nothing bears yet: among many, chance alone makes some twice."""
    fresh: dict[str, None] = {}
    while len(fresh) < wanted:
        made = {new_reference(prefix) for _ in range(wanted - len(fresh))} - fresh.keys()
        for part in in_parts(made):
            made -= set(session.scalars(select(column).where(column.in_(part))))
        fresh |= dict.fromkeys(sorted(made))
    return list(fresh)


def _number(
    session: Session,
    model: type[LedgerEntry] | type[Award] | type[AllocationLine],
    things: Sequence[EntryAt] | Sequence[AwardAt] | Sequence[LineAt],
    origin: Origin,
) -> None:
    """Learn the numbers that the database gave to what was just inserted."""
    if not things:
        return
    recorded = select(model.reference, model.id).where(
        model.journal_number == origin.journal_number
    )
    numbers: dict[str, int] = {row.reference: row.id for row in session.execute(recorded)}
    for thing in things:
        thing.id = numbers[thing.reference]


def _entry_row(entry: EntryAt, origin: Origin) -> dict[str, Any]:
    award, line = entry.award, entry.line
    if award is not None:
        line = award.line
    return {
        "reference": entry.reference,
        "journal_number": origin.journal_number,
        "kind": entry.kind,
        "actual_type": entry.actual_type,
        "amount_pence": entry.pence,
        "amount_basis": entry.amount_basis,
        "purpose": entry.purpose,
        "recurrence": entry.recurrence,
        "fund_id": entry.fund_id,
        "financial_year": entry.year,
        "accounting_month": entry.booked,
        "concerns_month": first_of_month(entry.month),
        "weights_month": entry.weights_month,
        "allocation_line_id": line.id if line else None,
        "award_id": award.id if award else None,
        "scheme_id": award.scheme_id if award else None,
        "names_entry_id": entry.names.id if entry.names else None,
        "virement_id": None,
        "reason": entry.reason.strip(),
        "document": entry.document.strip(),
        "decision_reference": entry.decision_reference.strip(),
        "ledger_code": entry.ledger_code.strip(),
        "source": origin.source,
        "source_row": str(entry.row),
    }


def _override_row(one: OverrideAt, origin: Origin) -> dict[str, Any]:
    return {
        "entry_id": one.entry.id,
        "rule": one.rule,
        "journal_number": origin.journal_number,
        "over_pence": one.entry.pence - one.limit.left_pence,
        "reason": one.reason.strip(),
    }
