"""Which schemes a person may see: all of them, or those that their organisations are part of."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from tracker.db.funding import Award
from tracker.db.journal import as_at
from tracker.db.schemes import Scheme, SchemeDeliverer, SchemeVersion
from tracker.db.versions import newest
from tracker.domain.permissions import Act, Viewer
from tracker.services.refusals import NotFoundError


@dataclass(frozen=True)
class SchemeKey:
    """A scheme that this person may see."""

    id: int
    reference: str


def find_scheme(
    session: Session, viewer: Viewer, reference: str, act: Act = Act.READ_SCHEMES
) -> SchemeKey:
    """The scheme of this reference; somebody else's answers as if there were none.

    Only then is it asked whether the person may do `act`, so that a refusal tells nobody
    that a scheme exists.
    """
    scheme = session.scalars(select(Scheme).where(Scheme.reference == reference)).first()
    visible = visible_schemes(session, viewer)
    if scheme is None or (visible is not None and scheme.id not in visible):
        raise NotFoundError("There is no such scheme.")
    viewer.require(act)
    return SchemeKey(scheme.id, scheme.reference)


def visible_schemes(session: Session, viewer: Viewer) -> frozenset[int] | None:
    """The schemes of a person's organisations; none at all means that they see every scheme.

    A scheme belongs to those who lead or deliver it, who are paid for it, and whose pot pays
    for it. What counts is who that is now, also when the page asked for shows the past.
    """
    if viewer.sees_all_rows:
        return None
    organisations = viewer.partner_organisations
    standing = newest(
        SchemeVersion, (SchemeVersion.scheme_id,), as_at(session).number
    ).with_only_columns(
        SchemeVersion.scheme_id,
        SchemeVersion.journal_number,
        SchemeVersion.lead_organisation_id,
    )
    versions = {row.scheme_id: row for row in session.execute(standing)}
    led = {row.scheme_id for row in versions.values() if row.lead_organisation_id in organisations}
    delivered = session.execute(
        select(SchemeDeliverer.scheme_id, SchemeDeliverer.journal_number).where(
            SchemeDeliverer.organisation_id.in_(organisations)
        )
    )
    return frozenset(
        led
        | {
            row.scheme_id
            for row in delivered
            if versions[row.scheme_id].journal_number == row.journal_number
        }
        | set(_paid_for(session, organisations))
    )


def _paid_for(session: Session, organisations: frozenset[int]) -> list[int]:
    pot = aliased(Award)
    return list(
        session.scalars(
            select(Award.scheme_id)
            .outerjoin(pot, pot.id == Award.parent_award_id)
            .where(or_(Award.recipient_id.in_(organisations), pot.recipient_id.in_(organisations)))
        )
    )
