"""Uploaded spreadsheets: the files themselves, what their rows became, and what waits in them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base
from tracker.db.types import Code, Id, JournalNumber, Pence, Prose, UtcMoment, VersionNumber


class Upload(Base):
    """A file that was accepted, kept as it came; its journal row says who, when and what."""

    __tablename__ = "upload"

    id: Mapped[Id]
    journal_number: Mapped[JournalNumber]
    layout: Mapped[Code]
    layout_version: Mapped[int] = mapped_column(Integer)
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size_bytes: Mapped[int] = mapped_column(Integer)
    # Fetched when it is asked for: pages show what is known of a file without its bytes.
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    rows: Mapped[int] = mapped_column(Integer)
    created: Mapped[int] = mapped_column(Integer)
    changed: Mapped[int] = mapped_column(Integer)
    unchanged: Mapped[int] = mapped_column(Integer)
    # What was told about the file when it was accepted: its warnings.
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class UploadAcceptance(Base):
    """For which organisation a file was sent, and why its warnings were accepted.

    A file that the machine itself takes in is of no organisation.
    """

    __tablename__ = "upload_acceptance"

    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"), primary_key=True)
    journal_number: Mapped[JournalNumber]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    warnings_reason: Mapped[Prose]


class UploadUndo(Base):
    """That an upload was undone, once, by further entries: the file and its entries stay."""

    __tablename__ = "upload_undo"

    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"), primary_key=True)
    journal_number: Mapped[JournalNumber]
    reason: Mapped[Prose]


class OrganisationHeading(Base):
    """A heading that an organisation's own spreadsheets use for a column of a layout.

    Several headings for one column are held one to a line; none means that it was taken back.
    """

    __tablename__ = "organisation_heading"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    layout: Mapped[str] = mapped_column(String(40), primary_key=True)
    column_name: Mapped[str] = mapped_column(String(40), primary_key=True)
    journal_number: Mapped[VersionNumber]
    headings: Mapped[Prose]


class ImportedDocument(Base):
    """What a row that names a document became, so that the same row never counts twice.

    `kind` is the layout; source, document and line are the sender's own. An upload that was
    undone frees its documents: they may come once more, as the next attempt.
    """

    __tablename__ = "imported_document"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    source: Mapped[str] = mapped_column(String(120), primary_key=True)
    document: Mapped[str] = mapped_column(String(120), primary_key=True)
    line: Mapped[str] = mapped_column(String(40), primary_key=True)
    attempt: Mapped[int] = mapped_column(Integer, primary_key=True)
    journal_number: Mapped[JournalNumber]
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"), index=True)
    virement_id: Mapped[int | None] = mapped_column(ForeignKey("virement.id"), index=True)


class ExtractRow(Base):
    """A row of the general ledger, kept apart until it is matched with what was recorded.

    Real extracts hold rows that are alike in everything: `occurrence` counts them, so that both
    are kept and a second load of the same extract adds neither.
    """

    __tablename__ = "extract_row"

    id: Mapped[Id]
    journal_number: Mapped[JournalNumber]
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"), index=True)
    row_number: Mapped[int] = mapped_column(Integer)
    fingerprint: Mapped[str] = mapped_column(String(64))
    occurrence: Mapped[int] = mapped_column(Integer)
    entity: Mapped[str] = mapped_column(String(300))
    posted_on: Mapped[date] = mapped_column(Date)
    expense_type: Mapped[str] = mapped_column(String(300))
    expense_area: Mapped[str] = mapped_column(String(300))
    supplier: Mapped[str] = mapped_column(String(300))
    transaction_number: Mapped[str] = mapped_column(String(120), index=True)
    line: Mapped[str] = mapped_column(String(40))
    amount_pence: Mapped[Pence]
    description: Mapped[Prose]

    __table_args__ = (UniqueConstraint("fingerprint", "occurrence"),)


class UploadDraft(Base):
    """A file that was checked: it waits for its person to confirm it, or tells why it may not.

    Pruned when old, refused ones later than those that wait, so that the problems can be read
    again on another day.
    """

    __tablename__ = "upload_draft"

    id: Mapped[Id]
    token: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    layout: Mapped[Code]
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    is_refused: Mapped[bool] = mapped_column(Boolean)
    # What checking said: the contract's JSON object, and the rows that a person is shown.
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    touched_at: Mapped[datetime] = mapped_column(UtcMoment, index=True)
