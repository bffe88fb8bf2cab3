"""Which part of an amount decides how it is split: what makes a long ledger a few groups.

By the weights 50 : 30 : 20, which are 5 : 3 : 2, every ten pence go 5, 3 and 2 without a rest. So
only what an amount leaves over when it is divided by ten needs splitting on its own; whatever is
a multiple of ten may be added up first. A scheme's *grain* is the smallest such number for all of
its weights, in every lens and at any time; entries are grouped by what they leave over.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import gcd, lcm

from sqlalchemy import ColumnElement, case, literal, select
from sqlalchemy.orm import Session

from tracker.db.funding import LedgerEntry
from tracker.db.schemes import SchemeWeightPart

# Weights of many odd parts have a grain beyond every amount: then each amount is its own group.
_BEYOND_EVERY_AMOUNT = 10**15


@dataclass(frozen=True)
class Entries:
    """Entries that leave the same rest: how many, and what they come to."""

    rest: int
    count: int
    pence: int

    @property
    def amounts(self) -> tuple[tuple[int, int], ...]:
        """The same money as amounts and how often each: the rests, and all that has none."""
        multiples = self.pence - self.rest * self.count
        if not self.rest:
            return ((multiples, 1),)
        rests = (self.rest, self.count)
        return (rests, (multiples, 1)) if multiples else (rests,)


def rest_of_entry(session: Session, number: int) -> ColumnElement[int]:
    """What an entry's amount leaves over when divided by the grain of its scheme."""
    schemes: dict[int, list[int]] = defaultdict(list)
    for scheme_id, grain in sorted(_grains(session, number).items()):
        schemes[min(grain, _BEYOND_EVERY_AMOUNT)].append(scheme_id)
    choices = [
        (LedgerEntry.scheme_id.in_(ids), LedgerEntry.amount_pence % grain)
        for grain, ids in sorted(schemes.items())
        if grain > 1
    ]
    return case(*choices, else_=literal(0)) if choices else literal(0)


def _grains(session: Session, number: int) -> Mapping[int, int]:
    """The grain of each scheme with weights, those that no longer hold among them."""
    rows = session.execute(
        select(
            SchemeWeightPart.scheme_id,
            SchemeWeightPart.lens,
            SchemeWeightPart.effective_from,
            SchemeWeightPart.journal_number,
            SchemeWeightPart.parts,
        ).where(SchemeWeightPart.journal_number <= number)
    )
    sets: dict[int, dict[tuple[object, ...], list[int]]] = defaultdict(lambda: defaultdict(list))
    for scheme_id, lens, month, act, parts in rows:
        sets[scheme_id][lens, month, act].append(parts)
    return {scheme_id: _grain(weights.values()) for scheme_id, weights in sets.items()}


def _grain(sets: Iterable[list[int]]) -> int:
    """The smallest number that every one of these sets of weights divides without a rest."""
    return lcm(*(sum(parts) // gcd(*parts) for parts in sets if any(parts)))
