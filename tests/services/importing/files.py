"""Small files for imports, written by hand: one heading row, then the rows."""

import csv
from collections.abc import Mapping
from io import StringIO

from imports.layouts import read_layout
from tracker.domain.breaches import Severity
from tracker.services.importing import Checked, Counts, IncomingFile


def sheet(layout: str, *rows: Mapping[str, object], name: str = "sheet.csv") -> IncomingFile:
    """A CSV file of a layout; its columns are those that any row names, in the layout's order."""
    named = {column for row in rows for column in row}
    columns = [column for column in read_layout(layout).columns if column.name in named]
    assert named == {column.name for column in columns}, named
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([column.label for column in columns])
    writer.writerows([row.get(column.name, "") for column in columns] for row in rows)
    return IncomingFile(name, out.getvalue().encode(), layout)


def counts(checked: Checked) -> dict[str, int]:
    """The outcomes that any row had."""
    found = {name: value for name, value in vars(checked.counts).items() if value}
    rows = found.pop("rows", 0)
    assert sum(found.values()) == rows
    assert isinstance(checked.counts, Counts)
    return found


def told(checked: Checked) -> list[tuple[str | None, str]]:
    """Every error, by its column."""
    errors = [one for one in checked.problems if one.severity is Severity.ERROR]
    return [(one.field, one.message) for one in errors]


def warned(checked: Checked) -> list[tuple[str | None, str]]:
    """Every warning, by its column."""
    warnings = [one for one in checked.problems if one.severity is Severity.WARNING]
    return [(one.field, one.message) for one in warnings]
