"""Requests for exact counts and the one decision on each: kept for ever, made by two people."""

from datetime import date

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base
from tracker.db.types import BigId, Id, JournalNumber, Prose, Reference, Year


class ExactRelease(Base):
    """That somebody asks for a file with exact counts: for whom, why, of what, until when."""

    __tablename__ = "exact_release"

    id: Mapped[Id]
    reference: Mapped[Reference]
    journal_number: Mapped[JournalNumber]
    requested_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    financial_year: Mapped[Year]
    recipient: Mapped[str] = mapped_column(String(200))
    why: Mapped[Prose]
    # The last day on which a file may be made.
    until: Mapped[date] = mapped_column(Date)

    __table_args__ = (
        # For the decision, which names who asked.
        UniqueConstraint("id", "requested_by"),
        CheckConstraint("recipient <> ''", name="recipient_is_named"),
        CheckConstraint("why <> ''", name="reason_is_given"),
    )


class ExactReleaseDecision(Base):
    """Whether a request was approved: by somebody else, which the database holds too."""

    __tablename__ = "exact_release_decision"

    release_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    journal_number: Mapped[JournalNumber]
    requested_by: Mapped[int] = mapped_column(BigId)
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    is_approved: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[Prose]

    __table_args__ = (
        ForeignKeyConstraint(
            ["release_id", "requested_by"],
            ["exact_release.id", "exact_release.requested_by"],
            name="fk_exact_release_decision_request",
        ),
        CheckConstraint("decided_by <> requested_by", name="two_people_release"),
        CheckConstraint("is_approved OR reason <> ''", name="refusal_has_a_reason"),
    )
