"""The JSON Schema of the summary: members that people's scripts rely on; others may be added."""

from collections.abc import Mapping

from tracker.domain.apportionment import Lens
from tracker.domain.funding import Basis
from tracker.exports.evaluation.codes import STATUS

_TEXT = {"type": "string"}
_WHOLE = {"type": "integer"}
_COUNT = {"type": "integer", "minimum": 0}
_TOTALS = ("envelope", "allocated", "awarded", "spent", "forecast_outturn", "unallocated", "income")
_AMOUNTS = ("allocated", "awarded", "spent", "awarded_touching", "spent_touching")
_COUNTS = ("schemes", "schemes_with_measure", "reports_due", "reports_accepted")
_PARTS = ("met", "not_met", "no_number")


def summary_schema() -> dict[str, object]:
    """The object of the summary."""
    return _object(
        {
            "as_at": {"type": "string", "format": "date-time"},
            "journal_number": {"type": "integer", "minimum": 1},
            "fund": _TEXT,
            "fund_name": _TEXT,
            "year": _TEXT,
            "basis": {"type": "string", "enum": [one.value for one in Basis]},
            "profile": _TEXT,
            "totals": _object({f"{name}_pence": _WHOLE for name in _TOTALS}),
            "lens": {"type": "string", "enum": [one.value for one in Lens]},
            "rows": {"type": "array", "items": _row()},
        }
    )


def _row() -> dict[str, object]:
    return _object(
        {
            "code": _TEXT,
            "name": _TEXT,
            **{f"{name}_pence": _WHOLE for name in _AMOUNTS},
            **dict.fromkeys(_COUNTS, _COUNT),
            "people_reached": {"type": ["integer", "null"]},
            "people_reached_status": {"type": "string", "enum": list(STATUS)},
            "attainment": _object(dict.fromkeys(_PARTS, _COUNT)),
            "attainment_reason": {"type": ["string", "null"]},
        }
    )


def _object(properties: Mapping[str, object]) -> dict[str, object]:
    """An object that has at least these members."""
    return {"type": "object", "properties": properties, "required": list(properties)}
