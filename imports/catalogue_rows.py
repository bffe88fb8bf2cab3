"""What one row of each catalogue file holds."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .catalogue_words import (
    Basis,
    ElementBasis,
    Framework,
    Funded,
    LifeCourse,
    Polarity,
    Qualifier,
    ReferenceList,
    SchemeKind,
    Stage,
    TargetOperator,
    ValueForm,
    ValueKind,
)
from .csv_tables import Text


@dataclass(frozen=True)
class SourceRow:
    """A document or page that facts were taken from."""

    key: Text
    title: Text
    publisher: str
    published: str
    covers: str
    address: str
    file_name: str
    sha256: str
    status: Text


@dataclass(frozen=True)
class ReferenceRow:
    """One item of a reference list; `details` holds the columns that only its list has."""

    list: ReferenceList
    code: Text
    name: Text
    description: str
    framework: Framework | None
    kind: str
    parent_code: str
    sort_order: int
    valid_from_year: str
    valid_to_year: str
    source: Text
    source_line: int | None
    source_anchor: str
    note: str
    details: tuple[tuple[str, str], ...]

    def detail(self, name: str) -> str:
        """Give a column that only this list has, or nothing."""
        return dict(self.details).get(name, "")


@dataclass(frozen=True)
class AliasRow:
    """Another name under which documents or spreadsheets know an item."""

    list: ReferenceList
    code: Text
    alias: Text
    source: Text
    source_line: int | None
    note: str


@dataclass(frozen=True)
class MeasureRow:
    """One measure, once, however many lists name it."""

    canonical_key: Text
    name: Text
    domain: Text
    element_code: str
    element_basis: ElementBasis
    unit: Text
    polarity: Polarity
    basis: Basis
    counts_people: bool
    value_form: ValueForm
    numeric_target: Decimal | None
    target_operator: TargetOperator | None
    target_unit: str
    target_period: str
    target_membership: str
    source: Text
    source_line: int | None
    source_anchor: str
    note: str


@dataclass(frozen=True)
class MembershipRow:
    """One list's mention of a measure, in that list's own unit, direction and ambition."""

    canonical_key: Text
    list: Text
    code_in_list: Text
    name_in_list: Text
    domain: str
    level: str
    breakdowns: tuple[str, ...]
    unit: Text
    polarity: Polarity
    measure_type: Text
    ambition: str
    numeric_target: Decimal | None
    target_operator: TargetOperator | None
    target_unit: str
    target_period: str
    status: Text
    data_source: str
    source: Text
    source_line: int | None
    source_anchor: str
    note: str


@dataclass(frozen=True)
class PublishedValueRow:
    """A figure that a document printed, with how exact it claimed to be."""

    code: Text
    canonical_key: str
    is_measure_value: bool
    scheme_code: str
    about_code: str
    measure: Text
    value: Decimal
    unit: Text
    qualifier: Qualifier
    printed_qualifier: str
    period: Text
    geography: Text
    geography_code: str
    group: str
    comparison_value: Decimal | None
    comparison_label: str
    value_kind: ValueKind
    source: Text
    source_line: int
    source_anchor: Text
    note: str


@dataclass(frozen=True)
class PublishedSchemeRow:
    """A scheme that the documents describe, under the code that this catalogue gave it."""

    legacy_code: Text
    name: Text
    kind: SchemeKind
    alliance_code: Text
    place: str
    place_codes: tuple[str, ...]
    partners: tuple[str, ...]
    theme_code: str
    element_codes: tuple[str, ...]
    plus_codes: tuple[str, ...]
    population: str
    life_course: LifeCourse
    funding_category_code: str
    funded_by_fund: Funded
    period: Text
    first_year: str
    last_year: str
    start: date | None
    end: date | None
    stage: Stage
    results: str
    source: Text
    source_line: int
    source_anchor: Text
    note: str


@dataclass(frozen=True)
class LeftOutRow:
    """A published record that is deliberately not loaded, with the reason."""

    code: Text
    name: Text
    record_type: Text
    reason: Text
    source: Text
    source_line: int
    source_anchor: Text


@dataclass(frozen=True)
class DiscrepancyRow:
    """Where documents disagree, and what this catalogue does about it."""

    code: Text
    topic: Text
    first_statement: Text
    first_sources: tuple[str, ...]
    second_statement: Text
    second_sources: tuple[str, ...]
    treatment: Text
    where_honoured: Text


@dataclass(frozen=True)
class BreakdownRow:
    """One group of a closed list that values may be broken down by."""

    dimension: Text
    code: Text
    label: Text
    sort_order: int
    parts_equal_whole: bool
    source: Text
    note: str
