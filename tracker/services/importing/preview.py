"""What a person is shown before they confirm a file: which rows change, and how, row by row."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from imports.layouts import Layout
from imports.uploads import SheetRow, Table
from tracker.services.importing.answers import upload_object
from tracker.services.importing.incoming import IncomingFile
from tracker.services.importing.results import Change, Checked, Outcome, RowResult

# So many rows of each outcome are shown; a file of changes holds them all.
MOST_ROWS_SHOWN = 200
_MOST_WORDS = 6


@dataclass(frozen=True)
class PreviewRow:
    """One row that is new or changed, by its number, what it is about and what becomes of it."""

    number: int
    what: str
    amount: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Preview:
    """The rows to look at before confirming, and what tells this outcome from every other."""

    fingerprint: str
    created: tuple[PreviewRow, ...]
    changed: tuple[PreviewRow, ...]
    # How the reason is asked for without which the warnings are not accepted.
    reasons_wanted: tuple[str, ...] = ()


def fingerprint_of(checked: Checked) -> str:
    """What a person was shown, as a short text: counts, problems, and each row's old and new."""
    answer = upload_object(checked)
    shown = [answer["counts"], answer["problems"]]
    rows = [
        (row.number, row.outcome.value, [(one.label, one.old, one.new) for one in row.changes])
        for row in checked.rows
    ]
    written = json.dumps([shown, rows], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def preview_of(file: IncomingFile, checked: Checked) -> Preview:
    """The first rows of each outcome, in the order of the file."""
    return Preview(
        fingerprint_of(checked),
        rows_that_are(Outcome.CREATED, file, checked, MOST_ROWS_SHOWN),
        rows_that_are(Outcome.CHANGED, file, checked, MOST_ROWS_SHOWN),
        checked.reasons_wanted if checked.reason_wanted else (),
    )


def rows_that_are(
    outcome: Outcome, file: IncomingFile, checked: Checked, most: int | None = None
) -> tuple[PreviewRow, ...]:
    """The rows with this outcome, told by the words that a person knows them by."""
    table, layout = file.upload.table, file.upload.layout
    if table is None or layout is None:
        return ()
    found = [row for row in checked.rows if row.outcome is outcome][:most]
    by_number = {row.number: row for row in table.rows}
    words = _words_of(layout, table)
    return tuple(_row(row, by_number[row.number], table, words) for row in found)


def preview_object(preview: Preview) -> dict[str, Any]:
    """A preview as JSON keeps it."""
    return asdict(preview)


def read_preview(kept: Mapping[str, Any]) -> Preview:
    """A preview that was kept as JSON."""
    return Preview(
        kept["fingerprint"],
        _rows(kept["created"]),
        _rows(kept["changed"]),
        tuple(kept["reasons_wanted"]),
    )


def _rows(kept: Iterable[Mapping[str, Any]]) -> tuple[PreviewRow, ...]:
    return tuple(
        PreviewRow(
            row["number"],
            row["what"],
            row["amount"],
            tuple(Change(**change) for change in row["changes"]),
        )
        for row in kept
    )


def _row(
    result: RowResult, row: SheetRow, table: Table, words: Callable[[SheetRow], str]
) -> PreviewRow:
    return PreviewRow(result.number, words(row), table.value(row, "amount"), result.changes)


def _words_of(layout: Layout, table: Table) -> Callable[[SheetRow], str]:
    """How a row is told apart in words: names first, its key, what it must have."""
    shown = [column.name for column in layout.columns if column.shown]
    named = [name for name in ("name",) if any(one.name == name for one in layout.columns)]
    keys = list(layout.key)
    more = [column.name for column in layout.columns if column.required]
    wanted = [name for name in dict.fromkeys((*shown, *named, *keys, *more)) if name != "amount"]
    names = [name for name in wanted if name in table.columns]

    def words(row: SheetRow) -> str:
        given = [text for name in names if (text := table.value(row, name))]
        return ", ".join(given[:_MOST_WORDS])

    return words
