"""The self-check asks every rule of values again, and the journal names what was observed."""

from tests.support.observing import COUNT, QUINTILES, Observing, figure, share
from tests.support.portfolio import begin
from tracker.db.journal import journal_number
from tracker.db.observations import ObservedValue, ObservedValueVersion
from tracker.domain.observed_values import ObservedFacts, ValueKey
from tracker.services.check import check_everything
from tracker.services.check.figures import Subject
from tracker.services.history.things import things_changed
from tracker.services.observations.record import new_value, new_version
from tracker.services.schemes.links import newest_measure_number
from tracker.services.schemes.measuring import StopMeasure, stop_measure


def wrong(observing: Observing) -> dict[str, str]:
    """What the checks of values name, by the check."""
    checks = check_everything(observing.session).checks
    mine = [check for check in checks if check.subject is Subject.VALUES]
    assert len(mine) == 3
    return {check.name: check.detail for check in mine if not check.agrees}


def slip_in(observing: Observing, key: ValueKey, facts: ObservedFacts) -> int:
    """Store a value past every rule but the database's own."""
    begin(observing.session, "behind the back")
    number = journal_number(observing.session)
    value = ObservedValue(**new_value(key, number))
    observing.session.add(value)
    observing.session.flush()
    observing.session.add(ObservedValueVersion(**new_version(value.id, number, facts)))
    observing.session.flush()
    return value.id


def test_sound_values_agree(observing: Observing) -> None:
    observing.record(observing.of_scheme(COUNT), figure("7"))
    observing.record(observing.of_place(), share(60, 120))
    for quintile in QUINTILES:
        observing.record(observing.of_place(quintile=quintile), share(10, 20, imd=2019))
    assert wrong(observing) == {}


def test_a_value_that_breaks_a_rule_is_named(observing: Observing) -> None:
    value_id = slip_in(observing, observing.of_scheme(), share(42, 41))
    assert wrong(observing) == {"Observed values that break a rule": f"OBS-{value_id}"}


def test_groups_that_do_not_add_up_are_named(observing: Observing) -> None:
    for quintile in QUINTILES:
        observing.record(observing.of_place(quintile=quintile), share(10, 20, imd=2019))
    slip_in(observing, observing.of_place(), share(61, 120))
    assert wrong(observing) == {
        "Breakdowns whose groups do not fit everybody": (
            "M-SHARE, place:PL-EX, 2022/23, by deprivation quintile"
        )
    }


def test_a_value_without_a_version_is_named(observing: Observing) -> None:
    begin(observing.session, "behind the back")
    value = ObservedValue(**new_value(observing.of_scheme(), journal_number(observing.session)))
    observing.session.add(value)
    observing.session.flush()
    assert wrong(observing) == {"Observed values that nobody said anything of": f"OBS-{value.id}"}


def test_what_was_observed_stays_when_the_scheme_stops_using_the_measure(
    observing: Observing,
) -> None:
    observing.record(observing.of_scheme(COUNT), figure("7"))
    begin(observing.session, "stop")
    seen = newest_measure_number(observing.session, observing.scheme, COUNT)
    order = StopMeasure(observing.scheme, COUNT, "Another one is used", seen)
    stop_measure(observing.session, observing.portfolio.people.lead, order)
    assert wrong(observing) == {}


def test_the_journal_names_the_measure_that_was_observed(observing: Observing) -> None:
    number = observing.record(observing.of_scheme(COUNT), figure("7")).journal_number
    [thing] = things_changed(observing.session, [number])[number]
    assert thing.name == "People supported, as observed"
