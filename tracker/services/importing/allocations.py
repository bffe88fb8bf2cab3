"""Allocations: each row is the whole of what a line is allocated, virements included."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from tracker.domain.breaches import Breach
from tracker.domain.funding import ALLOCATION_KINDS, AmountBasis, EntryKind
from tracker.domain.funding_allocations import (
    AllocationChange,
    Category,
    broken_by_allocation,
)
from tracker.services.funding.posting import month_within, override_of
from tracker.services.importing.beside import Beside
from tracker.services.importing.context import Context
from tracker.services.importing.positions import LineAt, LineKey, read_positions
from tracker.services.importing.rows import (
    Claims,
    Judgement,
    Row,
    has_errors,
    refused,
    row_is_as_it_was,
)
from tracker.services.importing.totals import Total
from tracker.services.importing.writing import Batch, EntryAt, Origin
from tracker.services.snapshot import items_at

_RULE = "allocation_within_envelope"


@dataclass
class AllocationsImporter:
    """Judges rows of allocation lines against their envelopes and awards."""

    context: Context
    columns: ClassVar[Mapping[str, str]] = {"year": "financial_year", "holder_id": "holder"}
    batch: Batch = field(default_factory=Batch)

    def __post_init__(self) -> None:
        """Fetch where every line stands, and the years for which categories hold."""
        context = self.context
        self.positions = read_positions(context.session, context.number)
        self.items = items_at(context.session, context.number)
        self.beside = Beside(context, *ALLOCATION_KINDS)
        self.claims = Claims("Fund, year, category, alliance and budget holder")
        self.given_back = self._give_back()

    def judge(self, row: Row) -> Judgement:
        """Ask of one row what the form asks of the difference."""
        key = _key(row)
        if key is None:
            return refused(())
        breaches = list(self.claims.claim(row, key, "category"))
        line = self.positions.lines_by_key.get(key)
        breaches += self._is_the_line(row, line)
        pence = row.pence()
        if pence is None:
            return refused(breaches)
        total = Total(line.pence if line else 0, pence, is_new=line is None)
        line = line or LineAt(key)
        if total.is_new or total.difference:
            breaches += broken_by_allocation(self._change(row, line, total))
        else:
            breaches += self.beside.stays(row, line.id or 0)
        changes = total.changes(self.context.label("amount"))
        breaches += row_is_as_it_was(row, line.newest, changes)
        if has_errors(breaches) or row.bad:
            return refused(breaches)
        if total.difference:
            self._apply(row, line, total)
        return Judgement(total.outcome, tuple(breaches), changes)

    def _give_back(self) -> frozenset[int]:
        """Count what rows give back before any row takes it: a file moves money in any order.

        A file is stored whole or not at all, so what one row gives is there for the others.
        """
        given: dict[LineKey, int] = {}
        for row in self.context.rows:
            key, pence = _key(row), row.pence()
            line = self.positions.lines_by_key.get(key) if key else None
            if line is not None and pence is not None and pence < line.pence:
                if line.key not in given:
                    envelope = self.positions.envelope(*line.key[:2])
                    envelope.allocated -= line.pence - pence
                given.setdefault(line.key, row.number)
        return frozenset(given.values())

    def store(self, session: Session, origin: Origin) -> None:
        """Make new lines, and post the differences."""
        self.batch.store(session, origin)

    def _is_the_line(self, row: Row, line: LineAt | None) -> Iterator[Breach]:
        """A reference in the row must be that of the line which the row describes."""
        reference = row.text("line")
        if reference and (line is None or line.reference != reference.upper()):
            yield Breach(
                "line_is_the_one_described",
                "line",
                "Line reference must be that of the line with this fund, year, category, "
                f"alliance and budget holder: {reference} is not. Leave it blank for a new line",
            )

    def _change(self, row: Row, line: LineAt, total: Total) -> AllocationChange:
        fund_id, year, category, *_ = line.key
        item = self.items[category]
        return AllocationChange(
            category=Category(item.name, item.valid_from_year, item.valid_to_year),
            envelope=self.positions.envelope(fund_id, year).limit(),
            line=line.limit(),
            is_new=total.is_new,
            pence=total.difference,
            year=year,
            month=self._month(row, year),
            reason=row.text("reason"),
            override=override_of(self.context.by, row.text("override_reason")),
        )

    def _month(self, row: Row, year: str) -> date:
        return month_within(year, row.day("month"), self.context.today)

    def _apply(self, row: Row, line: LineAt, total: Total) -> None:
        fund_id, year, *_ = line.key
        envelope = self.positions.envelope(fund_id, year)
        entry = EntryAt(
            EntryKind.ALLOCATION,
            total.difference,
            fund_id=fund_id,
            year=year,
            month=self._month(row, year),
            line=line,
            amount_basis=AmountBasis(row.text("amount_basis")),
            reason=row.text("reason"),
            decision_reference=row.text("decision_reference"),
            ledger_code=row.text("ledger_code"),
            row=row.number,
        )
        self.batch.entries.append(entry)
        self.batch.go_over(entry, _RULE, envelope.limit(), row.text("override_reason"))
        if total.is_new:
            self.batch.lines.append(line)
            self.positions.lines_by_key[line.key] = line
        line.pence += total.difference
        if row.number not in self.given_back:
            envelope.allocated += total.difference


def _key(row: Row) -> LineKey | None:
    names = ("fund", "financial_year", "category", "alliance", "holder")
    if not all(name in row.values for name in names):
        return None
    fund_id, year, category, alliance, holder_id = (row.values[name] for name in names)
    return fund_id, year, category, alliance, holder_id
