"""A small portfolio whose every figure is known: published categories, made-up schemes.

Four schemes of example organisations, 1,234.56 pounds and its tenfolds so that figures which
leak or double cannot cancel out.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tracker.exports.evaluation import (
    AllocationLine,
    ControlTotals,
    CoverFacts,
    EvaluationData,
    LedgerLine,
    Note,
    ObservationLine,
    ReportingLine,
    SchemeLine,
    SchemeLinkLine,
    SummaryLine,
)

AS_AT = datetime(2024, 3, 31, 22, 59, 59, tzinfo=UTC)
RECORDED = datetime(2023, 6, 1, 8, 30, tzinfo=UTC)
YEAR = "2023/24"
SOURCE = "Health inequalities funding, published report, page 4"

# Published: the eight categories of 2023/24, in pence; they add up to 3,400,000.00 pounds.
CATEGORIES = (
    ("CORE", "Core services", 130_765_400),
    ("PARTNERS", "Trusted partners", 85_406_200),
    ("CLINICAL", "Five adult clinical priorities", 23_894_000),
    ("COMMUNITY", "Community development", 32_291_400),
    ("ENABLERS", "Enablers", 24_500_000),
    ("CHILDREN", "Children and young people", 10_000_000),
    ("ANCHOR", "Anchor programme", 25_000_000),
    ("DEVELOPMENT", "Organisational development", 8_143_000),
)
ENVELOPE = 340_000_000

# Reference, name, category, awarded, actuals, refund: invented.
SCHEMES = (
    ("S-2A2A2A", "Example stop smoking outreach", "CORE", 12_345_600, (4_000_000, 1_111_111), 0),
    ("S-3B3B3B", "Example blood pressure vans", "CLINICAL", 1_234_560, (1_450_000,), -405_000),
    ("S-4C4C4C", "Example community pot", "PARTNERS", 23_456_700, (10_000_001,), 0),
    ("S-5D5D5D", '=HYPERLINK("https://example.org")', "CHILDREN", 100, (), 0),
)
AWARDED = 37_036_960
SPENT = 4_000_000 + 1_111_111 + 1_450_000 - 405_000 + 10_000_001


def portfolio(**changes: Any) -> EvaluationData:
    """The whole example, with some of its fields replaced."""
    parts: dict[str, Any] = {
        "cover": COVER,
        "summary": summary(),
        "allocations": tuple(allocation(*category) for category in CATEGORIES),
        "schemes": tuple(scheme(*row) for row in SCHEMES),
        "scheme_links": (target_link(), measure_link()),
        "ledger": ledger(),
        "observations": OBSERVATIONS,
        "reporting": (reporting(),),
        "notes": (Note("Schemes", "Every scheme of this example is made up."),),
    }
    return EvaluationData(**(parts | changes))


COVER = CoverFacts(
    organisation="Example Integrated Care Board",
    fund_code="F-HIF234",
    fund_name="Health inequalities fund",
    financial_year=YEAR,
    basis="pot",
    as_at=AS_AT,
    journal_number=42,
    disclosure_profile="hes",
    disclosure_words="counts of people from 1 to 7 are hidden, others rounded to the nearest 5",
    totals=ControlTotals(ENVELOPE, ENVELOPE, AWARDED, SPENT, 20_000_000, 0),
    contact="Health inequalities team, inequalities@example.nhs.uk",
)


def summary() -> tuple[SummaryLine, ...]:
    """Two lenses whose rows both add up to the control totals."""
    by_category = tuple(_category_line(*category) for category in CATEGORIES)
    core20 = summary_line("population", "CORE20", "Core20", 30_000_000, 30_000_000, 10_000_000, "c")
    rest = summary_line(
        "population",
        "UNATTRIBUTED",
        "Not attributed",
        ENVELOPE - 30_000_000,
        AWARDED - 30_000_000,
        SPENT - 10_000_000,
        1690,
    )
    return (*by_category, core20, rest)


def _category_line(code: str, name: str, allocated: int) -> SummaryLine:
    mine = [row for row in SCHEMES if row[2] == code]
    spent = sum(sum(row[4]) + row[5] for row in mine)
    return summary_line("category", code, name, allocated, sum(row[3] for row in mine), spent, "n")


def summary_line(
    lens: str,
    code: str,
    name: str,
    allocated: int,
    awarded: int,
    spent: int,
    people: int | str,
) -> SummaryLine:
    """One row of the summary."""
    return SummaryLine(
        lens=lens,
        lens_name={"category": "Category", "population": "Population group"}[lens],
        code=code,
        name=name,
        basis="pot",
        amount_basis="mixed" if awarded else "published",
        allocated_basis="published",
        awarded_basis="illustrative",
        spent_basis="illustrative",
        allocated=allocated,
        awarded=awarded,
        spent=spent,
        forecast_outturn=spent + 100 if awarded else None,
        touching_awarded=awarded,
        touching_spent=spent,
        schemes=1,
        schemes_with_forecast=1 if awarded else 0,
        schemes_with_measure=1 if awarded else 0,
        reports_due=0,
        reports_accepted=0,
        people_reached=people if isinstance(people, int) else None,
        people_reached_status="reported" if isinstance(people, int) else people,
        people_reached_qualifier=None,
        people_reached_register=None,
        schemes_reporting_people=1 if isinstance(people, int) else 0,
        attainment_met=0,
        attainment_not_met=0,
        attainment_no_number=1,
        attainment_reason="No outcome reports are held yet",
        gaps_narrowed=0,
        gaps_widened=0,
        gaps_no_clear_change=0,
        gaps_crossed_over=0,
        gaps_not_told=0,
        cost_per_person=None,
        cost_per_person_reason="No accepted report says how many",
        costs_of_outcomes=None,
    )


def allocation(code: str, name: str, allocated: int) -> AllocationLine:
    """The whole allocation of one category."""
    awarded = sum(row[3] for row in SCHEMES if row[2] == code)
    return AllocationLine(
        allocation_reference=f"L-{code[:6]}",
        fund_code="F-HIF234",
        fund_name="Health inequalities fund",
        financial_year=YEAR,
        category_code=code,
        category_name=name,
        alliance_code=None,
        alliance_name=None,
        holder_code=None,
        holder_name=None,
        amount_basis="published",
        allocated=allocated,
        share_of_envelope=(Decimal(allocated * 100) / ENVELOPE).quantize(Decimal("0.01")),
        awarded=awarded,
        headroom=allocated - awarded,
        decision_reference="HIFP-2023-01",
        ledger_code="0042",
        source=SOURCE,
        journal_number=2,
        recorded_at=RECORDED,
    )


def scheme(
    reference: str,
    name: str,
    category: str,
    awarded: int,
    actuals: tuple[int, ...] = (),
    refund: int = 0,
) -> SchemeLine:
    """One scheme, lead and places recorded, life course not."""
    return SchemeLine(
        scheme_reference=reference,
        scheme_name=name,
        other_references=None,
        fund_code="F-HIF234",
        financial_year=YEAR,
        category_code=category,
        category_name={row[0]: row[1] for row in CATEGORIES}[category],
        theme_code="PREVENT",
        theme_name="Prevention",
        life_course=None,
        lead_organisation_code="ORG-EXAMPLE",
        lead_organisation_name="Example Council for Voluntary Service",
        delivery_partner_code=None,
        delivery_partner_name=None,
        alliance_code="SEE",
        alliance_name="Example alliance",
        places="Example; Another Example",
        start_date=date(2023, 4, 1),
        end_date=None,
        status_code="live",
        status_name="Live",
        decision="Continue",
        decision_date=date(2024, 3, 18),
        decision_body="Example board",
        evidence_grade="2",
        is_regrant=False,
        parent_award=None,
        basis="pot",
        amount_basis="illustrative",
        awarded=awarded,
        onward_awarded=0,
        spent=sum(actuals) + refund,
        forecast_outturn=None,
        match_income=0,
        alignment_score=3,
        effectiveness_score=2,
        appraisal_date=date(2023, 3, 20),
        appraisal_body="Example panel",
        appraised_in_hindsight=False,
        impact_assessment_reference="EHIA-7",
        source="Example",
        journal_number=3,
        recorded_at=RECORDED,
    )


def ledger() -> tuple[LedgerLine, ...]:
    """Every entry behind the totals, in the order of recording."""
    entries = [entry("envelope", ENVELOPE, "published")]
    entries += [entry("allocation", row[2], "published", category=row[:2]) for row in CATEGORIES]
    for reference, name, _, awarded, actuals, refund in SCHEMES:
        mine = (reference, name)
        entries.append(entry("award", awarded, scheme=mine))
        entries += [entry("actual", actual, scheme=mine) for actual in actuals]
        entries += [entry("refund", refund, scheme=mine)] if refund else []
    entries.append(entry("award", 5_000, scheme=SCHEMES[2][:2], parent_award="A-POT234"))
    return tuple(entries)


def entry(
    kind: str,
    amount: int,
    amount_basis: str = "illustrative",
    *,
    category: tuple[str | None, str | None] = (None, None),
    scheme: tuple[str | None, str | None] = (None, None),
    parent_award: str | None = None,
) -> LedgerLine:
    """One ledger entry of December 2023."""
    return LedgerLine(
        entry_reference=f"E-{kind[:3].upper()}{abs(amount) % 1000:03}",
        kind=kind,
        kind_name=kind.capitalize(),
        fund_code="F-HIF234",
        financial_year=YEAR,
        accounting_month=9,
        quarter=3,
        month=date(2023, 12, 1),
        amount_basis=amount_basis,
        amount=amount,
        allocation_reference=None,
        category_code=category[0],
        category_name=category[1],
        scheme_reference=scheme[0],
        scheme_name=scheme[1],
        organisation_code=None,
        organisation_name=None,
        award_reference=None,
        parent_award=parent_award,
        is_regrant=parent_award is not None,
        related_entry=None,
        virement_reference=None,
        document_reference=None,
        source=SOURCE if amount_basis == "published" else "Example",
        journal_number=4,
        recorded_at=RECORDED,
    )


def target_link() -> SchemeLinkLine:
    """Half of a scheme's money for Core20."""
    return SchemeLinkLine(
        scheme_reference="S-2A2A2A",
        scheme_name="Example stop smoking outreach",
        link_type="target",
        lens="population",
        lens_name="Population group",
        target_code="CORE20",
        target_name="Core20",
        parts=1,
        parts_in_lens=2,
        from_month=date(2023, 4, 1),
        to_month=None,
        basis="pot",
        amount_basis="illustrative",
        awarded_apportioned=6_172_800,
        spent_apportioned=2_555_556,
        unit=None,
        baseline_value=None,
        baseline_date=None,
        expected_value=None,
        target_value=None,
        target_date=None,
        journal_number=5,
        recorded_at=RECORDED,
        target_operator=None,
        trajectory=None,
        tolerance=None,
    )


