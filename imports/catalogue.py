"""The reference catalogue: read from its CSV files whole, or refused with every problem at once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .catalogue_rows import (
    AliasRow,
    BreakdownRow,
    DiscrepancyRow,
    LeftOutRow,
    MeasureRow,
    MembershipRow,
    PublishedSchemeRow,
    PublishedValueRow,
    ReferenceRow,
    SourceRow,
)
from .catalogue_words import ReferenceList
from .csv_tables import Reading, Table

FOLDER = Path(__file__).parent / "catalogue"

# Columns that only one list has; they reach the row as its `details`.
EXTRA_COLUMNS: dict[ReferenceList, tuple[str, ...]] = {
    ReferenceList.FUNDING_CATEGORY: ("amount_year", "amount", "published_percent", "recurrence"),
    ReferenceList.ELEMENT: (
        "numeric_target",
        "target_operator",
        "target_unit",
        "target_period",
        "ambition_source",
    ),
    ReferenceList.PLUS_GROUP: ("adopted",),
    ReferenceList.POPULATION_GROUP: ("ours",),
    ReferenceList.STRATEGIC_PRIORITY: ("number",),
    ReferenceList.THEME: ("number", "section_title"),
    ReferenceList.ALLIANCE: (
        "place_codes",
        "percent_in_two_most_deprived_deciles",
        "sub_icb_codes",
        "sub_icb_codes_status",
    ),
    ReferenceList.PLACE: ("ons_code", "ons_code_status", "is_example"),
}

# Most lists name parents of their own; districts and councils lie in an alliance.
PARENT_LIST = {ReferenceList.PLACE: ReferenceList.ALLIANCE}


@dataclass(frozen=True)
class Catalogue:
    """Everything that the published documents give, as this product knows it."""

    sources: tuple[SourceRow, ...]
    references: tuple[ReferenceRow, ...]
    aliases: tuple[AliasRow, ...]
    measures: tuple[MeasureRow, ...]
    memberships: tuple[MembershipRow, ...]
    values: tuple[PublishedValueRow, ...]
    schemes: tuple[PublishedSchemeRow, ...]
    left_out: tuple[LeftOutRow, ...]
    discrepancies: tuple[DiscrepancyRow, ...]
    breakdowns: tuple[BreakdownRow, ...]

    def items(self, reference_list: ReferenceList) -> tuple[ReferenceRow, ...]:
        """Give the items of one list in the order in which people expect them."""
        found = (row for row in self.references if row.list is reference_list)
        return tuple(sorted(found, key=lambda row: row.sort_order))

    def codes(self, *reference_lists: ReferenceList) -> frozenset[str]:
        """Give the codes of one list or of several together."""
        return frozenset(row.code for row in self.references if row.list in reference_lists)


@dataclass(frozen=True)
class _Tables:
    sources: Table[SourceRow]
    lists: dict[ReferenceList, Table[ReferenceRow]]
    aliases: Table[AliasRow]
    measures: Table[MeasureRow]
    memberships: Table[MembershipRow]
    values: Table[PublishedValueRow]
    schemes: Table[PublishedSchemeRow]
    left_out: Table[LeftOutRow]
    discrepancies: Table[DiscrepancyRow]
    breakdowns: Table[BreakdownRow]

    def codes(self, *reference_lists: ReferenceList) -> set[str]:
        return {row.code for name in reference_lists for row in self.lists[name].rows}


def read_catalogue(folder: Path | None = None) -> Catalogue:
    """Read the whole catalogue; raises `TablesRefusedError` with all that is wrong in it."""
    reading = Reading(folder or FOLDER)
    tables = _read_tables(reading)
    if not reading.problems:
        # Codes are checked only in whole files, or one bad row would look like many.
        _check_keys(reading, tables)
        _check_sources(reading, tables)
        _check_references(reading, tables)
        _check_measures(reading, tables)
        _check_published(reading, tables)
    reading.finish()
    return Catalogue(
        sources=tables.sources.rows,
        references=tuple(row for table in tables.lists.values() for row in table.rows),
        aliases=tables.aliases.rows,
        measures=tables.measures.rows,
        memberships=tables.memberships.rows,
        values=tables.values.rows,
        schemes=tables.schemes.rows,
        left_out=tables.left_out.rows,
        discrepancies=tables.discrepancies.rows,
        breakdowns=tables.breakdowns.rows,
    )


def _read_tables(reading: Reading) -> _Tables:
    return _Tables(
        sources=reading.table("sources.csv", SourceRow),
        lists={
            name: reading.table(f"{name}.csv", ReferenceRow, extra)
            for name, extra in EXTRA_COLUMNS.items()
        },
        aliases=reading.table("aliases.csv", AliasRow),
        measures=reading.table("measures.csv", MeasureRow),
        memberships=reading.table("measure_memberships.csv", MembershipRow),
        values=reading.table("published_values.csv", PublishedValueRow),
        schemes=reading.table("published_schemes.csv", PublishedSchemeRow),
        left_out=reading.table("left_out.csv", LeftOutRow),
        discrepancies=reading.table("discrepancies.csv", DiscrepancyRow),
        breakdowns=reading.table("breakdowns.csv", BreakdownRow),
    )


def _check_keys(reading: Reading, tables: _Tables) -> None:
    reading.unique(tables.sources, "key", lambda row: row.key)
    for table in tables.lists.values():
        reading.unique(table, "code", lambda row: row.code)
        # People pick an item by its name, so a name may not stand for two.
        reading.unique(table, "name", lambda row: row.name)
    reading.unique(tables.aliases, "alias", lambda row: f"{row.list}: {row.alias}")
    reading.unique(tables.measures, "canonical_key", lambda row: row.canonical_key)
    reading.unique(
        tables.memberships, "code_in_list", lambda row: f"{row.list}: {row.code_in_list}"
    )
    reading.unique(tables.values, "code", lambda row: row.code)
    reading.unique(tables.schemes, "legacy_code", lambda row: row.legacy_code)
    reading.unique(tables.left_out, "code", lambda row: row.code)
    reading.unique(tables.discrepancies, "code", lambda row: row.code)
    reading.unique(tables.breakdowns, "code", lambda row: f"{row.dimension}: {row.code}")


def _check_sources(reading: Reading, tables: _Tables) -> None:
    keys = {row.key for row in tables.sources.rows}
    for table in tables.lists.values():
        reading.known(table, "source", keys)
    reading.known(tables.aliases, "source", keys)
    reading.known(tables.measures, "source", keys)
    reading.known(tables.memberships, "source", keys)
    reading.known(tables.values, "source", keys)
    reading.known(tables.schemes, "source", keys)
    reading.known(tables.left_out, "source", keys)
    reading.known(tables.breakdowns, "source", keys)
    reading.known(tables.discrepancies, "first_sources", keys)
    reading.known(tables.discrepancies, "second_sources", keys)


def _check_references(reading: Reading, tables: _Tables) -> None:
    for name, table in tables.lists.items():
        reading.known(table, "parent_code", tables.codes(PARENT_LIST.get(name, name)))
        for line, row in table.numbered():
            if row.list is not name:
                reading.refuse(table.file, line, "list", f"must be {name} in this file")
            _check_year(reading, table.file, line, "valid_from_year", row.valid_from_year)
            _check_year(reading, table.file, line, "valid_to_year", row.valid_to_year)
    aliases = tables.aliases
    for line, alias in aliases.numbered():
        items = tables.lists[alias.list].rows
        if alias.code not in {item.code for item in items}:
            reading.refuse(aliases.file, line, "code", f"{alias.code!r} is not known")
        if alias.alias.casefold() in {item.name.casefold() for item in items}:
            reading.refuse(aliases.file, line, "alias", f"{alias.alias!r} is already a name")


def _check_measures(reading: Reading, tables: _Tables) -> None:
    targets = tables.codes(ReferenceList.ELEMENT, ReferenceList.POPULATION_GROUP)
    reading.known(tables.measures, "element_code", targets)
    keys = {row.canonical_key for row in tables.measures.rows}
    reading.known(tables.memberships, "canonical_key", keys)
    reading.known(tables.values, "canonical_key", keys)
    mentioned = {(row.canonical_key, row.code_in_list): row for row in tables.memberships.rows}
    named = {row.canonical_key for row in tables.memberships.rows}
    file = tables.measures.file
    for line, row in tables.measures.numbered():
        if row.canonical_key not in named:
            reading.refuse(file, line, "canonical_key", "is in no list")
        if (row.numeric_target is None) != (row.target_operator is None):
            reading.refuse(file, line, "target_operator", "goes with a numeric target")
        if not row.target_membership:
            continue
        member = mentioned.get((row.canonical_key, row.target_membership))
        if member is None or (member.numeric_target, member.target_operator) != (
            row.numeric_target,
            row.target_operator,
        ):
            reading.refuse(file, line, "target_membership", "does not give this target")


# Units in which a published value counts people.
_OF_PEOPLE = frozenset({"people", "families", "deaths", "detentions"})


def _check_published(reading: Reading, tables: _Tables) -> None:
    places = tables.codes(ReferenceList.PLACE)
    alliances = tables.codes(ReferenceList.ALLIANCE)
    schemes, values = tables.schemes, tables.values
    reading.known(schemes, "alliance_code", alliances)
    reading.known(schemes, "place_codes", places)
    reading.known(schemes, "theme_code", tables.codes(ReferenceList.THEME))
    reading.known(schemes, "element_codes", tables.codes(ReferenceList.ELEMENT))
    reading.known(schemes, "plus_codes", tables.codes(ReferenceList.PLUS_GROUP))
    reading.known(schemes, "population", tables.codes(ReferenceList.POPULATION_GROUP))
    categories = tables.codes(ReferenceList.FUNDING_CATEGORY)
    reading.known(schemes, "funding_category_code", categories)
    reading.known(values, "geography_code", places | alliances)
    reading.known(values, "scheme_code", {row.legacy_code for row in schemes.rows})
    reading.known(values, "about_code", {row.code for row in tables.left_out.rows})
    _check_nothing_both_loaded_and_left_out(reading, tables)
    for line, value in values.numbered():
        # Published or not, who reads of one person may know who it is.
        if value.unit in _OF_PEOPLE and value.value == 1:
            reading.refuse(values.file, line, "value", "must not be a count of one person")
    for line, row in schemes.numbered():
        _check_year(reading, schemes.file, line, "first_year", row.first_year)
        _check_year(reading, schemes.file, line, "last_year", row.last_year)


def _check_nothing_both_loaded_and_left_out(reading: Reading, tables: _Tables) -> None:
    loaded: Iterable[str] = (
        *(row.legacy_code for row in tables.schemes.rows),
        *(row.code for row in tables.values.rows),
    )
    for line, row in tables.left_out.numbered():
        if row.code in loaded:
            reading.refuse(tables.left_out.file, line, "code", f"{row.code!r} is loaded as well")


def _check_year(reading: Reading, file: str, line: int, column: str, year: str) -> None:
    """Refuse a year that is not one April to March, like 2023/24; blank is open."""
    parts = re.fullmatch(r"(\d{4})/(\d\d)", year, re.ASCII)
    if year and (parts is None or (int(parts[1]) + 1) % 100 != int(parts[2])):
        reading.refuse(file, line, column, f"must be a financial year like 2023/24, not {year!r}")
