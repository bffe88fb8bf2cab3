"""A sheet of 100,000 rows and 10 columns read, checked against every rule, and stored.

Run it on Linux with `python -m benchmarks.importing [ROWS]`. SQLite is a file of its own;
PostgreSQL, where it is installed, a server of its own on a loopback port. The same file is read
by pandas in the same run, which checks nothing: ratios travel between machines, seconds do not.
Each database is measured in a process of its own, so that memory is its own.
"""

import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
from sqlalchemy import Engine, event

from benchmarks.memory import most_megabytes
from tests.support import postgresql, system
from tests.support.databases import PostgresqlDatabases
from tests.support.once import SharedFolder
from tests.support.portfolio import Portfolio, lay_ground
from tracker.db.engine import make_engine, make_sessions
from tracker.db.journal import unit_of_work
from tracker.db.migrate import upgrade
from tracker.db.schemes import Scheme
from tracker.domain.breaches import Severity
from tracker.services.importing import IncomingFile, check_upload, store_upload
from tracker.services.organisations import system_viewer

ROWS = 100_000
ROWS_TO_A_STATEMENT = 100
HEADINGS = (
    "Source",
    "Document",
    "Line",
    "Scheme reference",
    "Kind of entry",
    "Amount",
    "Month",
    "Reason",
    "Purpose",
    "Ledger code",
)
A_GREAT_DEAL = 100_000_000_00


@dataclass
class Spell:
    """What one part of the work took."""

    seconds: float = 0.0
    statements: int = 0


class Work:
    """Times each part of the work, and counts what the database is asked meanwhile."""

    def __init__(self, engine: Engine) -> None:
        self.spells: dict[str, Spell] = {}
        self._asked = 0
        event.listen(engine, "before_cursor_execute", self._count)

    def _count(self, *_: object) -> None:
        self._asked += 1

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Measure what is done inside."""
        gc.collect()
        self._asked, start = 0, time.perf_counter()
        yield
        self.spells[name] = Spell(time.perf_counter() - start, self._asked)


def write(path: Path, scheme: str, rows: int) -> None:
    """Write a workbook of actuals of one scheme, each with a document of its own."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Actuals")
    sheet.append(HEADINGS)
    for n in range(rows):
        month = date(2023, 4 + n % 9, 1)
        said = f"Payment {n % 700} of the year"
        amount = n % 99_999 / 100 + 1
        sheet.append(
            ["GL", f"INV{n:07}", "1", scheme, "invoice", amount, month, said, "Delivery", f"{n:07}"]
        )
    book.save(path)


def prepare(url: str) -> str:
    """Migrate a database, make an award that is large enough, and name the scheme that has it."""
    upgrade(url)
    engine = make_engine(url)
    with unit_of_work(make_sessions(engine), by=None, act="prepare", source="bench") as session:
        ground = lay_ground(session)
        portfolio = Portfolio(session, ground)
        portfolio.envelope(A_GREAT_DEAL)
        portfolio.award(portfolio.line(A_GREAT_DEAL), A_GREAT_DEAL)
        scheme = session.get_one(Scheme, ground.scheme).reference
    engine.dispose()
    return scheme


def measure(url: str, path: Path, rows: int) -> None:
    """Read, check and store one file; then send the same again, which changes nothing."""
    engine = make_engine(url)
    file = IncomingFile(path.name, path.read_bytes(), "actuals")
    sessions, by = make_sessions(engine), system_viewer()
    work, before = Work(engine), most_megabytes()
    with work.part("read"):
        told = [one for one in file.upload.problems if one.severity.value == Severity.ERROR.value]
    _insist(not told and file.upload.table is not None, f"the file is read: {told[:3]}")
    with work.part("check"), sessions() as session:
        checked = check_upload(session, by, file)
    _insist(checked.counts.created == rows, f"every row is new: {checked.problems[:3]}")
    with (
        work.part("check again and store"),
        unit_of_work(sessions, by=None, act="Import actuals", source="bench") as session,
    ):
        stored = store_upload(session, by, file)
    _insist(stored.stored and stored.counts.created == rows, "every row is stored")
    with work.part("check the same file again"), sessions() as session:
        same = check_upload(session, by, file)
    _insist(same.counts.unchanged == rows, "the same file changes nothing")
    _tell(work, rows, most_megabytes() - before)
    engine.dispose()


def _tell(work: Work, rows: int, megabytes: float) -> None:
    for name, spell in work.spells.items():
        each = f"{rows / spell.statements:,.0f} rows to each" if spell.statements else "none"
        print(f"  {name:28} {spell.seconds:6.2f} s  {spell.statements:5} statements, {each}")
        few = spell.statements * ROWS_TO_A_STATEMENT < max(rows, 10_000)
        _insist(few, f"{name} asks the database less than once for every hundred rows")
    print(f"  {'memory':28} {megabytes:6.0f} MB")


def measure_pandas(path: Path, rows: int) -> None:
    """Read the same rows as a script would, without a check of anything."""
    before, start = most_megabytes(), time.perf_counter()
    frame = pd.read_excel(path, engine="openpyxl")
    print(f"  {'read':28} {time.perf_counter() - start:6.2f} s")
    print(f"  {'memory':28} {most_megabytes() - before:6.0f} MB")
    _insist(len(frame) == rows, "pandas read every row")


def _insist(holds: bool, what: str) -> None:
    if not holds:
        raise SystemExit(f"This should hold, and does not: {what}")


def main(rows: int) -> None:
    """Measure pandas, SQLite and PostgreSQL, each in a process of its own."""
    print(f"{rows:,} rows x {len(HEADINGS)} columns")
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as server:
        path, url = Path(name) / "actuals.xlsx", f"sqlite:///{name}/bench.db"
        write(path, prepare(url), rows)
        _in_a_process("pandas, reading alone", "", path, rows)
        _in_a_process("SQLite", url, path, rows)
        if system.postgresql() is None:
            print("PostgreSQL is not installed here")
            return
        # Its user must find the way to its data.
        Path(server).chmod(0o711)
        databases = PostgresqlDatabases(SharedFolder(Path(server), os.getpid()))
        url = databases.empty()
        write(path, prepare(url), rows)
        _in_a_process("PostgreSQL", url, path, rows)
        postgresql.stop(Path(server) / "postgresql")


def _in_a_process(what: str, url: str, path: Path, rows: int) -> None:
    print(f"{what}:", flush=True)
    command = [sys.executable, "-m", "benchmarks.importing", "--one", url, str(path), str(rows)]
    subprocess.run(command, check=True)  # noqa: S603 this file, with words of its own


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        asked_url, asked_path, asked_rows = sys.argv[2:]
        if asked_url:
            measure(asked_url, Path(asked_path), int(asked_rows))
        else:
            measure_pandas(Path(asked_path), int(asked_rows))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
