"""What a history is made of, and how single changes become the acts that made them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.journal import Journal
from tracker.db.organisations import Person
from tracker.services.schemes.standing import SYSTEM


@dataclass(frozen=True)
class FieldChange:
    """One thing that was changed, in words; `old` is none where there was nothing before."""

    what: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Noted:
    """A change, the journal row that it was recorded in, and the reason given for it."""

    number: int
    change: FieldChange
    reason: str = ""


@dataclass(frozen=True)
class Change:
    """One act: when, by whom, what it changed, and why."""

    number: int
    when: datetime
    who: str
    act: str
    changes: tuple[FieldChange, ...]
    reason: str


def differences(
    old: Mapping[str, str] | None, new: Mapping[str, str], labels: Mapping[str, str]
) -> list[FieldChange]:
    """What differs between two versions in words; of a first version, all that it says."""
    if old is None:
        return [FieldChange(labels[key], None, new[key]) for key in labels if new[key]]
    return [FieldChange(labels[key], old[key], new[key]) for key in labels if old[key] != new[key]]


def as_acts(session: Session, noted: Iterable[Noted]) -> tuple[Change, ...]:
    """Changes gathered by the act that made them, the newest act first."""
    by_number: dict[int, list[Noted]] = defaultdict(list)
    for one in noted:
        by_number[one.number].append(one)
    rows = session.execute(
        select(Journal.number, Journal.recorded_at, Journal.act, Person.display_name)
        .outerjoin(Person, Person.id == Journal.person_id)
        .where(Journal.number.in_(by_number))
        .order_by(Journal.number.desc())
    )
    return tuple(
        Change(
            row.number,
            row.recorded_at,
            row.display_name or SYSTEM,
            row.act,
            tuple(one.change for one in by_number[row.number]),
            "; ".join(dict.fromkeys(one.reason for one in by_number[row.number] if one.reason)),
        )
        for row in rows
    )
