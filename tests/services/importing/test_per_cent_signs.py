"""A per cent sign is read where the measure is a percentage, and is never dropped unseen."""

import pytest

from tests.services.importing.conftest import Import
from tests.services.importing.files import counts, told
from tests.support.observing import COUNT, EXAMPLE_PLACE, SHARE, Observing, lay_observing_ground
from tests.support.portfolio import Portfolio

_ROW = {"place": EXAMPLE_PLACE, "period": "2022/23"}
_NO_PERCENTAGE = "must have no per cent sign, because this measure is not a percentage"


@pytest.fixture
def observing(portfolio: Portfolio) -> Observing:
    return lay_observing_ground(portfolio)


@pytest.mark.parametrize("value", ["50%", "50 %", "50"])
def test_a_percentage_is_read_with_its_sign(
    observing: Observing, check: Import, value: str
) -> None:
    row = _ROW | {"measure": SHARE, "numerator": "20", "denominator": "40", "value": value}
    assert counts(check("observations", row, by=observing.portfolio.people.lead)) == {"created": 1}


@pytest.mark.parametrize(
    ("numerator", "denominator", "field"), [("5%", "40", "numerator"), ("5", "40%", "denominator")]
)
def test_a_count_of_people_that_is_a_percentage_is_refused(
    observing: Observing, check: Import, numerator: str, denominator: str, field: str
) -> None:
    row = _ROW | {"measure": SHARE, "numerator": numerator, "denominator": denominator}
    found = check("observations", row, by=observing.portfolio.people.lead)
    assert told(found) == [(field, f"{field.capitalize()} must be a number, like 12.5")]


def test_a_percentage_of_a_measure_in_another_unit_is_refused(
    observing: Observing, check: Import
) -> None:
    row = _ROW | {"measure": COUNT, "value": "5%"}
    found = check("observations", row, by=observing.portfolio.people.lead)
    assert told(found) == [("value", f"Value {_NO_PERCENTAGE}")]


def test_a_baseline_and_a_target_are_percentages_only_of_a_percentage(
    observing: Observing, check: Import
) -> None:
    lead = observing.portfolio.people.lead
    row = {"scheme": observing.scheme_reference, "baseline": "20%", "target_value": "30%"}
    row |= {"target_operator": "at least"}
    assert counts(check("links", row | {"measure": SHARE}, by=lead)) == {"changed": 1}
    assert told(check("links", row | {"measure": COUNT}, by=lead)) == [
        ("baseline", f"Baseline {_NO_PERCENTAGE}"),
        ("target_value", f"Target value {_NO_PERCENTAGE}"),
    ]
