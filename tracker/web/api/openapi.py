"""The OpenAPI 3.1 document, made from what each address declares and from the lists of columns."""

from collections.abc import Iterable, Mapping
from typing import Any

from imports.layouts import read_layout
from tracker.domain.tokens import SCOPE_LABELS, WRITTEN_LAYOUTS
from tracker.services.datasets import DATASETS
from tracker.web.api.operations import Answer, Body, Operation
from tracker.web.api.parameters import Parameter
from tracker.web.api.schemas import (
    columns_of,
    problem_schema,
    reference,
    row_schema,
    rows_schema,
)
from tracker.web.api.sent_schemas import recorded_schema, sent_schema
from tracker.web.api.summary_schema import summary_schema

_TOKEN = "token"  # noqa: S105 what the document calls the scheme, and no secret
_ABOUT = (
    "The data and acts of the tracker for programs. Amounts are in pounds with two places, but for "
    "the members of the summary whose names end in _pence. Days are ISO days, moments are in UTC. "
    "Counts of people are shown under the disclosure profile that each answer names: a status "
    "column says c where one is hidden, x where it is not available, z where it does not apply and "
    "n where it is not reported yet."
)


def document(operations: Iterable[Operation], version: str, server: str) -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, dict[str, Any]] = {}
    schemas = _shared_schemas()
    for one in operations:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Health inequalities funding tracker",
            "version": version,
            "summary": "Spend beside delivery, for programs",
            "description": _ABOUT,
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                _TOKEN: {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An access token that a person made on their account page, with "
                    "one or more scopes. " + _scopes_in_words(),
                }
            },
        },
    }


def _scopes_in_words() -> str:
    return "; ".join(f"{scope}: {words}" for scope, words in SCOPE_LABELS.items())


def _shared_schemas() -> dict[str, Any]:
    found: dict[str, Any] = {"problem": problem_schema()}
    for dataset in DATASETS:
        found[f"{dataset.table}_row"] = row_schema(columns_of()[dataset.table])
        found[f"{dataset.table}_page"] = rows_schema(dataset.table)
    for name in WRITTEN_LAYOUTS:
        found[f"{name}_rows"] = sent_schema(read_layout(name))
    found["recorded"] = recorded_schema()
    found["summary"] = summary_schema()
    found["dictionary_row"] = row_schema(columns_of()["dictionary"])
    rows = {"type": "array", "items": reference("dictionary_row")}
    found["dictionary"] = {
        "type": "object",
        "properties": {"rows": rows},
        "required": ["rows"],
        "additionalProperties": False,
    }
    return found


def _operation(one: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.summary,
        "description": _description(one),
        "parameters": [
            *map(_parameter, one.parameters),
            *(_header_parameter(name, words) for name, words in one.headers.items()),
        ],
        "responses": {str(status): _answer(answer) for status, answer in one.answers.items()},
        "security": [] if one.is_public else [{_TOKEN: list(one.scopes)}],
    }
    if one.body is not None:
        described["requestBody"] = _body(one.body)
    return described


def _description(one: Operation) -> str:
    needs = f" Needs the scope {' and '.join(one.scopes)}." if one.scopes else ""
    return one.description + needs


def _parameter(one: Parameter) -> dict[str, Any]:
    return {"name": one.name, "in": "query", "description": one.description, "schema": one.schema}


def _header_parameter(name: str, words: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": words, "schema": {"type": "string"}}


def _answer(one: Answer) -> dict[str, Any]:
    described: dict[str, Any] = {"description": one.description}
    if one.content:
        described["content"] = _content(one.content)
    if one.headers:
        described["headers"] = {
            name: {"description": words, "schema": {"type": "string"}}
            for name, words in one.headers.items()
        }
    return described


def _body(one: Body) -> dict[str, Any]:
    return {"description": one.description, "required": True, "content": _content(one.content)}


def _content(content: Mapping[str, object]) -> dict[str, Any]:
    return {media: {"schema": schema} for media, schema in content.items()}
