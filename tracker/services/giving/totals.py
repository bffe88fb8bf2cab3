"""Control totals: what the file holds and what it leaves out, which is the ledger to the penny."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.schemes import Instrument
from tracker.services.giving.awards import AwardFacts


@dataclass(frozen=True)
class Sum:
    """How many awards, and what they come to in pence."""

    count: int
    pence: int


@dataclass(frozen=True)
class LeftOut:
    """Awards of one instrument that is no grant."""

    instrument: Instrument
    sum: Sum


@dataclass(frozen=True)
class GivingTotals:
    """Each pound of the file once, what was passed on within it, and what is no grant."""

    first_level: Sum
    passed_on: Sum
    left_out: tuple[LeftOut, ...]

    @property
    def in_file(self) -> Sum:
        """Every grant of the file."""
        return Sum(
            self.first_level.count + self.passed_on.count,
            self.first_level.pence + self.passed_on.pence,
        )

    @property
    def in_ledger(self) -> Sum:
        """Every award, onward awards too."""
        others = [one.sum for one in self.left_out]
        return Sum(
            self.in_file.count + sum(one.count for one in others),
            self.in_file.pence + sum(one.pence for one in others),
        )


class DoesNotReconcileError(Exception):
    """The file does not hold what the ledger holds, so it is not written."""


def grants_of(awards: Iterable[AwardFacts]) -> dict[int, AwardFacts]:
    """The awards that are grants, by number.

    One that came to nothing in the end is none, unless money of it was passed on.
    """
    found = {one.id: one for one in awards if one.instrument is Instrument.GRANT}
    passed_on = {one.parent_id for one in found.values() if one.pence}
    return {one.id: one for one in found.values() if one.pence or one.id in passed_on}


def totals_of(
    awards: Iterable[AwardFacts], grants: dict[int, AwardFacts], ledger_pence: int
) -> GivingTotals:
    """The control totals; DoesNotReconcileError where they are not what the ledger sums to."""
    others = [one for one in awards if one.instrument is not Instrument.GRANT and one.pence]
    passed_on = [one for one in grants.values() if one.parent_id in grants]
    first_level = [one for one in grants.values() if one.parent_id not in grants]
    totals = GivingTotals(
        _sum(first_level),
        _sum(passed_on),
        tuple(
            LeftOut(instrument, _sum(of_it))
            for instrument in Instrument
            if (of_it := [one for one in others if one.instrument is instrument])
        ),
    )
    if totals.in_ledger.pence != ledger_pence:
        raise DoesNotReconcileError(
            f"The ledger holds awards of {ledger_pence} pence, the file accounts for "
            f"{totals.in_ledger.pence}."
        )
    return totals


def _sum(awards: list[AwardFacts]) -> Sum:
    return Sum(len(awards), sum(one.pence for one in awards))
