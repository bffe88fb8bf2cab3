"""Splitting an envelope: a line for each category, alliance and holder."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.catalogue import ReferenceItem, ReferenceItemVersion
from tracker.db.funding import AllocationLine, LedgerEntry
from tracker.db.journal import journal_number
from tracker.db.versions import newest
from tracker.domain.breaches import raise_if_broken
from tracker.domain.funding import AmountBasis, EntryKind, Limit
from tracker.domain.funding_allocations import (
    AllocationChange,
    Category,
    broken_by_allocation,
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
    recorded_on,
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
    category = _item(session, "funding_category", order.category, "There is no such category.")
    _item(session, "alliance", order.alliance, "There is no such alliance.")
    month = month_within(order.year, order.month, recorded_on(session))
    envelope = envelope_limit(session, fund.id, order.year)
    override = override_of(by, order.override_reason)
    line = _line(session, order)
    raise_if_broken(
        broken_by_allocation(
            AllocationChange(
                category=Category(category.name, category.valid_from_year, category.valid_to_year),
                envelope=envelope,
                line=line_limit(session, line) if line else Limit("this allocation line", 0, 0),
                is_new=line is None,
                pence=order.amount,
                year=order.year,
                month=month,
                reason=order.reason,
                override=override,
            )
        )
    )
    line = line or _new_line(session, order)
    entry = post(session, _posting(order, line, month))
    record_override(session, entry, "allocation_within_envelope", envelope, override)
    return entry


def _posting(order: Allocate, line: AllocationLine, month: date) -> Posting:
    return Posting(
        EntryKind.ALLOCATION,
        order.amount,
        fund_id=line.fund_id,
        year=line.financial_year,
        month=month,
        line_id=line.id,
        amount_basis=order.amount_basis,
        reason=order.reason,
        decision_reference=order.decision_reference,
        ledger_code=order.ledger_code,
        source=order.source,
    )


def _item(session: Session, list_name: str, code: str, missing: str) -> ReferenceItemVersion:
    """The newest version of an item of one list: a code of another list is no category."""
    item = session.scalars(
        newest(ReferenceItemVersion, (ReferenceItemVersion.code,), journal_number(session))
        .join(ReferenceItem, ReferenceItem.code == ReferenceItemVersion.code)
        .where(ReferenceItem.list_name == list_name, ReferenceItem.code == code)
    ).first()
    if item is None:
        raise NotFoundError(missing)
    return item


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
