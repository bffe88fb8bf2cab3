"""Every awkward file of the library is read, or refused, exactly as is written beside it."""

import json
from pathlib import Path
from typing import Any

import pytest

from imports.layouts import read_layout
from imports.uploads import Upload, read_upload

FOLDER = Path(__file__).resolve().parents[1] / "spreadsheet_files"
EXPECTED = sorted(FOLDER.glob("*.json"))


def _as_written(upload: Upload) -> dict[str, Any]:
    problems = [
        [p.severity, p.sheet, p.cell, p.column, p.value, p.message] for p in upload.problems
    ]
    if upload.table is None:
        return {"problems": problems}
    table = upload.table
    return {
        "sheet": table.sheet,
        "heading_row": table.heading_row,
        "columns": list(table.columns),
        "rows": [[row.number, row.marks, *row.values] for row in table.rows],
        "problems": problems,
    }


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_an_awkward_file_is_read_as_is_written_beside_it(expected: Path) -> None:
    reading = json.loads(expected.read_text(encoding="utf-8"))
    layout = read_layout(reading.pop("layout"))
    file = expected.with_suffix("")
    assert _as_written(read_upload(file.name, file, layout)) == reading


def test_every_awkward_file_has_its_reading_beside_it() -> None:
    plain = {".json", ".md", ""}
    files = {path.name for path in FOLDER.iterdir() if path.suffix not in plain}
    assert files == {path.stem for path in EXPECTED}
    assert len(files) >= 60


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_no_sentence_blames_or_begs(expected: Path) -> None:
    for problem in json.loads(expected.read_text(encoding="utf-8"))["problems"]:
        words = problem[-1].lower().split()
        assert not {"please", "invalid", "illegal", "oops", "sorry"} & set(words)
        assert problem[-1][0].isupper()
        assert not problem[-1].endswith(".")
