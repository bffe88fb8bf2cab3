"""Appraisals of schemes before funding, and decisions on them after: versions that only grow."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base
from tracker.db.types import BigId, Id, JournalNumber, Prose, VersionNumber, one_of
from tracker.domain.appraisals import Objective
from tracker.domain.decisions import DecisionKind, EvidenceGrade


class SchemeAppraisal(Base):
    """One appraisal of a scheme; a later one is another row, and the earlier stays.

    `revision` counts them without a gap: each names the one before by a foreign key, so that no
    two follow the same one. Who recorded it is in the journal.
    """

    __tablename__ = "scheme_appraisal"

    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    journal_number: Mapped[VersionNumber]
    revision: Mapped[int] = mapped_column(Integer)
    previous_revision: Mapped[int | None] = mapped_column(Integer)
    appraised_on: Mapped[date] = mapped_column(Date)
    # The panel or board whose scores these are.
    body: Mapped[str] = mapped_column(String(200))
    decision_reference: Mapped[str] = mapped_column(String(120))
    evidence: Mapped[Prose]
    # Why the scheme was appraised again.
    reason: Mapped[Prose]

    __table_args__ = (
        UniqueConstraint("scheme_id", "revision"),
        ForeignKeyConstraint(
            ["scheme_id", "previous_revision"],
            ["scheme_appraisal.scheme_id", "scheme_appraisal.revision"],
            name="fk_scheme_appraisal_follows_the_one_before",
        ),
        CheckConstraint(
            "(revision = 1) = (previous_revision IS NULL)", name="first_version_follows_none"
        ),
        CheckConstraint("previous_revision = revision - 1", name="revisions_have_no_gap"),
        CheckConstraint("body <> ''", name="appraisal_names_its_panel"),
        CheckConstraint("evidence <> ''", name="scores_rest_on_something"),
        CheckConstraint("revision = 1 OR reason <> ''", name="later_version_has_a_reason"),
    )


class SchemeAppraisalScore(Base):
    """What one appraisal gave for one objective."""

    __tablename__ = "scheme_appraisal_score"

    scheme_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    journal_number: Mapped[int] = mapped_column(BigId, primary_key=True)
    objective: Mapped[Objective] = mapped_column(
        one_of(Objective, "objective_is_known"), primary_key=True
    )
    alignment: Mapped[int] = mapped_column(Integer)
    effectiveness: Mapped[int] = mapped_column(Integer)
    note: Mapped[Prose]

    __table_args__ = (
        ForeignKeyConstraint(
            ["scheme_id", "journal_number"],
            ["scheme_appraisal.scheme_id", "scheme_appraisal.journal_number"],
            # Named by hand: PostgreSQL would cut off the convention's name at 63 letters.
            name="fk_scheme_appraisal_score_appraisal",
        ),
        CheckConstraint("alignment BETWEEN 0 AND 3", name="alignment_is_0_to_3"),
        CheckConstraint("effectiveness BETWEEN 0 AND 3", name="effectiveness_is_0_to_3"),
    )


class SchemeDecision(Base):
    """A decision's identity: which of its scheme's it is, counted from 1."""

    __tablename__ = "scheme_decision"

    id: Mapped[Id]
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"))
    place: Mapped[int] = mapped_column(Integer)
    journal_number: Mapped[JournalNumber]

    __table_args__ = (
        UniqueConstraint("scheme_id", "place"),
        CheckConstraint("place >= 1", name="place_is_counted_from_1"),
    )


class SchemeDecisionVersion(Base):
    """What was decided, or how that was corrected; the version before stays readable."""

    __tablename__ = "scheme_decision_version"

    decision_id: Mapped[int] = mapped_column(ForeignKey("scheme_decision.id"), primary_key=True)
    journal_number: Mapped[VersionNumber]
    revision: Mapped[int] = mapped_column(Integer)
    previous_revision: Mapped[int | None] = mapped_column(Integer)
    kind: Mapped[DecisionKind] = mapped_column(one_of(DecisionKind, "kind_is_known"))
    grade: Mapped[EvidenceGrade] = mapped_column(one_of(EvidenceGrade, "grade_is_known"))
    decided_on: Mapped[date] = mapped_column(Date)
    # The panel or board that decided.
    body: Mapped[str] = mapped_column(String(200))
    reason: Mapped[Prose]
    changes: Mapped[Prose]
    # Why the scheme goes on although nothing shows yet what it did.
    despite: Mapped[Prose]
    # Why this version corrects the one before.
    correction: Mapped[Prose]

    __table_args__ = (
        UniqueConstraint("decision_id", "revision"),
        ForeignKeyConstraint(
            ["decision_id", "previous_revision"],
            ["scheme_decision_version.decision_id", "scheme_decision_version.revision"],
            name="fk_scheme_decision_version_follows_the_one_before",
        ),
        CheckConstraint(
            "(revision = 1) = (previous_revision IS NULL)", name="first_version_follows_none"
        ),
        CheckConstraint("previous_revision = revision - 1", name="revisions_have_no_gap"),
        CheckConstraint("body <> ''", name="decision_names_its_body"),
        CheckConstraint("reason <> ''", name="decision_has_a_reason"),
        CheckConstraint("kind <> 'adapt' OR changes <> ''", name="adapting_says_what_changes"),
        CheckConstraint("revision = 1 OR correction <> ''", name="correction_has_a_reason"),
    )


class SchemeDecisionReport(Base):
    """An accepted outcome report that one version of a decision rests on."""

    __tablename__ = "scheme_decision_report"

    decision_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    journal_number: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("outcome_report.id"), primary_key=True)

    __table_args__ = (
        ForeignKeyConstraint(
            ["decision_id", "journal_number"],
            ["scheme_decision_version.decision_id", "scheme_decision_version.journal_number"],
            # Named by hand: PostgreSQL would cut off the convention's name at 63 letters.
            name="fk_scheme_decision_report_version",
        ),
    )
