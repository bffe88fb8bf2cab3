"""A workbook of ours says what it is: layout, version, period and organisation are checked."""

from pathlib import Path

import pytest

from imports.layouts import FOLDER, read_layout
from imports.uploads import Asked, Upload, read_upload
from tests.imports.workbook_bytes import Value, parts_of, rows_xml, sheet_xml, zipped

ENVELOPES = read_layout("envelopes")
ROWS: list[list[Value]] = [["Fund", "Financial year", "Amount"], ["MSE", "2023/24", 5]]


def _template(**keys: str) -> bytes:
    kept = {"layout": "envelopes", "version": "1"} | keys
    sheets = {
        "Envelopes": sheet_xml(rows_xml(ROWS)),
        "tracker": sheet_xml(rows_xml([[key, value] for key, value in kept.items()])),
    }
    return zipped(parts_of(sheets, hidden=["tracker"]))


def _sentence(upload: Upload) -> str:
    (problem,) = upload.problems
    assert (problem.sheet, problem.cell, problem.column) == (None, None, None)
    assert upload.is_refused
    return problem.message


def test_the_keys_of_a_template_come_back_with_its_rows() -> None:
    content = _template(period="2023/24", organisation="ORG-ICB", made="2026-04-01", later="x")
    upload = read_upload("e.xlsx", content, ENVELOPES, asked=Asked("2023/24", "org-icb"))
    assert upload.problems == ()
    keys = upload.keys
    assert (keys.layout, keys.version, keys.period) == ("envelopes", "1", "2023/24")
    assert (keys.organisation, keys.made) == ("ORG-ICB", "2026-04-01")


def test_a_template_is_known_without_being_told_what_it_is() -> None:
    upload = read_upload("e.xlsx", _template())
    assert upload.layout == ENVELOPES
    assert upload.table is not None
    assert upload.table.value(upload.table.rows[0], "fund") == "MSE"
    assert upload.table.address(upload.table.rows[0], "amount") == "C2"
    assert upload.table.address(upload.table.rows[0], "reason") is None


def test_the_template_of_another_period_is_refused() -> None:
    upload = read_upload("e.xlsx", _template(period="2022/23"), asked=Asked(period="2023/24"))
    assert _sentence(upload) == (
        "The workbook was made for 2022/23, and 2023/24 was chosen. Choose 2022/23, or download "
        "the template for 2023/24"
    )


def test_the_template_of_another_organisation_is_refused() -> None:
    content = _template(organisation="ORG-A")
    upload = read_upload("e.xlsx", content, asked=Asked(organisation="ORG-B"))
    assert "made for the organisation ORG-A, and ORG-B was chosen" in _sentence(upload)


def _versions(folder: Path) -> None:
    for file in FOLDER.glob("*.toml"):
        (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    text = (FOLDER / "envelopes-1.toml").read_text(encoding="utf-8")
    second = text.replace("version = 1", "version = 2").replace('label = "Fund"', 'label = "Pool"')
    (folder / "envelopes-2.toml").write_text(second, encoding="utf-8")


@pytest.mark.parametrize("status", ["supported", "retired"])
def test_an_older_template_is_read_until_its_version_retires(tmp_path: Path, status: str) -> None:
    _versions(tmp_path)
    old = tmp_path / "envelopes-1.toml"
    text = old.read_text(encoding="utf-8").replace('"current"', f'"{status}"', 1)
    old.write_text(text, encoding="utf-8")
    current = read_layout("envelopes", folder=tmp_path)
    assert current.version == 2
    upload = read_upload("e.xlsx", _template(), current, folder=tmp_path)
    if status == "supported":
        assert upload.problems == ()
        assert upload.layout is not None
        assert upload.layout.version == 1
    else:
        assert _sentence(upload) == (
            "Version 1 of the template for Envelopes is no longer read. Download version 2 from "
            "Uploads, copy your rows into it, then upload that file"
        )
