"""What the evaluation workbook is made from: one frozen class of row to each data sheet.

The field names are the stable column names (see `columns`, which gives each its heading), in the
same order. Money is whole pence, moments carry a time zone, and a field that may be None says in
`columns` what its blank means.

Three words come back on many rows:

* `basis`: which totals a row's money belongs to, `pot` (first-level money, what the board awards
  and pays) or `end-recipient` (onward awards and spending). The two are never added.
* `amount_basis`: where the amount comes from, `recorded`, `published`, `illustrative` or, for a
  sum over several of these, `mixed`.
* a `…_status` field holds `reported`, `nil`, or one of the shorthand letters `c`, `x`, `z`, `n`,
  and its value is None exactly when the status is a letter.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

Number = Decimal | float | int


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """Spend beside delivery for one target of one lens."""

    lens: str
    lens_name: str
    code: str
    name: str
    basis: str
    amount_basis: str
    allocated: int
    awarded: int
    spent: int
    forecast_outturn: int | None
    touching_awarded: int
    touching_spent: int
    schemes: int
    schemes_with_measure: int
    reports_due: int
    reports_accepted: int
    people_reached: int | None
    people_reached_status: str
    attainment_met: int
    attainment_not_met: int
    attainment_no_number: int
    attainment_reason: str | None


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
    is_regrant: bool
    parent_award: str | None
    basis: str
    amount_basis: str
    awarded: int
    onward_awarded: int
    spent: int
    forecast_outturn: int | None
    match_income: int
    alignment_score: int | None
    effectiveness_score: int | None
    impact_assessment_reference: str | None
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
    baseline_value: Number | None
    baseline_date: date | None
    expected_value: Number | None
    target_value: Number | None
    target_date: date | None
    journal_number: int
    recorded_at: datetime


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
    value: Number | None
    numerator: int | None
    denominator: int | None
    value_status: str
    qualifier: str | None
    reason: str | None
    source: str | None
    journal_number: int
    recorded_at: datetime


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
    value: Number | None
    numerator: int | None
    denominator: int | None
    value_status: str
    qualifier: str | None
    printed_wording: str | None
    value_basis: str
    source: str
    source_place: str | None
    journal_number: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class GapLine:
    """One gap between groups, with intervals, and whether it narrowed."""

    measure_code: str
    measure_name: str
    comparison_code: str
    comparison_name: str
    place_code: str | None
    place_name: str | None
    period_start: date
    period_end: date
    gap_kind: str
    gap_kind_name: str
    unit: str
    gap: Number | None
    gap_low: Number | None
    gap_high: Number | None
    gap_status: str
    earlier_period_start: date | None
    earlier_period_end: date | None
    change: Number | None
    change_low: Number | None
    change_high: Number | None
    change_status: str
    finding: str
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


@dataclass(frozen=True, slots=True)
class ControlTotals:
    """The totals that every sheet must tie to, in pence, on the workbook's basis."""

    envelope: int
    allocated: int
    awarded: int
    spent: int
    forecast_outturn: int | None
    unallocated: int


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """What the cover says of the whole workbook."""

    organisation: str
    fund_code: str
    fund_name: str
    financial_year: str
    basis: str
    as_at: datetime
    journal_number: int
    disclosure_profile: str
    disclosure_words: str
    totals: ControlTotals
    filters: tuple[str, ...] = ()
    licence: str = "No licence has been set: ask the organisation before publishing this file"
    contact: str = "No contact has been set"


@dataclass(frozen=True, slots=True)
class Note:
    """A note for the reader: which sheet it is about ("All sheets" where it is every one)."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class EvaluationData:
    """Everything the evaluation workbook shows; the iterables are read once, in order."""

    cover: CoverFacts
    summary: tuple[SummaryLine, ...]
    allocations: Iterable[AllocationLine] = ()
    schemes: Iterable[SchemeLine] = ()
    scheme_links: Iterable[SchemeLinkLine] = ()
    ledger: Iterable[LedgerLine] = ()
    outcomes: Iterable[OutcomeLine] = ()
    observations: Iterable[ObservationLine] = ()
    gaps: Iterable[GapLine] = ()
    reporting: Iterable[ReportingLine] = ()
    notes: tuple[Note, ...] = ()
