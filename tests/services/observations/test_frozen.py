"""Once a measure has a value, how its values combine over time can no longer change."""

from dataclasses import replace

import pytest

from imports.catalogue_words import Basis, ValueForm
from tests.support.observing import COUNT, Observing, figure, measure_row
from tests.support.portfolio import begin
from tracker.domain.breaches import RulesBroken
from tracker.services.catalogue import add_measure


def test_the_basis_of_a_measure_changes_only_while_it_has_no_value(observing: Observing) -> None:
    session = observing.session
    form = ValueForm.COUNT
    row = measure_row(session, COUNT, "People supported", "people", form)
    cumulative = replace(row, basis=Basis.CUMULATIVE)
    begin(session, "change")
    assert add_measure(session, cumulative).changed == 1
    observing.record(observing.of_scheme(COUNT), figure("7"))
    begin(session, "change")
    with pytest.raises(RulesBroken) as refused:
        add_measure(session, row)
    assert [breach.message for breach in refused.value.breaches] == [
        (
            "Basis of People supported must stay cumulative, because it has values. Add another "
            "measure instead"
        )
    ]
    assert add_measure(session, replace(cumulative, name="People helped")).changed == 1
