"""Money of awards, grouped as finely as sheets need it: one query for all of them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select

from tracker.db.funding import LedgerEntry
from tracker.domain.funding import SPENDING_KINDS, AmountBasis, EntryKind
from tracker.services.evaluation.question import Sources


@dataclass(frozen=True)
class Group:
    """Equal amounts of one award that are split by the weights of one month."""

    is_award: bool
    weights_month: date
    pence: int
    count: int
    amount_basis: AmountBasis


@dataclass
class Money:
    """What groups come to."""

    awarded: int = 0
    spent: int = 0
    bases: set[AmountBasis] = field(default_factory=set)

    def add(self, pence: int, group: Group) -> None:
        """Count a group, or a part of each of its amounts."""
        self.bases.add(group.amount_basis)
        if group.is_award:
            self.awarded += pence * group.count
        else:
            self.spent += pence * group.count

    @property
    def amount_basis(self) -> str:
        """The one basis of all that was counted, or `mixed`."""
        return basis_of(self.bases)


def basis_of(bases: set[AmountBasis]) -> str:
    """One word for where amounts come from."""
    if len(bases) > 1:
        return "mixed"
    return next(iter(bases)).value if bases else AmountBasis.RECORDED.value


def groups_of_awards(sources: Sources) -> dict[int, list[Group]]:
    """Each award's money awarded and spent."""
    scope = sources.scope
    columns = (
        LedgerEntry.award_id,
        LedgerEntry.kind,
        LedgerEntry.weights_month,
        LedgerEntry.amount_pence,
        LedgerEntry.amount_basis,
    )
    rows = sources.session.execute(
        select(*columns, func.count())
        .where(
            LedgerEntry.fund_id == scope.fund_id,
            LedgerEntry.financial_year == scope.year,
            LedgerEntry.kind.in_((EntryKind.AWARD, *SPENDING_KINDS)),
            LedgerEntry.journal_number <= scope.number,
        )
        .group_by(*columns)
    )
    found: dict[int, list[Group]] = defaultdict(list)
    for award_id, kind, month, pence, basis, count in rows:
        found[award_id or 0].append(Group(kind is EntryKind.AWARD, month, pence, count, basis))
    return dict(found)


def money_of(groups: list[Group]) -> Money:
    """What the groups come to, whole."""
    money = Money()
    for group in groups:
        money.add(group.pence, group)
    return money
