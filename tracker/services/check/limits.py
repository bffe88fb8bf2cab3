"""The limits of the ledger, asked of everything that is stored: sums made by the database."""

from collections.abc import Iterator
from typing import TypeAlias

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from tracker.db.funding import AllocationLine, Award, Fund, LedgerEntry, LimitOverride
from tracker.domain.funding import ALLOCATION_KINDS, SPENDING_KINDS, EntryKind
from tracker.domain.money import in_pounds
from tracker.services.check.figures import Check, Subject, none_of

# What is limited, its limit in pence, what of it is used, and the largest override on record.
Use: TypeAlias = "Select[str, int, int, int]"
_IS_ALLOCATED = LedgerEntry.kind.in_(ALLOCATION_KINDS)
_IS_AWARD = LedgerEntry.kind == EntryKind.AWARD
_OVERRIDDEN = func.coalesce(func.max(LimitOverride.over_pence), 0)


def limit_checks(session: Session, number: int) -> Iterator[Check]:
    """Each limit with its overrides, then what may never fall below nothing."""
    until = LedgerEntry.journal_number <= number
    limits = {
        "Allocations that go over their envelope without an override": _envelopes(until),
        "Lines awarded beyond their allocation without an override": _lines(until),
        "Pots awarded onward beyond their award without an override": _pots(until),
    }
    for name, query in limits.items():
        yield none_of(Subject.LIMITS, name, _over(session, query))
    yield none_of(
        Subject.LIMITS,
        "Awards on which more came back than was spent",
        _below_nothing(session, until),
    )
    yield none_of(
        Subject.LIMITS, "Virements whose two legs do not add to nothing", _uneven(session, until)
    )


def _over(session: Session, query: Use) -> list[str]:
    return sorted(
        f"{name}: {in_pounds(used)} of {in_pounds(limit)}"
        for name, limit, used, overridden in session.execute(query)
        if used - limit > overridden
    )


def _sum_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, LedgerEntry.amount_pence), else_=0)), 0)


def _override(rule: str) -> ColumnElement[bool]:
    return (LimitOverride.entry_id == LedgerEntry.id) & (LimitOverride.rule == rule)


def _envelopes(until: ColumnElement[bool]) -> Use:
    return (
        select(
            Fund.code + " " + LedgerEntry.financial_year,
            _sum_where(LedgerEntry.kind == EntryKind.ENVELOPE),
            _sum_where(_IS_ALLOCATED),
            _OVERRIDDEN,
        )
        .join(Fund, Fund.id == LedgerEntry.fund_id)
        .outerjoin(LimitOverride, _override("allocation_within_envelope"))
        .where(until)
        .group_by(Fund.code, LedgerEntry.financial_year)
    )


def _lines(until: ColumnElement[bool]) -> Use:
    return (
        select(
            AllocationLine.reference,
            _sum_where(_IS_ALLOCATED),
            _sum_where(_IS_AWARD & Award.parent_award_id.is_(None)),
            _OVERRIDDEN,
        )
        .select_from(LedgerEntry)
        .join(AllocationLine, AllocationLine.id == LedgerEntry.allocation_line_id)
        .outerjoin(Award, Award.id == LedgerEntry.award_id)
        .outerjoin(LimitOverride, _override("award_within_allocation"))
        .where(until)
        .group_by(AllocationLine.reference)
    )


def _pots(until: ColumnElement[bool]) -> Use:
    parent, award = aliased(Award), aliased(Award)
    return (
        select(
            parent.reference,
            _sum_where(award.id == parent.id),
            _sum_where(award.parent_award_id == parent.id),
            _OVERRIDDEN,
        )
        .select_from(LedgerEntry)
        .join(award, award.id == LedgerEntry.award_id)
        .join(parent, (parent.id == award.id) | (parent.id == award.parent_award_id))
        .outerjoin(LimitOverride, _override("onward_within_parent"))
        .where(until, _IS_AWARD)
        .group_by(parent.reference)
    )


def _below_nothing(session: Session, until: ColumnElement[bool]) -> list[str]:
    net = func.sum(LedgerEntry.amount_pence)
    query = (
        select(Award.reference, net)
        .join(Award, Award.id == LedgerEntry.award_id)
        .where(until, LedgerEntry.kind.in_(SPENDING_KINDS))
        .group_by(Award.reference)
        .having(net < 0)
    )
    return sorted(f"{name}: {in_pounds(int(pence))}" for name, pence in session.execute(query))


def _uneven(session: Session, until: ColumnElement[bool]) -> list[str]:
    whole, legs = func.sum(LedgerEntry.amount_pence), func.count()
    query = (
        select(LedgerEntry.virement_id, whole, legs)
        .where(until, LedgerEntry.kind == EntryKind.VIREMENT)
        .group_by(LedgerEntry.virement_id)
        .having((whole != 0) | (legs != 2))
    )
    return [
        f"virement {virement}: {legs} legs, {in_pounds(int(pence))}"
        for virement, pence, legs in session.execute(query.order_by(LedgerEntry.virement_id))
    ]
