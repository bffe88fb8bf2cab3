"""Where the limits of charts are drawn anew, as at a journal number: one query."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.db.journal import Journal
from tracker.db.organisations import Person
from tracker.db.rebases import Rebase, RebaseVersion
from tracker.db.versions import newest
from tracker.domain import process_charts
from tracker.domain.periods import Period
from tracker.services.schemes.standing import SYSTEM


@dataclass(frozen=True)
class RebaseLine:
    """What stands of one rebase: that limits are drawn anew, or no longer, by whom, when and why.

    `number` is the journal number of the version that says so.
    """

    id: int
    measure_code: str
    subject: str
    period: Period
    is_withdrawn: bool
    reason: str
    by: str
    recorded_at: datetime
    number: int

    def in_a_chart(self) -> process_charts.Rebase:
        """The same as a chart takes it."""
        return process_charts.Rebase(self.period, self.by, self.recorded_at, self.reason)


def rebases_at(session: Session, number: int, measure_code: str = "") -> tuple[RebaseLine, ...]:
    """Every rebase of a measure, those that were withdrawn included, in the order of periods."""
    query = (
        newest(RebaseVersion, (RebaseVersion.rebase_id,), number)
        .join(Rebase, Rebase.id == RebaseVersion.rebase_id)
        .join(Journal, Journal.number == RebaseVersion.journal_number)
        .outerjoin(Person, Person.id == Journal.person_id)
        .with_only_columns(
            Rebase.id,
            Rebase.measure_code,
            Rebase.subject,
            Rebase.period_start,
            Rebase.period_end,
            RebaseVersion.is_withdrawn,
            RebaseVersion.reason,
            RebaseVersion.journal_number,
            Journal.recorded_at,
            Person.display_name,
            maintain_column_froms=True,
        )
    )
    if measure_code:
        query = query.where(Rebase.measure_code == measure_code)
    lines = (
        RebaseLine(
            row.id,
            row.measure_code,
            row.subject,
            Period(row.period_start, row.period_end),
            row.is_withdrawn,
            row.reason,
            row.display_name or SYSTEM,
            row.recorded_at,
            row.journal_number,
        )
        for row in session.execute(query)
    )
    return tuple(sorted(lines, key=lambda one: (one.measure_code, one.subject, one.period)))
