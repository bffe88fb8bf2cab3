"""The totals that an undoing changes, before and after, asked of the ledger's limits."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.domain.breaches import Breach
from tracker.domain.funding import (
    EntryKind,
    Limit,
    Override,
    allocation_covers_awards,
    allocation_within_envelope,
    award_covers_onward_awards,
    award_within_allocation,
    envelope_covers_allocations,
    onward_within_parent,
    refund_within_net_actual,
    spending_above_award,
)
from tracker.domain.undoing import award_covers_spending, total_is_as_the_upload_left_it
from tracker.services.importing.positions import AwardAt, EnvelopeAt, LineAt, Positions
from tracker.services.importing.writing import EntryAt

# Nobody goes over a limit by undoing: that wants an act and a reason of its own.
_NO_OVERRIDE = Override(allowed=False, reason="")


@dataclass(frozen=True)
class TotalUndone:
    """One total, in pence, as it stands and as it would stand."""

    name: str
    reference: str
    before_pence: int
    after_pence: int


@dataclass
class Totals:
    """Sums the entries of an undoing by what they change; `upload` is its journal number."""

    positions: Positions
    upload: int
    envelopes: dict[EnvelopeAt, int] = field(default_factory=dict)
    lines: dict[LineAt, int] = field(default_factory=dict)
    awards: dict[AwardAt, int] = field(default_factory=dict)
    spending: dict[AwardAt, int] = field(default_factory=dict)

    def count(self, entry: EntryAt) -> None:
        """Add an entry to the total that it changes."""
        if entry.kind is EntryKind.ENVELOPE:
            envelope = self.positions.envelope(entry.fund_id, entry.year)
            self.envelopes[envelope] = self.envelopes.get(envelope, 0) + entry.pence
        elif entry.award is None and entry.line is not None:
            self.lines[entry.line] = self.lines.get(entry.line, 0) + entry.pence
        elif entry.award is not None:
            sums = self.awards if entry.kind is EntryKind.AWARD else self.spending
            sums[entry.award] = sums.get(entry.award, 0) + entry.pence

    def undone(self) -> tuple[TotalUndone, ...]:
        """Every total that changes, in the order of its reference."""
        found = [
            *(_told(one.limit().name, "", one.pence, change)
              for one, change in self.envelopes.items()),
            *(_told(f"allocation {one.reference}", one.reference, one.pence, change)
              for one, change in self.lines.items()),
            *(_told(f"award {one.reference}", one.reference, one.pence, change)
              for one, change in self.awards.items()),
            *(_told(f"spending of award {one.reference}", one.reference, one.spent, change)
              for one, change in self.spending.items()),
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda one: (one.name, one.reference)))

    def breaches(self) -> Iterator[Breach]:
        """What stands against the whole, each limit asked once with all that changes it."""
        for envelope, change in self.envelopes.items():
            yield from envelope_covers_allocations(envelope.limit(), change)
            yield from self._later(envelope.limit().name, envelope.newest)
        yield from self._lines()
        yield from self._awards()
        for award, change in self.spending.items():
            yield from refund_within_net_actual(award.spent, -change, "What is taken back")
            yield from spending_above_award(award.spending_limit(), change)

    def _lines(self) -> Iterator[Breach]:
        taken: dict[EnvelopeAt, int] = {}
        for line, change in self.lines.items():
            yield from allocation_covers_awards(line.limit(), change)
            yield from self._later(line.limit().name, line.newest)
            envelope = self.positions.envelope(*line.key[:2])
            taken[envelope] = taken.get(envelope, 0) + change
        # What some lines give back is there for the others: only the whole is asked about.
        for envelope, change in taken.items():
            yield from allocation_within_envelope(envelope.limit(), change, _NO_OVERRIDE)

    def _awards(self) -> Iterator[Breach]:
        taken: dict[AwardAt | LineAt, int] = {}
        for award, change in self.awards.items():
            spent = Limit(f"award {award.reference}", award.pence, award.spent)
            yield from award_covers_spending(spent, change)
            yield from self._later(award.onward_limit().name, award.newest)
            above = award.parent or award.line
            taken[above] = taken.get(above, 0) + change
        for award, change in self.awards.items():
            own = award.onward_limit()
            onward = Limit(own.name, own.limit_pence, own.used_pence + taken.get(award, 0))
            yield from award_covers_onward_awards(onward, change)
        for above, change in taken.items():
            # A pot that gives money back in the same undoing has been asked for above.
            if isinstance(above, LineAt):
                yield from award_within_allocation(above.limit(), change, _NO_OVERRIDE)
            else:
                yield from onward_within_parent(above.onward_limit(), change, _NO_OVERRIDE)

    def _later(self, name: str, newest: int) -> Iterator[Breach]:
        said = name[:1].upper() + name[1:]
        yield from total_is_as_the_upload_left_it(said, changed=newest > self.upload)


def _told(name: str, reference: str, pence: int, change: int) -> TotalUndone:
    return TotalUndone(name[:1].upper() + name[1:], reference, pence, pence + change)
