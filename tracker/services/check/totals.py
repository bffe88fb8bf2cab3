"""Every total of every lens: our apportionment in one route, the database's own sums in the other.

The first route reads money by award, kind and month and splits it in Python. The second lets the
database add the ledger up along other columns: by the line, scheme and journal row that each
entry itself carries. An entry that was changed, or that says one thing of its scheme and another
through its award, makes them differ.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from tracker.db.funding import AllocationLine, Award, LedgerEntry
from tracker.db.journal import as_at
from tracker.db.schemes import Scheme, SchemeVersion
from tracker.db.versions import newest
from tracker.domain.apportionment import Lens
from tracker.domain.funding import ALLOCATION_KINDS, SPENDING_KINDS, Basis, EntryKind
from tracker.domain.impact import KEPT_BY_POTS
from tracker.domain.schemes import SchemeKind
from tracker.services.check.figures import Check, Subject, same_money
from tracker.services.impact.amounts import Scope
from tracker.services.impact.picture import Picture, picture_of
from tracker.services.impact.summary import LENS_LABELS, summary_of
from tracker.services.snapshot import funds_at

_FIGURES = ("allocated", "awarded", "spent")
_FIRST_LEVEL = Award.parent_award_id.is_(None)
_KINDS: dict[str, tuple[EntryKind, ...]] = {
    "allocated": ALLOCATION_KINDS,
    "awarded": (EntryKind.AWARD,),
    "spent": SPENDING_KINDS,
}


@dataclass(frozen=True)
class Ledger:
    """The entries of one fund and year up to a journal number."""

    fund_id: int
    fund_code: str
    year: str
    number: int

    @property
    def entries(self) -> tuple[ColumnElement[bool], ...]:
        """The conditions that pick them."""
        return (
            LedgerEntry.fund_id == self.fund_id,
            LedgerEntry.financial_year == self.year,
            LedgerEntry.journal_number <= self.number,
        )


def total_checks(session: Session, number: int) -> Iterator[Check]:
    """Every fund and year, on both bases, through every lens."""
    for ledger in _ledgers(session, number):
        pictures = {basis: _picture(session, ledger, basis) for basis in Basis}
        for basis, picture in pictures.items():
            yield from _every_lens(session, ledger, picture, basis)
        pot = pictures[Basis.POT]
        yield from _row_by_row(session, ledger, pot)
        yield from _kept(session, ledger, pictures[Basis.END_RECIPIENT])


def _ledgers(session: Session, number: int) -> list[Ledger]:
    codes = {fund.id: fund.code for fund in funds_at(session, number).values()}
    rows = session.execute(
        select(LedgerEntry.fund_id, LedgerEntry.financial_year)
        .where(LedgerEntry.journal_number <= number)
        .distinct()
    )
    return sorted(
        (Ledger(row.fund_id, codes[row.fund_id], row.financial_year, number) for row in rows),
        key=lambda ledger: (ledger.fund_code, ledger.year),
    )


def _picture(session: Session, ledger: Ledger, basis: Basis) -> Picture:
    at, fund = as_at(session), funds_at(session, ledger.number)[ledger.fund_id]
    return picture_of(session, at, fund, Scope(ledger.fund_id, ledger.year, ledger.number, basis))


def _every_lens(
    session: Session, ledger: Ledger, picture: Picture, basis: Basis
) -> Iterator[Check]:
    by_journal_row = {figure: _sum_by_journal_row(session, ledger, figure) for figure in _FIGURES}
    for lens in Lens:
        where = f"{LENS_LABELS[lens]}, {basis.value} basis"
        name = f"{ledger.fund_code} {ledger.year}: {where}"
        try:
            summary = summary_of(picture, lens)
        except ValueError as error:
            yield Check(Subject.TOTALS, name, str(error), "", agrees=False)
            continue
        # One figure at a time: allocated, awarded and spent added together would mean nothing.
        for figure in _FIGURES:
            yield same_money(
                f"{ledger.fund_code} {ledger.year}: {figure} in pounds, {where}",
                {figure: sum(_pence(row, figure) for row in summary.rows)},
                {figure: by_journal_row[figure]},
            )


def _sum_by_journal_row(session: Session, ledger: Ledger, figure: str) -> int:
    """First-level money, added up act by act: on either basis it comes to the same.

    What a pot passes on is taken from what it keeps, so onward money adds nothing.
    """
    query = (
        select(LedgerEntry.journal_number, func.sum(LedgerEntry.amount_pence))
        .outerjoin(Award, Award.id == LedgerEntry.award_id)
        .where(*ledger.entries, LedgerEntry.kind.in_(_KINDS[figure]), _FIRST_LEVEL)
        .group_by(LedgerEntry.journal_number)
    )
    return sum(int(pence) for _, pence in session.execute(query))


def _row_by_row(session: Session, ledger: Ledger, picture: Picture) -> Iterator[Check]:
    """Lenses of one part, target by target: what each entry says of itself must agree."""
    categories = summary_of(picture, Lens.CATEGORY)
    for figure in _FIGURES:
        yield same_money(
            f"{ledger.fund_code} {ledger.year}: {figure} in pounds, category by category",
            {row.code: _pence(row, figure) for row in categories.rows},
            _sums_by(session, ledger, figure, AllocationLine.category_code),
        )
    schemes = summary_of(picture, Lens.SCHEME)
    for figure in ("awarded", "spent"):
        yield same_money(
            f"{ledger.fund_code} {ledger.year}: {figure} in pounds, scheme by scheme",
            {row.code: _pence(row, figure) for row in schemes.rows},
            _sums_by(session, ledger, figure, Scheme.reference),
        )


def _pence(row: object, figure: str) -> int:
    return int(getattr(row, f"{figure}_pence"))


def _sums_by(
    session: Session, ledger: Ledger, figure: str, column: InstrumentedAttribute[str]
) -> dict[str, int]:
    query = (
        select(column, func.sum(LedgerEntry.amount_pence))
        .select_from(LedgerEntry)
        .join(AllocationLine, AllocationLine.id == LedgerEntry.allocation_line_id)
        .outerjoin(Scheme, Scheme.id == LedgerEntry.scheme_id)
        .outerjoin(Award, Award.id == LedgerEntry.award_id)
        .where(*ledger.entries, LedgerEntry.kind.in_(_KINDS[figure]), _FIRST_LEVEL)
        .group_by(column)
    )
    return {code: int(pence) for code, pence in session.execute(query)}


def _kept(session: Session, ledger: Ledger, picture: Picture) -> Iterator[Check]:
    """What pots keep is what they were given, less what they passed on."""
    rows = {row.code: row for row in summary_of(picture, Lens.CATEGORY).rows}
    for figure in ("awarded", "spent"):
        kept = _pence(rows[KEPT_BY_POTS], figure) if KEPT_BY_POTS in rows else 0
        what = f"{figure} in pounds and kept by pots, end-recipient basis"
        yield same_money(
            f"{ledger.fund_code} {ledger.year}: {what}",
            {"kept": kept},
            {"kept": _kept_sum(session, ledger, figure)},
        )


def _kept_sum(session: Session, ledger: Ledger, figure: str) -> int:
    child = aliased(Award)
    passes_on = select(child.id).where(
        child.parent_award_id == Award.id, child.journal_number <= ledger.number
    )
    pots = (
        newest(SchemeVersion, (SchemeVersion.scheme_id,), ledger.number)
        .where(SchemeVersion.kind == SchemeKind.POT)
        .with_only_columns(SchemeVersion.scheme_id)
    )
    is_pot = passes_on.exists() | Award.scheme_id.in_(pots)
    # A pot within a pot is given money by the one and passes it on as the other.
    given = case((is_pot, LedgerEntry.amount_pence), else_=0)
    passed_on = case((Award.parent_award_id.is_not(None), LedgerEntry.amount_pence), else_=0)
    query = (
        select(func.coalesce(func.sum(given - passed_on), 0))
        .join(Award, Award.id == LedgerEntry.award_id)
        .where(*ledger.entries, LedgerEntry.kind.in_(_KINDS[figure]))
    )
    return int(session.scalar(query) or 0)
