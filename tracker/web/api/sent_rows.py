"""Rows as a program sends them, made into the CSV that the importing of spreadsheets reads.

Nothing is judged here but the shape: which fields there are and that each holds one value. What
the values must be is asked by the very rules that ask it of a spreadsheet.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from flask import request

from imports.layouts import Layout
from tracker.domain.characters import is_printable, refusal
from tracker.web.api.problems import CallRefusedError
from tracker.web.api.schemas import CSV, JSON

MEGABYTE = 1024 * 1024
MOST_BYTES = 5 * MEGABYTE
MOST_ROWS = 10_000
_MOST_TOLD = 200
_MEMBERS = ("rows", "reason")
Errors = list[dict[str, object]]


@dataclass(frozen=True)
class Sent:
    """What was sent: a file of rows, the reason given for its warnings, and whether it was JSON."""

    content: bytes
    reason: str
    is_json: bool


def read_sent(layout: Layout) -> Sent:
    """What the request holds; a refusal where it has not the shape of rows."""
    kind = request.mimetype
    if kind not in (JSON, CSV):
        detail = f"Send {JSON} or {CSV}, and say which in the header Content-Type"
        raise CallRefusedError(415, detail)
    request.max_content_length = MOST_BYTES
    content = request.get_data(cache=False)
    if kind == CSV:
        return Sent(content, "", is_json=False)
    return _from_json(layout, content)


def _from_json(layout: Layout, content: bytes) -> Sent:
    try:
        # Numbers as they are written: 1234.50 must not become a float on its way to pence.
        found = json.loads(
            content,
            parse_float=str,
            parse_int=str,
            parse_constant=_refuse_constant,
            object_pairs_hook=_once,
        )
    except (ValueError, RecursionError) as error:
        raise CallRefusedError(400, f"The content is no JSON that can be read: {error}") from None
    errors: Errors = []
    rows, reason = _members(found, errors)
    for number, row in enumerate(rows):
        errors += _shape_of(layout, number, row)
        if len(errors) > _MOST_TOLD:
            break
    if errors:
        detail = "Correct what is listed here, and send it again: nothing was stored"
        raise CallRefusedError(422, detail, errors[:_MOST_TOLD])
    return Sent(_as_csv(layout, rows), reason, is_json=True)


def _members(found: object, errors: Errors) -> tuple[list[Any], str]:
    """The rows and the reason; what is neither is told."""
    if not isinstance(found, Mapping):
        errors.append({"pointer": "", "detail": "Send an object with the member rows"})
        return [], ""
    for name in found:
        if name not in _MEMBERS:
            words = f"There is no member {name}. The members are rows and reason"
            errors.append({"pointer": f"/{_escaped(name)}", "detail": words})
    rows, reason = found.get("rows"), found.get("reason", "")
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_ROWS:
        words = f"rows must be a list of 1 to {MOST_ROWS:,} objects"
        errors.append({"pointer": "/rows", "detail": words})
        rows = []
    if not isinstance(reason, str) or not is_printable(reason):
        errors.append({"pointer": "/reason", "detail": "reason must be a text"})
        reason = ""
    return rows, reason


def _shape_of(layout: Layout, number: int, row: object) -> Iterator[dict[str, object]]:
    """What is wrong with the shape of one row."""
    pointer = f"/rows/{number}"
    if not isinstance(row, Mapping):
        yield {"pointer": pointer, "detail": "Each row must be an object"}
        return
    if not any(row.values()):
        yield {"pointer": pointer, "detail": "The row holds nothing. Fill it in, or leave it out"}
    labels = {column.name: column.label for column in layout.columns}
    for name, value in row.items():
        place = f"{pointer}/{_escaped(name)}"
        if name not in labels:
            words = f"There is no field {name}. The fields are {', '.join(labels)}"
            yield {"pointer": place, "detail": words}
        elif value is not None and not isinstance(value, str):
            yield {"pointer": place, "detail": f"{labels[name]} must be one text or number"}
        elif value is not None and not is_printable(value):
            yield {"pointer": place, "detail": refusal(labels[name])}


def _as_csv(layout: Layout, rows: list[Mapping[str, str | None]]) -> bytes:
    """The rows below the names of the columns that any of them gives."""
    given = set().union(*rows)
    names = [column.name for column in layout.columns if column.name in given]
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([row.get(name) or "" for name in names] for row in rows)
    return text.getvalue().encode()


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _escaped(name: str) -> str:
    """A name as RFC 6901 writes it in a pointer."""
    return name.replace("~", "~0").replace("/", "~1")
