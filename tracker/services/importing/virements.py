"""Virements: each row asks for money to be moved; another person decides it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.funding import Virement
from tracker.db.uploads import ImportedDocument
from tracker.domain.breaches import Breach
from tracker.domain.funding import AmountBasis
from tracker.domain.funding_allocations import LineSide, VirementWish, broken_by_virement
from tracker.domain.money import in_pounds
from tracker.domain.periods import first_of_month, month_name
from tracker.domain.references import Prefix
from tracker.services.importing.context import Context
from tracker.services.importing.positions import read_positions
from tracker.services.importing.results import Outcome
from tracker.services.importing.rows import Claims, Judgement, Row, has_errors, refused
from tracker.services.importing.writing import Origin, fresh_references, insert_all

_LAYOUT = "virements"


@dataclass
class VirementsImporter:
    """Judges requests to move money between lines."""

    context: Context
    columns: ClassVar[Mapping[str, str]] = {"from_line_id": "from_line", "to_line_id": "to_line"}
    queued: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Fetch where every line stands, and what was asked for before under which reference."""
        context = self.context
        self.positions = read_positions(context.session, context.number)
        query = (
            select(ImportedDocument.document, Virement)
            .join(Virement, Virement.id == ImportedDocument.virement_id)
            .where(ImportedDocument.kind == _LAYOUT)
        )
        rows = context.session.execute(query)
        self.known: dict[str, Virement] = {row.document: row.Virement for row in rows}
        self.claims = Claims("Your reference")

    def judge(self, row: Row) -> Judgement:
        """Ask of one row what the form for a virement asks."""
        document = row.text("document")
        breaches = list(self.claims.claim(row, document, "document")) if document else []
        if not self.context.by.person_id:
            breaches.append(_NOBODY_ASKS)
        known = self.known.get(document)
        if known is None:
            # What was asked for before may have become impossible since; it is still the same.
            breaches += broken_by_virement(self._wish(row))
        if has_errors(breaches) or row.bad:
            return refused(breaches)
        if known is not None:
            differs = list(_differs(row, known))
            return refused(differs) if differs else Judgement(Outcome.UNCHANGED)
        self.queued.append(
            (
                document,
                {
                    "from_line_id": row.number_of("from_line"),
                    "to_line_id": row.number_of("to_line"),
                    "amount_pence": row.pence(),
                    "amount_basis": AmountBasis(row.text("amount_basis")),
                    "effective_month": row.day("month"),
                    "requested_by": self.context.by.person_id,
                    "reason": row.text("reason").strip(),
                },
            )
        )
        return Judgement(Outcome.CREATED, tuple(breaches))

    def store(self, session: Session, origin: Origin) -> None:
        """Write the requests, and what each is known by."""
        number = origin.journal_number
        references = fresh_references(
            session, Prefix.VIREMENT, Virement.reference, len(self.queued)
        )
        rows = [
            {"reference": reference, "journal_number": number, **facts}
            for reference, (_, facts) in zip(references, self.queued, strict=True)
        ]
        insert_all(session, Virement, rows)
        found = select(Virement.reference, Virement.id).where(Virement.journal_number == number)
        ids = {row.reference: row.id for row in session.execute(found)}
        insert_all(
            session,
            ImportedDocument,
            [
                {
                    "kind": _LAYOUT,
                    "source": "",
                    "document": document,
                    "line": "",
                    "attempt": 1,
                    "journal_number": number,
                    "upload_id": origin.upload_id,
                    "entry_id": None,
                    "virement_id": ids[reference],
                }
                for reference, (document, _) in zip(references, self.queued, strict=True)
            ],
        )

    def _wish(self, row: Row) -> VirementWish:
        return VirementWish(
            source=self._side(row, "from_line"),
            target=self._side(row, "to_line"),
            pence=row.pence(),
            month=row.day("month"),
            reason=None if "reason" in row.bad else row.text("reason"),
        )

    def _side(self, row: Row, column: str) -> LineSide | None:
        line = self.positions.lines.get(row.number_of(column) or 0)
        if line is None:
            return None
        fund_id, year, *_ = line.key
        return LineSide(line.id or 0, fund_id, year, line.limit())


_NOBODY_ASKS = Breach(
    "somebody_asks",
    "document",
    "A virement is asked for by a person, so that another can decide it. Say who asks with --by",
)


def _differs(row: Row, known: Virement) -> Iterator[Breach]:
    pairs = {
        "from_line": (known.from_line_id, row.number_of("from_line")),
        "to_line": (known.to_line_id, row.number_of("to_line")),
        "amount": (in_pounds(known.amount_pence), in_pounds(row.pence() or 0)),
        "month": (
            month_name(known.effective_month),
            month_name(first_of_month(row.day("month") or known.effective_month)),
        ),
    }
    for name, (old, new) in pairs.items():
        if old != new:
            said = f" It said {old}, and the file says {new}." if isinstance(old, str) else ""
            yield Breach(
                "requests_stay",
                name,
                f"{row.text('document')} was asked for before as {known.reference}.{said} "
                "Give a new request a reference of its own",
            )
