"""Outcome reports: what each is for, every version of it, and its answers as values.

Every saving is a version. Nothing that was typed and saved is ever overwritten, and the state
machine is held here too: a version names the state it came from, which must be that of the
version before it, and only the moves of the table are let through.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base
from tracker.db.types import (
    BigId,
    ExactDecimal,
    Id,
    JournalNumber,
    Prose,
    Reference,
    VersionNumber,
    one_of,
)
from tracker.domain.outcomes.moves import MOVES
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.values import Qualifier, ValueStatus

_MOVES = " OR ".join(
    f"(from_state = '{move.start.value}' AND act = '{move.act.value}'"
    f" AND state = '{move.end.value}')"
    for move in MOVES
)


def _word_of(enum: type[StrEnum]) -> Enum:
    """A word of a closed list that the check of the moves holds already."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=False,
        length=30,
        values_callable=lambda members: [member.value for member in members],
    )


class OutcomeReport(Base):
    """What a report is for: a scheme and a period; begun with its first version."""

    __tablename__ = "outcome_report"

    id: Mapped[Id]
    reference: Mapped[Reference]
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"))
    period_start: Mapped[date] = mapped_column(Date)
    period_end: Mapped[date] = mapped_column(Date)
    journal_number: Mapped[JournalNumber]

    __table_args__ = (
        UniqueConstraint("scheme_id", "period_start", "period_end"),
        CheckConstraint("period_end >= period_start", name="period_ends_after_it_starts"),
    )


class OutcomeReportVersion(Base):
    """A report as one act left it: its state, what people wrote, and who did what.

    `revision` counts the versions of a report without a gap. A version names the revision before
    it and the state of that, both by a foreign key, so that no two versions follow the same one
    and no state is skipped. `author_id` is who handed it in, `reviewer_id` who reviews it.
    """

    __tablename__ = "outcome_report_version"

    report_id: Mapped[int] = mapped_column(ForeignKey("outcome_report.id"), primary_key=True)
    journal_number: Mapped[VersionNumber]
    revision: Mapped[int] = mapped_column(Integer)
    previous_revision: Mapped[int | None] = mapped_column(Integer)
    from_state: Mapped[ReportState] = mapped_column(_word_of(ReportState))
    act: Mapped[ReportAct] = mapped_column(_word_of(ReportAct))
    state: Mapped[ReportState] = mapped_column(_word_of(ReportState))
    tier: Mapped[str] = mapped_column(String(40))
    acted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    acted_for: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    author_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # The panel or board that took a decision.
    decision_body: Mapped[str] = mapped_column(String(200))
    # Why there is nothing to report or no report, or what the reviewer asks.
    reason: Mapped[Prose]
    delivered: Mapped[Prose]
    difference: Mapped[Prose]
    risks: Mapped[Prose]
    learning: Mapped[Prose]
    case_study: Mapped[Prose]
    case_study_consent: Mapped[bool] = mapped_column(Boolean)
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"), index=True)
    source_row: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (
        UniqueConstraint("report_id", "revision"),
        # The key by which the next version names this one together with its state.
        UniqueConstraint("report_id", "revision", "state"),
        ForeignKeyConstraint(
            ["report_id", "previous_revision", "from_state"],
            [
                "outcome_report_version.report_id",
                "outcome_report_version.revision",
                "outcome_report_version.state",
            ],
            # Named by hand: PostgreSQL would cut off the convention's name at 63 letters.
            name="fk_outcome_report_version_follows_the_one_before",
        ),
        CheckConstraint(_MOVES, name="move_is_in_the_table"),
        CheckConstraint(
            "(revision = 1) = (previous_revision IS NULL)", name="first_version_follows_none"
        ),
        CheckConstraint("previous_revision = revision - 1", name="revisions_have_no_gap"),
        CheckConstraint(
            "(revision = 1) = (from_state = 'not started')", name="first_version_begins_it"
        ),
        CheckConstraint(
            "state NOT IN ('submitted', 'in review', 'accepted') OR author_id IS NOT NULL",
            name="handed_in_by_a_person",
        ),
        CheckConstraint(
            "state NOT IN ('in review', 'accepted')"
            " OR (reviewer_id IS NOT NULL AND reviewer_id <> author_id)",
            name="reviewer_is_not_the_author",
        ),
        CheckConstraint(
            "state NOT IN ('queried', 'nil', 'waived', 'superseded') OR reason <> ''",
            name="state_has_its_reason",
        ),
        CheckConstraint(
            "state NOT IN ('accepted', 'waived') OR decision_body <> ''",
            name="decision_names_its_body",
        ),
        CheckConstraint("case_study = '' OR case_study_consent", name="case_study_has_consent"),
        CheckConstraint("(upload_id IS NULL) = (source_row IS NULL)", name="row_is_of_an_upload"),
    )


class OutcomeAnswer(Base):
    """A value in one version of a report: of the people reached or of a measure.

    Dimension and group are empty for everybody, never NULL: a key with a NULL in it is no key.
    """

    __tablename__ = "outcome_answer"

    report_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    journal_number: Mapped[int] = mapped_column(BigId, primary_key=True)
    what: Mapped[str] = mapped_column(String(60), primary_key=True)
    dimension: Mapped[str] = mapped_column(String(40), primary_key=True)
    group_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    status: Mapped[ValueStatus] = mapped_column(one_of(ValueStatus, "status_is_known"))
    qualifier: Mapped[Qualifier] = mapped_column(one_of(Qualifier, "qualifier_is_known"))
    value: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    numerator: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    denominator: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    reason: Mapped[Prose]

    __table_args__ = (
        ForeignKeyConstraint(
            ["report_id", "journal_number"],
            ["outcome_report_version.report_id", "outcome_report_version.journal_number"],
            name="fk_outcome_answer_report_and_journal_number_version",
        ),
        CheckConstraint("(dimension = '') = (group_code = '')", name="group_has_its_dimension"),
        CheckConstraint(
            "status = 'reported' OR (value IS NULL AND numerator IS NULL AND denominator IS NULL)",
            name="only_reported_has_figures",
        ),
        CheckConstraint(
            "status = 'reported' OR qualifier = 'exact'", name="only_reported_is_qualified"
        ),
    )


class OutcomeExtension(Base):
    """More time for the report of one scheme and period, from one journal number on."""

    __tablename__ = "outcome_extension"

    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    period_start: Mapped[date] = mapped_column(Date, primary_key=True)
    period_end: Mapped[date] = mapped_column(Date, primary_key=True)
    journal_number: Mapped[VersionNumber]
    due: Mapped[date] = mapped_column(Date)
    reason: Mapped[Prose]

    __table_args__ = (
        CheckConstraint("reason <> ''", name="extension_has_a_reason"),
        CheckConstraint("due > period_start", name="due_is_after_the_start"),
    )


class ReportingRulesVersion(Base):
    """Who reports how often and by when, from one journal number on; none: the defaults."""

    __tablename__ = "reporting_rules_version"

    journal_number: Mapped[VersionNumber]
    tiers: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    opens_before_end: Mapped[int] = mapped_column(Integer)
    due_after_end: Mapped[int] = mapped_column(Integer)
    closes_after_due: Mapped[int] = mapped_column(Integer)
    reason: Mapped[Prose]

    __table_args__ = (
        CheckConstraint(
            "opens_before_end >= 0 AND due_after_end >= 0 AND closes_after_due >= 0",
            name="days_are_not_negative",
        ),
    )
