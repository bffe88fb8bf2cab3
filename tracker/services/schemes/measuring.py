"""Choosing what a scheme is measured by, changing what was said of it, and stopping."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from tracker.db.journal import as_at
from tracker.db.schemes import SchemeMeasure
from tracker.domain.breaches import Breach, raise_if_broken
from tracker.domain.permissions import Act, Viewer
from tracker.services.refusals import NotFoundError
from tracker.services.schemes.access import SchemeKey, find_scheme
from tracker.services.schemes.links import LinkMeasure, link_measure, newest_measure_number
from tracker.services.schemes.measures import (
    CatalogueMeasure,
    Subscription,
    catalogue_measures,
    search_measures,
    subscriptions,
)
from tracker.services.schemes.standing import Recorded, recorded, standing


@dataclass(frozen=True)
class MeasuresPage:
    """What a scheme is measured by, and what it could be."""

    key: SchemeKey
    scheme_name: str
    subscriptions: tuple[Subscription, ...]
    offered: tuple[CatalogueMeasure, ...]


@dataclass(frozen=True)
class MeasureToSet:
    """One measure of one scheme, ready to be changed; `seen` goes back with the change."""

    key: SchemeKey
    scheme_name: str
    measure: CatalogueMeasure
    subscription: Subscription | None
    seen: int
    last: Recorded | None


@dataclass(frozen=True)
class StopMeasure:
    """The end of a subscription; what was reported so far stays."""

    scheme_id: int
    measure_code: str
    reason: str
    seen: int


def measures_page(session: Session, viewer: Viewer, reference: str, words: str) -> MeasuresPage:
    """The measures of a scheme, and those of the catalogue that hold the words asked for."""
    key = find_scheme(session, viewer, reference, Act.LINK_SCHEME)
    number = as_at(session).number
    catalogue = catalogue_measures(session, number)
    held = subscriptions(session, key.id, number, catalogue)
    codes = {one.measure.code for one in held}
    offered = search_measures(catalogue, words)
    return MeasuresPage(
        key,
        standing(session, key.id, number).facts.name,
        held,
        tuple(measure for measure in offered if measure.code not in codes),
    )


def measure_to_set(session: Session, viewer: Viewer, reference: str, code: str) -> MeasureToSet:
    """What a person needs to say how a scheme is measured by one measure."""
    key = find_scheme(session, viewer, reference, Act.LINK_SCHEME)
    number = as_at(session).number
    catalogue = catalogue_measures(session, number)
    if code not in catalogue:
        raise NotFoundError("There is no such measure.")
    held = subscriptions(session, key.id, number, catalogue)
    seen = newest_measure_number(session, key.id, code)
    return MeasureToSet(
        key,
        standing(session, key.id, number).facts.name,
        catalogue[code],
        next((one for one in held if one.measure.code == code), None),
        seen,
        recorded(session, seen) if seen else None,
    )


def stop_measure(session: Session, by: Viewer, order: StopMeasure) -> SchemeMeasure:
    """End a subscription with a reason, keeping what was said of it."""
    by.require(Act.LINK_SCHEME)
    number = as_at(session).number
    catalogue = catalogue_measures(session, number)
    held = subscriptions(session, order.scheme_id, number, catalogue)
    found = next((one for one in held if one.measure.code == order.measure_code), None)
    if found is None:
        raise NotFoundError("This scheme does not use the measure.")
    raise_if_broken(stopping_has_a_reason(order.reason))
    as_it_was = LinkMeasure(
        scheme_id=order.scheme_id,
        measure_code=order.measure_code,
        baseline=found.baseline,
        baseline_period=found.baseline_period,
        target=found.target,
        target_operator=found.operator,
        target_date=found.target_date,
        starts=found.starts,
        steps=found.steps,
        tolerance=found.tolerance,
    )
    stop = replace(as_it_was, is_active=False, reason=order.reason.strip(), seen=order.seen)
    return link_measure(session, by, stop)


def stopping_has_a_reason(reason: str) -> Iterator[Breach]:
    """A result that is no longer measured is missed by somebody: say why."""
    if not reason.strip():
        yield Breach(
            "stopping_has_a_reason", "reason", "Enter a reason for no longer using this measure"
        )
