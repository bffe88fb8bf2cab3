"""Observed values of measures: what each is a value of, and each version of what was said."""

from datetime import date
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base
from tracker.db.types import ExactDecimal, Id, JournalNumber, Prose, VersionNumber, one_of
from tracker.domain.funding import AmountBasis
from tracker.domain.observed_values import Coverage, Quality
from tracker.domain.values import Qualifier, ValueStatus


class ObservedValue(Base):
    """What a value is a value of: a measure, a scheme or place, a period, everybody or a group.

    `subject` names the scheme or place once more, because a key may hold no column that can be
    empty: two rows without a place would never be the same. `dimension` and `group_code` are
    empty for everybody.
    """

    __tablename__ = "observed_value"

    id: Mapped[Id]
    journal_number: Mapped[JournalNumber]
    measure_code: Mapped[str] = mapped_column(ForeignKey("measure.code"))
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("scheme.id"), index=True)
    place_code: Mapped[str | None] = mapped_column(ForeignKey("reference_item.code"), index=True)
    subject: Mapped[str] = mapped_column(String(60))
    period_start: Mapped[date] = mapped_column(Date)
    period_end: Mapped[date] = mapped_column(Date)
    dimension: Mapped[str] = mapped_column(String(40))
    group_code: Mapped[str] = mapped_column(String(40))

    __table_args__ = (
        # Named by hand: PostgreSQL would cut off the convention's name at 63 letters.
        UniqueConstraint(
            "measure_code",
            "subject",
            "period_start",
            "period_end",
            "dimension",
            "group_code",
            name="uq_observed_value_everything_it_is_of",
        ),
        CheckConstraint(
            "(scheme_id IS NULL) <> (place_code IS NULL)", name="value_is_about_one_thing"
        ),
        CheckConstraint(
            "subject = CASE WHEN scheme_id IS NULL THEN 'place:' || place_code "
            "ELSE 'scheme:' || CAST(scheme_id AS VARCHAR(20)) END",
            name="subject_names_what_it_is_about",
        ),
        CheckConstraint("(dimension = '') = (group_code = '')", name="breakdown_has_its_group"),
        CheckConstraint("period_end >= period_start", name="period_ends_after_it_starts"),
    )


class ObservedValueVersion(Base):
    """What was said of a value from one journal number on, and which upload and row said it."""

    __tablename__ = "observed_value_version"

    observed_value_id: Mapped[int] = mapped_column(
        ForeignKey("observed_value.id"), primary_key=True
    )
    journal_number: Mapped[VersionNumber]
    status: Mapped[ValueStatus] = mapped_column(one_of(ValueStatus, "status_is_known"))
    qualifier: Mapped[Qualifier] = mapped_column(one_of(Qualifier, "qualifier_is_known"))
    numerator: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    denominator: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    value: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    lower_limit: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    upper_limit: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    imd_version: Mapped[int | None] = mapped_column(Integer)
    definition_version: Mapped[str] = mapped_column(String(60))
    coverage: Mapped[Coverage] = mapped_column(one_of(Coverage, "coverage_is_known"))
    quality: Mapped[Quality] = mapped_column(one_of(Quality, "quality_is_known"))
    value_basis: Mapped[AmountBasis] = mapped_column(one_of(AmountBasis, "value_basis_is_known"))
    reason: Mapped[Prose]
    source: Mapped[str] = mapped_column(String(300))
    note: Mapped[Prose]
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"), index=True)
    source_row: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (
        CheckConstraint(
            "status <> 'reported' OR value IS NOT NULL "
            "OR (numerator IS NOT NULL AND denominator IS NOT NULL)",
            name="reported_has_a_figure",
        ),
        CheckConstraint(
            "status NOT IN ('nil', 'not reported', 'suppressed') OR (numerator IS NULL "
            "AND denominator IS NULL AND value IS NULL "
            "AND lower_limit IS NULL AND upper_limit IS NULL)",
            name="only_reported_has_figures",
        ),
        CheckConstraint(
            "status NOT IN ('not reported', 'suppressed') OR reason <> ''",
            name="missing_value_has_a_reason",
        ),
        CheckConstraint(
            "(numerator IS NULL) = (denominator IS NULL)", name="numerator_has_its_denominator"
        ),
        CheckConstraint("(lower_limit IS NULL) = (upper_limit IS NULL)", name="limits_are_a_pair"),
        CheckConstraint("imd_version IS NULL OR imd_version >= 2015", name="imd_version_is_a_year"),
        CheckConstraint("(upload_id IS NULL) = (source_row IS NULL)", name="row_is_of_an_upload"),
    )
