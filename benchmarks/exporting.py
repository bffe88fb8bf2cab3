"""A sheet of 1,000,000 rows and 10 columns from the database to a workbook, against pandas.

Run it on Linux with `python -m benchmarks.exporting [ROWS]`. Both write the same rows
with the same number formats, headings, Excel table and document properties: ours as the evaluation
workbook is read and written, pandas through `read_sql`, `to_excel` and XlsxWriter, as a script
would. Each runs in a process of its own, so that processor time and memory are its own;
memory is counted above what the process held when everything was loaded and a short file written.

The whole evaluation workbook, with every column and sheet, is held to the same memory.

It fails unless ours grows by less than 64 MB, by no more for four times the rows, and takes at
most a sixth of the processor time and a twenty-fifth of the memory of pandas. Fewer rows than
that are measured and not judged.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from sqlalchemy import Connection, Engine, Select, select
from sqlalchemy.orm import aliased

from benchmarks.long_ledger import make_long_ledger
from benchmarks.memory import forget_most, most_megabytes
from tests.support import postgresql, system
from tests.support.databases import PostgresqlDatabases
from tests.support.once import SharedFolder
from tracker.app import create_app
from tracker.db.engine import make_engine, make_sessions
from tracker.db.funding import LedgerEntry
from tracker.db.journal import Journal
from tracker.db.schemes import Scheme
from tracker.exports.evaluation.money_columns import LEDGER
from tracker.exports.guides import dictionary_sheet
from tracker.exports.styles import NUMBER_FORMATS
from tracker.exports.tables import HEADING_ROW, Cover, CoverLine, Kind, Sheet, Workbook
from tracker.exports.workbook import write_workbook
from tracker.services.evaluation import EvaluationQuestion, Publisher, write_evaluation
from tracker.settings import read_settings

ROWS = 1_000_000
FEW = 10
# What the file is held to, at the full number of rows.
MEMORY_MB = 64
FLAT_MB = 8
TIMES_LESS_PROCESSOR = 6
TIMES_LESS_MEMORY = 25

_NAMES = (
    "entry_reference",
    "kind",
    "financial_year",
    "accounting_month",
    "month",
    "amount",
    "scheme_reference",
    "document_reference",
    "source",
    "recorded_at",
)
COLUMNS = tuple(column for name in _NAMES for column in LEDGER if column.name == name)
TITLE = "Ledger: every entry as it was recorded"
NOTE = "One row for each entry. Entries are never changed: a correction is an entry."
MOMENT = datetime(2024, 3, 31, 22, 59, 59, tzinfo=UTC)


@dataclass(frozen=True)
class Cost:
    """What writing one file took."""

    seconds: float
    megabytes: float


@dataclass(frozen=True)
class Ledgers:
    """Databases with a short ledger, a quarter of a long one and a long one, and a folder."""

    folder: Path
    short: str
    quarter: str
    full: str


def query() -> Select[Any]:
    """The ten columns in the order recorded."""
    scheme = aliased(Scheme)
    return (
        select(
            LedgerEntry.reference.label("entry_reference"),
            LedgerEntry.kind,
            LedgerEntry.financial_year,
            LedgerEntry.accounting_month,
            LedgerEntry.concerns_month.label("month"),
            LedgerEntry.amount_pence.label("amount"),
            scheme.reference.label("scheme_reference"),
            LedgerEntry.document.label("document_reference"),
            LedgerEntry.source,
            Journal.recorded_at,
        )
        .join(Journal, Journal.number == LedgerEntry.journal_number)
        .outerjoin(scheme, scheme.id == LedgerEntry.scheme_id)
        .where(LedgerEntry.document != "")
        .order_by(LedgerEntry.id)
    )


def write_ours(engine: Engine, path: Path) -> None:
    """The sheet as the evaluation workbook has it, read from the database as it is written."""
    with engine.connect() as connection:
        sheet = Sheet("Ledger", TITLE, "ledger", COLUMNS, streamed(connection), notes=(NOTE,))
        write_workbook(
            Workbook(
                title="Evaluation workbook",
                subject="Spend and outcomes",
                creator="Example board",
                as_at=MOMENT,
                cover=Cover((CoverLine("Organisation", "Example board"),)),
                sheets=(sheet, dictionary_sheet((sheet,))),
            ),
            path,
        )


def streamed(connection: Connection) -> Iterator[tuple[object, ...]]:
    """The rows piece by piece, with what comes again and again looked up, as the tracker does."""
    acts = connection.execute(select(Journal.number, Journal.recorded_at))
    moments = {number: moment for number, moment in acts}  # noqa: C416 a result looks like a mapping to `dict`
    named = connection.execute(select(Scheme.id, Scheme.reference))
    schemes = {scheme: reference for scheme, reference in named}  # noqa: C416 as above: a result looks like a mapping
    entries = (
        select(
            LedgerEntry.reference,
            LedgerEntry.kind,
            LedgerEntry.financial_year,
            LedgerEntry.accounting_month,
            LedgerEntry.concerns_month,
            LedgerEntry.amount_pence,
            LedgerEntry.scheme_id,
            LedgerEntry.document,
            LedgerEntry.source,
            LedgerEntry.journal_number,
        )
        .where(LedgerEntry.document != "")
        .order_by(LedgerEntry.id)
        .execution_options(yield_per=2_000)
    )
    for piece in connection.execute(entries).partitions():
        for *before, scheme, document, source, act in piece:
            yield *before, schemes[scheme], document, source, moments[act]


def write_pandas(engine: Engine, path: Path) -> None:
    """The same file as somebody would make it who knows pandas well."""
    with engine.connect() as connection:
        frame = pd.read_sql(query(), connection)
    frame["amount"] = frame["amount"] / 100
    # A spreadsheet knows no time zones.
    frame["recorded_at"] = pd.to_datetime(frame["recorded_at"], utc=True).dt.tz_localize(None)
    frame["kind"] = frame["kind"].map(str)
    frame.columns = pd.Index([column.label for column in COLUMNS])
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with pd.ExcelWriter(
        path,
        engine="xlsxwriter",
        date_format=NUMBER_FORMATS[Kind.MONTH],
        datetime_format=NUMBER_FORMATS[Kind.MOMENT],
        engine_kwargs={"options": options},
    ) as writer:
        writer.book.set_properties(
            {"title": "Evaluation workbook", "author": "Example board", "created": MOMENT}
        )
        _write_guides(writer, len(frame))
        frame.to_excel(writer, sheet_name="Ledger", startrow=HEADING_ROW - 1, index=False)
        _dress(writer, len(frame))


def _write_guides(writer: Any, rows: int) -> None:  # noqa: ANN401 pandas types it by its engine
    """Cover and dictionary, which are short."""
    cover = writer.book.add_worksheet("Cover")
    cover.write_string(0, 0, "Evaluation workbook")
    cover.write_string(1, 0, "Ledger")
    cover.write_number(1, 1, rows)
    dictionary = writer.book.add_worksheet("Dictionary")
    for place, column in enumerate(COLUMNS):
        dictionary.write_row(place, 0, [column.label, column.name, column.description])


def _dress(writer: Any, rows: int) -> None:  # noqa: ANN401 pandas types it by its engine
    """Formats, widths, title, note and table, as ours has them."""
    sheet = writer.sheets["Ledger"]
    sheet.write_string(0, 0, TITLE)
    sheet.write_string(1, 0, NOTE)
    for place, column in enumerate(COLUMNS):
        look = writer.book.add_format({"num_format": NUMBER_FORMATS[column.kind]})
        sheet.set_column(place, place, column.width, look)
    sheet.add_table(
        HEADING_ROW - 1,
        0,
        HEADING_ROW - 1 + rows,
        len(COLUMNS) - 1,
        {
            "name": "ledger",
            "autofilter": False,
            "style": "Table Style Light 1",
            "columns": [{"header": column.label} for column in COLUMNS],
        },
    )


def write_whole(engine: Engine, path: Path) -> None:
    """The evaluation workbook itself: every column of the ledger, and all other sheets."""
    with make_sessions(engine)() as session:
        write_evaluation(session, EvaluationQuestion(), Publisher("Example board"), path)


ALIKE = {"ours": write_ours, "pandas": write_pandas}
WRITERS = {**ALIKE, "whole": write_whole}


def one(writer: str, short: str, url: str, path: Path) -> None:
    """Write a short file, so that everything is loaded, then the long one; print what it took."""
    create_app(read_settings({"TRACKER_DATABASE_URL": url, "TRACKER_SECRET_KEY": "k" * 40}))
    engines = [make_engine(short), make_engine(url)]
    WRITERS[writer](engines[0], path)
    forget_most()
    seconds, before = time.process_time(), most_megabytes()
    WRITERS[writer](engines[1], path)
    print(time.process_time() - seconds, most_megabytes() - before)
    for engine in engines:
        engine.dispose()


def measure(writer: str, ledgers: Ledgers, url: str) -> Cost:
    """What one writer takes, in a process of its own."""
    path = ledgers.folder / "written.xlsx"
    words = [writer, ledgers.short, url, str(path)]
    told = subprocess.run(  # noqa: S603 this file, with words of its own
        [sys.executable, "-m", "benchmarks.exporting", "--one", *words],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    path.unlink()
    seconds, megabytes = map(float, told.stdout.split())
    return Cost(seconds, megabytes)


def check_same(ours: Path, theirs: Path) -> None:
    """Both files say the same in every cell, in the same number formats."""
    found = [_cells(path) for path in (ours, theirs)]
    for mine, other in zip(*found, strict=True):
        _insist(mine == other, f"both files hold the same rows: {mine} and {other}")


def _cells(path: Path) -> list[list[tuple[object, str]]]:
    """Each value with its format; that of words says nothing."""
    sheet = openpyxl.load_workbook(path)["Ledger"]
    return [
        [(cell.value, "" if isinstance(cell.value, str) else cell.number_format) for cell in row]
        for row in sheet.iter_rows(min_row=HEADING_ROW)
    ]


def main(rows: int) -> None:
    """Measure on SQLite, and ours on PostgreSQL too, where it is installed."""
    print(f"{rows:,} rows x {len(COLUMNS)} columns")
    with tempfile.TemporaryDirectory() as name:
        addresses = (f"sqlite:///{name}/{size}.db" for size in ("short", "quarter", "full"))
        ledgers = made(Path(name), rows, *addresses)
        check_same(*_written(ledgers))
        few = _told("ours, a quarter of the rows", measure("ours", ledgers, ledgers.quarter))
        ours = _told("ours", measure("ours", ledgers, ledgers.full))
        theirs = _told("pandas", measure("pandas", ledgers, ledgers.full))
        processor = theirs.seconds / ours.seconds
        memory = theirs.megabytes / max(ours.megabytes, 1)
        print(f"  pandas takes {processor:.1f} x the processor, {memory:.0f} x the memory of ours")
        judge(rows, (few, ours), (processor, memory))
        print(f"The whole evaluation workbook, {len(LEDGER)} columns of the ledger:")
        few = _told("a quarter of the rows", measure("whole", ledgers, ledgers.quarter))
        full = _told("all rows", measure("whole", ledgers, ledgers.full))
        judge_memory(rows, few, full)
    if system.postgresql() is None:
        print("PostgreSQL is not installed here")
        return
    with postgresql_ledgers(rows) as ledgers:
        print("From PostgreSQL, a quarter of the rows:")
        few = _told("ours, a sixteenth", measure("ours", ledgers, ledgers.quarter))
        judge_memory(rows, few, _told("ours", measure("ours", ledgers, ledgers.full)))


def made(folder: Path, rows: int, short: str, quarter: str, full: str) -> Ledgers:
    """The three databases, filled."""
    for url, entries in ((short, FEW), (quarter, rows // 4), (full, rows)):
        make_long_ledger(url, entries)
    return Ledgers(folder, short, quarter, full)


def judge(rows: int, ours: tuple[Cost, Cost], times: tuple[float, float]) -> None:
    """Fail unless the long file is as light as it is held to be."""
    if rows < ROWS:
        print(f"  fewer than {ROWS:,} rows: not judged")
        return
    processor, memory = times
    judge_memory(rows, *ours)
    _insist(processor >= TIMES_LESS_PROCESSOR, f"{TIMES_LESS_PROCESSOR} x less processor time")
    _insist(memory >= TIMES_LESS_MEMORY, f"{TIMES_LESS_MEMORY} x less memory")


def judge_memory(rows: int, few: Cost, full: Cost) -> None:
    """Fail where memory is large, or grows with the rows."""
    if rows >= ROWS:
        growth = full.megabytes - few.megabytes
        _insist(full.megabytes < MEMORY_MB, f"memory grows by less than {MEMORY_MB} MB")
        _insist(growth < FLAT_MB, f"{FLAT_MB} MB is the most for four times the rows: {growth:.0f}")


@contextmanager
def postgresql_ledgers(rows: int) -> Iterator[Ledgers]:
    """Ledgers of a quarter of the size, on a server of their own."""
    with tempfile.TemporaryDirectory() as server, tempfile.TemporaryDirectory() as folder:
        # Its user must find the way to its data.
        Path(server).chmod(0o711)
        databases = PostgresqlDatabases(SharedFolder(Path(server), os.getpid()))
        yield made(Path(folder), rows // 4, *(databases.empty() for _ in range(3)))
        postgresql.stop(Path(server) / "postgresql")


def _written(ledgers: Ledgers) -> list[Path]:
    """The same short ledger, written by both."""
    url, paths = f"sqlite:///{ledgers.folder}/same.db", []
    make_long_ledger(url, 1_000)
    engine = make_engine(url)
    for name, write in ALIKE.items():
        paths.append(ledgers.folder / f"same-{name}.xlsx")
        write(engine, paths[-1])
    engine.dispose()
    return paths


def _told(what: str, cost: Cost) -> Cost:
    print(f"  {what:34} {cost.seconds:7.2f} s  {cost.megabytes:6.0f} MB", flush=True)
    return cost


def _insist(holds: bool, what: str) -> None:
    if not holds:
        raise SystemExit(f"This should hold, and does not: {what}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        asked_writer, asked_short, asked_url, asked_path = sys.argv[2:]
        one(asked_writer, asked_short, asked_url, Path(asked_path))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
