"""The ledger summed for pages: grouped once in the database, and never mistaken for real."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tracker.db.funding import LedgerEntry
from tracker.domain.funding import AmountBasis, EntryKind, Purpose


@dataclass(frozen=True)
class Figure:
    """An amount in pence, and how much of it is made up for illustration.

    What nets to nil leaves no trace: a published amount whose division is illustrative is
    still a published total, and nil itself is never called illustrative.
    """

    pence: int = 0
    illustrative_pence: int = 0

    @classmethod
    def of(cls, pence: int, basis: str) -> "Figure":
        """An amount on one basis."""
        return cls(pence, pence if basis == AmountBasis.ILLUSTRATIVE else 0)

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(self.pence + other.pence, self.illustrative_pence + other.illustrative_pence)

    def __sub__(self, other: "Figure") -> "Figure":
        return Figure(self.pence - other.pence, self.illustrative_pence - other.illustrative_pence)

    @property
    def is_illustrative(self) -> bool:
        """Whether anything that is made up is left in the amount; of nil, nothing is."""
        return self.pence != 0 and self.illustrative_pence != 0

    @property
    def has_real_part(self) -> bool:
        """Whether anything in the amount is recorded or published."""
        return self.pence != self.illustrative_pence

    @property
    def basis(self) -> str:
        """The word that the tag beside an amount goes by."""
        return (AmountBasis.ILLUSTRATIVE if self.is_illustrative else AmountBasis.RECORDED).value


NIL = Figure()


@dataclass(frozen=True)
class LedgerSum:
    """Entries that are alike for every page: one line or award, one kind, one accounting month."""

    fund_id: int
    year: str
    kind: EntryKind
    line_id: int | None
    award_id: int | None
    accounting_month: int
    purpose: Purpose
    basis: AmountBasis
    figure: Figure


def ledger_sums(
    session: Session, number: int, *conditions: ColumnElement[bool]
) -> tuple[LedgerSum, ...]:
    """Every sum that the conditions leave, as at a journal number, in one query."""
    columns = (
        LedgerEntry.fund_id,
        LedgerEntry.financial_year,
        LedgerEntry.kind,
        LedgerEntry.allocation_line_id,
        LedgerEntry.award_id,
        LedgerEntry.accounting_month,
        LedgerEntry.purpose,
        LedgerEntry.amount_basis,
    )
    rows = session.execute(
        select(*columns, func.sum(LedgerEntry.amount_pence))
        .where(LedgerEntry.journal_number <= number, *conditions)
        .group_by(*columns)
        .order_by(*columns)
    )
    return tuple(
        LedgerSum(
            fund,
            year,
            kind,
            line,
            award,
            month,
            purpose,
            basis,
            # PostgreSQL sums bigint as numeric, which arrives as Decimal.
            Figure.of(int(pence), basis),
        )
        for fund, year, kind, line, award, month, purpose, basis, pence in rows
    )


def may_calculate_from(awarded: Figure, *, is_example: bool) -> bool:
    """Whether anything may be worked out from an award: never from a real scheme's made-up one."""
    return is_example or not awarded.is_illustrative


def add_up(figures: Iterable[Figure]) -> Figure:
    """The sum of figures; nothing adds up to nil."""
    return sum(figures, NIL)


def of_kinds(sums: Iterable[LedgerSum], *kinds: EntryKind) -> Figure:
    """What the entries of these kinds come to."""
    return add_up(one.figure for one in sums if one.kind in kinds)
