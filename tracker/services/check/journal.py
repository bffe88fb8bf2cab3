"""The journal runs from 1 without gaps, and its moments never go back."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from tracker.db.journal import Journal
from tracker.services.check.figures import Check, Subject, none_of


def journal_checks(session: Session, number: int) -> Iterator[Check]:
    """The count against the last number, and each row against the one before it."""
    rows = session.scalar(select(func.count()).select_from(Journal).where(Journal.number <= number))
    yield Check(
        Subject.JOURNAL,
        "Rows of the journal, and its last number: no number is missing",
        f"{rows or 0:,}",
        f"{number:,}",
        rows == number,
    )
    before = aliased(Journal)
    back = session.scalars(
        select(Journal.number)
        .join(before, before.number == Journal.number - 1)
        .where(Journal.number <= number, Journal.recorded_at < before.recorded_at)
        .order_by(Journal.number)
    )
    yield none_of(
        Subject.JOURNAL,
        "Rows recorded at an earlier moment than the row before",
        [f"number {one}" for one in back],
    )
