"""Committing money to schemes: awards from a line, and onward awards from a pot."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session, selectinload

from tracker.db.funding import AllocationLine, Award, AwardVersion, LedgerEntry
from tracker.db.journal import journal_number
from tracker.db.schemes import SchemeVersion
from tracker.db.versions import newest
from tracker.domain.breaches import Breach, raise_if_broken
from tracker.domain.funding import AmountBasis, EntryKind
from tracker.domain.funding_awards import (
    Above,
    AwardChange,
    NewAward,
    broken_by_award_change,
    broken_by_new_award,
    decision_is_named,
)
from tracker.domain.permissions import Act, Viewer
from tracker.domain.references import Prefix, new_reference
from tracker.domain.schemes import Dates, Instrument
from tracker.services.funding.positions import line_limit, onward_limit
from tracker.services.funding.posting import (
    Posting,
    find_award,
    find_line,
    month_within,
    override_of,
    post,
    record_override,
    recorded_on,
)
from tracker.services.refusals import NotFoundError


@dataclass(frozen=True)
class AwardTerms:
    """What every award says: how much, to whom, on what terms."""

    scheme_id: int
    recipient_id: int
    amount: int
    instrument: Instrument = Instrument.NOT_STATED
    decision_reference: str = ""
    starts: date | None = None
    ends: date | None = None
    note: str = ""
    month: date | None = None
    override_reason: str = ""
    amount_basis: AmountBasis = AmountBasis.RECORDED
    source: str = ""


@dataclass(frozen=True)
class MakeAward:
    """An award from an allocation line."""

    line_id: int
    terms: AwardTerms


@dataclass(frozen=True)
class AwardOnward:
    """An onward award from the award that made a pot."""

    parent_award_id: int
    terms: AwardTerms


@dataclass(frozen=True)
class ChangeAward:
    """More, or less, for an award that exists."""

    award_id: int
    amount: int
    reason: str
    override_reason: str = ""
    month: date | None = None
    amount_basis: AmountBasis = AmountBasis.RECORDED
    source: str = ""
    decision_reference: str = ""


def make_award(session: Session, by: Viewer, order: MakeAward) -> Award:
    """Commit money of a line to a scheme, within what is left of the line."""
    by.require(Act.AWARD)
    line = find_line(session, order.line_id)
    return _make(session, by, order.terms, line, None)


def award_onward(session: Session, by: Viewer, order: AwardOnward) -> Award:
    """Grant on part of a pot; a partner may do so only from its own."""
    parent = find_award(session, order.parent_award_id)
    by.require_for(Act.AWARD_ONWARD, parent.recipient_id)
    if order.terms.scheme_id != parent.scheme_id:  # a pot may grant to itself, to be run
        _scheme_is_theirs(session, by, order.terms.scheme_id)
    return _make(session, by, order.terms, find_line(session, parent.allocation_line_id), parent)


def _make(
    session: Session, by: Viewer, terms: AwardTerms, line: AllocationLine, pot: Award | None
) -> Award:
    above = _above(session, line, pot)
    override = override_of(by, terms.override_reason)
    today = recorded_on(session)
    month = month_within(line.financial_year, terms.month, today)
    raise_if_broken(
        broken_by_new_award(
            NewAward(
                above=above,
                pence=terms.amount,
                dates=Dates(terms.starts, terms.ends),
                year=line.financial_year,
                month=month,
                override=override,
                today=today,
                decision_reference=terms.decision_reference,
            )
        )
    )
    award = _new_award(session, terms, line_id=line.id, parent_id=pot.id if pot else None)
    entry = _post(session, award, line, terms, month)
    record_override(session, entry, above.rule, above.limit, override)
    return award


def _above(session: Session, line: AllocationLine, pot: Award | None) -> Above:
    limit = line_limit(session, line) if pot is None else onward_limit(session, pot)
    return Above(limit, is_pot=pot is not None)


def change_award(session: Session, by: Viewer, order: ChangeAward) -> LedgerEntry:
    """Raise or cut an award; never below what is already awarded onward from it."""
    award = find_award(session, order.award_id)
    line = find_line(session, award.allocation_line_id)
    pot = find_award(session, award.parent_award_id) if award.parent_award_id else None
    if pot is None:
        by.require(Act.AWARD)
    else:
        by.require_for(Act.AWARD_ONWARD, pot.recipient_id)
    above = _above(session, line, pot)
    override = override_of(by, order.override_reason)
    today = recorded_on(session)
    month = month_within(line.financial_year, order.month, today)
    raise_if_broken(
        broken_by_award_change(
            AwardChange(
                above=above,
                own=onward_limit(session, award),
                pence=order.amount,
                year=line.financial_year,
                month=month,
                reason=order.reason,
                override=override,
                today=today,
                decision_reference=order.decision_reference or _decision_of(session, award.id),
            )
        )
    )
    entry = _post(session, award, line, order, month, order.reason)
    record_override(session, entry, above.rule, above.limit, override)
    return entry


def warnings_of_new(session: Session, terms: AwardTerms) -> tuple[Breach, ...]:
    """What is said of a new award on these terms, though it is made all the same."""
    today = recorded_on(session)
    return tuple(decision_is_named(terms.amount, terms.decision_reference, today))


def warnings_of_change(
    session: Session, order: ChangeAward, total_pence: int
) -> tuple[Breach, ...]:
    """What is said of a change after which an award comes to this, though it is made."""
    if order.amount <= 0:
        return ()
    decision = order.decision_reference or _decision_of(session, order.award_id)
    return tuple(decision_is_named(total_pence, decision, recorded_on(session)))


def _decision_of(session: Session, award_id: int) -> str:
    """The decision that an award's newest terms name."""
    query = newest(AwardVersion, (AwardVersion.award_id,), journal_number(session))
    version = session.scalars(query.where(AwardVersion.award_id == award_id)).first()
    return version.decision_reference if version else ""


