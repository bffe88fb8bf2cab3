"""The rows of the tables that only the data package has; the others are the workbook's."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class SchemeNameLine:
    """A scheme by its reference, funded here or not."""

    scheme_reference: str
    scheme_name: str
    scheme_kind: str
    status_code: str
    is_example: bool
    journal_number: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class AimLine:
    """One value that a scheme's measure starts from, is to pass, or is to reach."""

    scheme_reference: str
    measure_code: str
    aim_type: str
    aim_date: date | None
    operator: str
    value: Decimal
    tolerance: Decimal | None
    unit: str
    journal_number: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure of the catalogue."""

    measure_code: str
    measure_name: str
    domain: str | None
    element_code: str | None
    element_basis: str | None
    unit: str | None
    polarity: str | None
    measure_basis: str | None
    value_form: str | None
    counts_people: bool | None
    numeric_target: Decimal | None
    target_operator: str | None
    target_unit: str | None
    target_period: str | None
    source: str | None
    source_line: str | None
    journal_number: int | None
    recorded_at: datetime | None


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation by its code."""

    organisation_code: str
    organisation_name: str
    organisation_kind: str | None
    is_example: bool


@dataclass(frozen=True, slots=True)
class TargetLine:
    """An item of a reference list: a category, a target, a place, a group."""

    target_code: str
    list_name: str
    target_name: str
    target_kind: str | None
    framework: str | None
    parent_code: str | None
    sort_order: int
    valid_from_year: str | None
    valid_to_year: str | None


@dataclass(frozen=True, slots=True)
class UploadLine:
    """A spreadsheet that was accepted, known by its hash; its name stays in the tracker."""

    upload_number: int
    layout: str
    sha256: str
    upload_rows: int
    journal_number: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """That something recorded earlier was revised, withdrawn or corrected."""

    thing_type: str
    thing_reference: str
    revision_type: str
    journal_number: int
    recorded_at: datetime
    earlier_journal_number: int
    correcting_entry: str | None
