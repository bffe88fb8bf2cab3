"""The general ledger's own rows, kept apart until they are matched with what was recorded."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.uploads import ExtractRow, UploadUndo
from tracker.domain.breaches import Breach, Severity
from tracker.services.importing.context import Context
from tracker.services.importing.results import Outcome
from tracker.services.importing.rows import Judgement, Row, refused
from tracker.services.importing.writing import Origin, in_parts, insert_all

_TEXTS = ("entity", "expense_type", "expense_area", "supplier", "transaction_number", "line")


@dataclass
class GeneralLedgerImporter:
    """Judges rows of a ledger extract: each is new, or there already."""

    context: Context
    columns: ClassVar[Mapping[str, str]] = {}
    queued: list[dict[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Fetch which rows of these transactions are there."""
        context = self.context
        numbers = [row.text("transaction_number") for row in context.rows]
        self.held: Counter[str] = Counter()
        # Rows of an upload that was undone count no more, but keep their number.
        self.last: Counter[str] = Counter()
        for part in in_parts(number for number in numbers if number):
            query = (
                select(ExtractRow.fingerprint, ExtractRow.occurrence, UploadUndo.upload_id)
                .outerjoin(UploadUndo, UploadUndo.upload_id == ExtractRow.upload_id)
                .where(ExtractRow.transaction_number.in_(part))
            )
            for fingerprint, occurrence, undone in context.session.execute(query):
                self.held[fingerprint] += undone is None
                self.last[fingerprint] = max(self.last[fingerprint], occurrence)
        self.seen: Counter[str] = Counter()

    def judge(self, row: Row) -> Judgement:
        """Say whether a row is there already; two rows alike in one file are two rows."""
        day, pence = row.day("date"), row.pence()
        if row.bad or day is None or pence is None:
            return refused(())
        texts = {name: row.text(name) for name in _TEXTS}
        fingerprint = _fingerprint([*texts.values(), day.isoformat(), str(pence)])
        self.seen[fingerprint] += 1
        warnings = (_ALIKE,) if self.seen[fingerprint] > 1 else ()
        if self.seen[fingerprint] <= self.held[fingerprint]:
            return Judgement(Outcome.UNCHANGED, warnings)
        self.last[fingerprint] += 1
        self.queued.append(
            {
                **texts,
                "row_number": row.number,
                "fingerprint": fingerprint,
                "occurrence": self.last[fingerprint],
                "posted_on": day,
                "amount_pence": pence,
                "description": row.text("description"),
            }
        )
        return Judgement(Outcome.CREATED, warnings)

    def store(self, session: Session, origin: Origin) -> None:
        """Write the rows that are new."""
        mine = {"journal_number": origin.journal_number, "upload_id": origin.upload_id}
        insert_all(session, ExtractRow, [{**mine, **one} for one in self.queued])


_ALIKE = Breach(
    "extract_rows_differ",
    "transaction_number",
    "This row is the same as one above it in every column. Both are kept: check that the ledger "
    "has both",
    Severity.WARNING,
)


def _fingerprint(values: list[str]) -> str:
    # A separator that no cell can hold keeps "a" "bc" apart from "ab" "c".
    return sha256("\0".join(values).encode()).hexdigest()
