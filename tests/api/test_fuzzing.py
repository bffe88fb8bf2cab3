"""The OpenAPI document is true: whatever it allows or forbids to ask is answered as it says.

Each address is asked many times by schemathesis, with what its declaration allows and with what
it forbids, and every answer is held against the declaration: status, headers, media type, schema.
"""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.config import PositiveDataAcceptanceConfig

from tests.support.kinds import ON_SQLITE
from tests.support.programs import API, Office, Program
from tracker.web.api.operations import OPERATIONS, Operation

EXAMPLES = 10
# What a document cannot say: that a day lies in the past, that two years follow each other, that
# a code is one of the portfolio's, or what the rules of money ask of a row.
ALLOWED_AND_REFUSED = ["2xx", "304", "400", "404", "422"]
# What there is in the demonstration: made-up names would mostly be answered as not found.
KNOWN = {
    "fund": "MSE",
    "year": "2023/24",
    "as_at": "2024-01-26",
    "category": "FC-CORE",
    "measure": "EXM-BP",
}
UNKNOWN = ("cursor", "scheme", "organisation")


@pytest.fixture(scope="module")
def finance(office: Office) -> Program:
    """A program that may do everything that there is to do."""
    return office.program("finance")


@pytest.fixture(scope="module")
def schema(office: Office) -> schemathesis.BaseSchema:
    """The document as the application serves it."""
    found = schemathesis.openapi.from_wsgi(f"{API}/openapi.json", office.client.application)
    found.config.checks.positive_data_acceptance = PositiveDataAcceptanceConfig(
        expected_statuses=ALLOWED_AND_REFUSED
    )
    return found


@ON_SQLITE
@pytest.mark.parametrize(
    ("operation", "mode"),
    [
        pytest.param(one, mode, id=f"{one.name}-{mode.value}")
        for one in OPERATIONS
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        # Where nothing can be asked, nothing can be asked wrongly.
        if one.parameters or mode is GenerationMode.POSITIVE
    ],
)
def test_every_answer_is_what_the_document_says(
    schema: schemathesis.BaseSchema, finance: Program, operation: Operation, mode: GenerationMode
) -> None:
    declared = schema[operation.path][operation.method]
    strategy = declared.as_strategy(generation_mode=mode)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy, is_known=st.booleans())
    def ask(case: Case[Any], is_known: bool) -> None:
        if is_known and mode is GenerationMode.POSITIVE:
            case.query = {k: KNOWN.get(k, v) for k, v in case.query.items() if k not in UNKNOWN}
            case.headers.pop("If-None-Match", None)
        case.call_and_validate(headers=finance.headers())

    ask()
