"""Moving money between lines: one person asks, another decides."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from sqlalchemy.orm import Session

from tracker.db.funding import AllocationLine, Virement, VirementDecision
from tracker.db.journal import journal_number
from tracker.domain.accounting_months import month_belongs_to_year
from tracker.domain.breaches import Breach, raise_if_broken
from tracker.domain.funding import (
    AmountBasis,
    EntryKind,
    VirementState,
    allocation_covers_awards,
    amount_is_more_than_nil,
    approver_is_not_requester,
    legs_sum_to_nil,
    lines_differ,
    lines_share_fund_and_year,
    reason_is_given,
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
    same = (source.fund_id, source.financial_year) == (target.fund_id, target.financial_year)
    raise_if_broken(
        chain(
            amount_is_more_than_nil(order.amount),
            lines_differ(source.id, target.id),
            lines_share_fund_and_year(same=same),
            month_belongs_to_year(order.month, source.financial_year),
            _leaves_enough(session, source, order.amount),
            reason_is_given(order.reason, "for moving the money"),
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
        chain(
            approver_is_not_requester(virement.requested_by, by.person_id),
            _is_undecided(earlier),
            _still_leaves_enough(session, source, virement) if order.approve else (),
            () if order.approve else reason_is_given(order.reason, "for refusing it"),
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


def _leaves_enough(session: Session, line: AllocationLine, pence: int) -> list[Breach]:
    return list(allocation_covers_awards(line_limit(session, line), -pence))


def _still_leaves_enough(
    session: Session, line: AllocationLine, virement: Virement
) -> Iterator[Breach]:
    # Who decides has no amount to change, so the sentence points at no field.
    for breach in _leaves_enough(session, line, virement.amount_pence):
        yield replace(breach, field=None)


def _is_undecided(earlier: VirementDecision | None) -> list[Breach]:
    if earlier is None:
        return []
    return [Breach("is_undecided", None, f"This virement has already been {earlier.state.value}")]
