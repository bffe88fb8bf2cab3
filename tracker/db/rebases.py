"""From which periods on the limits of control charts are drawn anew, and who said so and why."""

from datetime import date

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base
from tracker.db.types import Id, JournalNumber, Prose, VersionNumber


class Rebase(Base):
    """The measure, the scheme or place, and the period from which limits are drawn anew.

    `subject` names the scheme or place once more, as it does of an observed value.
    """

    __tablename__ = "rebase"

    id: Mapped[Id]
    journal_number: Mapped[JournalNumber]
    measure_code: Mapped[str] = mapped_column(ForeignKey("measure.code"))
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("scheme.id"), index=True)
    place_code: Mapped[str | None] = mapped_column(ForeignKey("reference_item.code"), index=True)
    subject: Mapped[str] = mapped_column(String(60))
    period_start: Mapped[date] = mapped_column(Date)
    period_end: Mapped[date] = mapped_column(Date)

    __table_args__ = (
        # Named by hand: PostgreSQL would cut off the convention's name at 63 letters.
        UniqueConstraint(
            "measure_code",
            "subject",
            "period_start",
            "period_end",
            name="uq_rebase_everything_it_is_of",
        ),
        CheckConstraint(
            "(scheme_id IS NULL) <> (place_code IS NULL)", name="rebase_is_about_one_thing"
        ),
        CheckConstraint(
            "subject = CASE WHEN scheme_id IS NULL THEN 'place:' || place_code "
            "ELSE 'scheme:' || CAST(scheme_id AS VARCHAR(20)) END",
            name="subject_names_what_it_is_about",
        ),
        CheckConstraint("period_end >= period_start", name="period_ends_after_it_starts"),
    )


class RebaseVersion(Base):
    """That limits are drawn anew from one journal number on, or no longer are; and why."""

    __tablename__ = "rebase_version"

    rebase_id: Mapped[int] = mapped_column(ForeignKey("rebase.id"), primary_key=True)
    journal_number: Mapped[VersionNumber]
    is_withdrawn: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[Prose]

    __table_args__ = (CheckConstraint("reason <> ''", name="rebase_has_a_reason"),)
