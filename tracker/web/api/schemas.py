"""JSON Schemas of what is answered, from the lists of columns that make the answers."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from tracker.domain.periods import end_of_day_london
from tracker.exports.evaluation import ControlTotals, CoverFacts, EvaluationData
from tracker.exports.package import PackageData
from tracker.exports.package.contents import tables_of
from tracker.exports.package.dictionary import DICTIONARY
from tracker.exports.package.json_values import json_type
from tracker.exports.tables import Column, Kind

JSON = "application/json"
CSV = "text/csv"
PROBLEM = "application/problem+json"
_TEXT = {"type": "string"}
_WHOLE = {"type": "integer"}
_UNITS = {Kind.PENCE: "In pounds and pence", Kind.SHARE: "In per cent"}


def reference(name: str) -> dict[str, object]:
    """A pointer to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


@cache
def columns_of() -> Mapping[str, tuple[Column, ...]]:
    """The columns of every table of the data package, by its name."""
    nothing = ControlTotals(0, 0, 0, 0, None, 0)
    moment = end_of_day_london(date(2000, 1, 1))
    cover = CoverFacts("", "", "", "", "", moment, 0, "", "", nothing)
    tables = tables_of(PackageData(EvaluationData(cover, ())))
    return {**{one.name: one.described for one in tables}, "dictionary": DICTIONARY}


def row_schema(columns: Iterable[Column]) -> dict[str, object]:
    """A row: every column is there, and null where its value is missing."""
    listed = tuple(columns)
    return {
        "type": "object",
        "properties": {column.name: _described(column) for column in listed},
        "required": [column.name for column in listed],
        "additionalProperties": False,
    }


def _described(column: Column) -> dict[str, object]:
    sentences = [column.description, _UNITS.get(column.kind, "")]
    if column.unit:
        sentences.append(f"Unit: {column.unit}")
    if column.blank:
        sentences.append(f"Null where {column.blank}")
    return {
        "title": column.label,
        "description": ". ".join(one for one in sentences if one),
        **json_type(column),
    }


def rows_schema(table: str) -> dict[str, object]:
    """A page of rows, with the moment that every page of the answer is of."""
    properties: dict[str, Any] = {
        "dataset": _TEXT,
        "fund": _TEXT,
        "fund_name": _TEXT,
        "year": _TEXT,
        "as_at": {"type": "string", "format": "date-time"},
        "journal_number": {"type": "integer", "minimum": 1},
        "profile": {**_TEXT, "description": "The profile by which counts of people are shown"},
        "licence": _TEXT,
        "rows": {"type": "array", "items": reference(f"{table}_row")},
        "next": {
            "type": ["string", "null"],
            "description": "The address of the next page on this server; null after the last",
        },
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def problem_schema() -> dict[str, object]:
    """RFC 9457, with every single problem and its place."""
    one = {
        "type": "object",
        "properties": {
            "detail": _TEXT,
            "parameter": {**_TEXT, "description": "The parameter that it is about"},
            "pointer": {
                **_TEXT,
                "description": "Where it stands in what was sent, as a JSON pointer",
            },
        },
        "required": ["detail"],
    }
    return {
        "type": "object",
        "properties": {
            "type": {"type": "string"},
            "title": _TEXT,
            "status": _WHOLE,
            "detail": _TEXT,
            "errors": {"type": "array", "items": one},
        },
        "required": ["type", "title", "status"],
    }
