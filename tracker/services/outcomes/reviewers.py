"""Who wrote a report, and who of the programme leads may review it therefore."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.journal import as_at
from tracker.db.organisations import Person, RoleGrant
from tracker.db.versions import newest
from tracker.domain.outcomes.moves import REVIEWERS
from tracker.services.outcomes.page import ReportSeen
from tracker.services.outcomes.stored import WRITING


@dataclass(frozen=True)
class Reviewers:
    """The people who wrote a report, by number, and the names of those who may review it."""

    authors: frozenset[int]
    may: tuple[str, ...]


def reviewers_of(session: Session, report: ReportSeen) -> Reviewers:
    """Everybody with the role who has not written any of the report, by name."""
    authors = frozenset(one.acted_by for one in report.versions if one.acted_by and _wrote(one.act))
    keys = (RoleGrant.person_id, RoleGrant.organisation_id, RoleGrant.role)
    grants = session.scalars(
        newest(RoleGrant, keys, as_at(session).number).where(RoleGrant.role.in_(REVIEWERS))
    )
    leads = {grant.person_id for grant in grants if grant.is_held} - authors
    names = session.scalars(
        select(Person.display_name).where(Person.id.in_(leads), Person.is_active.is_(True))
    )
    return Reviewers(authors, tuple(sorted(names)))


def _wrote(act: object) -> bool:
    return act in WRITING
