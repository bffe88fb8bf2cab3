"""Schemes, their versions, and their links to targets and measures."""

from datetime import date
from decimal import Decimal

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db.base import Base
from tracker.db.types import (
    ExactDecimal,
    Id,
    JournalNumber,
    Name,
    Prose,
    Reference,
    VersionNumber,
    one_of,
)
from tracker.domain.apportionment import Lens
from tracker.domain.schemes import (
    FundingStated,
    LifeCourse,
    SchemeKind,
    SchemeStatus,
    TargetOperator,
)


class Scheme(Base):
    """A scheme's identity: a generated reference that is never edited or reused."""

    __tablename__ = "scheme"

    id: Mapped[Id]
    reference: Mapped[Reference]
    journal_number: Mapped[JournalNumber]


class SchemeVersion(Base):
    """What was known of a scheme from one journal number on."""

    __tablename__ = "scheme_version"

    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    journal_number: Mapped[VersionNumber]
    name: Mapped[Name]
    summary: Mapped[Prose]
    kind: Mapped[SchemeKind] = mapped_column(one_of(SchemeKind, "kind_is_known"))
    lead_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    partners: Mapped[str] = mapped_column(Text, default="")
    alliance_code: Mapped[str] = mapped_column(ForeignKey("reference_item.code"))
    place_text: Mapped[str] = mapped_column(String(300), default="")
    theme_code: Mapped[str | None] = mapped_column(ForeignKey("reference_item.code"))
    life_course: Mapped[LifeCourse] = mapped_column(one_of(LifeCourse, "life_course_is_known"))
    starts: Mapped[date | None] = mapped_column(Date)
    ends: Mapped[date | None] = mapped_column(Date)
    period_text: Mapped[str] = mapped_column(String(100), default="")
    status: Mapped[SchemeStatus] = mapped_column(one_of(SchemeStatus, "status_is_known"))
    funded_by_fund: Mapped[FundingStated] = mapped_column(
        one_of(FundingStated, "funded_by_fund_is_known")
    )
    decision_reference: Mapped[str] = mapped_column(String(120), default="")
    decided_on: Mapped[date | None] = mapped_column(Date)
    assessment_reference: Mapped[str] = mapped_column(String(120), default="")
    published_results: Mapped[Prose]
    is_example: Mapped[bool] = mapped_column(Boolean)
    source: Mapped[str] = mapped_column(String(300), default="")
    source_line: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[Prose]

    deliverers: Mapped[list["SchemeDeliverer"]] = relationship(
        lazy="raise", order_by="SchemeDeliverer.organisation_id"
    )


class SchemeDeliverer(Base):
    """An organisation that delivers a scheme, as one version of it says."""

    __tablename__ = "scheme_deliverer"

    scheme_id: Mapped[int] = mapped_column(primary_key=True)
    journal_number: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)

    __table_args__ = (
        ForeignKeyConstraint(
            ["scheme_id", "journal_number"],
            ["scheme_version.scheme_id", "scheme_version.journal_number"],
        ),
    )


class SchemeAlias(Base):
    """A partner's own or a legacy reference under which a scheme is also known."""

    __tablename__ = "scheme_alias"

    alias: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    journal_number: Mapped[JournalNumber]


class SchemeWeights(Base):
    """How one lens shares out a scheme's money from a month on."""

    __tablename__ = "scheme_weights"

    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    lens: Mapped[Lens] = mapped_column(one_of(Lens, "lens_is_known"), primary_key=True)
    effective_from: Mapped[date] = mapped_column(Date, primary_key=True)
    journal_number: Mapped[VersionNumber]
    reason: Mapped[Prose]
    is_restatement: Mapped[bool] = mapped_column(Boolean)

    parts: Mapped[list["SchemeWeightPart"]] = relationship(
        lazy="raise", order_by="SchemeWeightPart.target_code"
    )


class SchemeWeightPart(Base):
    """The whole-number part of one target within a set of weights."""

    __tablename__ = "scheme_weight_part"

    scheme_id: Mapped[int] = mapped_column(primary_key=True)
    lens: Mapped[str] = mapped_column(String(30), primary_key=True)
    effective_from: Mapped[date] = mapped_column(Date, primary_key=True)
    journal_number: Mapped[int] = mapped_column(primary_key=True)
    target_code: Mapped[str] = mapped_column(ForeignKey("reference_item.code"), primary_key=True)
    parts: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        ForeignKeyConstraint(
            ["scheme_id", "lens", "effective_from", "journal_number"],
            [
                "scheme_weights.scheme_id",
                "scheme_weights.lens",
                "scheme_weights.effective_from",
                "scheme_weights.journal_number",
            ],
            # Named by hand: PostgreSQL would cut off the convention's name at 63 letters.
            name="fk_scheme_weight_part_all_columns_scheme_weights",
        ),
        CheckConstraint("parts >= 0", name="parts_are_not_negative"),
    )


class SchemeMeasure(Base):
    """A scheme's subscription to a measure, with its baseline and target."""

    __tablename__ = "scheme_measure"

    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    measure_code: Mapped[str] = mapped_column(ForeignKey("measure.code"), primary_key=True)
    journal_number: Mapped[VersionNumber]
    is_active: Mapped[bool] = mapped_column(Boolean)
    baseline: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    baseline_period: Mapped[str] = mapped_column(String(60), default="")
    target: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    target_operator: Mapped[TargetOperator | None] = mapped_column(
        one_of(TargetOperator, "target_operator_is_known")
    )
    target_date: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[Prose]
    # The day of the baseline, where somebody gave it: see `baseline_day` for where nobody did.
    starts: Mapped[date | None] = mapped_column(Date)
    tolerance: Mapped[Decimal | None] = mapped_column(ExactDecimal)

    steps: Mapped[list["SchemeMeasureStep"]] = relationship(
        lazy="raise", order_by="SchemeMeasureStep.day"
    )

    __table_args__ = (
        CheckConstraint(
            "(target IS NULL) = (target_operator IS NULL)", name="target_has_its_operator"
        ),
    )


class SchemeMeasureStep(Base):
    """What a scheme's measure is to be on a day on the way to its target."""

    __tablename__ = "scheme_measure_step"

    scheme_id: Mapped[int] = mapped_column(primary_key=True)
    measure_code: Mapped[str] = mapped_column(String(60), primary_key=True)
    journal_number: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    value: Mapped[Decimal] = mapped_column(ExactDecimal)

    __table_args__ = (
        ForeignKeyConstraint(
            ["scheme_id", "measure_code", "journal_number"],
            [
                "scheme_measure.scheme_id",
                "scheme_measure.measure_code",
                "scheme_measure.journal_number",
            ],
            # Named by hand: PostgreSQL would cut off the convention's name at 63 letters.
            name="fk_scheme_measure_step_all_columns_scheme_measure",
        ),
    )
