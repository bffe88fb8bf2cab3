"""The awards of a fund and year as at a journal number, with what a file of grants says of them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from tracker.db.funding import AllocationLine, Award, AwardVersion, LedgerEntry
from tracker.db.versions import newest
from tracker.domain.funding import AmountBasis, EntryKind
from tracker.domain.schemes import Instrument
from tracker.services.impact.amounts import Scope


@dataclass(frozen=True)
class AwardFacts:
    """An award with its terms, and what its entries come to."""

    id: int
    reference: str
    scheme_id: int
    parent_id: int | None
    # Who received the award that it is passed on from.
    pot_holder_id: int | None
    recipient_id: int
    category_code: str
    holder_id: int
    instrument: Instrument
    starts: date | None
    ends: date | None
    pence: int
    is_illustrative: bool
    # The journal numbers under which it was made, and last changed.
    made: int
    changed: int


@dataclass
class _Entries:
    """What the ledger holds of one award."""

    pence: int = 0
    changed: int = 0
    bases: set[AmountBasis] = field(default_factory=set)


def award_facts(session: Session, scope: Scope) -> tuple[AwardFacts, ...]:
    """Every award, in the binary order of the references."""
    entries = _entries(session, scope)
    terms = _terms(session, scope)
    pot = aliased(Award)
    rows = session.execute(
        select(Award, AllocationLine.category_code, AllocationLine.holder_id, pot.recipient_id)
        .join(AllocationLine, AllocationLine.id == Award.allocation_line_id)
        .outerjoin(pot, pot.id == Award.parent_award_id)
        .where(
            AllocationLine.fund_id == scope.fund_id,
            AllocationLine.financial_year == scope.year,
            Award.journal_number <= scope.number,
        )
        .order_by(Award.id)
    )
    found = [
        _facts(award, (category, holder_id, pot_holder_id), terms[award.id], entries[award.id])
        for award, category, holder_id, pot_holder_id in rows
    ]
    return tuple(sorted(found, key=lambda award: award.reference))


def awarded_in_ledger(session: Session, scope: Scope) -> int:
    """All that was awarded, onward awards too, in pence: one sum that the file is held against."""
    query = select(func.coalesce(func.sum(LedgerEntry.amount_pence), 0)).where(
        *_award_entries(scope)
    )
    return int(session.scalar(query) or 0)


def _facts(
    award: Award, beside: tuple[str, int, int | None], terms: AwardVersion, entries: _Entries
) -> AwardFacts:
    category, holder_id, pot_holder_id = beside
    return AwardFacts(
        id=award.id,
        reference=award.reference,
        scheme_id=award.scheme_id,
        parent_id=award.parent_award_id,
        pot_holder_id=pot_holder_id,
        recipient_id=award.recipient_id,
        category_code=category,
        holder_id=holder_id,
        instrument=terms.instrument,
        starts=terms.starts,
        ends=terms.ends,
        pence=entries.pence,
        is_illustrative=AmountBasis.ILLUSTRATIVE in entries.bases,
        made=award.journal_number,
        changed=max(terms.journal_number, entries.changed),
    )


def _entries(session: Session, scope: Scope) -> dict[int, _Entries]:
    keys = (LedgerEntry.award_id, LedgerEntry.amount_basis)
    rows = session.execute(
        select(*keys, func.sum(LedgerEntry.amount_pence), func.max(LedgerEntry.journal_number))
        .where(*_award_entries(scope))
        .group_by(*keys)
        .order_by(*keys)
    )
    found: dict[int, _Entries] = defaultdict(_Entries)
    for award_id, basis, pence, number in rows:
        one = found[award_id or 0]  # entries of this kind always name their award
        one.pence += int(pence)
        one.changed = max(one.changed, number)
        one.bases.add(basis)
    return found


def _terms(session: Session, scope: Scope) -> dict[int, AwardVersion]:
    query = newest(AwardVersion, (AwardVersion.award_id,), scope.number)
    return {terms.award_id: terms for terms in session.scalars(query)}


def _award_entries(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    return (
        LedgerEntry.fund_id == scope.fund_id,
        LedgerEntry.financial_year == scope.year,
        LedgerEntry.kind == EntryKind.AWARD,
        LedgerEntry.journal_number <= scope.number,
    )
