"""Which files were taken away, newest first, for those who may know of each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, func, or_, select, true
from sqlalchemy.orm import Session

from tracker.db.organisations import Person
from tracker.db.releases import Release, ReleaseContent
from tracker.domain.disclosure import EXACT
from tracker.domain.funding import Basis
from tracker.domain.permissions import Act, Role, Viewer
from tracker.domain.releases import Door
from tracker.services.refusals import NotFoundError
from tracker.services.releases.asked import FileQuestion, publisher_from_json
from tracker.services.releases.kinds import FileKind, kind_of
from tracker.services.releases.making import Order

_SEE_EXACT = frozenset({Role.LEAD, Role.ADMIN})
COMMAND_LINE_NAME = "The command line"
_ASKED_FOR_NO_BASIS = Basis.POT


@dataclass(frozen=True)
class ReleaseLine:
    """One file that was taken away, as it was recorded."""

    number: int
    taken_at: datetime
    who: str
    door: Door
    kind: FileKind
    fund: str
    year: str
    basis: Basis | None
    profile: str
    as_at: datetime
    as_at_number: int
    since: datetime | None
    version: str
    name: str
    size: int
    file_sha256: str
    data_sha256: str
    rows: Mapping[str, int]
    differs_from: int | None
    is_kept: bool
    publisher: str

    @property
    def by(self) -> str:
        """Who took it, within a sentence."""
        is_person = self.who != COMMAND_LINE_NAME
        return self.who if is_person else COMMAND_LINE_NAME.lower()

    @property
    def may_be_made_again(self) -> bool:
        """Exact counts leave only under what two people released, which may be over by now."""
        return self.profile != EXACT.code

    @property
    def order(self) -> Order:
        """What would make the same file again."""
        question = FileQuestion(
            self.fund, self.year, self.basis or _ASKED_FOR_NO_BASIS, self.as_at, self.since
        )
        return Order(self.kind, question, publisher_from_json(self.publisher))


def count_releases(session: Session, by: Viewer) -> int:
    """How many releases this person may know of."""
    by.require(Act.EXPORT)
    return session.scalar(select(func.count()).select_from(Release).where(_visible(by))) or 0


def list_releases(session: Session, by: Viewer, offset: int, size: int) -> tuple[ReleaseLine, ...]:
    """Some of the releases that this person may know of, the newest first."""
    by.require(Act.EXPORT)
    query = _query(_visible(by)).order_by(Release.id.desc()).offset(offset).limit(size)
    return tuple(_line(row) for row in session.execute(query))


def newest_of_each_kind(session: Session, by: Viewer) -> dict[str, ReleaseLine]:
    """The last release of each kind that this person may know of, by the kind's code."""
    by.require(Act.EXPORT)
    newest = select(func.max(Release.id)).where(_visible(by)).group_by(Release.kind)
    lines = (_line(row) for row in session.execute(_query(Release.id.in_(newest))))
    return {line.kind.code: line for line in lines}


def find_release(session: Session, by: Viewer, number: int) -> ReleaseLine:
    """One release; to people who may not know of it, it is not there."""
    by.require(Act.EXPORT)
    row = session.execute(_query(_visible(by), Release.id == number)).first()
    if row is None:
        raise NotFoundError("There is no such release.")
    return _line(row)


def _visible(by: Viewer) -> ColumnElement[bool]:
    """A release of exact counts is for whom it was made, the lead and administrators."""
    if by.roles & _SEE_EXACT:
        return true()
    return or_(Release.profile != EXACT.code, Release.person_id == by.person_id)


def _query(*conditions: ColumnElement[bool]) -> Select[Release, str, str]:
    return (
        select(Release, Person.display_name, ReleaseContent.sha256)
        .outerjoin(Person, Person.id == Release.person_id)
        .outerjoin(ReleaseContent, ReleaseContent.sha256 == Release.file_sha256)
        .where(*conditions)
    )


def _line(found: Row[Release, str | None, str | None]) -> ReleaseLine:
    row, who, kept = found
    return ReleaseLine(
        number=row.id,
        taken_at=row.taken_at,
        who=who or COMMAND_LINE_NAME,
        door=row.door,
        kind=kind_of(row.kind),
        fund=row.fund_code,
        year=row.financial_year,
        basis=Basis(row.basis) if row.basis else None,
        profile=row.profile,
        as_at=row.as_at,
        as_at_number=row.as_at_number,
        since=row.since,
        version=row.version,
        name=row.file_name,
        size=row.size_bytes,
        file_sha256=row.file_sha256,
        data_sha256=row.data_sha256,
        rows=json.loads(row.rows),
        differs_from=row.differs_from_id,
        is_kept=kept is not None,
        publisher=row.publisher,
    )
