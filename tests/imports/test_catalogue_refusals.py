"""A catalogue with slips in it is refused, and every slip is named by its place."""

import csv
import shutil
from pathlib import Path

import pytest

from imports.catalogue import FOLDER, read_catalogue
from imports.csv_tables import TablesRefusedError


def spoiled(folder: Path, file: str, line: int, **cells: str) -> None:
    """Overwrite cells of one line of a copied file; line 1 is the heading."""
    path = folder / file
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    for column, text in cells.items():
        rows[line - 1][rows[0].index(column)] = text
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "catalogue"
    shutil.copytree(FOLDER, folder)
    return folder


def refusal(folder: Path) -> str:
    with pytest.raises(TablesRefusedError) as refused:
        read_catalogue(folder)
    return str(refused.value)


def test_misread_cells_are_told_all_at_once_by_file_line_and_column(copy: Path) -> None:
    spoiled(copy, "measures.csv", 4, polarity="up", numeric_target="six")
    spoiled(copy, "published_schemes.csv", 9, start="1/4/2023")
    assert refusal(copy).splitlines() == [
        "measures.csv line 4, polarity: must be one of higher, lower, none, not 'up'",
        "measures.csv line 4, numeric_target: must be a number like 1234.5, not 'six'",
        "published_schemes.csv line 9, start: must be a date like 2023-04-01, not '1/4/2023'",
    ]


def test_codes_that_name_nothing_or_two_things_are_refused(copy: Path) -> None:
    spoiled(copy, "published_schemes.csv", 3, alliance_code="AL-NORTH", place_codes="PL-BAS; PL-X")
    spoiled(copy, "theme.csv", 3, code="TH1")
    told = refusal(copy)
    assert "published_schemes.csv line 3, alliance_code: 'AL-NORTH' is not known" in told
    assert "published_schemes.csv line 3, place_codes: 'PL-X' is not known" in told
    assert "theme.csv line 3, code: 'TH1' is already on line 2" in told


def test_a_published_count_of_one_person_is_not_loaded(copy: Path) -> None:
    with (copy / "published_values.csv").open(encoding="utf-8", newline="") as file:
        units = [row["unit"] for row in csv.DictReader(file)]
    line = units.index("people") + 2
    spoiled(copy, "published_values.csv", line, value="1")
    said = f"published_values.csv line {line}, value: must not be a count of one person"
    assert said in refusal(copy)


def test_missing_and_unknown_columns_are_refused(copy: Path) -> None:
    spoiled(copy, "breakdowns.csv", 1, label="labels")
    assert refusal(copy).splitlines() == [
        "breakdowns.csv line 1, label: this column is missing",
        "breakdowns.csv line 1, labels: this column is not known",
    ]


def test_a_missing_file_is_told_by_its_name(copy: Path) -> None:
    (copy / "theme.csv").unlink()
    assert refusal(copy) == "theme.csv: the file is missing"


def test_a_year_that_is_not_april_to_march_is_refused(copy: Path) -> None:
    spoiled(copy, "funding_category.csv", 2, valid_from_year="2023/25")
    assert "valid_from_year: must be a financial year like 2023/24" in refusal(copy)