def measure_link() -> SchemeLinkLine:
    """The same scheme's trajectory in smoking at delivery."""
    return SchemeLinkLine(
        scheme_reference="S-2A2A2A",
        scheme_name="Example stop smoking outreach",
        link_type="measure",
        lens=None,
        lens_name=None,
        target_code="SATOD",
        target_name="Smoking at time of delivery",
        parts=None,
        parts_in_lens=None,
        from_month=None,
        to_month=None,
        basis="pot",
        amount_basis="illustrative",
        awarded_apportioned=None,
        spent_apportioned=None,
        unit="per cent",
        baseline_value=Decimal("8.1"),
        baseline_date=date(2023, 3, 31),
        expected_value=Decimal("7.05"),
        target_value=6,
        target_date=date(2025, 3, 31),
        journal_number=5,
        recorded_at=RECORDED,
        target_operator="below",
        trajectory="31 March 2024: 7.05",
        tolerance=None,
    )


def observation(
    reference: str,
    value: Decimal | int | None,
    status: str,
    qualifier: str | None = None,
    printed: str | None = None,
) -> ObservationLine:
    """One value of an example measure."""
    return ObservationLine(
        observation_reference=reference,
        measure_code="FAMILIES",
        measure_name="Families supported",
        scheme_reference=None,
        scheme_name=None,
        place_code=None,
        place_name=None,
        financial_year=YEAR,
        period_start=date(2023, 4, 1),
        period_end=date(2024, 3, 31),
        breakdown_code=None,
        breakdown_name=None,
        group_code=None,
        group_name=None,
        unit="families",
        value=value,
        numerator=None,
        denominator=None,
        value_status=status,
        qualifier=qualifier,
        lower_limit=None,
        upper_limit=None,
        imd_version=None,
        definition_version=None,
        coverage="not stated",
        quality="not stated",
        reason=None,
        printed_wording=printed,
        value_basis="published" if printed else "recorded",
        source=SOURCE,
        source_place="Page 4",
        journal_number=6,
        recorded_at=RECORDED,
    )


OBSERVATIONS = (
    observation("R-FAM222", 700, "reported", "over", "over 700 families"),
    observation("R-FAM333", 0, "nil"),
    observation("R-FAM444", None, "c"),
    observation("R-FAM555", Decimal("77.8"), "reported", None, "77.8%"),
)


def reporting() -> ReportingLine:
    """A report that has not been asked for."""
    return ReportingLine(
        scheme_reference="S-2A2A2A",
        scheme_name="Example stop smoking outreach",
        organisation_code=None,
        organisation_name=None,
        financial_year=YEAR,
        period_start=date(2023, 4, 1),
        period_end=date(2024, 3, 31),
        report_reference=None,
        state_code="not_collected",
        state_name="Not collected yet",
        due_date=None,
        submitted_date=None,
        accepted_date=None,
        reason="Outcome reports are not collected yet",
        evidence_files=None,
    )
