"""A row that says what another says is told at the cell that says so."""

import pytest

from tests.services.importing.conftest import Import
from tests.services.importing.files import told
from tests.support.portfolio import Portfolio
from tracker.db.funding import Fund
from tracker.db.schemes import Scheme
from tracker.services.importing import Checked


def _cells(checked: Checked) -> list[tuple[str | None, str | None, str]]:
    return [(one.cell, one.field, one.value) for one in checked.problems]


def test_a_target_that_is_weighed_twice_is_told_at_the_target(
    portfolio: Portfolio, check: Import
) -> None:
    scheme = portfolio.session.get_one(Scheme, portfolio.ground.scheme).reference
    row = {"scheme": scheme, "lens": "place", "target": "PL-ONE", "parts": "1"}
    row |= {"from_month": "April 2023", "target_value": ""}
    found = check("links", row, row, by=portfolio.people.lead)
    assert "must be on one row only" in told(found)[0][1]
    assert _cells(found) == [("C3", "target", "PL-ONE")]


@pytest.mark.parametrize(
    ("own", "cell", "field", "value"),
    [("SC-014", "A3", "own_reference", "SC-014"), ("", "B3", "name", "Warm homes")],
)
def test_a_scheme_that_is_named_twice_is_told_where_it_is_named(
    portfolio: Portfolio, check: Import, own: str, cell: str, field: str, value: str
) -> None:
    row = {"own_reference": own, "name": "Warm homes", "lead": "PARTNER"}
    found = check("schemes", row, row, by=portfolio.people.lead)
    assert "must be on one row only" in told(found)[0][1]
    assert _cells(found) == [(cell, field, value)]


def test_an_envelope_that_is_set_twice_is_told_once(portfolio: Portfolio, check: Import) -> None:
    fund = portfolio.session.get_one(Fund, portfolio.ground.fund).code
    row = {"fund": fund, "financial_year": "2024/25", "amount": "100.00"}
    found = check("envelopes", row, row)
    assert [field for field, _ in told(found)] == ["fund"]
    assert _cells(found) == [("A3", "fund", fund)]


def test_a_semicolon_alone_does_not_empty_a_list(portfolio: Portfolio, check: Import) -> None:
    row = {"name": "Warm homes", "lead": "PARTNER", "deliverers": " ; "}
    found = check("schemes", row, by=portfolio.people.lead)
    assert [field for field, _ in told(found)] == ["deliverers"]
