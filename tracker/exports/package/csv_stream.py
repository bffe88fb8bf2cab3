"""One table of the package as a stream of CSV, byte for byte the file that the package holds."""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from .tables import Table
from .values import cell_writer

_BLOCK = 500


def csv_pieces(table: Table) -> Iterator[bytes]:
    """The heading row and then some hundred rows at a time, so that memory stays flat."""
    yield _encoded([[column.name for column in table.described]])
    writers = [cell_writer(column) for column in table.described]
    rows = table.rows()
    while block := list(islice(rows, _BLOCK)):
        yield _encoded(
            [[write(value) for write, value in zip(writers, row, strict=True)] for row in block]
        )


def _encoded(rows: list[list[str]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
