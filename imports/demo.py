"""The demonstration portfolio: read whole, or refused with every problem at once.

Published amounts are those of the documents; all other money is made up and says so.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

from .catalogue import Catalogue, read_catalogue
from .catalogue_words import ReferenceList
from .csv_tables import Reading, Table
from .demo_decision_rows import AppraisalRow, DecisionRow
from .demo_report_rows import EvidenceRow, ReportingRulesRow, ReportRow
from .demo_rows import (
    AllocationRow,
    AmountBasis,
    AwardRow,
    CloseRow,
    EnvelopeRow,
    ExampleMeasureRow,
    Fact,
    ForecastRow,
    FundRow,
    Lens,
    LinkRow,
    ObservationRow,
    OrganisationRow,
    PersonRow,
    RebaseRow,
    RegistrationRow,
    SchemeMeasureRow,
    SchemeRow,
    SpendingRow,
    VirementRow,
)

FOLDER = Path(__file__).parent / "demo"
EVIDENCE = FOLDER / "evidence"

UNATTRIBUTED = "UNATTRIBUTED"
# The columns of an appraisal that hold scores, an objective each.
SCORED = ("best_start", "control", "work", "living", "places", "prevention")
# The kind of the place where made-up values are shown.
EXAMPLE = "example"
_POPULATION = "resident_population"

# The lists that a lens may name targets from.
LENS_LISTS = {
    Lens.ELEMENT: (ReferenceList.ELEMENT,),
    Lens.POPULATION: (ReferenceList.POPULATION_GROUP, ReferenceList.PLUS_GROUP),
    Lens.PLACE: (ReferenceList.PLACE,),
    Lens.PRIORITY: (ReferenceList.STRATEGIC_PRIORITY,),
}


@dataclass(frozen=True)
class Demo:
    """The whole demonstration, file by file, in the order in which files build on each other."""

    organisations: tuple[OrganisationRow, ...]
    people: tuple[PersonRow, ...]
    funds: tuple[FundRow, ...]
    envelopes: tuple[EnvelopeRow, ...]
    allocations: tuple[AllocationRow, ...]
    virements: tuple[VirementRow, ...]
    example_measures: tuple[ExampleMeasureRow, ...]
    schemes: tuple[SchemeRow, ...]
    registrations: tuple[RegistrationRow, ...]
    links: tuple[LinkRow, ...]
    scheme_measures: tuple[SchemeMeasureRow, ...]
    awards: tuple[AwardRow, ...]
    spending: tuple[SpendingRow, ...]
    forecasts: tuple[ForecastRow, ...]
    closes: tuple[CloseRow, ...]
    observations: tuple[ObservationRow, ...]
    rebases: tuple[RebaseRow, ...]
    reporting_rules: tuple[ReportingRulesRow, ...]
    reports: tuple[ReportRow, ...]
    evidence: tuple[EvidenceRow, ...]
    appraisals: tuple[AppraisalRow, ...]
    decisions: tuple[DecisionRow, ...]

    def in_order(self) -> tuple[Fact, ...]:
        """Give every fact as it happened; at one moment, in the order of the files."""
        facts: Iterable[Fact] = (row for file in fields(self) for row in getattr(self, file.name))
        return tuple(sorted(facts, key=lambda fact: fact.recorded_at))


@dataclass(frozen=True)
class _Tables:
    organisations: Table[OrganisationRow]
    people: Table[PersonRow]
    funds: Table[FundRow]
    envelopes: Table[EnvelopeRow]
    allocations: Table[AllocationRow]
    virements: Table[VirementRow]
    example_measures: Table[ExampleMeasureRow]
    schemes: Table[SchemeRow]
    registrations: Table[RegistrationRow]
    links: Table[LinkRow]
    scheme_measures: Table[SchemeMeasureRow]
    awards: Table[AwardRow]
    spending: Table[SpendingRow]
    forecasts: Table[ForecastRow]
    closes: Table[CloseRow]
    observations: Table[ObservationRow]
    rebases: Table[RebaseRow]
    reporting_rules: Table[ReportingRulesRow]
    reports: Table[ReportRow]
    evidence: Table[EvidenceRow]
    appraisals: Table[AppraisalRow]
    decisions: Table[DecisionRow]

    def each(self) -> tuple[Table[Fact], ...]:
        return tuple(getattr(self, field.name) for field in fields(self))


def read_demo(folder: Path | None = None, catalogue: Catalogue | None = None) -> Demo:
    """Read the demonstration; raises `TablesRefusedError` with all that is wrong in it."""
    known = catalogue or read_catalogue()
    reading = Reading(folder or FOLDER)
    tables = _read_tables(reading)
    if not reading.problems:
        for table in tables.each():
            reading.unique(table, "key", lambda row: row.key)
            _check_order(reading, table)
        _check_people_and_codes(reading, tables, known)
        _check_keys(reading, tables, known)
        _check_targets(reading, tables.links, known)
        _check_observations(reading, tables, known)
        # Reports are shown on example schemes alone: nobody real is ever said to owe one.
        examples = {row.key for row in tables.schemes.rows}
        reading.known(tables.reports, "scheme_key", examples)
        reading.known(tables.evidence, "scheme_key", examples)
        reading.known(tables.evidence, "file_name", {one.name for one in EVIDENCE.iterdir()})
        _check_decisions(reading, tables, examples)
    reading.finish()
    return Demo(**{field.name: getattr(tables, field.name).rows for field in fields(Demo)})


def _read_tables(reading: Reading) -> _Tables:
    return _Tables(
        organisations=reading.table("organisations.csv", OrganisationRow),
        people=reading.table("people.csv", PersonRow),
        funds=reading.table("funds.csv", FundRow),
        envelopes=reading.table("envelopes.csv", EnvelopeRow),
        allocations=reading.table("allocations.csv", AllocationRow),
        virements=reading.table("virements.csv", VirementRow),
        example_measures=reading.table("example_measures.csv", ExampleMeasureRow),
        schemes=reading.table("schemes.csv", SchemeRow),
        registrations=reading.table("registrations.csv", RegistrationRow),
        links=reading.table("links.csv", LinkRow),
        scheme_measures=reading.table("scheme_measures.csv", SchemeMeasureRow),
        awards=reading.table("awards.csv", AwardRow),
        spending=reading.table("spending.csv", SpendingRow),
        forecasts=reading.table("forecasts.csv", ForecastRow),
        closes=reading.table("closes.csv", CloseRow),
        observations=reading.table("observations.csv", ObservationRow),
        rebases=reading.table("rebases.csv", RebaseRow),
        reporting_rules=reading.table("reporting_rules.csv", ReportingRulesRow),
        reports=reading.table("reports.csv", ReportRow),
        evidence=reading.table("evidence.csv", EvidenceRow),
        appraisals=reading.table("appraisals.csv", AppraisalRow),
        decisions=reading.table("decisions.csv", DecisionRow),
    )


def _check_decisions(reading: Reading, tables: _Tables, examples: set[str]) -> None:
    """Refuse what was never appraised or decided of a real scheme, and scores that are none."""
    reading.known(tables.appraisals, "scheme_key", examples)
    reading.known(tables.decisions, "scheme_key", examples)
    for line, row in tables.appraisals.numbered():
        for column in SCORED:
            if not re.fullmatch("[0-3]/[0-3]", getattr(row, column), re.ASCII):
                reading.refuse(tables.appraisals.file, line, column, "must be two scores like 3/2")


def _check_order(reading: Reading, table: Table[Fact]) -> None:
    """Refuse a row that was recorded before the row above it."""
    latest = None
    for line, row in table.numbered():
        if latest is not None and row.recorded_at < latest:
            reading.refuse(table.file, line, "recorded_at", "is before the line above")
        latest = row.recorded_at


def _check_people_and_codes(reading: Reading, tables: _Tables, known: Catalogue) -> None:
    people = {row.key for row in tables.people.rows}
    for table in tables.each():
        reading.known(table, "recorded_by", people)
    reading.known(tables.virements, "approved_by", people)
    sources = {row.key for row in known.sources}
    reading.known(tables.organisations, "source", sources)
    reading.known(tables.envelopes, "source", sources)
    reading.known(tables.allocations, "source", sources)
    reading.known(tables.awards, "source", sources)
    alliances = known.codes(ReferenceList.ALLIANCE)
    reading.known(tables.organisations, "alliance_code", alliances)
    reading.known(tables.allocations, "alliance_code", alliances)
    reading.known(tables.schemes, "alliance_code", alliances)
    categories = known.codes(ReferenceList.FUNDING_CATEGORY)
    reading.known(tables.allocations, "category_code", categories)
    reading.known(tables.schemes, "place_codes", known.codes(ReferenceList.PLACE))
    reading.known(tables.schemes, "theme_code", known.codes(ReferenceList.THEME))
    reading.known(tables.example_measures, "element_code", known.codes(ReferenceList.ELEMENT))


def _check_keys(reading: Reading, tables: _Tables, known: Catalogue) -> None:
    organisations = {row.key for row in tables.organisations.rows}
    reading.known(tables.people, "organisation_key", organisations)
    reading.known(tables.funds, "holder_key", organisations)
    reading.known(tables.allocations, "holder_key", organisations)
    for column in ("lead_key", "delivery_keys"):
        reading.known(tables.schemes, column, organisations)
        reading.known(tables.registrations, column, organisations)
    funds = {row.key for row in tables.funds.rows}
    reading.known(tables.envelopes, "fund_key", funds)
    reading.known(tables.allocations, "fund_key", funds)
    reading.known(tables.closes, "fund_key", funds)
    lines = {row.key for row in tables.allocations.rows}
    reading.known(tables.virements, "from_line_key", lines)
    reading.known(tables.virements, "to_line_key", lines)
    reading.known(tables.awards, "line_key", lines)
    awards = {row.key for row in tables.awards.rows}
    reading.known(tables.awards, "parent_key", awards)
    reading.known(tables.spending, "award_key", awards)
    reading.known(tables.spending, "names_key", {row.key for row in tables.spending.rows})
    reading.known(tables.registrations, "key", {row.legacy_code for row in known.schemes})
    schemes = {row.key for row in (*tables.schemes.rows, *tables.registrations.rows)}
    reading.known(tables.links, "scheme_key", schemes)
    reading.known(tables.scheme_measures, "scheme_key", schemes)
    reading.known(tables.awards, "scheme_key", schemes)
    reading.known(tables.forecasts, "scheme_key", schemes)
    measures = {row.key for row in tables.example_measures.rows}
    measures |= {row.canonical_key for row in known.measures}
    reading.known(tables.scheme_measures, "measure_key", measures)


def _check_targets(reading: Reading, links: Table[LinkRow], known: Catalogue) -> None:
    for line, row in links.numbered():
        allowed = known.codes(*LENS_LISTS[row.lens]) | {UNATTRIBUTED}
        if row.target_code not in allowed:
            reading.refuse(links.file, line, "target_code", f"{row.target_code!r} is not known")
        if row.parts < 1:
            reading.refuse(links.file, line, "parts", "must be 1 or more")


def _check_observations(reading: Reading, tables: _Tables, known: Catalogue) -> None:
    """Refuse a value that is not plainly an example's: nothing made up stands beside the real."""
    table = tables.observations
    # How many people live in the place called Example is no real measure's value either.
    measures = {row.key for row in tables.example_measures.rows} | {_POPULATION}
    reading.known(table, "measure_key", measures)
    reading.known(table, "scheme_key", {row.key for row in tables.schemes.rows})
    examples = {
        row.code
        for row in known.references
        if row.list is ReferenceList.PLACE and row.kind == EXAMPLE
    }
    reading.known(table, "place_code", examples)
    reading.known(tables.rebases, "measure_key", {row.measure_key for row in table.rows})
    reading.known(tables.rebases, "place_code", examples)
    groups = {(group.dimension, group.code) for group in known.breakdowns} | {("", "")}
    for line, row in table.numbered():
        if bool(row.scheme_key) == bool(row.place_code):
            reading.refuse(table.file, line, "scheme_key", "must be there, or else a place_code")
        if (row.dimension, row.group_code) not in groups:
            reading.refuse(
                table.file, line, "group_code", f"{row.group_code!r} is not in {row.dimension!r}"
            )
        if row.value_basis is not AmountBasis.ILLUSTRATIVE:
            reading.refuse(table.file, line, "value_basis", "must be illustrative")
