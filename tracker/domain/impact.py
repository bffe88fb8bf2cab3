"""Spend beside impact: money tallied over the targets of a lens, to the penny.

Each amount is split on its own, so the parts add to the ledger for every lens, period and
moment. *Touching* counts an amount whole for each target that it serves: never add it up.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tracker.domain.apportionment import UNATTRIBUTED, Lens, split
from tracker.domain.funding import AmountBasis

# The row that holds what pots keep; of an outturn, also what they pass on and nobody has spent.
KEPT_BY_POTS = "KEPT"
KEPT_BY_POTS_NAME = "Kept by pots (administration, and what is not passed on or not yet spent)"
# The basis of a column to which no amount was ever counted: it is no recorded nil.
NO_BASIS = "none"
UNATTRIBUTED_NAME = "Unattributed"

Parts = Mapping[str, int]
WHOLLY_UNATTRIBUTED: Parts = {UNATTRIBUTED: 1}


class Measured(StrEnum):
    """Which column of a summary an amount belongs to."""

    ALLOCATED = "allocated"
    AWARDED = "awarded"
    SPENT = "spent"
    OUTTURN = "forecast outturn"


@dataclass(frozen=True)
class Amount:
    """Equal amounts of money that are split alike; `count` says how many of them."""

    measured: Measured
    pence: int
    count: int
    month: date
    amount_basis: AmountBasis
    scheme_id: int | None = None
    recipient_id: int | None = None
    category_code: str | None = None
    kept: bool = False


@dataclass
class Tally:
    """What the amounts come to for one target."""

    pence: dict[Measured, int] = field(default_factory=lambda: dict.fromkeys(Measured, 0))
    touching: dict[Measured, int] = field(default_factory=lambda: dict.fromkeys(Measured, 0))
    schemes: set[int] = field(default_factory=set)
    bases: dict[Measured, dict[AmountBasis, int]] = field(
        default_factory=lambda: {measured: {} for measured in Measured}
    )

    def count(self, amount: Amount, pence: int) -> None:
        """Count what of an amount falls here; all of it touches."""
        self.pence[amount.measured] += pence * amount.count
        self.touching[amount.measured] += amount.pence * amount.count
        bases = self.bases[amount.measured]
        bases[amount.amount_basis] = bases.get(amount.amount_basis, 0) + pence * amount.count
        if amount.scheme_id is not None:
            self.schemes.add(amount.scheme_id)

    def amount_basis(self, *measured: Measured) -> str:
        """The one basis of the money in these columns (or in all), `mixed`, or `none` at all.

        What nets to nil leaves no trace in a total: a published amount whose division is
        illustrative is still a published total.
        """
        columns = [self.bases[one] for one in measured or Measured]
        bases = {basis for column in columns for basis, pence in column.items() if pence}
        if not any(columns):
            return NO_BASIS
        if len(bases) == 1:
            return next(iter(bases)).value
        return "mixed" if bases else AmountBasis.RECORDED.value


class WeightBook:
    """Every scheme's weights in every weighted lens, by the month they take effect."""

    def __init__(self, sets: Mapping[tuple[int, Lens], Mapping[date, Parts]]) -> None:
        self._months = {key: sorted(by_month) for key, by_month in sets.items()}
        self._sets = sets

    def in_force(self, scheme_id: int, lens: Lens, month: date) -> Parts:
        """The weights that a month's money is split by; unattributed where none hold yet."""
        months = self._months.get((scheme_id, lens), [])
        place = bisect_right(months, month)
        if place == 0:
            return WHOLLY_UNATTRIBUTED
        return self._sets[scheme_id, lens][months[place - 1]]


def tally(amounts: Iterable[Amount], parts_of: Callable[[Amount], Parts]) -> dict[str, Tally]:
    """Split every amount by its parts and add up per target."""
    tallies: dict[str, Tally] = {}
    for amount in amounts:
        parts = {KEPT_BY_POTS: 1} if amount.kept else parts_of(amount)
        for code, pence in split(amount.pence, parts).items():
            if parts[code] == 0:
                continue
            one = tallies.setdefault(code, Tally())
            one.count(amount, pence)
    return tallies
