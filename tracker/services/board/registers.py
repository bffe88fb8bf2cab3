"""The registers: virements with both legs, the envelope's entries, and limits gone over."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from tracker.db.funding import (
    AllocationLine,
    LedgerEntry,
    LimitOverride,
    Virement,
    VirementDecision,
)
from tracker.db.journal import Journal
from tracker.domain.funding import AmountBasis, EntryKind, VirementState
from tracker.domain.permissions import Act
from tracker.exports.board import EnvelopeLine, OverLimitLine, VirementLine
from tracker.services.board.question import Report
from tracker.services.board.roles import RoleBook
from tracker.services.funding.ledger_rows import AwardRow, LineRow
from tracker.services.impact.summary import totals_of

_LEGS = (("from", -1), ("to", 1))


def virement_lines(report: Report, roles: RoleBook) -> Iterator[VirementLine]:
    """Both legs of every virement that was asked for by then, in the order asked."""
    lines = {line.id: line for line in report.book.lines}
    entries = _legs_in_the_ledger(report)
    asked, decided = aliased(Journal), aliased(Journal)
    rows = report.session.execute(
        select(Virement, asked.recorded_at, VirementDecision, decided.recorded_at)
        .join(AllocationLine, AllocationLine.id == Virement.from_line_id)
        .join(asked, asked.number == Virement.journal_number)
        .outerjoin(
            VirementDecision,
            (VirementDecision.virement_id == Virement.id)
            & (VirementDecision.journal_number <= report.number),
        )
        .outerjoin(decided, decided.number == VirementDecision.journal_number)
        .where(
            AllocationLine.fund_id == report.now.picture.fund.id,
            AllocationLine.financial_year == report.now.picture.scope.year,
            Virement.journal_number <= report.number,
        )
        .order_by(Virement.id)
    ).all()
    for virement, asked_at, decision, decided_at in rows:
        when = (asked_at, decided_at)
        for leg, sign in _LEGS:
            line = lines[virement.from_line_id if leg == "from" else virement.to_line_id]
            entry = entries.get((virement.id, line.id))
            yield _leg(roles, virement, decision, when, (leg, sign, line, entry))


def _leg(
    roles: RoleBook,
    virement: Virement,
    decision: VirementDecision | None,
    when: tuple[datetime, datetime | None],
    end: tuple[str, int, LineRow, str | None],
) -> VirementLine:
    leg, sign, line, entry = end
    return VirementLine(
        virement_reference=virement.reference,
        leg=leg,
        allocation_reference=line.reference,
        category_code=line.category_code,
        category_name=line.category,
        alliance_name=line.alliance,
        holder_name=line.holder,
        amount_basis=AmountBasis(virement.amount_basis).value,
        amount=sign * virement.amount_pence,
        state=(decision.state if decision else VirementState.REQUESTED).value,
        month=virement.effective_month,
        requested_by_role=roles.role_of(
            virement.requested_by, virement.journal_number, Act.REQUEST_VIREMENT
        ),
        requested_at=when[0],
        decided_by_role=roles.role_of(
            decision.decided_by, decision.journal_number, Act.DECIDE_VIREMENT
        )
        if decision
        else None,
        decided_at=when[1],
        entry_reference=entry,
    )


def _legs_in_the_ledger(report: Report) -> dict[tuple[int, int], str]:
    rows = report.session.execute(
        select(LedgerEntry.virement_id, LedgerEntry.allocation_line_id, LedgerEntry.reference)
        .where(
            *_in_scope(report),
            LedgerEntry.kind == EntryKind.VIREMENT,
        )
        .order_by(LedgerEntry.id)
    )
    return {(virement or 0, line or 0): reference for virement, line, reference in rows}


def envelope_lines(report: Report, roles: RoleBook) -> Iterator[EnvelopeLine]:
    """Every entry of the envelope in the order recorded, with what it came to."""
    rows = report.session.execute(
        select(LedgerEntry, Journal.recorded_at, Journal.person_id)
        .join(Journal, Journal.number == LedgerEntry.journal_number)
        .where(*_in_scope(report), LedgerEntry.kind == EntryKind.ENVELOPE)
        .order_by(LedgerEntry.id)
    ).all()
    after = 0
    for entry, when, person in rows:
        after += entry.amount_pence
        yield EnvelopeLine(
            entry_reference=entry.reference,
            recorded_at=when,
            month=entry.concerns_month,
            recurrence=entry.recurrence.value,
            amount_basis=AmountBasis(entry.amount_basis).value,
            amount=entry.amount_pence,
            envelope_after=after,
            recorded_by_role=roles.role_of(person, entry.journal_number, Act.SET_ENVELOPE),
            decision_reference=entry.decision_reference or None,
            source=entry.source or None,
        )


def over_limit_lines(report: Report, roles: RoleBook) -> Iterator[OverLimitLine]:
    """Overrides in the order recorded, then awards on which more is spent than they come to."""
    rows = report.session.execute(
        select(LimitOverride, LedgerEntry, Journal.recorded_at, Journal.person_id)
        .join(LedgerEntry, LedgerEntry.id == LimitOverride.entry_id)
        .join(Journal, Journal.number == LedgerEntry.journal_number)
        .where(*_in_scope(report))
        .order_by(LedgerEntry.id, LimitOverride.rule)
    ).all()
    lines = {line.id: line for line in report.book.lines}
    for override, entry, when, person in rows:
        line = lines.get(entry.allocation_line_id or 0)
        award = report.book.award_by_id.get(entry.award_id or 0)
        yield OverLimitLine(
            reference=entry.reference,
            what="override",
            limit=override.rule,
            over_by=override.over_pence,
            still_over_by=_still_over(report, override.rule, line, award),
            recorded_by_role=roles.role_of(person, entry.journal_number, Act.OVERRIDE),
            recorded_at=when,
            allocation_reference=line.reference if line else None,
            category_name=line.category if line else None,
            scheme_name=award.scheme if award else None,
        )
    for award in sorted(report.book.awards, key=lambda one: (one.left.pence, one.reference)):
        if award.left_is_known and award.left.pence < 0:
            yield _overspent(award, lines[award.line_id])


def _overspent(award: AwardRow, line: LineRow) -> OverLimitLine:
    return OverLimitLine(
        reference=award.reference,
        what="overspent award",
        limit="spending_within_award",
        over_by=-award.left.pence,
        still_over_by=-award.left.pence,
        recorded_by_role=None,
        recorded_at=None,
        allocation_reference=line.reference,
        category_name=line.category,
        scheme_name=award.scheme,
    )


def _still_over(
    report: Report, rule: str, line: LineRow | None, award: AwardRow | None
) -> int | None:
    """By how much the limit is gone over now; none where it is no longer."""
    left = 0
    if rule == "allocation_within_envelope":
        left = totals_of(report.now.picture).unallocated_pence
    elif rule == "award_within_allocation" and line is not None:
        left = line.headroom.pence
    elif rule == "onward_within_parent" and award is not None:
        parent = report.book.award_by_id.get(award.parent_id or 0)
        left = parent.kept.pence if parent else 0
    return -left if left < 0 else None


def _in_scope(report: Report) -> tuple[ColumnElement[bool], ...]:
    """The entries of the fund and year by then."""
    return (
        LedgerEntry.fund_id == report.now.picture.fund.id,
        LedgerEntry.financial_year == report.now.picture.scope.year,
        LedgerEntry.journal_number <= report.number,
    )
