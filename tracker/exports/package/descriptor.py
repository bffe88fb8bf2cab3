"""The datapackage.json: what a program must know to read the tables and check them.

Written to the Data Package standard's first version, which the programs in use understand:
https://specs.frictionlessdata.io/data-package/
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..evaluation.lines import ControlTotals, CoverFacts
from ..tables import Column, Kind
from .tables import Table
from .values import GUARD_WORDS, is_yes_or_no, pounds

VERSION = "1.0"
"""Raised with the first number when a column is renamed or removed, else with the second."""

_TYPES: Mapping[Kind, str] = {
    Kind.TEXT: "string",
    Kind.CODE: "string",
    Kind.WHOLE_NUMBER: "integer",
    Kind.PENCE: "number",
    Kind.DAY: "date",
    Kind.MONTH: "date",
    Kind.MOMENT: "datetime",
    Kind.SHARE: "number",
    Kind.DECIMAL: "number",
}
_UNITS: Mapping[Kind, str] = {Kind.PENCE: "GBP", Kind.SHARE: "per cent"}
_LIMITS: Mapping[str, Mapping[str, object]] = {
    # The thirteenth month is for entries after the year's end.
    "accounting_month": {"minimum": 1, "maximum": 13},
    "quarter": {"minimum": 1, "maximum": 4},
    "financial_year": {"pattern": "[0-9]{4}/[0-9]{2}"},
    "sha256": {"pattern": "[0-9a-f]{64}"},
}
_LICENCE_NAME = re.compile(r"[-a-zA-Z0-9._]+")
_DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table as it was written: its file, size and hash, its rows, and the sums of its money."""

    table: Table
    path: str
    size: int
    sha256: str
    rows: int
    sums: Mapping[str, int]


def descriptor(facts: CoverFacts, written: tuple[WrittenTable, ...]) -> bytes:
    """The description of the package as JSON."""
    found = {
        "profile": "tabular-data-package",
        "name": f"evaluation-{_slug(facts.fund_code)}-{_slug(facts.financial_year)}",
        "title": f"Health inequalities funding: {facts.fund_name}, {facts.financial_year}",
        "description": "Spend and outcomes as tidy tables; README.txt says how to read them.",
        "version": VERSION,
        # Not the moment of writing: the same question has the same answer.
        "created": _moment(facts),
        "contributors": [{"title": facts.organisation, "role": "publisher"}],
        **_licence(facts.licence),
        "contact": facts.contact,
        "as_at": _moment(facts),
        "journal_number": facts.journal_number,
        "fund_code": facts.fund_code,
        "financial_year": facts.financial_year,
        "basis": facts.basis,
        "disclosure_profile": facts.disclosure_profile,
        "disclosure": facts.disclosure_words,
        "text_guard": GUARD_WORDS,
        "control_totals": dict(control_totals(facts.totals)),
        "resources": [_resource(one) for one in written],
    }
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def control_totals(totals: ControlTotals) -> dict[str, str | None]:
    """The totals that the tables tie to, in pounds."""
    return {
        "envelope": pounds(totals.envelope),
        "allocated": pounds(totals.allocated),
        "unallocated": pounds(totals.unallocated),
        "awarded": pounds(totals.awarded),
        "spent": pounds(totals.spent),
        "forecast_outturn": None
        if totals.forecast_outturn is None
        else pounds(totals.forecast_outturn),
    }


def _resource(one: WrittenTable) -> dict[str, Any]:
    table = one.table
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": one.path,
        "title": table.title,
        **({"description": " ".join(table.notes)} if table.notes else {}),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": one.size,
        "hash": f"sha256:{one.sha256}",
        "rows": one.rows,
        "sums": {name: pounds(pence) for name, pence in one.sums.items()},
        "dialect": _DIALECT,
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    found: dict[str, Any] = {
        "fields": [_field(column, table.key) for column in table.described],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table.references:
        found["foreignKeys"] = [
            {"fields": [name], "reference": {"resource": resource, "fields": [of]}}
            for name, (resource, of) in table.references.items()
        ]
    return found


def _field(column: Column, key: tuple[str, ...]) -> dict[str, Any]:
    kind = "boolean" if is_yes_or_no(column) else _TYPES[column.kind]
    found: dict[str, Any] = {
        "name": column.name,
        "title": column.label,
        "description": _described(column),
        "type": kind,
    }
    if kind == "boolean":
        found |= {"trueValues": ["true"], "falseValues": ["false"]}
    if unit := column.unit or _UNITS.get(column.kind):
        found["unit"] = unit
    if limits := _constraints(column, kind, is_key=key == (column.name,)):
        found["constraints"] = limits
    return found


def _constraints(column: Column, kind: str, *, is_key: bool) -> dict[str, object]:
    found: dict[str, object] = {}
    if not column.blank:
        found["required"] = True
    if is_key:
        found["unique"] = True
    if column.status_words and kind != "boolean":
        found["enum"] = list(column.status_words)
    return found | dict(_LIMITS.get(column.name, {}))


def _described(column: Column) -> str:
    words = column.description
    if column.kind is Kind.MONTH:
        words += "; the month by its first day"
    if column.status_words and not is_yes_or_no(column):
        meanings = "; ".join(f"{one}: {means}" for one, means in column.status_words.items())
        words += f" ({meanings})"
    return f"{words}. Empty where {column.blank}." if column.blank else f"{words}."


def _licence(licence: str) -> dict[str, Any]:
    """The licence as the standard has it where it is a name or an address, else in words."""
    if licence.startswith(("https://", "http://")):
        return {"licenses": [{"path": licence}]}
    if _LICENCE_NAME.fullmatch(licence):
        return {"licenses": [{"name": licence}]}
    return {"licence": licence}


def _moment(facts: CoverFacts) -> str:
    return facts.as_at.isoformat()


def _slug(text: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in text.lower())
