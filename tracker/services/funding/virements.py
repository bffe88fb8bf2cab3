"""Moving money between lines: one person asks, another decides."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.db.funding import AllocationLine, Virement, VirementDecision
from tracker.db.journal import journal_number
from tracker.domain.breaches import raise_if_broken
from tracker.domain.funding import AmountBasis, EntryKind, VirementState
from tracker.domain.funding_allocations import (
    LineSide,
    VirementChoice,
    VirementWish,
    broken_by_decision,
    broken_by_virement,
    legs_sum_to_nil,
)
from tracker.domain.periods import first_of_month
from tracker.domain.permissions import Act, Viewer
from tracker.domain.references import Prefix, new_reference
from tracker.services.funding.positions import line_limit
from tracker.services.funding.posting import Posting, find_line, post
from tracker.services.refusals import NotFoundError


@dataclass(frozen=True)
class RequestVirement:
    """A wish to move money from one line to another."""

    from_line_id: int
    to_line_id: int
    amount: int
    month: date
    reason: str
    amount_basis: AmountBasis = AmountBasis.RECORDED


@dataclass(frozen=True)
class DecideVirement:
    """Yes or no to a virement, by someone who did not ask for it."""

    virement_id: int
    approve: bool
    reason: str = ""
    source: str = ""


def request_virement(session: Session, by: Viewer, order: RequestVirement) -> Virement:
    """Ask for a virement; the ledger moves only when it is approved."""
    by.require(Act.REQUEST_VIREMENT)
    source = find_line(session, order.from_line_id)
    target = find_line(session, order.to_line_id)
    raise_if_broken(
        broken_by_virement(
            VirementWish(
                source=_side(session, source),
                target=_side(session, target),
                pence=order.amount,
                month=order.month,
                reason=order.reason,
            )
        )
    )
    virement = Virement(
        reference=new_reference(Prefix.VIREMENT),
        journal_number=journal_number(session),
        from_line_id=source.id,
        to_line_id=target.id,
        amount_pence=order.amount,
        amount_basis=order.amount_basis,
        effective_month=first_of_month(order.month),
        requested_by=by.person_id,
        reason=order.reason.strip(),
    )
    session.add(virement)
    session.flush()
    return virement


def decide_virement(session: Session, by: Viewer, order: DecideVirement) -> VirementDecision:
    """Approve, which posts both legs at once, or refuse with a reason."""
    by.require(Act.DECIDE_VIREMENT)
    virement = session.get(Virement, order.virement_id)
    if virement is None:
        raise NotFoundError("There is no such virement.")
    earlier = session.get(VirementDecision, virement.id)
    source = find_line(session, virement.from_line_id)
    raise_if_broken(
        broken_by_decision(
            VirementChoice(
                requested_by=virement.requested_by,
                decided_by=by.person_id,
                approves=order.approve,
                source=line_limit(session, source),
                pence=virement.amount_pence,
                reason=order.reason,
                earlier=earlier.state if earlier else None,
            )
        )
    )
    decision = VirementDecision(
        virement_id=virement.id,
        journal_number=journal_number(session),
        state=VirementState.APPROVED if order.approve else VirementState.REFUSED,
        decided_by=by.person_id,
        reason=order.reason.strip(),
    )
    session.add(decision)
    if order.approve:
        _post_legs(session, virement, source, order.source)
    session.flush()
    return decision


def _post_legs(
    session: Session, virement: Virement, source: AllocationLine, came_from: str
) -> None:
    legs = {
        virement.from_line_id: -virement.amount_pence,
        virement.to_line_id: virement.amount_pence,
    }
    raise_if_broken(legs_sum_to_nil(legs.values()))
    for line_id, pence in legs.items():
        post(
            session,
            Posting(
                EntryKind.VIREMENT,
                pence,
                fund_id=source.fund_id,
                year=source.financial_year,
                month=virement.effective_month,
                line_id=line_id,
                virement_id=virement.id,
                amount_basis=virement.amount_basis,
                reason=virement.reason,
                source=came_from,
            ),
        )


def _side(session: Session, line: AllocationLine) -> LineSide:
    return LineSide(line.id, line.fund_id, line.financial_year, line_limit(session, line))
