"""Envelopes: each row is the whole envelope of a fund and year."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from sqlalchemy.orm import Session

from tracker.domain.funding import AmountBasis, EntryKind, Recurrence
from tracker.domain.funding_allocations import EnvelopeChange, broken_by_envelope
from tracker.domain.periods import first_day
from tracker.services.importing.beside import Beside
from tracker.services.importing.context import Context
from tracker.services.importing.positions import EnvelopeAt, read_positions
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


@dataclass
class EnvelopesImporter:
    """Judges rows of envelopes."""

    context: Context
    columns: ClassVar[Mapping[str, str]] = {"year": "financial_year"}
    batch: Batch = field(default_factory=Batch)

    def __post_init__(self) -> None:
        """Fetch where every envelope stands."""
        self.positions = read_positions(self.context.session, self.context.number)
        self.beside = Beside(self.context, EntryKind.ENVELOPE)
        self.claims = Claims("Fund and financial year")

    def judge(self, row: Row) -> Judgement:
        """Ask of one row what the form asks of the difference."""
        fund_id, year, pence = row.number_of("fund"), row.text("financial_year"), row.pence()
        if fund_id is None or not year:
            return refused(())
        breaches = list(self.claims.claim(row, (fund_id, year), "fund"))
        # What the row above it said is not yet the past: beside it, this row would look wrong.
        if pence is None or breaches:
            return refused(breaches)
        envelope = self.positions.envelope(fund_id, year)
        total = Total(envelope.pence, pence, is_new=not envelope.newest)
        if total.is_new or total.difference:
            change = EnvelopeChange(envelope.limit(), total.difference, row.text("reason"))
            breaches += broken_by_envelope(change)
        else:
            breaches += self.beside.stays(row, (fund_id, year))
        changes = total.changes(self.context.label("amount"))
        breaches += row_is_as_it_was(row, envelope.newest, changes)
        if has_errors(breaches) or row.bad:
            return refused(breaches)
        if total.difference:
            envelope.pence = pence
            self.batch.entries.append(_entry(row, envelope, total))
        return Judgement(total.outcome, tuple(breaches), changes)

    def store(self, session: Session, origin: Origin) -> None:
        """Post the differences."""
        self.batch.store(session, origin)


def _entry(row: Row, envelope: EnvelopeAt, total: Total) -> EntryAt:
    return EntryAt(
        EntryKind.ENVELOPE,
        total.difference,
        fund_id=envelope.fund_id,
        year=envelope.year,
        month=first_day(envelope.year),
        recurrence=Recurrence(row.text("recurrence") or Recurrence.NOT_APPLICABLE),
        amount_basis=AmountBasis(row.text("amount_basis")),
        reason=row.text("reason"),
        decision_reference=row.text("decision_reference"),
        row=row.number,
    )
