"""The rows of the sheets that hold money; `lines` says what their fields mean."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """Spend beside delivery for one target of one lens."""

    lens: str
    lens_name: str
    code: str
    name: str
    basis: str
    amount_basis: str
    allocated_basis: str
    awarded_basis: str
    spent_basis: str
    allocated: int
    awarded: int
    spent: int
    forecast_outturn: int | None
    touching_awarded: int
    touching_spent: int
    schemes: int
    schemes_with_forecast: int
    schemes_with_measure: int
    reports_due: int
    reports_accepted: int
    people_reached: int | None
    people_reached_status: str
    people_reached_qualifier: str | None
    people_reached_register: str | None
    schemes_reporting_people: int
    attainment_met: int
    attainment_not_met: int
    attainment_no_number: int
    attainment_reason: str | None
    gaps_narrowed: int
    gaps_widened: int
    gaps_no_clear_change: int
    gaps_crossed_over: int
    gaps_not_told: int
    cost_per_person: int | None
    cost_per_person_reason: str | None
    costs_of_outcomes: str | None


@dataclass(frozen=True, slots=True)
class AllocationLine:
    """One line of the envelope's split, as it stands at the as-at moment."""

    allocation_reference: str
    fund_code: str
    fund_name: str
    financial_year: str
    category_code: str
    category_name: str
    alliance_code: str | None
    alliance_name: str | None
    holder_code: str | None
    holder_name: str | None
    amount_basis: str
    allocated: int
    share_of_envelope: Decimal | None
    awarded: int
    headroom: int
    decision_reference: str | None
    ledger_code: str | None
    source: str | None
    journal_number: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class SchemeLinkLine:
    """One link of a scheme: to a target with its parts, or to a measure with its trajectory."""

    scheme_reference: str
    scheme_name: str
    link_type: str
    lens: str | None
    lens_name: str | None
    target_code: str
    target_name: str
    parts: int | None
    parts_in_lens: int | None
    from_month: date | None
    to_month: date | None
    basis: str
    amount_basis: str
    awarded_apportioned: int | None
    spent_apportioned: int | None
    unit: str | None
    baseline_value: Decimal | float | None
    baseline_date: date | None
    expected_value: Decimal | float | None
    target_value: Decimal | float | None
    target_date: date | None
    journal_number: int
    recorded_at: datetime
    target_operator: str | None
    trajectory: str | None
    tolerance: Decimal | float | None


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One ledger entry, as it was recorded."""

    entry_reference: str
    kind: str
    kind_name: str
    fund_code: str
    financial_year: str
    accounting_month: int
    quarter: int
    month: date
    amount_basis: str
    amount: int
    allocation_reference: str | None
    category_code: str | None
    category_name: str | None
    scheme_reference: str | None
    scheme_name: str | None
    organisation_code: str | None
    organisation_name: str | None
    award_reference: str | None
    parent_award: str | None
    is_regrant: bool
    related_entry: str | None
    virement_reference: str | None
    document_reference: str | None
    source: str | None
    journal_number: int
    recorded_at: datetime
    # The data package alone says it.
    source_row: str | None = None
