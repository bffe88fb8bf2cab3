"""Splitting an envelope: a line for each category, alliance and holder."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.catalogue import ReferenceItemVersion
from tracker.db.funding import AllocationLine, LedgerEntry
from tracker.db.journal import journal_number
from tracker.db.versions import newest
from tracker.domain.breaches import raise_if_broken
from tracker.domain.funding import (
    AmountBasis,
    EntryKind,
    Limit,
    allocation_covers_awards,
    allocation_within_envelope,
    amount_is_not_nil,
    category_holds_for_year,
    reason_is_given,
    total_is_not_negative,
)
from tracker.domain.permissions import Act, Viewer
from tracker.domain.references import Prefix, new_reference
from tracker.services.funding.positions import envelope_limit, line_limit
from tracker.services.funding.posting import (
    Posting,
    find_fund,
    month_within,
    override_of,
    post,
    record_override,
)
from tracker.services.refusals import NotFoundError


@dataclass(frozen=True)
class Allocate:
    """A change, up or down, of what one line is allocated."""

    fund_id: int
    year: str
    category: str
    alliance: str
    holder_id: int
    amount: int
    reason: str = ""
    override_reason: str = ""
    decision_reference: str = ""
    ledger_code: str = ""
    month: date | None = None
    amount_basis: AmountBasis = AmountBasis.RECORDED
    source: str = ""


def allocate(session: Session, by: Viewer, order: Allocate) -> LedgerEntry:
    """Allocate to a line, which comes into being with its first entry."""
    by.require(Act.ALLOCATE)
    fund = find_fund(session, order.fund_id)
    category = _category(session, order.category)
    envelope = envelope_limit(session, fund.id, order.year)
    override = override_of(by, order.override_reason)
    line = _line(session, order)
    held = line_limit(session, line) if line else Limit("this allocation line", 0, 0)
    needs_reason = held.limit_pence != 0 or order.amount < 0
    raise_if_broken(
        chain(
            amount_is_not_nil(order.amount),
            category_holds_for_year(
                category.name, category.valid_from_year, category.valid_to_year, order.year
            ),
            allocation_within_envelope(envelope, order.amount, override),
            total_is_not_negative(held.name, held.limit_pence, order.amount),
            allocation_covers_awards(held, order.amount),
            reason_is_given(order.reason, "for this change of the allocation")
            if needs_reason
            else (),
        )
    )
    line = line or _new_line(session, order)
    entry = post(
        session,
        Posting(
            EntryKind.ALLOCATION,
            order.amount,
            fund_id=fund.id,
            year=order.year,
            month=month_within(order.year, order.month, datetime.now(UTC).date()),
            line_id=line.id,
            amount_basis=order.amount_basis,
            reason=order.reason,
            decision_reference=order.decision_reference,
            ledger_code=order.ledger_code,
            source=order.source,
        ),
    )
    record_override(session, entry, "allocation_within_envelope", envelope, override)
    return entry


def _category(session: Session, code: str) -> ReferenceItemVersion:
    query = newest(ReferenceItemVersion, (ReferenceItemVersion.code,), journal_number(session))
    category = session.scalars(query.where(ReferenceItemVersion.code == code)).first()
    if category is None:
        raise NotFoundError("There is no such category.")
    return category


def _line(session: Session, order: Allocate) -> AllocationLine | None:
    return session.scalars(
        select(AllocationLine).where(
            AllocationLine.fund_id == order.fund_id,
            AllocationLine.financial_year == order.year,
            AllocationLine.category_code == order.category,
            AllocationLine.alliance_code == order.alliance,
            AllocationLine.holder_id == order.holder_id,
        )
    ).first()


def _new_line(session: Session, order: Allocate) -> AllocationLine:
    line = AllocationLine(
        reference=new_reference(Prefix.LINE),
        fund_id=order.fund_id,
        financial_year=order.year,
        category_code=order.category,
        alliance_code=order.alliance,
        holder_id=order.holder_id,
        journal_number=journal_number(session),
    )
    session.add(line)
    session.flush()
    return line
