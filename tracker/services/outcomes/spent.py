"""What the ledger says was spent on a scheme in the period of a report."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
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


@dataclass(frozen=True)
class Spending:
    """The entries of some schemes, read once."""

    entries: Mapping[int, tuple[LedgerEntry, ...]]

    def of(self, scheme_id: int, period: Period, tier: Tier) -> Spent:
        """Net spending by the month it concerns; a report at the end has all up to then."""
        is_whole = tier.frequency is Frequency.AT_THE_END
        found = [
            one
            for one in self.entries.get(scheme_id, ())
            if one.concerns_month <= period.last
            and (is_whole or one.concerns_month >= period.first)
        ]
        made_up = any(one.amount_basis is AmountBasis.ILLUSTRATIVE for one in found)
        basis = AmountBasis.ILLUSTRATIVE if made_up else AmountBasis.RECORDED
        return Spent(sum(one.amount_pence for one in found), basis)


def read_spending(session: Session, number: int, schemes: Iterable[int]) -> Spending:
    """The spending of schemes as at a journal number, in one query."""
    rows = session.scalars(
        select(LedgerEntry)
        .where(
            LedgerEntry.scheme_id.in_(list(schemes)),
            LedgerEntry.kind.in_(SPENDING_KINDS),
            LedgerEntry.journal_number <= number,
        )
        .order_by(LedgerEntry.id)
    )
    found: dict[int, list[LedgerEntry]] = defaultdict(list)
    for row in rows:
        found[row.scheme_id or 0].append(row)
    return Spending({scheme_id: tuple(entries) for scheme_id, entries in found.items()})


def spent_in(session: Session, number: int, scheme_id: int, period: Period, tier: Tier) -> Spent:
    """What was spent on one scheme in the period of a report."""
    return read_spending(session, number, [scheme_id]).of(scheme_id, period, tier)
