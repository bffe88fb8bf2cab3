"""What makes Excel offer to repair a file, and an older one makes unreadable, is not there."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from openpyxl.utils import column_index_from_string, range_boundaries

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
CONTENT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
# The order that the schema of a worksheet prescribes, as far as we use it.
ORDER = (
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "hyperlinks",
    "pageMargins",
    "pageSetup",
    "drawing",
    "tableParts",
)


@pytest.fixture(scope="module")
def parts(path: Path) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(path) as opened:
        yield opened


def _named(parts: zipfile.ZipFile, folder: str) -> list[str]:
    return [name for name in parts.namelist() if re.fullmatch(folder + r"/[a-z]+\d+\.xml", name)]


def _tree(parts: zipfile.ZipFile, name: str) -> ET.Element:
    return ET.fromstring(parts.read(name))  # noqa: S314 our own file


def test_every_part_is_well_formed(parts: zipfile.ZipFile) -> None:
    assert parts.testzip() is None
    for name in parts.namelist():
        _tree(parts, name)


def test_every_part_has_a_content_type_and_every_type_a_part(parts: zipfile.ZipFile) -> None:
    types = _tree(parts, "[Content_Types].xml")
    named = {element.get("PartName") for element in types.iter(f"{CONTENT}Override")}
    present = {f"/{name}" for name in parts.namelist() if not name.endswith(".rels")}
    assert named == present - {"/[Content_Types].xml"}


def test_every_relation_leads_to_a_part(parts: zipfile.ZipFile) -> None:
    for name in parts.namelist():
        if name.endswith(".rels"):
            relations = list(_tree(parts, name).iter(RELATION))
            assert len({relation.get("Id") for relation in relations}) == len(relations)
            for relation in relations:
                target = str(relation.get("Target"))
                found = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
                assert found in parts.namelist() or target in parts.namelist()


def test_tables_have_ids_and_names_of_their_own_and_no_filter(parts: zipfile.ZipFile) -> None:
    tables = [_tree(parts, name) for name in _named(parts, "xl/tables")]
    assert len(tables) == 13
    assert len({table.get("id") for table in tables}) == 13
    assert len({str(table.get("displayName")).casefold() for table in tables}) == 13
    assert all(table.get("name") == table.get("displayName") for table in tables)
    assert all(table.find(f"{MAIN}autoFilter") is None for table in tables)


def test_each_tables_columns_are_its_header_cells_letter_for_letter(
    parts: zipfile.ZipFile,
) -> None:
    for number in range(2, 15):
        [relation] = [
            relation
            for relation in _tree(parts, f"xl/worksheets/_rels/sheet{number}.xml.rels").iter(
                RELATION
            )
            if "tables" in str(relation.get("Target"))
        ]
        table = _tree(parts, str(relation.get("Target")).removeprefix("/"))
        columns = [column.get("name") for column in table.iter(f"{MAIN}tableColumn")]
        sheet = _tree(parts, f"xl/worksheets/sheet{number}.xml")
        [row] = [row for row in sheet.iter(f"{MAIN}row") if row.get("r") == "4"]
        assert ["".join(cell.itertext()) for cell in row] == columns
        assert range_boundaries(str(table.get("ref")))[2] == len(columns)
        parts_of_table = [element.get(RELATION_ID) for element in sheet.iter(f"{MAIN}tablePart")]
        assert parts_of_table == [relation.get("Id")]


def test_sheets_keep_the_order_that_the_schema_prescribes(parts: zipfile.ZipFile) -> None:
    for name in _named(parts, "xl/worksheets"):
        tags = [element.tag.removeprefix(MAIN) for element in _tree(parts, name)]
        assert tags == [tag for tag in ORDER if tag in tags]


def test_rows_and_cells_are_in_order_where_they_say_and_within_the_dimension(
    parts: zipfile.ZipFile,
) -> None:
    for name in _named(parts, "xl/worksheets"):
        sheet = _tree(parts, name)
        rows = [int(str(row.get("r"))) for row in sheet.iter(f"{MAIN}row")]
        assert rows == list(range(1, len(rows) + 1))
        columns = set()
        for row in sheet.iter(f"{MAIN}row"):
            addresses = [str(cell.get("r")) for cell in row]
            letters = [address.rstrip("0123456789") for address in addresses]
            assert addresses == [f"{letter}{row.get('r')}" for letter in letters]
            numbers = [column_index_from_string(letter) for letter in letters]
            assert numbers == sorted(set(numbers))
            columns |= set(numbers)
        dimension = sheet.find(f"{MAIN}dimension")
        assert dimension is not None
        assert range_boundaries(str(dimension.get("ref")))[3] == len(rows)
        assert max(columns) == range_boundaries(str(dimension.get("ref")))[2]


def test_every_style_that_a_cell_names_is_in_the_style_sheet(parts: zipfile.ZipFile) -> None:
    formats = _tree(parts, "xl/styles.xml").find(f"{MAIN}cellXfs")
    assert formats is not None
    for name in _named(parts, "xl/worksheets"):
        styles = {int(cell.get("s", "0")) for cell in _tree(parts, name).iter(f"{MAIN}c")}
        assert max(styles) < len(formats)


def test_every_cell_is_a_number_or_inline_text(parts: zipfile.ZipFile) -> None:
    for name in _named(parts, "xl/worksheets"):
        for cell in _tree(parts, name).iter(f"{MAIN}c"):
            if cell.get("t") == "inlineStr":
                assert [child.tag for child in cell] == [f"{MAIN}is"]
            else:
                assert cell.get("t") is None
                float("".join(cell.itertext()))
