"""Reading values: as they stood, with their origin, and only what a person may see."""

from datetime import timedelta

import pytest

from tests.support.observing import (
    COUNT,
    NEXT_YEAR,
    Observing,
    figure,
    share,
)
from tests.support.portfolio import begin
from tracker.db.journal import as_at
from tracker.domain.observed_values import ObservedFacts
from tracker.domain.permissions import ForbiddenError, Viewer
from tracker.domain.values import ValueStatus
from tracker.services.observations.listing import observed_values, values_of_measure
from tracker.services.schemes.register import SchemeFacts, newest_version_number, revise_scheme


def seen_by(observing: Observing, by: Viewer) -> list[tuple[str, str]]:
    """What a person sees, by its subject and its figure."""
    lines = observed_values(observing.session, by, as_at(observing.session).number)
    return [(line.subject_name, str(line.figure)) for line in lines]


@pytest.fixture
def values(observing: Observing) -> Observing:
    """Three values that cannot be taken for one another: 1, 10 and 100."""
    observing.record(observing.of_place(measure=COUNT), figure("1"))
    observing.record(observing.of_scheme(COUNT), figure("10"))
    observing.record(observing.of_partner(COUNT), figure("100"))
    return observing


def test_a_partner_sees_places_and_its_own_schemes_and_nothing_else(values: Observing) -> None:
    people = values.portfolio.people
    everything = [("Example", "1"), ("Measured scheme", "10"), ("Scheme of the partner", "100")]
    assert seen_by(values, people.partner) == [everything[0], everything[2]]
    assert seen_by(values, people.other_partner) == [everything[0]]
    for who in (people.lead, people.finance, people.evaluator, people.admin):
        assert seen_by(values, who) == everything


def test_a_person_without_a_role_sees_nothing(values: Observing) -> None:
    with pytest.raises(ForbiddenError):
        seen_by(values, Viewer(9, "Nobody", ()))


def test_a_later_version_does_not_leak_into_an_earlier_moment(observing: Observing) -> None:
    session, lead = observing.session, observing.portfolio.people.lead
    key = observing.of_scheme(COUNT)
    numbers = [observing.record(key, figure(value)).journal_number for value in ("1", "10", "100")]
    later = observing.record(observing.of_scheme(COUNT, NEXT_YEAR), figure("1000"))
    found = [
        [str(line.figure) for line in observed_values(session, lead, number)]
        for number in (numbers[0] - 1, *numbers, later.journal_number)
    ]
    assert found == [[], ["1"], ["10"], ["100"], ["100", "1000"]]


def test_a_value_carries_the_commit_that_said_it(observing: Observing) -> None:
    lead = observing.portfolio.people.lead
    first = observing.record(observing.of_place(), share(23, 41))
    observing.record(observing.of_scheme(), share(1, 2))
    [place, _] = values_of_measure(observing.session, lead, "M-SHARE")
    assert place.provenance.journal_number == first.journal_number
    assert place.provenance.recorded_at.utcoffset() == timedelta(0)
    assert (place.provenance.file_name, place.provenance.row) == ("", None)
    assert place.reference == f"OBS-{first.value_id}"


def test_everybody_comes_before_the_groups_and_these_in_the_order_of_their_list(
    observing: Observing,
) -> None:
    lead = observing.portfolio.people.lead
    for quintile in ("NK", "5", "1"):
        observing.record(observing.of_place(quintile=quintile), share(1, 2, imd=2019))
    observing.record(observing.of_place(), share(23, 41))
    lines = values_of_measure(observing.session, lead, "M-SHARE")
    assert [(line.breakdown_name, line.group_name) for line in lines] == [
        ("", ""),
        ("Deprivation quintile", "Fifth 1"),
        ("Deprivation quintile", "Fifth 5"),
        ("Deprivation quintile", "Not known"),
    ]
    assert [str(line.figure) for line in lines] == ["56.097561", "50", "50", "50"]


def test_what_is_not_there_has_no_figure_and_a_nil_is_0(observing: Observing) -> None:
    lead = observing.portfolio.people.lead
    hidden = ObservedFacts(status=ValueStatus.SUPPRESSED, reason="So few people")
    observing.record(observing.of_scheme(COUNT), hidden)
    nil = ObservedFacts(status=ValueStatus.NIL)
    observing.record(observing.of_scheme(COUNT, NEXT_YEAR), nil)
    lines = values_of_measure(observing.session, lead, COUNT)
    assert [(line.figure, line.facts.status) for line in lines] == [
        (None, ValueStatus.SUPPRESSED),
        (0, ValueStatus.NIL),
    ]


def test_a_scheme_is_called_what_it_was_called_then(observing: Observing) -> None:
    session, lead = observing.session, observing.portfolio.people.lead
    before = observing.record(observing.of_scheme(COUNT), figure("10")).journal_number
    begin(session, "rename")
    facts = SchemeFacts("A new name", alliance_code="AL-ALL")
    seen = newest_version_number(session, observing.scheme)
    revise_scheme(session, lead, observing.scheme, facts, seen)
    number = as_at(session).number
    names = [observed_values(session, lead, at)[0].subject_name for at in (before, number)]
    assert names == ["Measured scheme", "A new name"]
