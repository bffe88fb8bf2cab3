"""Recording observed values: one act, for forms and for other programs alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from sqlalchemy.orm import Session

from tracker.db.journal import journal_number
from tracker.db.observations import ObservedValue, ObservedValueVersion
from tracker.domain.breaches import Breach, raise_if_broken
from tracker.domain.observations import everything_wrong
from tracker.domain.observed_values import ObservedFacts, ValueKey
from tracker.domain.permissions import Act, Viewer
from tracker.services.funding.posting import recorded_on
from tracker.services.observations.ground import Ground, read_ground
from tracker.services.observations.shelf import Shelf, Standing, read_shelf
from tracker.services.refusals import NotFoundError, StaleEditError


@dataclass(frozen=True)
class RecordObservation:
    """A value as somebody gives it, whole.

    `seen` is the journal number of the value on their page, 0 where there was none.
    """

    key: ValueKey
    facts: ObservedFacts
    seen: int | None = None


@dataclass(frozen=True)
class RecordedValue:
    """What became of one value, and what was told about it."""

    value_id: int
    journal_number: int
    is_new: bool
    is_changed: bool
    warnings: tuple[Breach, ...] = ()


def record_observation(session: Session, by: Viewer, order: RecordObservation) -> RecordedValue:
    """Record one value, or a change of it; saying the same again records nothing."""
    return record_observations(session, by, (order,))[0]


def record_observations(
    session: Session, by: Viewer, orders: Sequence[RecordObservation]
) -> tuple[RecordedValue, ...]:
    """Record several values in one act, so that groups and everybody may change together."""
    by.require(Act.RECORD_OBSERVATIONS)
    number = journal_number(session)
    ground = read_ground(session, number, recorded_on(session))
    for order in orders:
        _is_of_something_known(order.key, ground)
    shelf = read_shelf(session, number, ground, {one.key.measure_code for one in orders})
    tidy = [(order, order.facts.tidied()) for order in orders]
    for order, _ in tidy:
        _is_as_it_was_seen(order, shelf.standing.get(order.key))
    differing = {order.key: facts for order, facts in tidy if shelf.at(order.key) != facts}
    for key, facts in differing.items():
        shelf.put(key, facts)
    # Of a family that changes in several places the same is found several times: told once.
    told = raise_if_broken(dict.fromkeys(one for key in differing for one in _breaches(key, shelf)))
    return tuple(
        _record(session, order.key, facts, shelf.standing.get(order.key), told)
        if order.key in differing
        else _as_it_stands(shelf.standing[order.key])
        for order, facts in tidy
    )


def new_value(key: ValueKey, number: int) -> dict[str, object]:
    """The row that says what a value is a value of."""
    return {
        "journal_number": number,
        "measure_code": key.measure_code,
        "scheme_id": key.scheme_id,
        "place_code": key.place_code or None,
        "subject": key.subject,
        "period_start": key.period.first,
        "period_end": key.period.last,
        "dimension": key.dimension,
        "group_code": key.group_code,
    }


def new_version(value_id: int, number: int, facts: ObservedFacts) -> dict[str, object]:
    """The row that says what is said of a value."""
    said = {one.name: getattr(facts, one.name) for one in fields(ObservedFacts)}
    return {"observed_value_id": value_id, "journal_number": number, **said}


def _is_of_something_known(key: ValueKey, ground: Ground) -> None:
    if key.measure_code not in ground.measures:
        raise NotFoundError("There is no such measure.")
    if key.scheme_id is not None and key.scheme_id not in ground.schemes:
        raise NotFoundError("There is no such scheme.")
    if key.place_code and key.place_code not in ground.places:
        raise NotFoundError("There is no such place.")


def _is_as_it_was_seen(order: RecordObservation, standing: Standing | None) -> None:
    current = standing.journal_number if standing else 0
    if order.seen is not None and order.seen != current:
        raise StaleEditError(order.seen, current)


def _breaches(key: ValueKey, shelf: Shelf) -> Iterator[Breach]:
    facts = shelf.at(key) or ObservedFacts()
    ground = shelf.ground
    yield from everything_wrong(ground.observation(key, facts), ground.breakdowns, ground.today)
    for dimension in shelf.dimensions_of(key):
        yield from shelf.family_breaches(key, dimension)
    yield from shelf.history_breaches(key)


def _record(
    session: Session,
    key: ValueKey,
    facts: ObservedFacts,
    standing: Standing | None,
    told: tuple[Breach, ...],
) -> RecordedValue:
    number = journal_number(session)
    value_id = standing.id if standing else 0
    if standing is None:
        value = ObservedValue(**new_value(key, number))
        session.add(value)
        session.flush()
        value_id = value.id
    session.add(ObservedValueVersion(**new_version(value_id, number, facts)))
    session.flush()
    return RecordedValue(value_id, number, standing is None, True, told)


def _as_it_stands(standing: Standing) -> RecordedValue:
    return RecordedValue(standing.id, standing.journal_number, False, False)
