"""A data package written as a zip of CSV files, the same bytes for the same data.

Rows go to a spool as they are read, so that memory stays flat however many there are.
"""

import csv
import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path
from secrets import token_hex
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from ..packing import add_part
from ..tables import Kind
from .contents import PackageData, tables_of
from .descriptor import WrittenTable, descriptor
from .readme import readme
from .tables import Table
from .values import cell_writer

MANIFEST = "manifest.sha256"
_BLOCK = 1000
_CHUNK = 1 << 18
_SPOOL_IN_MEMORY = 1 << 20


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """What was written: the hash of the zip, that of its data, and the rows of each table."""

    file_sha256: str
    data_sha256: str
    rows: Mapping[str, int]


def write_package(data: PackageData, target: Path | IO[bytes]) -> WrittenPackage:
    """Write the package to a path, which is replaced only by a whole file, or to an open file."""
    if isinstance(target, Path):
        return _write_to_path(data, target)
    with TemporaryFile() as file:
        written = _write(data, file)
        file.seek(0)
        shutil.copyfileobj(file, target, _CHUNK)
    return written


def _write_to_path(data: PackageData, path: Path) -> WrittenPackage:
    unfinished = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        with unfinished.open("x+b") as file:
            written = _write(data, file)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return written


def _write(data: PackageData, file: IO[bytes]) -> WrittenPackage:
    evaluation = data.evaluation
    with ExitStack() as spools, ZipFile(file, "w", ZIP_DEFLATED) as packed:
        streamed = [_stream(table, spools) for table in tables_of(data)]
        written = tuple(one for one, _ in streamed)
        words = {
            "datapackage.json": descriptor(evaluation.cover, written),
            "README.txt": readme(evaluation.cover, written, evaluation.notes),
        }
        for name, content in words.items():
            add_part(packed, name, [content], len(content))
        for one, spool in streamed:
            add_part(packed, one.path, _chunks(spool), one.size)
        of_data = {one.path: one.sha256 for one in written}
        of_words = {name: hashlib.sha256(one).hexdigest() for name, one in words.items()}
        manifest = _manifest({**of_words, **of_data})
        add_part(packed, MANIFEST, [manifest], len(manifest))
    file.seek(0)
    return WrittenPackage(
        hashlib.file_digest(file, "sha256").hexdigest(),  # type: ignore[arg-type]  # IO lacks what every file has
        hashlib.sha256(_manifest(of_data)).hexdigest(),
        {one.table.name: one.rows for one in written},
    )


class _Spool:
    """The bytes of one file, counted and hashed as they come."""

    def __init__(self, spools: ExitStack) -> None:
        self.file: IO[bytes] = SpooledTemporaryFile(max_size=_SPOOL_IN_MEMORY)  # noqa: SIM115 the stack closes it
        spools.enter_context(self.file)
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, rows: Sequence[Sequence[str]]) -> None:
        """Take in some rows."""
        text = StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows(rows)
        content = text.getvalue().encode()
        self.digest.update(content)
        self.size += self.file.write(content)


def _stream(table: Table, spools: ExitStack) -> tuple[WrittenTable, IO[bytes]]:
    """Write the rows of a table to a spool, which stays open until `spools` is closed."""
    spool, rows = _Spool(spools), 0
    columns = table.described
    sums = {place: 0 for place, column in enumerate(columns) if column.kind is Kind.PENCE}
    spool.write([[column.name for column in columns]])
    for block in _blocks(table):
        spool.write(list(_cells(table, block)))
        rows += len(block)
        for place in sums:
            sums[place] += sum(pence for row in block if isinstance(pence := row[place], int))
    named = {columns[place].name: pence for place, pence in sums.items()}
    path = f"data/{table.name}.csv"
    written = WrittenTable(table, path, spool.size, spool.digest.hexdigest(), rows, named)
    return written, spool.file


def _blocks(table: Table) -> Iterator[list[tuple[object, ...]]]:
    rows = table.rows()
    while block := list(islice(rows, _BLOCK)):
        yield block


def _cells(table: Table, block: list[tuple[object, ...]]) -> Iterator[tuple[str, ...]]:
    writers = [cell_writer(column) for column in table.described]
    for row in block:
        try:
            yield tuple(write(value) for write, value in zip(writers, row, strict=True))
        except (TypeError, ValueError) as problem:
            raise type(problem)(f"{table.name}: {problem}") from problem


def _chunks(spool: IO[bytes]) -> Iterator[bytes]:
    spool.seek(0)
    while chunk := spool.read(_CHUNK):
        yield chunk


def _manifest(hashes: Mapping[str, str]) -> bytes:
    """As sha256sum writes and checks it."""
    return "".join(f"{sha256}  {name}\n" for name, sha256 in hashes.items()).encode()
