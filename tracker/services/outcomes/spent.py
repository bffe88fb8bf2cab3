"""What the ledger says was spent on a scheme in the period of a report."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.funding import LedgerEntry
from tracker.domain.funding import SPENDING_KINDS, AmountBasis
from tracker.domain.outcomes.tiers import Frequency, Tier
from tracker.domain.periods import Period


@dataclass(frozen=True)
class Spent:
    """Net spending in pence, and whether any of it is made up."""

    pence: int
    basis: AmountBasis
    has_entries: bool


def spent_in(session: Session, number: int, scheme_id: int, period: Period, tier: Tier) -> Spent:
    """Net spending by the month it concerns; a single report at the end has all up to then."""
    conditions = [
        LedgerEntry.scheme_id == scheme_id,
        LedgerEntry.kind.in_(SPENDING_KINDS),
        LedgerEntry.journal_number <= number,
        LedgerEntry.concerns_month <= period.last,
    ]
    if tier.frequency is not Frequency.AT_THE_END:
        conditions.append(LedgerEntry.concerns_month >= period.first)
    rows = session.execute(
        select(LedgerEntry.amount_pence, LedgerEntry.amount_basis)
        .where(*conditions)
        .order_by(LedgerEntry.id)
    ).all()
    return Spent(sum(row.amount_pence for row in rows), _basis(row[1] for row in rows), bool(rows))


def _basis(found: Iterable[AmountBasis]) -> AmountBasis:
    bases = set(found)
    if AmountBasis.ILLUSTRATIVE in bases:
        return AmountBasis.ILLUSTRATIVE
    return AmountBasis.RECORDED
