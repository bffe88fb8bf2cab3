"""Recording a value: whole or not at all, each change a new version, nobody's change lost."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests.support.observing import (
    COUNT,
    NEXT_YEAR,
    QUINTILES,
    RATE,
    REAL_PLACE,
    THIS_YEAR,
    UNUSED,
    Observing,
    figure,
    share,
)
from tests.support.portfolio import begin, refusal
from tracker.db.journal import as_at
from tracker.db.observations import ObservedValue, ObservedValueVersion
from tracker.domain.breaches import RulesBroken
from tracker.domain.funding import AmountBasis
from tracker.domain.observed_values import Coverage, ObservedFacts, Quality, ValueKey
from tracker.domain.permissions import ForbiddenError
from tracker.domain.reading import period
from tracker.domain.values import Qualifier, ValueStatus
from tracker.services.observations.record import (
    RecordObservation,
    record_observation,
    record_observations,
)
from tracker.services.refusals import NotFoundError, StaleEditError

WHOLE_OF_FIFTHS = {"1": (10, 20), "2": (11, 21), "3": (12, 22), "4": (13, 23), "5": (14, 24)}


def stored(observing: Observing) -> tuple[int, int]:
    """How many values there are, and how many versions of them."""
    session = observing.session
    counted = [
        session.scalar(select(func.count()).select_from(table)) or 0
        for table in (ObservedValue, ObservedValueVersion)
    ]
    return counted[0], counted[1]


def refused(observing: Observing, key: ValueKey, facts: ObservedFacts) -> dict[str, str]:
    order = RecordObservation(key, facts)
    lead = observing.portfolio.people.lead
    return refusal(record_observation, observing.session, lead, order)


def test_a_value_is_kept_as_it_was_given(observing: Observing) -> None:
    facts = replace(
        share(23, 41),
        value=Decimal("56.10"),
        lower_limit=Decimal("41.0"),
        upper_limit=Decimal("70.1"),
        definition_version="2",
        coverage=Coverage.PARTIAL,
        quality=Quality.PROVISIONAL,
        value_basis=AmountBasis.PUBLISHED,
        source="Profile of the place",
        note="Two practices are missing",
    )
    recorded = observing.record(observing.of_place(), facts)
    assert (recorded.is_new, recorded.is_changed, recorded.warnings) == (True, True, ())
    [row] = observing.session.scalars(select(ObservedValueVersion)).all()
    assert [str(one) for one in (row.numerator, row.denominator, row.value)] == [
        "23",
        "41",
        "56.10",
    ]
    assert (row.lower_limit, row.upper_limit) == (Decimal("41.0"), Decimal("70.1"))
    assert (row.coverage, row.quality) == (Coverage.PARTIAL, Quality.PROVISIONAL)
    assert (row.definition_version, row.value_basis) == ("2", AmountBasis.PUBLISHED)
    assert (row.source, row.note) == ("Profile of the place", "Two practices are missing")
    assert (row.upload_id, row.source_row) == (None, None)
    value = observing.session.get_one(ObservedValue, recorded.value_id)
    assert (value.subject, value.dimension, value.group_code) == ("place:PL-EX", "", "")
    assert (value.period_start, value.period_end) == (THIS_YEAR.first, THIS_YEAR.last)


def test_a_change_is_a_further_version_and_saying_the_same_again_is_none(
    observing: Observing,
) -> None:
    key = observing.of_scheme()
    first = observing.record(key, share(23, 41))
    again = observing.record(key, replace(share(23, 41), numerator=Decimal("23.0"), note="  "))
    assert (again.is_new, again.is_changed) == (False, False)
    assert again.journal_number == first.journal_number
    changed = observing.record(key, share(24, 41), seen=first.journal_number)
    assert (changed.value_id, changed.is_new, changed.is_changed) == (first.value_id, False, True)
    assert stored(observing) == (1, 2)


def test_a_change_of_what_somebody_else_changed_is_refused(observing: Observing) -> None:
    key = observing.of_scheme()
    first = observing.record(key, share(23, 41))
    observing.record(key, share(25, 41))
    with pytest.raises(StaleEditError) as stale:
        observing.record(key, share(24, 41), seen=first.journal_number)
    assert stale.value.seen == first.journal_number
    with pytest.raises(StaleEditError):
        observing.record(key, share(24, 41), seen=0)
    assert stored(observing) == (1, 2)


def test_a_value_is_of_everybody_or_of_a_group_and_each_is_its_own(observing: Observing) -> None:
    observing.record(observing.of_place(), share(60, 110))
    observing.record(observing.of_place(quintile="1"), share(10, 20, imd=2019))
    observing.record(observing.of_place(quintile="NK"), share(1, 2, imd=2019))
    observing.record(observing.of_scheme(), share(60, 110))
    observing.record(observing.of_place(NEXT_YEAR), share(60, 110))
    observing.record(observing.of_place(period("2022/23 Q1")), share(60, 110))
    assert stored(observing) == (6, 6)


def test_a_nil_holds_no_figure_and_what_is_not_reported_says_why(observing: Observing) -> None:
    key = observing.of_scheme(COUNT)
    nil = ObservedFacts(status=ValueStatus.NIL, value=Decimal(0))
    observing.record(key, nil)
    [row] = observing.session.scalars(select(ObservedValueVersion)).all()
    assert (row.status, row.value) == (ValueStatus.NIL, None)
    later = observing.of_scheme(COUNT, NEXT_YEAR)
    assert refused(observing, later, ObservedFacts(status=ValueStatus.NOT_REPORTED)) == {
        "missing_value_has_a_reason": "Enter reason: why the value is not reported"
    }
    observing.record(later, ObservedFacts(status=ValueStatus.SUPPRESSED, reason=" Three people "))
    assert stored(observing) == (2, 2)


def test_everything_wrong_with_a_value_is_told_and_nothing_is_stored(
    observing: Observing,
) -> None:
    key = replace(
        observing.of_scheme(UNUSED, period("April 2190")), dimension="sex", group_code="1"
    )
    facts = replace(share(42, 41), imd_version=2019, value_basis=AmountBasis.ILLUSTRATIVE)
    assert refused(observing, key, facts) == {
        "scheme_uses_the_measure": (
            "Measure must be one that the scheme uses: link the scheme to M-UNUSED first"
        ),
        "period_has_begun": "Period must have begun: April 2190 has not",
        "breakdown_has_its_group": "Group must be one of sex: F, M or NK",
        "deprivation_has_its_index": (
            "Deprivation index must be blank, because the groups are not of deprivation"
        ),
        "made_up_value_is_an_examples": (
            "An illustrative value must be about an example scheme or an example place"
        ),
        "figures_can_be": "Numerator must be 41 (the denominator) or less",
    }
    assert stored(observing) == (0, 0)


def test_a_made_up_value_stands_in_the_example_place_alone(observing: Observing) -> None:
    made_up = replace(share(23, 41), value_basis=AmountBasis.ILLUSTRATIVE)
    observing.record(observing.of_place(), made_up)
    real = replace(observing.of_place(), place_code=REAL_PLACE)
    assert set(refused(observing, real, made_up)) == {"made_up_value_is_an_examples"}


def test_groups_that_do_not_add_up_are_refused_with_both_numbers(observing: Observing) -> None:
    observing.record(observing.of_place(), share(61, 112))
    for quintile, parts in WHOLE_OF_FIFTHS.items():
        observing.record(observing.of_place(quintile=quintile), share(*parts, imd=2019))
    # 10 + 11 + 12 + 13 + 14 = 60 of 110: what is not known must be 1 of 2.
    wrong = refused(observing, observing.of_place(quintile="NK"), share(1, 3, imd=2019))
    assert wrong == {
        "parts_fit_the_whole": (
            "The groups of deprivation quintile must add up to everybody: their denominator is "
            "113 together, and everybody's is 112"
        )
    }
    observing.record(observing.of_place(quintile="NK"), share(1, 2, imd=2019))
    assert set(refused(observing, observing.of_place(), share(62, 112))) == {"parts_fit_the_whole"}


def test_groups_and_everybody_change_together_in_one_act(observing: Observing) -> None:
    people, session = observing.portfolio.people, observing.session
    parts = {**WHOLE_OF_FIFTHS, "NK": (1, 2)}
    orders = [RecordObservation(observing.of_place(), share(61, 112))]
    orders += [
        RecordObservation(observing.of_place(quintile=code), share(*parts[code], imd=2019))
        for code in QUINTILES
    ]
    begin(session, "observe")
    assert all(one.is_new for one in record_observations(session, people.lead, orders))
    moved = [
        RecordObservation(observing.of_place(quintile="1"), share(9, 20, imd=2019)),
        RecordObservation(observing.of_place(quintile="2"), share(12, 21, imd=2019)),
    ]
    begin(session, "observe")
    record_observations(session, people.lead, moved)
    assert stored(observing) == (7, 9)
    begin(session, "observe")
    alone = RecordObservation(observing.of_place(quintile="1"), share(8, 20, imd=2019))
    with pytest.raises(RulesBroken) as broken:
        record_observations(session, people.lead, (alone, moved[1]))
    assert [breach.rule for breach in broken.value.breaches] == ["parts_fit_the_whole"]


def test_a_plus_group_is_at_most_everybody(observing: Observing) -> None:
    observing.record(observing.of_scheme(COUNT), figure("85"))
    carers = replace(observing.of_scheme(COUNT), dimension="plus_group", group_code="PLUS-CARE")
    assert refused(observing, carers, figure("90")) == {
        "parts_fit_the_whole": (
            "Carers must not be more than everybody: its value is 90, and everybody's is 85"
        )
    }
    observing.record(carers, figure("80"))


def test_a_value_far_outside_its_past_is_recorded_with_a_warning(observing: Observing) -> None:
    months = ("April", "May", "June", "July", "August")
    for month, value in zip(months, ("41", "44", "48", "45", "46"), strict=True):
        key = observing.of_scheme(COUNT, period(f"{month} 2022"))
        assert observing.record(key, figure(value)).warnings == ()
    slip = observing.record(observing.of_scheme(COUNT, period("September 2022")), figure("460"))
    assert slip.is_new
    assert [warning.message for warning in slip.warnings] == [
        "Check the value: 460 is far outside the 5 earlier values, which go from 41 to 48"
    ]
    # A quarter is no month, and another scheme's past is not this one's.
    quarter = observing.of_scheme(COUNT, period("2022/23 Q3"))
    assert observing.record(quarter, figure("460")).warnings == ()
    other = observing.of_partner(COUNT, period("September 2022"))
    assert observing.record(other, figure("460")).warnings == ()


def test_an_approximate_rate_keeps_its_qualifier(observing: Observing) -> None:
    facts = replace(figure("7.5"), qualifier=Qualifier.NEARLY)
    observing.record(observing.of_scheme(RATE), facts)
    [row] = observing.session.scalars(select(ObservedValueVersion)).all()
    assert row.qualifier is Qualifier.NEARLY


@pytest.mark.parametrize(
    "changes",
    [
        {"measure_code": "M-NOWHERE"},
        {"scheme_id": 999},
        {"scheme_id": None, "place_code": "PL-NOWHERE"},
        {"scheme_id": None, "place_code": "SP-ONE"},
    ],
)
def test_a_value_of_nothing_known_is_not_recorded(
    observing: Observing, changes: dict[str, object]
) -> None:
    key = replace(observing.of_scheme(), **changes)  # type: ignore[arg-type]  # any part of a key
    with pytest.raises(NotFoundError):
        observing.record(key, share(23, 41))


@pytest.mark.parametrize("who", ["finance", "partner", "evaluator", "admin"])
def test_nobody_but_the_lead_records_values(observing: Observing, who: str) -> None:
    by = getattr(observing.portfolio.people, who)
    order = RecordObservation(observing.of_scheme(), share(23, 41))
    with pytest.raises(ForbiddenError, match="programme lead"):
        record_observation(observing.session, by, order)
    assert as_at(observing.session).number
