"""Exact counts as a recorded act of two people: asking, deciding, and what a file may hold."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, aliased

from tracker.db.exact_releases import ExactRelease, ExactReleaseDecision
from tracker.db.journal import Journal, as_at, journal_number
from tracker.db.organisations import Person
from tracker.domain import exact_releases as rules
from tracker.domain.breaches import Breach, RulesBroken, raise_if_broken
from tracker.domain.disclosure import Profile, UnknownProfileError, profile_named
from tracker.domain.exact_releases import ReleaseState, ReleaseWish
from tracker.domain.periods import LONDON
from tracker.domain.permissions import Act, Viewer
from tracker.domain.references import Prefix, new_reference
from tracker.services.funding.posting import find_fund, recorded_on
from tracker.services.refusals import NotFoundError
from tracker.services.snapshot import FundAt, funds_at


@dataclass(frozen=True)
class RequestExactRelease:
    """A wish for exact counts of one fund and year."""

    fund_id: int
    year: str
    recipient: str
    why: str
    until: date | None


@dataclass(frozen=True)
class DecideExactRelease:
    """Yes or no to a request, by somebody who did not ask."""

    reference: str
    approve: bool
    reason: str = ""


@dataclass(frozen=True)
class ExactReleaseLine:
    """A request with what became of it and who did so."""

    reference: str
    fund_id: int
    fund: str
    fund_name: str
    year: str
    recipient: str
    why: str
    until: date
    requested_by: int
    requester: str
    requested_at: datetime
    state: ReleaseState
    decider: str
    decided_at: datetime | None
    reason: str


def request_release(session: Session, by: Viewer, order: RequestExactRelease) -> ExactRelease:
    """Ask for exact counts; nothing may leave before somebody else has approved."""
    by.require(Act.REQUEST_EXACT)
    fund = find_fund(session, order.fund_id)
    wish = ReleaseWish(order.recipient, order.why, order.year, order.until)
    raise_if_broken(rules.broken_by_wish(wish, recorded_on(session)))
    if order.until is None:
        raise ValueError("A release has a last day.")
    release = ExactRelease(
        reference=new_reference(Prefix.EXACT_RELEASE),
        journal_number=journal_number(session),
        requested_by=by.person_id,
        fund_id=fund.id,
        financial_year=order.year,
        recipient=order.recipient.strip(),
        why=order.why.strip(),
        until=order.until,
    )
    session.add(release)
    session.flush()
    return release


def decide_release(session: Session, by: Viewer, order: DecideExactRelease) -> ExactReleaseLine:
    """Approve a request, or refuse it with a reason."""
    by.require(Act.DECIDE_EXACT)
    line = find_release(session, by, order.reference)
    raise_if_broken(
        (
            *rules.approver_of_release_did_not_ask(line.requested_by, by.person_id),
            *rules.release_is_undecided(line.state),
            *rules.refusal_of_release_has_a_reason(order.reason, approves=order.approve),
        )
    )
    release = session.scalars(
        select(ExactRelease).where(ExactRelease.reference == order.reference)
    ).one()
    session.add(
        ExactReleaseDecision(
            release_id=release.id,
            journal_number=journal_number(session),
            requested_by=release.requested_by,
            decided_by=by.person_id,
            is_approved=order.approve,
            reason=order.reason.strip(),
        )
    )
    session.flush()
    return find_release(session, by, order.reference)


def list_exact_releases(session: Session, by: Viewer) -> tuple[ExactReleaseLine, ...]:
    """Every request, the newest first, for whoever takes files away."""
    by.require(Act.EXPORT)
    query = _query().order_by(ExactRelease.id.desc())
    return _lines(session, query)


def find_release(session: Session, by: Viewer | None, reference: str) -> ExactReleaseLine:
    """One request by its reference."""
    if by is not None:
        by.require(Act.EXPORT)
    found = _lines(session, _query().where(ExactRelease.reference == reference))
    if not found:
        raise NotFoundError("There is no such exact release.")
    return found[0]


def profile_for(
    session: Session,
    by: Viewer | None,
    wanted: str,
    reference: str | None = None,
    fund_and_year: tuple[int, str] | None = None,
    today: date | None = None,
) -> Profile:
    """The profile that a file may be written under; exact counts only under a release of its own.

    `by` is nobody at the command line, whose operator the release names. Others must be one of
    the two who made it.
    """
    try:
        profile = profile_named(wanted)
    except UnknownProfileError as error:
        raise RulesBroken((Breach("profile_is_known", "profile", str(error)),)) from None
    if not profile.is_exact:
        return profile
    if not reference:
        sentence = "Enter exact release: exact counts leave only by a release that two people made"
        raise RulesBroken((Breach("release_is_named", "exact_release", sentence),))
    line = find_release(session, by, reference)
    same = fund_and_year is None or fund_and_year == (line.fund_id, line.year)
    day = today or datetime.now(LONDON).date()
    raise_if_broken(rules.release_covers(line.state, line.until, day, same_fund_and_year=same))
    if by is not None and not by.may(Act.DECIDE_EXACT) and by.person_id != line.requested_by:
        raise NotFoundError("There is no such exact release.")
    return profile


def _query() -> Select[*tuple[Any, ...]]:
    requester, decider = aliased(Person), aliased(Person)
    asked, decided = aliased(Journal), aliased(Journal)
    return (
        select(
            ExactRelease,
            requester.display_name.label("requester"),
            asked.recorded_at.label("requested_at"),
            ExactReleaseDecision,
            decider.display_name.label("decider"),
            decided.recorded_at.label("decided_at"),
        )
        .join(requester, requester.id == ExactRelease.requested_by)
        .join(asked, asked.number == ExactRelease.journal_number)
        .outerjoin(ExactReleaseDecision, ExactReleaseDecision.release_id == ExactRelease.id)
        .outerjoin(decider, decider.id == ExactReleaseDecision.decided_by)
        .outerjoin(decided, decided.number == ExactReleaseDecision.journal_number)
    )


def _lines(session: Session, query: Select[*tuple[Any, ...]]) -> tuple[ExactReleaseLine, ...]:
    rows = session.execute(query).all()
    funds = funds_at(session, as_at(session).number) if rows else {}
    return tuple(_line(row, funds) for row in rows)


def _line(row: Row[*tuple[Any, ...]], funds: dict[int, FundAt]) -> ExactReleaseLine:
    release, decision = row[0], row[3]
    fund = funds[release.fund_id]
    state = ReleaseState.REQUESTED
    if decision is not None:
        state = ReleaseState.APPROVED if decision.is_approved else ReleaseState.REFUSED
    return ExactReleaseLine(
        reference=release.reference,
        fund_id=fund.id,
        fund=fund.code,
        fund_name=fund.name,
        year=release.financial_year,
        recipient=release.recipient,
        why=release.why,
        until=release.until,
        requested_by=release.requested_by,
        requester=row.requester,
        requested_at=row.requested_at,
        state=state,
        decider=row.decider or "",
        decided_at=row.decided_at,
        reason=decision.reason if decision else "",
    )
