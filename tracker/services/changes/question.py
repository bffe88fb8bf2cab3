"""Between which two moments is asked, and the order that they must be in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.db.journal import AsAt, as_at
from tracker.domain.breaches import Breach, RulesBroken

NO_EARLIER_MOMENT = "Enter the earlier of the two moments"
OUT_OF_ORDER = "The earlier moment must not be after the later one"


@dataclass(frozen=True)
class ChangesQuestion:
    """Which fund and year, and the two moments; without a later one, the last recorded fact."""

    fund: str | None
    year: str | None
    since: datetime | None
    as_at: datetime | None = None


def moments(session: Session, question: ChangesQuestion) -> tuple[AsAt, AsAt]:
    """The journal at both moments; refused where one is missing or they are in the wrong order."""
    if question.since is None:
        raise RulesBroken([Breach("moments_are_two", "since", NO_EARLIER_MOMENT)])
    after = as_at(session, question.as_at)
    if question.as_at is None and question.since > after.recorded_at:
        # Nothing was recorded since: both moments are the same.
        after = as_at(session, question.since)
    if question.since > after.recorded_at:
        raise RulesBroken([Breach("moments_are_in_order", "since", OUT_OF_ORDER)])
    return as_at(session, question.since), after
