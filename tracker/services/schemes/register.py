"""Registering and revising schemes, each revision a version of its own."""

from dataclasses import dataclass
from datetime import date
from itertools import chain

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.journal import journal_number
from tracker.db.schemes import Scheme, SchemeAlias, SchemeDeliverer, SchemeVersion
from tracker.domain.breaches import raise_if_broken
from tracker.domain.permissions import Act, Viewer
from tracker.domain.references import Prefix, new_reference
from tracker.domain.schemes import (
    Dates,
    FundingStated,
    LifeCourse,
    SchemeKind,
    SchemeStatus,
    ends_after_start,
    scheme_has_a_name,
)
from tracker.services.refusals import NotFoundError, StaleEditError


@dataclass(frozen=True)
class SchemeFacts:
    """Everything that one version of a scheme says."""

    name: str
    kind: SchemeKind = SchemeKind.SCHEME
    summary: str = ""
    lead_organisation_id: int | None = None
    deliverer_ids: tuple[int, ...] = ()
    partners: str = ""
    alliance_code: str = "AL-ALL"
    place_text: str = ""
    theme_code: str | None = None
    life_course: LifeCourse = LifeCourse.ALL_AGES
    starts: date | None = None
    ends: date | None = None
    period_text: str = ""
    status: SchemeStatus = SchemeStatus.PROPOSED
    funded_by_fund: FundingStated = FundingStated.NOT_STATED
    decision_reference: str = ""
    decided_on: date | None = None
    assessment_reference: str = ""
    published_results: str = ""
    is_example: bool = False
    source: str = ""
    source_line: str = ""
    reason: str = ""


@dataclass(frozen=True)
class SchemeAliasFacts:
    """Another reference under which a scheme is known."""

    alias: str
    kind: str


def register_scheme(
    session: Session,
    by: Viewer,
    order: SchemeFacts,
    aliases: tuple[SchemeAliasFacts, ...] = (),
) -> Scheme:
    """Register a scheme under a new generated reference."""
    by.require(Act.REGISTER_SCHEME)
    raise_if_broken(
        chain(scheme_has_a_name(order.name), ends_after_start(Dates(order.starts, order.ends)))
    )
    number = journal_number(session)
    scheme = Scheme(reference=new_reference(Prefix.SCHEME), journal_number=number)
    session.add(scheme)
    session.flush()
    _add_version(session, scheme.id, number, order)
    session.add_all(
        SchemeAlias(alias=alias.alias, kind=alias.kind, scheme_id=scheme.id, journal_number=number)
        for alias in aliases
    )
    session.flush()
    return scheme


def revise_scheme(
    session: Session, by: Viewer, scheme_id: int, order: SchemeFacts, seen: int
) -> int:
    """Record a new version, unless someone else did since this person looked.

    `seen` is the journal number of the version on the page; returns the new one's.
    """
    by.require(Act.REGISTER_SCHEME)
    current = newest_version_number(session, scheme_id)
    if current != seen:
        raise StaleEditError(seen, current)
    raise_if_broken(
        chain(scheme_has_a_name(order.name), ends_after_start(Dates(order.starts, order.ends)))
    )
    number = journal_number(session)
    _add_version(session, scheme_id, number, order)
    session.flush()
    return number


def newest_version_number(session: Session, scheme_id: int) -> int:
    """The journal number of a scheme's newest version."""
    number = session.scalar(
        select(func.max(SchemeVersion.journal_number)).where(SchemeVersion.scheme_id == scheme_id)
    )
    if number is None:
        raise NotFoundError("There is no such scheme.")
    return number


def _add_version(session: Session, scheme_id: int, number: int, order: SchemeFacts) -> None:
    facts = {key: value for key, value in vars(order).items() if key != "deliverer_ids"}
    facts["name"] = order.name.strip()
    session.add(SchemeVersion(scheme_id=scheme_id, journal_number=number, **facts))
    session.flush()
    session.add_all(
        SchemeDeliverer(scheme_id=scheme_id, journal_number=number, organisation_id=organisation_id)
        for organisation_id in sorted(set(order.deliverer_ids))
    )
