"""Which evidence files the versions of reports list, and which of them were erased since."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from tracker.db.evidence import EvidenceErasure, EvidenceFile, OutcomeEvidence
from tracker.db.journal import Journal
from tracker.db.organisations import Person
from tracker.domain.outcomes.evidence import Evidence

Lists = dict[tuple[int, int], tuple[Evidence, ...]]


@dataclass(frozen=True)
class Erased:
    """That a file was erased: when, by whom and why."""

    when: datetime
    who: str
    reason: str


def lists_query() -> Select[*tuple[Any, ...]]:
    """Every list of evidence, a row to a file, for whoever narrows it."""
    return (
        select(
            OutcomeEvidence.report_id,
            OutcomeEvidence.journal_number,
            OutcomeEvidence.caption,
            EvidenceFile.id,
            EvidenceFile.file_name,
            EvidenceFile.kind,
            EvidenceFile.size_bytes,
        )
        .join(EvidenceFile, EvidenceFile.id == OutcomeEvidence.file_id)
        .order_by(OutcomeEvidence.report_id, OutcomeEvidence.journal_number, EvidenceFile.id)
    )


def read_lists(session: Session, query: Select[*tuple[Any, ...]]) -> Lists:
    """The lists that a query finds, by report and journal number, in the order of sending."""
    found: dict[tuple[int, int], list[Evidence]] = defaultdict(list)
    for row in session.execute(query):
        one = Evidence(row.id, row.file_name, row.kind, row.size_bytes, row.caption)
        found[row.report_id, row.journal_number].append(one)
    return {key: tuple(files) for key, files in found.items()}


def lists_of(session: Session, reports: Collection[int], numbers: Collection[int]) -> Lists:
    """What these versions list, in one query."""
    return read_lists(
        session,
        lists_query().where(
            OutcomeEvidence.report_id.in_(reports), OutcomeEvidence.journal_number.in_(numbers)
        ),
    )


def list_rows(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    """The columns of each entry, but for the report and the journal number."""
    return [{"file_id": one.number, "caption": one.caption} for one in evidence]


def erasures(session: Session, *conditions: ColumnElement[bool]) -> dict[int, Erased]:
    """The files that were erased, by number; as known now, whichever version is looked at."""
    rows = session.execute(
        select(
            EvidenceErasure.file_id,
            EvidenceErasure.reason,
            Journal.recorded_at,
            Person.display_name,
        )
        .join(EvidenceFile, EvidenceFile.id == EvidenceErasure.file_id)
        .join(Journal, Journal.number == EvidenceErasure.journal_number)
        .outerjoin(Person, Person.id == Journal.person_id)
        .where(*conditions)
        .order_by(EvidenceErasure.file_id)
    )
    return {
        row.file_id: Erased(row.recorded_at, row.display_name or "System", row.reason)
        for row in rows
    }
