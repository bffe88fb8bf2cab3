"""LibreOffice opens the workbook without complaint and shows what we meant."""

import csv
import subprocess
from pathlib import Path

import pytest

from tests.support.system import libreoffice
from tests.workbooks.example_portfolio import CATEGORIES

pytestmark = pytest.mark.libreoffice


def _convert(path: Path, target: str, folder: Path) -> list[Path]:
    program = libreoffice()
    assert program
    outcome = subprocess.run(
        [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            target,
            "--outdir",
            str(folder / "out"),
            str(path),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    assert "rror" not in outcome.stdout + outcome.stderr
    return sorted((folder / "out").iterdir())


def test_it_becomes_a_pdf_with_its_chart_and_titles(path: Path, tmp_path: Path) -> None:
    [pdf] = _convert(path, "pdf", tmp_path)
    content = pdf.read_bytes()
    assert content.startswith(b"%PDF-")
    assert len(content) > 20_000


def test_every_sheet_becomes_csv_with_pounds_and_dates_as_shown(path: Path, tmp_path: Path) -> None:
    # Separator, quote, character set, first row, …, values as shown (true), …, every sheet (-1).
    files = _convert(
        path,
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1",
        tmp_path,
    )
    assert len(files) == 14
    [ledger] = [file for file in files if file.stem.endswith("Ledger")]
    rows = list(csv.reader(ledger.read_text(encoding="utf-8").splitlines()))
    headings = rows[3]
    by_heading = [dict(zip(headings, row, strict=True)) for row in rows[4:]]
    assert by_heading[0]["Amount (£)"] == "£3,400,000.00"
    assert by_heading[0]["Month concerned"] == "December 2023"
    assert "-£4,050.00" in {row["Amount (£)"] for row in by_heading}
    assert any(row["Scheme name"].startswith("=HYPERLINK(") for row in by_heading)
    names = [row["Category name"] for row in by_heading if row["Kind"] == "allocation"]
    assert names == [name for _, name, _ in CATEGORIES]
