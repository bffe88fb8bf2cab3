"""The rows of the sheets about schemes and what they delivered; `lines` says what they mean."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """One scheme with its money on the workbook's basis."""

    scheme_reference: str
    scheme_name: str
    other_references: str | None
    fund_code: str
    financial_year: str
    category_code: str
    category_name: str
    theme_code: str | None
    theme_name: str | None
    life_course: str | None
    lead_organisation_code: str | None
    lead_organisation_name: str | None
    delivery_partner_code: str | None
    delivery_partner_name: str | None
    alliance_code: str | None
    alliance_name: str | None
    places: str | None
    start_date: date | None
    end_date: date | None
    status_code: str
    status_name: str
    decision: str | None
    decision_date: date | None
    decision_body: str | None
    evidence_grade: str | None
    is_regrant: bool
    parent_award: str | None
    basis: str
    amount_basis: str
    awarded: int | None
    onward_awarded: int | None
    spent: int | None
    forecast_outturn: int | None
    match_income: int
    alignment_score: int | None
    effectiveness_score: int | None
    appraisal_date: date | None
    appraisal_body: str | None
    appraised_in_hindsight: bool | None
    impact_assessment_reference: str | None
    source: str | None
    journal_number: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """One value of one outcome report."""

    report_reference: str
    scheme_reference: str
    scheme_name: str
    organisation_code: str
    organisation_name: str
    financial_year: str
    period_start: date
    period_end: date
    state_code: str
    state_name: str
    measure_code: str
    measure_name: str
    breakdown_code: str | None
    breakdown_name: str | None
    group_code: str | None
    group_name: str | None
    unit: str
    value: Decimal | float | None
    numerator: int | None
    denominator: int | None
    value_status: str
    qualifier: str | None
    reason: str | None
    source: str | None
    journal_number: int
    recorded_at: datetime
    # The data package alone says these.
    upload_number: int | None = None
    upload_row: int | None = None


@dataclass(frozen=True, slots=True)
class ObservationLine:
    """One observed or published value of a measure, with the words it was printed in."""

    observation_reference: str
    measure_code: str
    measure_name: str
    scheme_reference: str | None
    scheme_name: str | None
    place_code: str | None
    place_name: str | None
    financial_year: str | None
    period_start: date | None
    period_end: date | None
    breakdown_code: str | None
    breakdown_name: str | None
    group_code: str | None
    group_name: str | None
    unit: str
    value: Decimal | float | None
    numerator: int | None
    denominator: int | None
    value_status: str
    qualifier: str | None
    lower_limit: Decimal | None
    upper_limit: Decimal | None
    imd_version: str | None
    definition_version: str | None
    coverage: str
    quality: str
    reason: str | None
    printed_wording: str | None
    value_basis: str
    source: str
    source_place: str | None
    journal_number: int
    recorded_at: datetime
    # The data package alone says these.
    upload_number: int | None = None
    upload_row: int | None = None


@dataclass(frozen=True, slots=True)
class GapLine:
    """One gap between groups, with intervals, and whether it narrowed."""

    measure_code: str
    measure_name: str
    comparison_code: str
    comparison_name: str
    place_code: str | None
    place_name: str | None
    scheme_reference: str | None
    scheme_name: str | None
    period_start: date | None
    period_end: date | None
    gap_kind: str
    gap_kind_name: str
    unit: str
    gap: Decimal | float | None
    gap_low: Decimal | float | None
    gap_high: Decimal | float | None
    gap_status: str
    earlier_period_start: date | None
    earlier_period_end: date | None
    change: Decimal | float | None
    change_low: Decimal | float | None
    change_high: Decimal | float | None
    change_status: str
    finding: str
    who_moved: str | None
    overall: str | None
    value_basis: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class ReportingLine:
    """Where one scheme's report for one period stands."""

    scheme_reference: str
    scheme_name: str
    organisation_code: str | None
    organisation_name: str | None
    financial_year: str
    period_start: date
    period_end: date
    report_reference: str | None
    state_code: str
    state_name: str
    due_date: date | None
    submitted_date: date | None
    accepted_date: date | None
    reason: str | None
    evidence_files: int | None
