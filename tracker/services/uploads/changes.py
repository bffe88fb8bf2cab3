"""What an upload changed: the ledger entries that it recorded, and everything else by its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.funding import (
    AllocationLine,
    Award,
    AwardVersion,
    Forecast,
    LedgerEntry,
    Virement,
)
from tracker.db.journal import as_at
from tracker.db.organisations import Organisation, OrganisationVersion
from tracker.db.outcomes import OutcomeReport, OutcomeReportVersion
from tracker.db.schemes import Scheme, SchemeMeasure, SchemeVersion, SchemeWeights
from tracker.db.uploads import ExtractRow
from tracker.db.versions import newest
from tracker.domain.funding import ActualType, AmountBasis

MOST_NAMED = 100


class ChangedKind(StrEnum):
    """What sort of thing was changed; its value names it to people, more than one of them."""

    SCHEME = "Schemes"
    LINKS = "Links of schemes"
    AWARD = "Awards"
    LINE = "Allocation lines"
    VIREMENT = "Virements"
    FORECAST = "Forecasts of schemes"
    REPORT = "Outcome reports"
    ORGANISATION = "Organisations"
    EXTRACT = "Rows of the general ledger"


@dataclass(frozen=True)
class ChangedThings:
    """The things of one sort that an upload changed: how many, and the first of them by name."""

    kind: ChangedKind
    total: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class RecordedEntry:
    """A ledger entry that an upload recorded, with the row of the file that it came from."""

    reference: str
    row: str
    title: str
    amount_pence: int
    amount_basis: AmountBasis
    month: date
    award: str
    scheme: str
    scheme_name: str
    line: str


def changed_things(session: Session, number: int) -> tuple[ChangedThings, ...]:
    """What the journal row of an upload changed, apart from ledger entries."""
    return tuple(
        ChangedThings(kind, len(names), tuple(names[:MOST_NAMED]))
        for kind, names in _things(session, number)
        if names
    )


def entries_total(session: Session, number: int) -> int:
    """How many ledger entries an upload recorded."""
    query = select(func.count(LedgerEntry.id)).where(LedgerEntry.journal_number == number)
    return session.scalar(query) or 0


def recorded_entries(
    session: Session, number: int, offset: int, size: int
) -> tuple[RecordedEntry, ...]:
    """The ledger entries of one page, in the order in which they were recorded."""
    rows = session.execute(
        select(
            LedgerEntry,
            Award.reference.label("award"),
            Scheme.reference.label("scheme"),
            AllocationLine.reference.label("line"),
        )
        .outerjoin(Award, Award.id == LedgerEntry.award_id)
        .outerjoin(Scheme, Scheme.id == LedgerEntry.scheme_id)
        .outerjoin(AllocationLine, AllocationLine.id == LedgerEntry.allocation_line_id)
        .where(LedgerEntry.journal_number == number)
        .order_by(LedgerEntry.id)
        .offset(offset)
        .limit(size)
    ).all()
    names = _scheme_names(session, {row.LedgerEntry.scheme_id for row in rows})
    return tuple(
        RecordedEntry(
            entry.reference,
            entry.source_row,
            _title(entry),
            entry.amount_pence,
            entry.amount_basis,
            entry.concerns_month,
            award or "",
            scheme or "",
            names.get(entry.scheme_id or 0, scheme or ""),
            line or "",
        )
        for entry, award, scheme, line in rows
    )


def _scheme_names(session: Session, ids: set[int | None]) -> dict[int, str]:
    """What schemes are called now, which is how people find them."""
    query = newest(SchemeVersion, (SchemeVersion.scheme_id,), as_at(session).number)
    rows = session.scalars(query.where(SchemeVersion.scheme_id.in_(ids - {None})))
    return {row.scheme_id: row.name for row in rows}


def _title(entry: LedgerEntry) -> str:
    is_plain = entry.actual_type is ActualType.NOT_APPLICABLE
    words = entry.kind.value if is_plain else entry.actual_type.value
    return words.capitalize()


def _things(session: Session, number: int) -> Iterator[tuple[ChangedKind, list[str]]]:
    scheme_tables = (
        (ChangedKind.SCHEME, (SchemeVersion,)),
        (ChangedKind.LINKS, (SchemeWeights, SchemeMeasure)),
        (ChangedKind.FORECAST, (Forecast,)),
    )
    for kind, tables in scheme_tables:
        references: set[str] = set()
        for table in tables:
            query = select(Scheme.reference).join(table, table.scheme_id == Scheme.id)
            references.update(session.scalars(query.where(table.journal_number == number)))
        yield kind, sorted(references)
    reports = select(OutcomeReport.reference).join(
        OutcomeReportVersion, OutcomeReportVersion.report_id == OutcomeReport.id
    )
    yield (
        ChangedKind.REPORT,
        sorted(session.scalars(reports.where(OutcomeReportVersion.journal_number == number))),
    )
    awards = select(Award.reference).join(AwardVersion, AwardVersion.award_id == Award.id)
    yield (
        ChangedKind.AWARD,
        sorted(session.scalars(awards.where(AwardVersion.journal_number == number))),
    )
    for kind, model in (
        (ChangedKind.LINE, AllocationLine),
        (ChangedKind.VIREMENT, Virement),
    ):
        made = select(model.reference).where(model.journal_number == number)
        yield kind, sorted(session.scalars(made))
    organisations = select(Organisation.code).join(
        OrganisationVersion, OrganisationVersion.organisation_id == Organisation.id
    )
    yield (
        ChangedKind.ORGANISATION,
        sorted(session.scalars(organisations.where(OrganisationVersion.journal_number == number))),
    )
    rows = select(func.count(ExtractRow.id)).where(ExtractRow.journal_number == number)
    yield ChangedKind.EXTRACT, [""] * (session.scalar(rows) or 0)
