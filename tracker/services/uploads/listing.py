"""The uploads that a person may see, page by page, and their own files that were not stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Text, cast, func, or_, select, true
from sqlalchemy.orm import Session

from tracker.db.journal import Journal, as_at
from tracker.db.organisations import Person
from tracker.db.uploads import Upload, UploadAcceptance, UploadDraft, UploadUndo
from tracker.domain.permissions import MAY, Act, Role, Viewer
from tracker.services.importing.drafts import KEPT_FOR, REFUSED_KEPT_FOR
from tracker.services.importing.results import Counts
from tracker.services.schemes.standing import SYSTEM
from tracker.services.snapshot import organisations_at
from tracker.services.uploads.kinds import title_of


class UploadState(StrEnum):
    """How an upload stands, as the list of them says it."""

    ACCEPTED = "Accepted"
    WITH_WARNINGS = "Accepted with warnings"
    UNDONE = "Undone"


@dataclass(frozen=True)
class UploadLine:
    """One upload as a list shows it."""

    id: int
    when: datetime
    who: str
    organisation: str
    kind: str
    file_name: str
    counts: Counts
    state: UploadState


@dataclass(frozen=True)
class DraftLine:
    """A file of this person's own that waits for them, or that was refused."""

    token: str
    kind: str
    file_name: str
    is_refused: bool
    rows: int
    errors: int
    warnings: int
    when: datetime
    until: datetime


_COLUMNS = (
    Upload.id,
    Upload.layout,
    Upload.file_name,
    Upload.rows,
    Upload.created,
    Upload.changed,
    Upload.unchanged,
    # The list of problems may be long: only whether it holds any is asked.
    (cast(Upload.problems, Text) != "[]").label("has_warnings"),
    Journal.recorded_at,
    Person.display_name,
    UploadAcceptance.organisation_id,
    UploadUndo.journal_number.label("undone"),
)


def uploads_total(session: Session, by: Viewer) -> int:
    """How many uploads this person may see."""
    by.require(Act.UPLOAD)
    return session.scalar(_of(by, select(func.count(Upload.id)))) or 0


def upload_lines(session: Session, by: Viewer, offset: int, size: int) -> tuple[UploadLine, ...]:
    """The uploads of one page, newest first."""
    by.require(Act.UPLOAD)
    query = _of(by, select(*_COLUMNS)).order_by(Upload.id.desc())
    rows = session.execute(query.offset(offset).limit(size)).all()
    names = {one.id: one.name for one in organisations_at(session, as_at(session).number).values()}
    return tuple(_line(row, names) for row in rows)


def draft_lines(session: Session, by: Viewer) -> tuple[DraftLine, ...]:
    """This person's own files that wait or were refused, newest first; old ones are gone."""
    by.require(Act.UPLOAD)
    told = UploadDraft.answer["told"]
    rows = session.execute(
        select(
            UploadDraft.token,
            UploadDraft.layout,
            UploadDraft.file_name,
            UploadDraft.is_refused,
            UploadDraft.touched_at,
            UploadDraft.answer["counts"]["rows"].as_integer().label("rows"),
            told["errors"].as_integer().label("errors"),
            told["warnings"].as_integer().label("warnings"),
        )
        .where(UploadDraft.person_id == by.person_id)
        .order_by(UploadDraft.touched_at.desc(), UploadDraft.id.desc())
    )
    now = datetime.now(UTC)
    return tuple(line for row in rows if (line := _draft(row)).until > now)


def upload_state(*, has_warnings: bool, is_undone: bool) -> UploadState:
    """How an upload stands."""
    if is_undone:
        return UploadState.UNDONE
    return UploadState.WITH_WARNINGS if has_warnings else UploadState.ACCEPTED


def _of(by: Viewer, query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.select_from(Upload)
        .join(Journal, Journal.number == Upload.journal_number)
        .outerjoin(Person, Person.id == Journal.person_id)
        .outerjoin(UploadAcceptance, UploadAcceptance.upload_id == Upload.id)
        .outerjoin(UploadUndo, UploadUndo.upload_id == Upload.id)
        .where(_is_seen_by(by))
    )


def _is_seen_by(by: Viewer) -> ColumnElement[bool]:
    """The rule of `find_upload` as a condition, so that a page of a list is one question."""
    if by.roles & MAY[Act.UPLOAD] - {Role.PARTNER}:
        return true()
    theirs = UploadAcceptance.organisation_id.in_(sorted(by.partner_organisations))
    return or_(theirs, Journal.person_id == by.person_id)


def _line(row: Row[Any], names: Mapping[int, str]) -> UploadLine:
    return UploadLine(
        row.id,
        row.recorded_at,
        row.display_name or SYSTEM,
        names.get(row.organisation_id, ""),
        title_of(row.layout),
        row.file_name,
        Counts(row.rows, row.created, row.changed, row.unchanged, 0),
        upload_state(has_warnings=row.has_warnings, is_undone=row.undone is not None),
    )


def _draft(row: Row[Any]) -> DraftLine:
    kept = REFUSED_KEPT_FOR if row.is_refused else KEPT_FOR
    return DraftLine(
        row.token,
        title_of(row.layout),
        row.file_name,
        row.is_refused,
        row.rows or 0,
        row.errors or 0,
        row.warnings or 0,
        row.touched_at,
        row.touched_at + kept,
    )
