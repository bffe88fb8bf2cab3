"""What a scheme's money is meant for: its targets in each weighted lens, with parts and pounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.funding import Award, LedgerEntry
from tracker.domain.apportionment import UNATTRIBUTED, WEIGHTED_LENSES, Lens
from tracker.domain.funding import AmountBasis, EntryKind
from tracker.domain.impact import Amount, Measured, Tally, tally
from tracker.domain.money import share_of
from tracker.services.schemes.links import LISTS_OF_LENS
from tracker.services.schemes.money import MONEY_KINDS, POT, reaches_its_scheme
from tracker.services.schemes.words import Names, target_name
from tracker.services.snapshot import WeightSet, weight_book, weight_sets_at

LENS_WORDS: Mapping[Lens, str] = {
    Lens.ELEMENT: "Clinical areas of Core20PLUS5",
    Lens.POPULATION: "Core20 and PLUS populations",
    Lens.PLACE: "Places",
    Lens.PRIORITY: "Strategic priorities",
}
UNATTRIBUTED_WORDS = "Unattributed"


@dataclass(frozen=True)
class Part:
    """One target's part of a set of weights."""

    code: str
    name: str
    parts: int
    of: int

    @property
    def in_words(self) -> str:
        """The part beside the whole: 1 of 3."""
        return f"{self.parts:,} of {self.of:,}"

    @property
    def per_cent(self) -> str:
        """The part as a share, rounded on its own: 33.33%."""
        return f"{share_of(self.parts, self.of)}%"


@dataclass(frozen=True)
class Weights:
    """How one lens shares out the money from a month on."""

    effective_from: date
    number: int
    reason: str
    is_restatement: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Pounds:
    """What a target's parts come to, of every month under the weights of that month."""

    code: str
    name: str
    awarded_pence: int
    spent_pence: int


@dataclass(frozen=True)
class LensLinks:
    """One lens of one scheme: the weights in force, all others, and the pounds they share out."""

    lens: Lens
    name: str
    in_force: Weights | None
    others: tuple[Weights, ...]
    pounds: tuple[Pounds, ...]

    @property
    def never_changed(self) -> bool:
        """Whether one set of weights shares out all the money that there is."""
        if self.in_force is None or self.others:
            return False
        return {row.code for row in self.pounds} <= {part.code for part in self.in_force.parts}


def targets_of(names: Names, lens: Lens) -> dict[str, str]:
    """The targets that a lens offers, by code, in the order of their lists."""
    return {item.code: target_name(item) for item in names.items_of(*LISTS_OF_LENS[lens])}


def lens_links(
    session: Session, scheme_id: int, number: int, names: Names, today: date, *, pounds: bool
) -> tuple[LensLinks, ...]:
    """Every weighted lens of a scheme; `pounds` asks for what the parts come to as well."""
    sets = weight_sets_at(session, number, scheme_id)
    amounts = _amounts(session, scheme_id, number) if pounds and sets else ()
    book = weight_book(sets)
    found = []
    for lens in WEIGHTED_LENSES:
        of_lens = [_weights(one, names) for one in sets if one.lens is lens]
        in_force = _in_force(of_lens, today)

        def parts_of(amount: Amount, lens: Lens = lens) -> Mapping[str, int]:
            return book.in_force(scheme_id, lens, amount.month)

        shares = tally(amounts, parts_of) if of_lens else {}
        found.append(
            LensLinks(
                lens,
                LENS_WORDS[lens],
                in_force,
                tuple(one for one in reversed(of_lens) if one is not in_force),
                _pounds(shares, names, lens),
            )
        )
    return tuple(found)


def _weights(stored: WeightSet, names: Names) -> Weights:
    of = sum(stored.parts.values())
    # Unattributed comes last, the rest in the order of their lists.
    order = list(targets_of(names, stored.lens))
    codes = sorted(stored.parts, key=lambda code: _place(code, order))
    parts = tuple(Part(code, _name(code, names), stored.parts[code], of) for code in codes)
    return Weights(
        stored.effective_from,
        stored.journal_number,
        stored.reason,
        stored.is_restatement,
        parts,
    )


def _in_force(sets: list[Weights], today: date) -> Weights | None:
    """The weights of today's month, or those that come first where none hold yet."""
    begun = [one for one in sets if one.effective_from <= today]
    return begun[-1] if begun else next(iter(sets), None)


def _pounds(shares: Mapping[str, Tally], names: Names, lens: Lens) -> tuple[Pounds, ...]:
    order = list(targets_of(names, lens))
    return tuple(
        Pounds(
            code,
            _name(code, names),
            shares[code].pence[Measured.AWARDED],
            shares[code].pence[Measured.SPENT],
        )
        for code in sorted(shares, key=lambda code: _place(code, order))
    )


def _name(code: str, names: Names) -> str:
    return UNATTRIBUTED_WORDS if code == UNATTRIBUTED else names.item(code)


def _place(code: str, order: list[str]) -> tuple[int, str]:
    return (order.index(code) if code in order else len(order), code)


def _amounts(session: Session, scheme_id: int, number: int) -> tuple[Amount, ...]:
    """The scheme's awards and spending, equal ones of a month together."""
    columns = (
        LedgerEntry.kind,
        LedgerEntry.weights_month,
        LedgerEntry.amount_basis,
        LedgerEntry.amount_pence,
    )
    rows = session.execute(
        select(*columns, func.count())
        .join(Award, Award.id == LedgerEntry.award_id)
        .outerjoin(POT, POT.id == Award.parent_award_id)
        .where(
            LedgerEntry.scheme_id == scheme_id,
            LedgerEntry.kind.in_(MONEY_KINDS),
            LedgerEntry.journal_number <= number,
            reaches_its_scheme(),
        )
        .group_by(*columns)
        .order_by(*columns)
    )
    return tuple(_amount(*row) for row in rows)


def _amount(kind: EntryKind, month: date, basis: AmountBasis, pence: int, count: int) -> Amount:
    measured = Measured.AWARDED if kind is EntryKind.AWARD else Measured.SPENT
    return Amount(measured, pence, count, month, basis)
