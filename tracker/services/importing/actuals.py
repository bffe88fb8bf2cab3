"""Actuals: spending, refunds and corrections, each known by its source, document and line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from sqlalchemy.orm import Session

from tracker.db.uploads import ImportedDocument
from tracker.domain.breaches import Breach
from tracker.domain.funding import ActualType, AmountBasis, EntryKind, Purpose
from tracker.domain.money import in_pounds
from tracker.domain.periods import first_of_month
from tracker.domain.permissions import Act, ForbiddenError, Viewer
from tracker.services.importing.context import Context
from tracker.services.importing.documents import (
    LAYOUT,
    DocumentKey,
    RecordedEntries,
    read_recorded,
)
from tracker.services.importing.positions import AwardAt, Positions, read_positions
from tracker.services.importing.results import Change, Outcome
from tracker.services.importing.rows import Claims, Judgement, Row, has_errors, refused
from tracker.services.importing.spending_rows import Corrected, SpendingRow, broken_by
from tracker.services.importing.writing import Batch, EntryAt, Origin, insert_all

_CORRECTIONS = frozenset({"accrual reversal", "refund", "adjustment"})


@dataclass
class ActualsImporter:
    """Judges rows of spending against the awards that they are paid from."""

    context: Context
    columns: ClassVar[Mapping[str, str]] = {
        "award_id": "award",
        "actual_type": "kind",
        "entry_id": "names_document",
        "names_entry_id": "names_document",
    }
    batch: Batch = field(default_factory=Batch)

    def __post_init__(self) -> None:
        """Fetch where every award stands, and what was recorded from these sources."""
        context = self.context
        self.positions: Positions = read_positions(context.session, context.number)
        self.awards_of: dict[int, list[AwardAt]] = {}
        for award in self.positions.awards.values():
            self.awards_of.setdefault(award.scheme_id, []).append(award)
        self.recorded: RecordedEntries = read_recorded(
            context.session, context.rows, self.positions
        )
        self.claims = Claims("Source, document and line")
        self.keys: list[tuple[DocumentKey, EntryAt]] = []

    def judge(self, row: Row) -> Judgement:
        """Ask of one row what the form for its kind would ask."""
        key = _key(row)
        breaches = list(self.claims.claim(row, key, "document")) if key else []
        award, doubts = self._award(row)
        breaches += doubts
        kind, month = row.text("kind"), row.day("month")
        names = self._names(row, award)
        if kind in _CORRECTIONS:
            breaches += _names_something(row, names)
        if award is None or not kind or not key:
            return refused(breaches)
        spending = self._spending(row, award, names)
        before = self.recorded.by_key.get(key)
        if before is not None:
            return _again(row, before, spending, breaches)
        closed = self.positions.closed_months(award.line)
        is_held = self.recorded.holds(award, key)
        breaches += broken_by(spending, closed, is_held=is_held)
        if has_errors(breaches) or row.bad or month is None or spending.pence is None:
            return refused(breaches)
        self._apply(row, key, spending)
        return Judgement(Outcome.CREATED, tuple(breaches))

    def store(self, session: Session, origin: Origin) -> None:
        """Write the entries, and what each is known by."""
        self.batch.store(session, origin)
        insert_all(
            session,
            ImportedDocument,
            [
                {
                    "kind": LAYOUT,
                    "source": source,
                    "document": document,
                    "line": line,
                    "attempt": self.recorded.attempts.get((source, document, line), 0) + 1,
                    "journal_number": origin.journal_number,
                    "upload_id": origin.upload_id,
                    "entry_id": entry.id,
                    "virement_id": None,
                }
                for (source, document, line), entry in self.keys
            ],
        )

    def _award(self, row: Row) -> tuple[AwardAt | None, list[Breach]]:
        """The award that a row is paid from, if this person may spend from it."""
        scheme_id, award_id = row.values.get("scheme"), row.values.get("award")
        if award_id is not None:
            award = self.positions.awards[award_id]
            if scheme_id is not None and award.scheme_id != scheme_id:
                return None, [_award_of_another_scheme(award)]
        elif scheme_id is None or "award" in row.bad:
            return None, []
        else:
            may = [one for one in self.awards_of.get(scheme_id, []) if self._sees(one)]
            if len(may) != 1:
                return None, [_which_award(may)]
            award = may[0]
        try:
            _may_spend(self.context.by, award)
        except ForbiddenError as error:
            return None, [Breach("award_is_theirs_to_spend", "award_id", str(error))]
        return award, []

    def _sees(self, award: AwardAt) -> bool:
        pot = award.parent.recipient_id if award.parent else 0
        return self.context.by.sees((award.recipient_id, pot))

    def _names(self, row: Row, award: AwardAt | None) -> EntryAt | None:
        document = row.text("names_document")
        if not document:
            return None
        key = (row.text("source"), document, row.text("names_line"))
        return self.recorded.find(key, award)

    def _spending(self, row: Row, award: AwardAt, names: EntryAt | None) -> SpendingRow:
        kind = row.text("kind")
        return SpendingRow(
            kind=kind,
            pence=row.pence(),
            award=award,
            month=row.day("month"),
            accounting_month=row.number_of("accounting_month"),
            reason=row.text("reason"),
            document=row.text("document"),
            names=Corrected(names, self.recorded.undone(names), self.recorded.is_reversed(names))
            if names
            else None,
        )

    def _apply(self, row: Row, key: DocumentKey, spending: SpendingRow) -> None:
        """Count the row for the rows after it, and queue what it writes."""
        entry = _entry(row, spending)
        spending.award.spent += entry.pence
        self.recorded.add(key, entry)
        self.batch.entries.append(entry)
        self.keys.append((key, entry))


def _key(row: Row) -> DocumentKey | None:
    key = (row.text("source"), row.text("document"), row.text("line"))
    return key if all(key) else None


def _may_spend(by: Viewer, award: AwardAt) -> None:
    if award.parent is None:
        by.require(Act.RECORD_SPENDING)
    else:
        by.require_for(Act.RECORD_ONWARD_SPENDING, award.parent.recipient_id)


def _award_of_another_scheme(award: AwardAt) -> Breach:
    return Breach(
        "award_is_of_the_scheme",
        "award_id",
        f"Award reference must be an award of the scheme in this row: {award.reference} belongs "
        "to another scheme",
    )


def _which_award(awards: list[AwardAt]) -> Breach:
    if awards:
        names = ", ".join(sorted(award.reference for award in awards))
        message = f"Enter award reference: the scheme has several awards ({names})"
    else:
        message = "The scheme has no award yet. Make the award before you record its spending"
    return Breach("scheme_has_one_award", "award_id", message)


def _names_something(row: Row, names: EntryAt | None) -> Iterator[Breach]:
    """A reversal or adjustment is of something; a refund may be, and then that must be there."""
    document = row.text("names_document")
    if names is None and document and "names_document" not in row.bad:
        yield Breach(
            "corrected_document_is_recorded",
            "names_entry_id",
            f"Corrects document must be a document that is recorded: there is no {document}, "
            f"line {row.text('names_line')}, of {row.text('source')}",
        )
    elif not document and row.text("kind") != "refund" and "names_document" not in row.bad:
        yield Breach("corrected_document_is_recorded", "names_entry_id", "Enter corrects document")


def _entry(row: Row, spending: SpendingRow) -> EntryAt:
    names = spending.names.entry if spending.names else None
    kind = {"refund": EntryKind.REFUND, "adjustment": EntryKind.ADJUSTMENT}.get(
        spending.kind, EntryKind.ACTUAL
    )
    fund_id, year, *_ = spending.award.line.key
    reversal = names if spending.kind == "accrual reversal" else None
    basis = reversal.amount_basis if reversal else AmountBasis(row.text("amount_basis"))
    return EntryAt(
        kind,
        spending.signed,
        fund_id=fund_id,
        year=year,
        month=spending.concerns,
        award=spending.award,
        accounting_month=spending.booked,
        names=names,
        actual_type=ActualType(spending.kind)
        if kind is EntryKind.ACTUAL
        else ActualType.NOT_APPLICABLE,
        amount_basis=basis,
        purpose=names.purpose if names else Purpose(row.text("purpose")),
        reason=row.text("reason"),
        document=row.text("document"),
        ledger_code=row.text("ledger_code"),
        row=row.number,
    )


def _again(row: Row, before: EntryAt, spending: SpendingRow, breaches: list[Breach]) -> Judgement:
    """A document that is recorded already is not recorded twice, and never changed."""
    if has_errors(breaches) or row.bad or spending.pence is None or spending.month is None:
        return refused(breaches)
    differences = list(_differences(before, _entry(row, spending), row))
    breaches += (
        Breach(
            "recorded_documents_stay",
            change.field,
            f"{change.label} of {row.text('document')}, line {row.text('line')}, is recorded as "
            f"{change.old}, and the file says {change.new}. What is recorded is never changed: "
            "enter a refund or an adjustment that corrects it",
        )
        for change in differences
    )
    return refused(breaches) if differences else Judgement(Outcome.UNCHANGED, tuple(breaches))


def _differences(before: EntryAt, after: EntryAt, row: Row) -> Iterator[Change]:
    pairs = {
        "kind": ("Kind of entry", _kind_words(before), _kind_words(after)),
        "amount": ("Amount", in_pounds(before.pence), in_pounds(after.pence)),
        "award": (
            "Award reference",
            before.award.reference if before.award else "",
            after.award.reference if after.award else "",
        ),
        "month": (
            "Month",
            f"{first_of_month(before.month):%B %Y}",
            f"{first_of_month(after.month):%B %Y}",
        ),
        "accounting_month": ("Accounting month", str(before.booked), str(after.booked)),
        "purpose": ("Purpose", before.purpose.value, after.purpose.value),
        "amount_basis": ("Amount is", before.amount_basis.value, after.amount_basis.value),
    }
    if row.text("ledger_code"):
        pairs["ledger_code"] = ("Ledger code", before.ledger_code or "blank", after.ledger_code)
    for name, (label, old, new) in pairs.items():
        if old != new:
            yield Change(name, label, old, new)


def _kind_words(entry: EntryAt) -> str:
    return entry.actual_type.value if entry.kind is EntryKind.ACTUAL else entry.kind.value
