"""Recording: rows of actuals, forecasts, allocations and awards, by the importing of spreadsheets.

The same rules, the same sentences and the same acceptance as a spreadsheet of that layout has;
each problem says where it stands, as a pointer into what was sent.
"""

import re
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

from imports.layouts import Layout, read_layout
from tracker.db.journal import unit_of_work
from tracker.domain.tokens import WRITTEN_LAYOUTS, Scope
from tracker.services.importing import Checked, Problem, UploadRefusedError, check_upload
from tracker.services.importing.answers import upload_object
from tracker.services.uploads.by_program import (
    Arrived,
    KeyUsedBeforeError,
    SentRows,
    file_of_rows,
    sender_of,
    store_rows,
)
from tracker.web.api.answers import json_answer
from tracker.web.api.operations import Answer, Body, Call, Operation, offers
from tracker.web.api.parameters import CHECK, ORGANISATION
from tracker.web.api.problems import CallRefusedError, problem
from tracker.web.api.refusals import WRITING
from tracker.web.api.schemas import CSV, JSON, reference
from tracker.web.api.sent_rows import MOST_BYTES, MOST_ROWS, Sent, read_sent
from tracker.web.context import reading, sessions

_KEY_HEADER = "Idempotency-Key"
_KEY = re.compile(r"[!-~]{1,200}")
_HEADERS = {
    _KEY_HEADER: "A text of your own for this sending, up to 200 characters: sent again with the "
    "same rows it is answered as before and stored once"
}
_KEY_USED = "The key belongs to other rows that you sent before. Use a new key for new rows"
# In a file the headings are row 1, and spreadsheets count from 1.
_ROWS_ABOVE = 2


def _operation(layout: Layout, scope: Scope) -> Operation:
    key = ", ".join(layout.key)
    return Operation(
        method="POST",
        path=f"/{layout.name}",
        name=f"record_{layout.name}",
        summary=f"Record {layout.title.lower()}: {layout.purpose}",
        description=f"All rows are stored or none. A row is known by its {key}: the same rows a "
        f"second time change nothing. Up to {MOST_ROWS:,} rows as JSON, or a CSV file of the "
        f"layout, of at most {MOST_BYTES // (1024 * 1024)} MB.",
        scopes=(scope,),
        parameters=(CHECK, ORGANISATION),
        headers=_HEADERS,
        body=Body(
            "The rows, with the reason for their warnings if they have any; or a CSV file whose "
            "first row holds the names of the fields",
            {JSON: reference(f"{layout.name}_rows"), CSV: {"type": "string"}},
        ),
        answers={
            200: Answer("Checked only, or stored before", {JSON: reference("recorded")}),
            201: Answer("Stored", {JSON: reference("recorded")}),
            **WRITING,
        },
    )


def _offer(layout: Layout, scope: Scope) -> None:
    @offers(_operation(layout, scope))
    def record_rows(call: Call) -> ResponseReturnValue:
        return _record(call, layout)


for _name, _scope in WRITTEN_LAYOUTS.items():
    _offer(read_layout(_name), _scope)


def _record(call: Call, layout: Layout) -> Response:
    by, asked = call.caller.viewer, call.asked
    key, sent = _key(), read_sent(layout)
    rows = SentRows(layout.name, sent.content, asked.get("organisation"), key, sent.reason)
    session = reading()
    sender = sender_of(session, by, rows.organisation)
    file = file_of_rows(session, by, rows, sender)
    if asked.get("check") == "true" or file.upload.table is None:
        return _answer(check_upload(session, by, file, organisation_id=sender), sent)
    # A reader that stays open would keep SQLite from seeing what is written.
    session.close()
    act = f"Record {layout.name} by a program"
    try:
        with unit_of_work(sessions(), by=by.person_id, act=act, source=rows.source) as writing:
            arrived: Arrived = store_rows(writing, by, file, rows, sender)
    except UploadRefusedError as refused:
        return _answer(refused.checked, sent)
    except KeyUsedBeforeError:
        raise CallRefusedError(422, _KEY_USED) from None
    return _answer(arrived.checked, sent, is_new=arrived.is_new)


def _key() -> str:
    """The key of the sending, without the quotation marks that the header's draft has."""
    if _KEY_HEADER not in request.headers:
        return ""
    key = request.headers[_KEY_HEADER].strip().removeprefix('"').removesuffix('"')
    if not _KEY.fullmatch(key):
        words = f"{_KEY_HEADER} must be 1 to 200 plain characters without blanks"
        raise CallRefusedError(400, words)
    return key


def _answer(checked: Checked, sent: Sent, *, is_new: bool = False) -> Response:
    told = upload_object(checked)
    for one, found in zip(checked.problems, told["problems"], strict=True):
        found.update(_place(one, sent))
    if checked.is_refused:
        errors = [_error(one, sent) for one in checked.problems if one.severity.value == "error"]
        words = f"{len(errors):,} problems: nothing was stored"
        return problem(422, words.replace("1 problems", "1 problem"), errors, **told)
    told |= {"upload": checked.upload_id, "journal_number": checked.journal_number}
    return json_answer(told, 201 if is_new else 200)


def _place(one: Problem, sent: Sent) -> dict[str, Any]:
    """Where a problem stands in what was sent; none where it is about all of it."""
    number = None if one.row is None else one.row - _ROWS_ABOVE
    is_in_a_row = sent.is_json and number is not None and number >= 0
    pointer = f"/rows/{number}" + (f"/{one.field}" if one.field else "") if is_in_a_row else None
    return {"row": one.row, "pointer": pointer}


def _error(one: Problem, sent: Sent) -> dict[str, object]:
    place = _place(one, sent)
    told: dict[str, object] = {"detail": one.message}
    if place["pointer"] is not None:
        told["pointer"] = place["pointer"]
    if one.field is not None:
        told["field"] = one.field
    if one.cell is not None and not sent.is_json:
        told["cell"] = one.cell
    return told
