"""Answers as programs take them: JSON by pages, CSV whole, each with the tag that spares a second.

A tag stands for everything that an answer depends on: what was asked, by whom as far as rows go,
the number of the journal, and the columns there are. What the journal holds up to a number never
changes, so the same tag is the same bytes.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from itertools import chain, islice

from flask import Response, request, stream_with_context

from tracker.db.journal import AsAt
from tracker.domain.permissions import Viewer
from tracker.exports.package.csv_stream import csv_pieces
from tracker.exports.package.tables import Table
from tracker.web.api.paging import fingerprint
from tracker.web.api.schemas import CSV, JSON, columns_of
from tracker.web.context import settings

# Only for whoever asked; and asked again each time, which costs next to nothing with a tag.
_PRIVATE = "private, no-cache"
_VARIES = "Authorization, Accept"


@cache
def software_version() -> str:
    """The version of the tracker that answers."""
    return version("tracker")


def wants_csv(asked: Mapping[str, object]) -> bool:
    """Whether the answer is to be CSV: by the parameter, or else by what the caller accepts."""
    chosen = asked.get("format")
    if chosen is not None:
        return chosen == "csv"
    return request.accept_mimetypes.best_match([JSON, CSV], default=JSON) == CSV


def tag_of(by: Viewer, at: AsAt | None, **asked: object) -> str:
    """The tag of an answer."""
    chosen = settings()
    return fingerprint(
        {
            "version": software_version(),
            "path": request.path,
            "asked": {name: str(value) for name, value in asked.items()},
            "at": [at.number, at.recorded_at.isoformat()] if at else None,
            "rows": "all" if by.sees_all_rows else sorted(by.partner_organisations),
            "profile": chosen.disclosure_profile,
            "publisher": [chosen.organisation, chosen.licence],
            "columns": [[name, *(c.name for c in found)] for name, found in columns_of().items()],
        }
    )


def unchanged(tag: str) -> Response | None:
    """An empty answer where the caller holds this very one."""
    if tag not in request.if_none_match and not request.if_none_match.star_tag:
        return None
    return with_tag(Response(status=304), tag)


def with_tag(answer: Response, tag: str) -> Response:
    """An answer with its tag, for its caller alone to keep."""
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = _PRIVATE
    answer.headers["Vary"] = _VARIES
    return answer


def json_answer(content: Mapping[str, object], status: int = 200) -> Response:
    """An object as JSON."""
    text = json.dumps(content, ensure_ascii=False) + "\n"
    return Response(text, status, mimetype=JSON)


def csv_answer(table: Table, name: str, at: AsAt | None = None) -> Response:
    """A table as CSV from its first row to its last, as it is read.

    No mark of the byte order: R would take it for a part of the first heading. Excel and Power BI
    are told the encoding by the header.
    """
    pieces = csv_pieces(table)
    # What refuses to be read does so before anything is on its way.
    begun = list(islice(pieces, 2))
    body: Iterator[bytes] = chain(begun, pieces)
    answer = Response(
        stream_with_context(body), content_type=f"{CSV}; charset=utf-8; header=present"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    if at is not None:
        answer.headers["Tracker-As-At"] = at.recorded_at.isoformat()
        answer.headers["Tracker-Journal-Number"] = str(at.number)
    return answer
