"""JSON Schemas of what may be sent and of what is answered to it, from the layouts' own columns."""

from imports.layouts import Column, Kind, Layout
from tracker.services.importing import Outcome, Verdict
from tracker.web.api.sent_rows import MOST_ROWS

_NUMBERS = frozenset(
    {Kind.POUNDS, Kind.WHOLE_NUMBER, Kind.DECIMAL, Kind.PERCENTAGE, Kind.TEXT, Kind.CODE}
)
_BOUND = frozenset({Kind.TEXT, Kind.CODE})
_WHOLE = {"type": "integer", "minimum": 0}


def sent_schema(layout: Layout) -> dict[str, object]:
    """What is sent: rows of a layout, and why their warnings may be accepted."""
    return {
        "type": "object",
        "properties": {
            "rows": {
                "type": "array",
                "minItems": 1,
                "maxItems": MOST_ROWS,
                "items": {
                    "type": "object",
                    "properties": {one.name: _field(one) for one in layout.columns},
                    "required": [one.name for one in layout.columns if one.required],
                    "additionalProperties": False,
                    "minProperties": 1,
                },
            },
            "reason": {
                "type": "string",
                "description": "Why rows that are warned about may be stored all the same",
            },
        },
        "required": ["rows"],
        "additionalProperties": False,
    }


def _field(column: Column) -> dict[str, object]:
    """One field: as a spreadsheet's cell it is text, and may be a number where it holds one."""
    types = ["string", *(["number"] if column.kind in _NUMBERS else [])]
    words = [column.about, column.hint]
    if column.options:
        words.append(f"One of {', '.join(column.options)}")
    if column.default:
        words.append(f"Left out: {column.default}")
    described: dict[str, object] = {
        "title": column.label,
        "description": ". ".join(one for one in words if one),
        "type": types if column.required else [*types, "null"],
    }
    if column.kind in _BOUND:
        described["maxLength"] = column.most_characters
    if column.example:
        described["examples"] = [column.example]
    return described


def recorded_schema() -> dict[str, object]:
    """What becomes of rows: the answer of `tracker import --json`, and where each problem is."""
    text_or_null = {"type": ["string", "null"]}
    whole_or_null = {"type": ["integer", "null"]}
    problem = {
        "type": "object",
        "properties": {
            "severity": {"type": "string", "enum": ["error", "warning"]},
            "sheet": text_or_null,
            "cell": text_or_null,
            "field": text_or_null,
            "value": {"type": "string"},
            "message": {"type": "string"},
            "row": whole_or_null,
            "pointer": text_or_null,
        },
        "required": ["severity", "field", "value", "message", "row", "pointer"],
    }
    counts = ["rows", *(one.value for one in Outcome)]
    return {
        "type": "object",
        "properties": {
            "outcome": {"type": "string", "enum": [one.value for one in Verdict]},
            "stored": {"type": "boolean"},
            "counts": {
                "type": "object",
                "properties": dict.fromkeys(counts, _WHOLE),
                "required": counts,
            },
            "problems": {"type": "array", "items": problem},
            "upload": whole_or_null,
            "journal_number": whole_or_null,
            "reason_wanted": {"type": "boolean"},
        },
        "required": ["outcome", "stored", "counts", "problems", "upload", "journal_number"],
    }
