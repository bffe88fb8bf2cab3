"""Money of awards, grouped as finely as sheets need it: one query for all of them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.funding import AmountBasis, EntryKind
from tracker.services.evaluation.question import Sources
from tracker.services.impact.amounts import entry_groups


@dataclass(frozen=True)
class Group:
    """Money of one award that the weights of one month split alike: an amount, and how often."""

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
    found: dict[int, list[Group]] = defaultdict(list)
    for one in entry_groups(sources.session, sources.scope):
        is_award = one.kind is EntryKind.AWARD
        found[one.award_id].append(
            Group(is_award, one.weights_month, one.pence, one.count, one.amount_basis)
        )
    return dict(found)


def money_of(groups: list[Group]) -> Money:
    """What the groups come to, whole."""
    money = Money()
    for group in groups:
        money.add(group.pence, group)
    return money
