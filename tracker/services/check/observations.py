"""Observed values asked every rule again, and groups added up once more."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.observations import ObservedValue, ObservedValueVersion
from tracker.domain.breaches import Breach, Severity
from tracker.domain.observations import everything_wrong, scheme_uses_the_measure
from tracker.domain.observed_values import ValueKey
from tracker.services.check.figures import Check, Subject, none_of
from tracker.services.observations.ground import Ground, read_ground
from tracker.services.observations.shelf import Shelf, read_shelf

# A scheme may have stopped using a measure since: what was observed of it until then stays.
_MAY_END = scheme_uses_the_measure.__name__


def observation_checks(session: Session, number: int) -> Iterator[Check]:
    """Each rule over every value as it stands; what breaks it is named."""
    # A value's period had begun when it was recorded, whatever day it is asked as at.
    ground = read_ground(session, number, date.max)
    shelf = read_shelf(session, number, ground, ground.measures)
    rules = {
        "Observed values that nobody said anything of": _without_a_version(session, number),
        "Observed values that break a rule": _broken(shelf),
        "Breakdowns whose groups do not fit everybody": _families(shelf),
    }
    for name, found in rules.items():
        yield none_of(Subject.VALUES, name, sorted(found))


def _without_a_version(session: Session, number: int) -> list[str]:
    said = select(ObservedValueVersion.observed_value_id)
    query = select(ObservedValue.id).where(
        ObservedValue.journal_number <= number, ObservedValue.id.not_in(said)
    )
    return [f"OBS-{value_id}" for value_id in session.scalars(query)]


def _broken(shelf: Shelf) -> list[str]:
    ground = shelf.ground
    return [
        f"OBS-{one.id}"
        for key, one in shelf.standing.items()
        if _errors(
            everything_wrong(ground.observation(key, one.facts), ground.breakdowns, date.max)
        )
    ]


def _families(shelf: Shelf) -> set[str]:
    return {
        _words(key, shelf.ground)
        for key in shelf.standing
        if key.dimension and _errors(shelf.family_breaches(key, key.dimension))
    }


def _errors(breaches: Iterator[Breach]) -> bool:
    return any(one.severity is Severity.ERROR and one.rule != _MAY_END for one in breaches)


def _words(key: ValueKey, ground: Ground) -> str:
    breakdown = ground.breakdowns[key.dimension].inside_a_sentence
    return f"{key.measure_code}, {key.subject}, {key.period.name}, by {breakdown}"