def _scheme_is_theirs(session: Session, by: Viewer, scheme_id: int) -> None:
    """A partner grants on to schemes that it leads or delivers; others do not exist to it."""
    if by.sees_all_rows:
        return
    query = newest(SchemeVersion, (SchemeVersion.scheme_id,), journal_number(session))
    version = session.scalars(
        query.where(SchemeVersion.scheme_id == scheme_id).options(
            selectinload(SchemeVersion.deliverers)
        )
    ).first()
    involved = (
        [version.lead_organisation_id or 0, *(d.organisation_id for d in version.deliverers)]
        if version
        else []
    )
    if not by.sees(involved):
        raise NotFoundError("There is no such scheme.")


def _new_award(
    session: Session, terms: AwardTerms, *, line_id: int, parent_id: int | None
) -> Award:
    number = journal_number(session)
    award = Award(
        reference=new_reference(Prefix.AWARD),
        allocation_line_id=line_id,
        scheme_id=terms.scheme_id,
        parent_award_id=parent_id,
        recipient_id=terms.recipient_id,
        journal_number=number,
    )
    session.add(award)
    session.flush()
    session.add(
        AwardVersion(
            award_id=award.id,
            journal_number=number,
            instrument=terms.instrument,
            decision_reference=terms.decision_reference,
            starts=terms.starts,
            ends=terms.ends,
            note=terms.note,
        )
    )
    return award


def _post(
    session: Session,
    award: Award,
    line: AllocationLine,
    order: AwardTerms | ChangeAward,
    month: date,
    reason: str = "",
) -> LedgerEntry:
    return post(
        session,
        Posting(
            EntryKind.AWARD,
            order.amount,
            fund_id=line.fund_id,
            year=line.financial_year,
            month=month,
            award=award,
            amount_basis=order.amount_basis,
            reason=reason,
            decision_reference=order.decision_reference,
            source=order.source,
        ),
    )
