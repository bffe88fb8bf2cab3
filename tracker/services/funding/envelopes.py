"""Funds and their envelopes."""

from dataclasses import dataclass
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.funding import Fund, FundVersion, LedgerEntry
from tracker.db.journal import journal_number
from tracker.domain.breaches import raise_if_broken
from tracker.domain.funding import (
    AmountBasis,
    EntryKind,
    Recurrence,
    fund_code_is_free,
    fund_has_code_and_name,
)
from tracker.domain.funding_allocations import EnvelopeChange, broken_by_envelope
from tracker.domain.periods import first_day
from tracker.domain.permissions import Act, Viewer
from tracker.domain.references import Prefix, new_reference
from tracker.services.funding.positions import envelope_limit
from tracker.services.funding.posting import Posting, find_fund, post


@dataclass(frozen=True)
class OpenFund:
    """A fund to be opened, by the code that people will type."""

    code: str
    name: str
    description: str = ""
    source: str = ""


@dataclass(frozen=True)
class SetEnvelope:
    """A notification of money for a fund and year; a top-up or give-back is another."""

    fund_id: int
    year: str
    amount: int
    recurrence: Recurrence
    source: str = ""
    reason: str = ""
    decision_reference: str = ""
    amount_basis: AmountBasis = AmountBasis.RECORDED


def open_fund(session: Session, by: Viewer, order: OpenFund) -> Fund:
    """Open a fund with a generated reference."""
    by.require(Act.SET_ENVELOPE)
    code = order.code.strip()
    taken = session.scalar(select(Fund.id).where(Fund.code == code)) is not None
    raise_if_broken(
        chain(fund_has_code_and_name(code, order.name), fund_code_is_free(code, taken=taken))
    )
    number = journal_number(session)
    fund = Fund(reference=new_reference(Prefix.FUND), code=code, journal_number=number)
    session.add(fund)
    session.flush()
    session.add(
        FundVersion(
            fund_id=fund.id,
            journal_number=number,
            name=order.name.strip(),
            description=order.description,
            source=order.source,
        )
    )
    session.flush()
    return fund


def set_envelope(session: Session, by: Viewer, order: SetEnvelope) -> LedgerEntry:
    """Add to, or take from, the envelope of a fund and year."""
    by.require(Act.SET_ENVELOPE)
    fund = find_fund(session, order.fund_id)
    limit = envelope_limit(session, fund.id, order.year)
    raise_if_broken(broken_by_envelope(EnvelopeChange(limit, order.amount, order.reason)))
    return post(
        session,
        Posting(
            EntryKind.ENVELOPE,
            order.amount,
            fund_id=fund.id,
            year=order.year,
            month=first_day(order.year),
            recurrence=order.recurrence,
            amount_basis=order.amount_basis,
            reason=order.reason,
            decision_reference=order.decision_reference,
            source=order.source,
        ),
    )
