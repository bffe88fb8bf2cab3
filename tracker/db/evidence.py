"""Evidence files of outcome reports: the record of each, its bytes, and which version lists it.

The record stays for ever. The bytes stand in a table of their own, the only one here that may
lose a row: what should never have been sent can be erased, and the record says that it was.
"""

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base
from tracker.db.types import BigId, Id, JournalNumber, Prose, one_of
from tracker.domain.outcomes.evidence import LONGEST_CAPTION, EvidenceKind


class EvidenceFile(Base):
    """What is known of a file of one report; its journal row says who sent it, and when."""

    __tablename__ = "evidence_file"

    id: Mapped[Id]
    report_id: Mapped[int] = mapped_column(ForeignKey("outcome_report.id"))
    journal_number: Mapped[JournalNumber]
    file_name: Mapped[str] = mapped_column(String(255))
    kind: Mapped[EvidenceKind] = mapped_column(one_of(EvidenceKind, "kind_is_known"))
    size_bytes: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("report_id", "sha256"),
        # The key by which a version of the same report lists the file.
        UniqueConstraint("report_id", "id"),
        CheckConstraint("size_bytes > 0", name="file_is_not_empty"),
        CheckConstraint("file_name <> ''", name="file_has_a_name"),
    )


class EvidenceContent(Base):
    """The bytes of a file as they came; no row any more once they were erased."""

    __tablename__ = "evidence_content"

    file_id: Mapped[int] = mapped_column(
        ForeignKey("evidence_file.id"), primary_key=True, autoincrement=False
    )
    content: Mapped[bytes] = mapped_column(LargeBinary)


class EvidenceErasure(Base):
    """That the bytes of a file were erased, once, and why; the journal row says who, and when."""

    __tablename__ = "evidence_erasure"

    file_id: Mapped[int] = mapped_column(
        ForeignKey("evidence_file.id"), primary_key=True, autoincrement=False
    )
    journal_number: Mapped[JournalNumber]
    reason: Mapped[Prose]

    __table_args__ = (CheckConstraint("reason <> ''", name="erasure_has_a_reason"),)


class OutcomeEvidence(Base):
    """A file that one version of a report lists, and what it shows as that version says it."""

    __tablename__ = "outcome_evidence"

    report_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    journal_number: Mapped[int] = mapped_column(BigId, primary_key=True)
    file_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    caption: Mapped[str] = mapped_column(String(LONGEST_CAPTION))

    __table_args__ = (
        ForeignKeyConstraint(
            ["report_id", "journal_number"],
            ["outcome_report_version.report_id", "outcome_report_version.journal_number"],
            name="fk_outcome_evidence_report_and_journal_number_version",
        ),
        ForeignKeyConstraint(
            ["report_id", "file_id"],
            ["evidence_file.report_id", "evidence_file.id"],
            name="fk_outcome_evidence_report_and_file_evidence_file",
        ),
    )
