"""Writing the workbook of changes, with what its page shows of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from sqlalchemy.orm import Session

from tracker.domain.disclosure import profile_named
from tracker.exports.changes import ChangesData, changes_workbook
from tracker.exports.evaluation import LedgerLine
from tracker.exports.workbook import write_workbook
from tracker.services.changes.fill import changes_data
from tracker.services.changes.question import ChangesQuestion
from tracker.services.disclosure.standing import under
from tracker.services.evaluation import Export, Publisher
from tracker.services.evaluation.write import log_export, named

_FIRST_ENTRIES = 20


@dataclass(frozen=True)
class ChangesExport(Export):
    """A workbook of changes that was written, with what it says."""

    data: ChangesData
    # As many as a page shows; the workbook has all of them.
    first_entries: tuple[LedgerLine, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """How much was recorded, and how many rows changed."""
        cover = self.data.cover
        acts = cover.facts.journal_number - cover.since_number
        rows = sum(one.created + one.changed + one.gone for one in self.data.sheets)
        return (
            f"Since {cover.since.isoformat()}, journal number {cover.since_number}",
            f"Acts recorded between: {acts:,}",
            f"Ledger entries recorded between: {self.rows['Ledger']:,}",
            f"Rows created, changed or gone: {rows:,}",
        )

    @property
    def details(self) -> dict[str, object]:
        """The earlier moment, and how many rows changed in each table."""
        cover = self.data.cover
        return {
            "since": cover.since.isoformat(),
            "since_journal_number": cover.since_number,
            "changes": {
                one.sheet: {
                    "created": one.created,
                    "changed": one.changed,
                    "recorded_again": one.recorded_again,
                    "gone": one.gone,
                }
                for one in self.data.sheets
            },
        }


def write_changes(
    session: Session, question: ChangesQuestion, publisher: Publisher, target: Path | IO[bytes]
) -> ChangesExport:
    """Write the workbook to a path, which is replaced only by a whole file, or to an open file."""
    first: list[LedgerLine] = []
    with under(session, profile_named(publisher.profile)):
        data = changes_data(session, question, publisher)
        ledger = _with_first(data.ledger, first)
        written = write_workbook(changes_workbook(replace(data, ledger=ledger)), target)
    facts = data.cover.facts
    subject = ("changes", facts.fund_code, facts.financial_year)
    export = ChangesExport(
        name=named(subject, data.cover.since, facts.as_at, facts.disclosure_profile) + ".xlsx",
        fund=facts.fund_code,
        year=facts.financial_year,
        as_at=facts.as_at,
        journal_number=facts.journal_number,
        profile=facts.disclosure_profile,
        file_sha256=written.file_sha256,
        data_sha256=written.data_sha256,
        rows=written.rows,
        data=data,
        first_entries=tuple(first),
    )
    log_export(export)
    return export


def _with_first(ledger: Iterable[LedgerLine], first: list[LedgerLine]) -> Iterator[LedgerLine]:
    """The entries as they are written, the first of them noted on the way."""
    for line in ledger:
        if len(first) < _FIRST_ENTRIES:
            first.append(line)
        yield line
