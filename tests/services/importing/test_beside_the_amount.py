"""What is recorded with an amount and stated without one is never dropped in silence."""

import pytest

from tests.services.importing.conftest import Import
from tests.services.importing.files import counts, told, warned
from tests.support.portfolio import CATEGORY, WHOLE_SYSTEM, YEAR, Portfolio

ENVELOPE = {"fund": "EXAMPLE", "financial_year": YEAR, "amount": "100", "recurrence": "recurrent"}
LINE = {
    "fund": "EXAMPLE",
    "financial_year": YEAR,
    "category": CATEGORY,
    "alliance": WHOLE_SYSTEM,
    "holder": "ICB",
    "amount": "60",
    "decision_reference": "Panel 1",
    "ledger_code": "0012",
    "amount_basis": "published",
}


def _stays(label: str, now: str) -> str:
    return (
        f"{label} stays {now}: it is recorded with an amount, and this row does not change the "
        "amount. Enter it in the row that next changes the amount"
    )


@pytest.fixture
def stored(portfolio: Portfolio, store: Import) -> Import:
    """An envelope, a line and an award that came by spreadsheet."""
    assert counts(store("envelopes", ENVELOPE)) == {"created": 1}
    assert counts(store("allocations", LINE)) == {"created": 1}
    assert portfolio.ground.fund
    return store


def test_the_same_file_again_warns_of_nothing(stored: Import) -> None:
    for layout, row in (("envelopes", ENVELOPE), ("allocations", LINE)):
        again = stored(layout, row)
        assert (counts(again), warned(again)) == ({"unchanged": 1}, [])


def test_a_blank_states_nothing(stored: Import) -> None:
    row = LINE | {"decision_reference": "", "ledger_code": "", "amount_basis": ""}
    assert warned(stored("allocations", row)) == []


def test_what_changes_without_its_amount_is_told_cell_by_cell(stored: Import) -> None:
    changed = {"decision_reference": "Panel 2", "ledger_code": "clear", "amount_basis": "recorded"}
    found = stored("allocations", LINE | changed)
    assert counts(found) == {"unchanged": 1}
    assert warned(found) == [
        ("decision_reference", _stays("Decision reference", "Panel 1")),
        ("ledger_code", _stays("Ledger code", "0012")),
        ("amount_basis", _stays("Amount is", "published")),
    ]
    envelope = stored("envelopes", ENVELOPE | {"recurrence": "non-recurrent"})
    assert warned(envelope) == [("recurrence", _stays("Recurrence", "recurrent"))]


def test_with_the_amount_it_is_recorded_and_nothing_is_said(stored: Import) -> None:
    more = {"amount": "61", "reason": "More", "decision_reference": "Panel 2"}
    found = stored("allocations", LINE | more)
    assert (counts(found), warned(found)) == ({"changed": 1}, [])
    row = LINE | {"amount": "61", "decision_reference": "Panel 2"}
    assert warned(stored("allocations", row)) == []


def test_the_basis_of_an_award_stays_and_its_decision_changes(
    portfolio: Portfolio, stored: Import
) -> None:
    row = {name: LINE[name] for name in ("fund", "financial_year", "category", "alliance")}
    row |= {"holder": "ICB", "scheme": "S-222222", "recipient": "ICB", "amount": "10"}
    assert counts(stored("awards", row)) == {"created": 1}
    changed = stored("awards", row | {"amount_basis": "published", "decision_reference": "Panel 3"})
    assert [one.field for one in changed.rows[0].changes] == ["decision_reference"]
    assert told(changed) == []
    assert warned(changed) == [("amount_basis", _stays("Amount is", "recorded"))]
    assert portfolio.ground.scheme


def test_a_document_that_the_award_holds_from_elsewhere_is_told(
    portfolio: Portfolio, store: Import
) -> None:
    portfolio.envelope(100_00)
    portfolio.award(portfolio.line(100_00), 100_00)
    row = {
        "source": "Ledger",
        "document": "INV-1",
        "line": "1",
        "scheme": "S-222222",
        "kind": "invoice",
        "amount": "1",
        "month": "April 2023",
    }
    other_line = row | {"line": "2"}
    first = store("actuals", row, other_line)
    assert (counts(first), warned(first)) == ({"created": 2}, [])
    again = store("actuals", row | {"source": "Cash book"})
    assert counts(again) == {"created": 1}
    assert [field for field, _ in warned(again)] == ["document"]
