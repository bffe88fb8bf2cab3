"""Drawing the limits of a chart anew from a period on, and putting them back: acts with reasons."""

from dataclasses import dataclass
from itertools import chain

from sqlalchemy.orm import Session

from tracker.db.journal import as_at, journal_number
from tracker.db.rebases import Rebase, RebaseVersion
from tracker.domain.breaches import raise_if_broken
from tracker.domain.periods import Period
from tracker.domain.permissions import Act, Viewer
from tracker.domain.process_charts import (
    limits_are_drawn_anew_for_a_reason,
    limits_are_not_drawn_anew_twice,
    withdrawal_has_a_reason,
)
from tracker.services.indicators.rebases import RebaseLine, rebases_at
from tracker.services.indicators.series import Subject, measure_series
from tracker.services.refusals import NotFoundError, StaleEditError


@dataclass(frozen=True)
class DrawAnew:
    """From which period on the limits of a measure's chart are drawn anew, and why.

    `about` is the code of a place or the reference of a scheme.
    """

    measure_code: str
    about: str
    period: Period
    reason: str


@dataclass(frozen=True)
class Withdraw:
    """That limits are no longer drawn anew; `seen` is the number of the version on the page."""

    rebase_id: int
    reason: str
    seen: int | None = None


def draw_anew(session: Session, by: Viewer, order: DrawAnew) -> RebaseLine:
    """Record that limits are drawn anew, or that they are again after they were put back."""
    by.require(Act.REBASE_CHARTS)
    subject = measure_series(session, by, order.measure_code).about(order.about)
    standing = _standing(subject, order.period)
    points = [
        point
        for series in subject.series
        if series.kind is order.period.kind
        for point in series.points
    ]
    raise_if_broken(
        chain(
            limits_are_drawn_anew_for_a_reason(points, order.period, order.reason),
            limits_are_not_drawn_anew_twice(
                order.period,
                is_drawn_anew=standing is not None and not standing.is_withdrawn,
            ),
        )
    )
    rebase_id = standing.id if standing else _new(session, subject, order)
    return _say(session, rebase_id, order.reason, is_withdrawn=False)


def withdraw(session: Session, by: Viewer, order: Withdraw) -> RebaseLine:
    """Record that limits are no longer drawn anew; what was said before is kept."""
    by.require(Act.REBASE_CHARTS)
    standing = find_rebase(session, order.rebase_id)
    if order.seen is not None and order.seen != standing.number:
        raise StaleEditError(order.seen, standing.number)
    if standing.is_withdrawn:
        raise NotFoundError("These limits are no longer drawn anew.")
    raise_if_broken(withdrawal_has_a_reason(order.reason))
    return _say(session, order.rebase_id, order.reason, is_withdrawn=True)


def find_rebase(session: Session, rebase_id: int) -> RebaseLine:
    """What stands of the rebase of this number."""
    for one in rebases_at(session, as_at(session).number):
        if one.id == rebase_id:
            return one
    raise NotFoundError("There is no such change of limits.")


def _standing(subject: Subject, period: Period) -> RebaseLine | None:
    found = (one for series in subject.series for one in series.rebases if one.period == period)
    return next(found, None)


def _new(session: Session, subject: Subject, order: DrawAnew) -> int:
    rebase = Rebase(
        journal_number=journal_number(session),
        measure_code=order.measure_code,
        scheme_id=subject.scheme_id,
        place_code=subject.place_code or None,
        subject=subject.subject,
        period_start=order.period.first,
        period_end=order.period.last,
    )
    session.add(rebase)
    session.flush()
    return rebase.id


def _say(session: Session, rebase_id: int, reason: str, *, is_withdrawn: bool) -> RebaseLine:
    version = RebaseVersion(
        rebase_id=rebase_id,
        journal_number=journal_number(session),
        is_withdrawn=is_withdrawn,
        reason=reason.strip(),
    )
    session.add(version)
    session.flush()
    return find_rebase(session, rebase_id)
