"""What people were when they acted: files tell roles and never names."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.organisations import RoleGrant
from tracker.domain.permissions import MAY, ROLE_LABELS, Act, Role

THE_SYSTEM = "The tracker itself"
_NO_ROLE = "No role recorded"


@dataclass(frozen=True)
class RoleBook:
    """Every role given and taken away, in the order recorded."""

    grants: dict[int, tuple[RoleGrant, ...]]

    def role_of(self, person_id: int | None, number: int, act: Act) -> str:
        """The roles that let a person do this at a journal number, in words."""
        if not person_id:
            return THE_SYSTEM
        held: dict[tuple[int, Role], bool] = {}
        for grant in self.grants.get(person_id, ()):
            if grant.journal_number <= number:
                held[grant.organisation_id, grant.role] = grant.is_held
        roles = {role for (_, role), is_held in held.items() if is_held}
        return (
            ", ".join(ROLE_LABELS[role] for role in Role if role in (roles & MAY[act] or roles))
            or _NO_ROLE
        )


def read_roles(session: Session, number: int) -> RoleBook:
    """The roles of everybody, as at a journal number."""
    found: dict[int, list[RoleGrant]] = defaultdict(list)
    rows = session.scalars(
        select(RoleGrant)
        .where(RoleGrant.journal_number <= number)
        .order_by(RoleGrant.journal_number, RoleGrant.organisation_id, RoleGrant.role)
    )
    for grant in rows:
        found[grant.person_id].append(grant)
    return RoleBook({person: tuple(grants) for person, grants in found.items()})
