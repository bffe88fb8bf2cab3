"""Reading a spreadsheet of 100,000 rows and 10 columns, against pandas reading the same file.

Run it on Linux with `python -m benchmarks.reading [ROWS]`. Each reader runs in a process of its
own, so that processor time and memory are its own; the best of three runs counts. Ratios travel
between machines, seconds do not.
"""

import io
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pandas as pd
import python_calamine

from benchmarks.memory import most_megabytes
from imports.layouts import read_layout
from imports.uploads import read_upload

ROWS = 100_000
RUNS = 3
HEADINGS = (
    "Source",
    "Document",
    "Line",
    "Award reference",
    "Scheme reference",
    "Kind of entry",
    "Amount",
    "Month",
    "Reason",
    "Ledger code",
)


def write(path: Path, rows: int, *, styled_empty: int = 0) -> None:
    """Write a workbook of actuals, with as many formatted but empty rows below as asked."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Actuals")
    sheet.append(HEADINGS)
    april = date(2023, 4, 1)
    for n in range(rows):
        month = (april + timedelta(days=n % 300)).replace(day=1)
        scheme, award = f"S-{n % 4_000:06}", f"A-{n % 9_000:06}"
        said = f"Payment {n % 700} of the year"
        amount = n % 99_999 / 100 + 1
        row = ["GL", f"INV{n:07}", 1, award, scheme, "invoice", amount, month, said, f"{n:07}"]
        sheet.append(row)
    book.save(path)
    if styled_empty:
        _add_empty_rows(path, rows + 2, styled_empty)


def _add_empty_rows(path: Path, first: int, count: int) -> None:
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(first, first + count))
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", empty.encode() + b"</sheetData>")
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    path.write_bytes(written.getvalue())


def read_ours(path: Path) -> int:
    """Read with every check that an upload gets."""
    upload = read_upload(path.name, path, read_layout("actuals"))
    assert upload.table is not None  # noqa: S101 a benchmark of a refusal would mean nothing
    return len(upload.table.rows)


def read_pandas(path: Path) -> int:
    """Read as a script would, without a check of anything."""
    return len(pd.read_excel(path))


def read_calamine(path: Path) -> int:
    """Read with the fastest reader there is, without a check of anything."""
    book = python_calamine.load_workbook(path)
    return len(book.get_sheet_by_index(0).to_python()) - 1


READERS = {"ours": read_ours, "pandas": read_pandas, "calamine": read_calamine}


def measure(reader: str, path: Path) -> tuple[float, float]:
    """Processor seconds and megabytes that one reader takes, the best of three runs."""
    runs = []
    for _ in range(RUNS):
        told = subprocess.run(  # noqa: S603 this file, with words of its own
            [sys.executable, "-m", "benchmarks.reading", "--one", reader, str(path)],
            check=True,
            capture_output=True,
            text=True,
        )
        seconds, megabytes = told.stdout.split()
        runs.append((float(seconds), float(megabytes)))
    return min(runs)


def one(reader: str, path: Path) -> None:
    """Read once and print what it took."""
    small = path.with_name("small.xlsx")
    READERS[reader](small)
    seconds, before = time.process_time(), most_megabytes()
    READERS[reader](path)
    print(time.process_time() - seconds, most_megabytes() - before)


def main(rows: int) -> None:
    """Measure every reader on a full sheet and on one with a million empty rows."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "small.xlsx", 10)
        write(folder / "full.xlsx", rows)
        write(folder / "empty.xlsx", 10, styled_empty=1_000_000)
        for file, what in (("full", f"{rows:,} rows"), ("empty", "a million empty rows")):
            print(f"{what}:")
            found = {reader: measure(reader, folder / f"{file}.xlsx") for reader in READERS}
            ours = found["ours"][0]
            for reader, (seconds, megabytes) in found.items():
                ratio = seconds / ours
                print(f"  {reader:9} {seconds:6.2f} s  {megabytes:6.0f} MB  {ratio:5.1f} x ours")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
