"""Reference lists, measures and published values: data with a source, never code."""

from decimal import Decimal

from sqlalchemy import JSON, Boolean, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base
from tracker.db.types import (
    Code,
    ExactDecimal,
    JournalNumber,
    Name,
    Prose,
    VersionNumber,
)


class ReferenceItem(Base):
    """One code of one reference list; codes are never reused, in any list."""

    __tablename__ = "reference_item"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    list_name: Mapped[str] = mapped_column(String(40), index=True)
    journal_number: Mapped[JournalNumber]


class Sourced:
    """Where a fact comes from: the document, the line, and words that find the place."""

    source: Mapped[str] = mapped_column(String(300), default="")
    source_line: Mapped[str] = mapped_column(String(20), default="")
    source_anchor: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(Text, default="")


class ReferenceItemVersion(Sourced, Base):
    """What an item is called and means, and the years it holds for."""

    __tablename__ = "reference_item_version"

    code: Mapped[str] = mapped_column(ForeignKey("reference_item.code"), primary_key=True)
    journal_number: Mapped[VersionNumber]
    name: Mapped[Name]
    description: Mapped[Prose]
    framework: Mapped[str] = mapped_column(String(20), default="")
    kind: Mapped[str] = mapped_column(String(60), default="")
    parent_code: Mapped[str] = mapped_column(String(40), default="")
    sort_order: Mapped[int] = mapped_column(Integer)
    valid_from_year: Mapped[str] = mapped_column(String(7), default="")
    valid_to_year: Mapped[str] = mapped_column(String(7), default="")
    # The facts that only this list has, such as a place's ONS code or a group's adoption.
    details: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)


class ReferenceAlias(Base):
    """Another name by which documents and spreadsheets call an item."""

    __tablename__ = "reference_alias"

    list_name: Mapped[str] = mapped_column(String(40), primary_key=True)
    # Folded for comparison: lower case, single spaces.
    alias_key: Mapped[str] = mapped_column(String(200), primary_key=True)
    journal_number: Mapped[VersionNumber]
    alias: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(ForeignKey("reference_item.code"))
    source: Mapped[str] = mapped_column(String(300), default="")


class Measure(Base):
    """A measure's identity: one, however many national lists name it."""

    __tablename__ = "measure"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    journal_number: Mapped[JournalNumber]


class MeasureVersion(Sourced, Base):
    """What a measure means: unit, polarity, basis, target and its operator."""

    __tablename__ = "measure_version"

    code: Mapped[str] = mapped_column(ForeignKey("measure.code"), primary_key=True)
    journal_number: Mapped[VersionNumber]
    name: Mapped[Name]
    domain: Mapped[str] = mapped_column(String(120), default="")
    element_code: Mapped[str | None] = mapped_column(ForeignKey("reference_item.code"))
    # "heading" where a document puts the measure under the element, "nearest" by judgement.
    element_basis: Mapped[str] = mapped_column(String(20), default="")
    unit: Mapped[str] = mapped_column(String(60))
    polarity: Mapped[str] = mapped_column(String(20))
    basis: Mapped[str] = mapped_column(String(40))
    value_form: Mapped[str] = mapped_column(String(40))
    counts_people: Mapped[bool] = mapped_column(Boolean)
    numeric_target: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    target_operator: Mapped[str] = mapped_column(String(20), default="")
    target_unit: Mapped[str] = mapped_column(String(60), default="")
    target_period: Mapped[str] = mapped_column(String(40), default="")


class MeasureMembership(Sourced, Base):
    """A national list that names a measure, with that list's own words for it."""

    __tablename__ = "measure_membership"

    list_name: Mapped[str] = mapped_column(String(200), primary_key=True)
    code_in_list: Mapped[str] = mapped_column(String(40), primary_key=True)
    journal_number: Mapped[VersionNumber]
    measure_code: Mapped[str] = mapped_column(ForeignKey("measure.code"), index=True)
    name_in_list: Mapped[Name]
    unit: Mapped[str] = mapped_column(String(60), default="")
    polarity: Mapped[str] = mapped_column(String(20), default="")
    measure_type: Mapped[str] = mapped_column(String(60), default="")
    level: Mapped[str] = mapped_column(String(120), default="")
    breakdowns: Mapped[str] = mapped_column(String(300), default="")
    ambition: Mapped[Prose]
    status: Mapped[str] = mapped_column(String(60), default="")


class PublishedValue(Base):
    """The identity of a value that a published document prints."""

    __tablename__ = "published_value"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    journal_number: Mapped[JournalNumber]


class PublishedValueVersion(Sourced, Base):
    """A published value as printed, with its qualifier; exempt from rounding, and marked so."""

    __tablename__ = "published_value_version"

    code: Mapped[str] = mapped_column(ForeignKey("published_value.code"), primary_key=True)
    journal_number: Mapped[VersionNumber]
    measure_code: Mapped[str | None] = mapped_column(ForeignKey("measure.code"))
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("scheme.id"), index=True)
    what: Mapped[Name]
    # False where the printed figure is about the measure's subject but is not its value.
    is_measure_value: Mapped[bool] = mapped_column(Boolean)
    value: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    unit: Mapped[str] = mapped_column(String(60))
    qualifier: Mapped[str] = mapped_column(String(20))
    printed_wording: Mapped[str] = mapped_column(String(60), default="")
    period: Mapped[str] = mapped_column(String(60), default="")
    geography: Mapped[str] = mapped_column(String(200), default="")
    group_name: Mapped[str] = mapped_column(String(200), default="")
    comparison_value: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    comparison_label: Mapped[str] = mapped_column(String(200), default="")
    value_kind: Mapped[Code]
