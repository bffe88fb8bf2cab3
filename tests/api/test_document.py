"""The OpenAPI document is the standard's, needs no token, and tells of every address and column."""

import json
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.support.programs import API, Office
from tracker.domain.tokens import Scope
from tracker.services.datasets import DATASETS, Dataset
from tracker.web.api.operations import OPERATIONS
from tracker.web.api.schemas import columns_of


@pytest.fixture(scope="module")
def document(office: Office) -> dict[str, Any]:
    answer = office.client.get(f"{API}/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.data)
    return found


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_every_address_that_there_is_is_told_and_no_other(
    office: Office, document: dict[str, Any]
) -> None:
    rules = {
        (rule.rule.removeprefix(API), method.lower())
        for rule in office.client.application.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}
    }
    told = {(path, method) for path, ways in document["paths"].items() for method in ways}
    assert told == rules
    assert [server["url"] for server in document["servers"]] == [API]


def test_each_operation_says_which_scopes_it_needs(document: dict[str, Any]) -> None:
    for one in OPERATIONS:
        told = document["paths"][one.path][one.method.lower()]["security"]
        assert told == ([] if one.is_public else [{"token": list(one.scopes)}])
    reading = {scope for one in OPERATIONS for scope in one.scopes if one.method == "GET"}
    assert reading == {Scope.READ_MONEY, Scope.READ_DELIVERY}


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda one: one.name)
def test_rows_have_the_columns_of_the_package_in_their_order(
    document: dict[str, Any], dataset: Dataset
) -> None:
    row = document["components"]["schemas"][f"{dataset.table}_row"]
    names = [column.name for column in columns_of()[dataset.table]]
    assert list(row["properties"]) == row["required"] == names
    assert all(one["description"] for one in row["properties"].values())


def test_the_index_leads_to_every_address(office: Office) -> None:
    index = office.client.get(f"{API}/").json
    assert index is not None
    assert len(index["addresses"]) == len(OPERATIONS)
    for address in index["addresses"]:
        status = office.client.open(address["href"], method=address["method"]).status_code
        assert status == (401 if address["scopes"] or "dictionary" in address["href"] else 200)
    assert office.client.get(index["openapi"]).status_code == 200
    assert office.client.get(index["help"]).status_code == 200
