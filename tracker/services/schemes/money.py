"""What schemes are awarded and have spent, summed in the database.

A scheme's money is what reaches that scheme: awards from an allocation and onward awards from
a pot alike. What a pot grants on to itself is left out, because its own award holds it already.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from tracker.db.funding import AllocationLine, Award, AwardVersion, LedgerEntry
from tracker.db.versions import newest
from tracker.domain.funding import SPENDING_KINDS, AmountBasis, EntryKind
from tracker.services.schemes.words import Names, basis_of
from tracker.services.snapshot import funds_at

MONEY_KINDS = (EntryKind.AWARD, *SPENDING_KINDS)
# The award that made the pot, where an award is an onward one.
POT = aliased(Award)


@dataclass(frozen=True)
class SchemeMoney:
    """What a scheme is awarded and has spent, net of refunds, in pence."""

    awarded_pence: int
    spent_pence: int
    basis: str
    spent_basis: str
    has_made_up_award: bool
    has_real_spending: bool
    has_published_award: bool = False
    is_example: bool = False

    def beside(self, *, is_example: bool) -> "SchemeMoney":
        """The money of a scheme that is an example, or of a real one."""
        return replace(self, is_example=is_example)

    @property
    def left_is_known(self) -> bool:
        """Whether what is left may be told.

        A real scheme's made-up award says nothing of spending, nor does a published one of which
        no spending was recorded: money that was published as granted was not left unspent.
        """
        silent = self.has_published_award and not self.has_real_spending
        return self.is_example or not (self.has_made_up_award or silent)

    @property
    def spent_is_known(self) -> bool:
        """Whether what is spent may be shown: nil beside a real scheme's made-up award may not."""
        return self.left_is_known or self.has_real_spending

    @property
    def left_pence(self) -> int:
        """What is awarded and not spent; negative where more was spent."""
        return self.awarded_pence - self.spent_pence


@dataclass(frozen=True)
class AwardLine:
    """One award of a scheme, with what came of it."""

    reference: str
    fund: str
    year: str
    category: str
    recipient: str
    instrument: str
    decision_reference: str
    pot_reference: str
    money: SchemeMoney


def reaches_its_scheme() -> ColumnElement[bool]:
    """Whether an award is not one that a pot grants on to itself."""
    return or_(POT.id.is_(None), POT.scheme_id != Award.scheme_id)


def money_by_scheme(session: Session, number: int) -> dict[int, SchemeMoney]:
    """The money of every scheme that has any, in one query."""
    sums = _sums(session, number, Award.scheme_id, reaches_its_scheme())
    return {scheme_id: _money(parts) for scheme_id, parts in sums.items()}


def money_of_scheme(session: Session, scheme_id: int, number: int) -> SchemeMoney | None:
    """The money of one scheme; none if it has no award."""
    conditions = (Award.scheme_id == scheme_id, reaches_its_scheme())
    parts = _sums(session, number, Award.scheme_id, *conditions)
    return _money(parts[scheme_id]) if parts else None


def award_lines(
    session: Session, scheme_id: int, number: int, names: Names, *, is_example: bool
) -> tuple[AwardLine, ...]:
    """The awards of one scheme, in the order in which they were made."""
    money = _sums(session, number, Award.id, Award.scheme_id == scheme_id)
    funds = funds_at(session, number)
    rows = session.execute(
        newest(AwardVersion, (AwardVersion.award_id,), number)
        .add_columns(Award, AllocationLine, POT.reference)
        .join(Award, Award.id == AwardVersion.award_id)
        .join(AllocationLine, AllocationLine.id == Award.allocation_line_id)
        .outerjoin(POT, POT.id == Award.parent_award_id)
        .where(Award.scheme_id == scheme_id)
        .order_by(Award.id)
    )
    return tuple(
        AwardLine(
            award.reference,
            funds[line.fund_id].name,
            line.financial_year,
            names.item(line.category_code),
            names.organisation(award.recipient_id),
            version.instrument.value.capitalize(),
            version.decision_reference,
            pot_reference or "",
            _money(money.get(award.id, [])).beside(is_example=is_example),
        )
        for version, award, line, pot_reference in rows
    )


def income_of(session: Session, scheme_id: int, number: int) -> SchemeMoney | None:
    """Match funding and other income of a scheme, outside the envelope; none if there is none."""
    rows = session.execute(
        select(LedgerEntry.amount_basis, func.sum(LedgerEntry.amount_pence))
        .where(
            LedgerEntry.scheme_id == scheme_id,
            LedgerEntry.kind == EntryKind.INCOME,
            LedgerEntry.journal_number <= number,
        )
        .group_by(LedgerEntry.amount_basis)
        .order_by(LedgerEntry.amount_basis)
    )
    parts = [(EntryKind.AWARD, basis, int(pence)) for basis, pence in rows]
    return _money(parts) if parts else None


_Part = tuple[EntryKind, AmountBasis, int]


def _sums(
    session: Session, number: int, key: InstrumentedAttribute[int], *conditions: ColumnElement[bool]
) -> dict[int, list[_Part]]:
    columns = (key, LedgerEntry.kind, LedgerEntry.amount_basis)
    rows = session.execute(
        select(*columns, func.sum(LedgerEntry.amount_pence))
        .join(Award, Award.id == LedgerEntry.award_id)
        .outerjoin(POT, POT.id == Award.parent_award_id)
        .where(
            LedgerEntry.kind.in_(MONEY_KINDS),
            LedgerEntry.journal_number <= number,
            *conditions,
        )
        .group_by(*columns)
        .order_by(*columns)
    )
    sums: dict[int, list[_Part]] = defaultdict(list)
    for found, kind, basis, pence in rows:
        # PostgreSQL sums bigint as numeric, which arrives as Decimal.
        sums[found].append((kind, basis, int(pence)))
    return sums


def _money(parts: list[_Part]) -> SchemeMoney:
    spent = [(basis, pence) for kind, basis, pence in parts if kind is not EntryKind.AWARD]
    made_up = AmountBasis.ILLUSTRATIVE
    return SchemeMoney(
        awarded_pence=sum(pence for kind, _, pence in parts if kind is EntryKind.AWARD),
        spent_pence=sum(pence for _, pence in spent),
        basis=basis_of({basis for _, basis, _ in parts}),
        spent_basis=basis_of({basis for basis, _ in spent}),
        has_made_up_award=any(
            kind is EntryKind.AWARD and basis is made_up and pence for kind, basis, pence in parts
        ),
        has_real_spending=any(basis is not made_up for basis, _ in spent),
        has_published_award=any(
            kind is EntryKind.AWARD and basis is AmountBasis.PUBLISHED for kind, basis, _ in parts
        ),
    )
