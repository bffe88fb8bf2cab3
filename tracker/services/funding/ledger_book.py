"""The lines and awards that one person may see, with what they come to, read once for a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.funding import AllocationLine, Award, LedgerEntry
from tracker.db.journal import AsAt
from tracker.domain.permissions import Viewer
from tracker.services.funding.figures import LedgerSum, ledger_sums
from tracker.services.funding.ledger_rows import (
    AwardRow,
    LineRow,
    Names,
    award_rows,
    line_rows,
    read_names,
)
from tracker.services.snapshot import deliverers_at


@dataclass(frozen=True)
class LedgerBook:
    """Lines and awards as one person may see them, as at one moment."""

    at: AsAt
    names: Names
    lines: tuple[LineRow, ...]
    awards: tuple[AwardRow, ...]
    sums: tuple[LedgerSum, ...]
    sees_all: bool
    own: frozenset[int]

    @cached_property
    def award_by_id(self) -> dict[int, AwardRow]:
        """Awards by their number."""
        return {award.id: award for award in self.awards}

    def in_year(self, fund_id: int, year: str) -> tuple[LineRow, ...]:
        """The lines of a fund and year."""
        return tuple(line for line in self.lines if (line.fund_id, line.year) == (fund_id, year))

    def awards_in(self, fund_id: int, year: str) -> tuple[AwardRow, ...]:
        """The awards of a fund and year."""
        return tuple(one for one in self.awards if (one.fund_id, one.year) == (fund_id, year))

    def sums_in(self, fund_id: int, year: str) -> tuple[LedgerSum, ...]:
        """The sums of a fund and year, of whatever this person may see."""
        return tuple(one for one in self.sums if (one.fund_id, one.year) == (fund_id, year))

    def received_in(self, fund_id: int, year: str) -> tuple[AwardRow, ...]:
        """Awards to this person's own organisations; one onward to themselves counts once."""
        own = {one.id: one for one in self.awards_in(fund_id, year) if one.recipient_id in self.own}
        return tuple(one for one in own.values() if one.parent_id not in own)

    @property
    def years(self) -> tuple[tuple[int, str], ...]:
        """Every fund and year with money in it: newest year first, then as funds were opened."""
        found = {(one.fund_id, one.year) for one in self.sums}
        return tuple(sorted(sorted(found), key=lambda pair: pair[1], reverse=True))


def read_book(
    session: Session, viewer: Viewer, at: AsAt, scope: tuple[int, str] | None = None
) -> LedgerBook:
    """Read the ledger of one fund and year, or of all, in a dozen queries however long it is."""
    names = read_names(session, at.number)
    lines, awards = _lines(session, at.number, scope), _awards(session, at.number, scope)
    conditions = (
        (LedgerEntry.fund_id == scope[0], LedgerEntry.financial_year == scope[1]) if scope else ()
    )
    sums = ledger_sums(session, at.number, *conditions)
    visible = _Visible(session, viewer, names, lines, awards)
    seen_awards = {key: award for key, award in awards.items() if visible.award(award)}
    seen_lines = {key: line for key, line in lines.items() if visible.line(line)}
    return LedgerBook(
        at=at,
        names=names,
        lines=line_rows(seen_lines, awards, names, sums),
        awards=award_rows(seen_awards, awards, lines, names, sums),
        sums=tuple(one for one in sums if visible.sum(one, seen_lines, seen_awards)),
        sees_all=viewer.sees_all_rows,
        own=viewer.partner_organisations,
    )


class _Visible:
    """Whose rows are whose: the holder of a line, and everybody an award passes through."""

    def __init__(
        self,
        session: Session,
        viewer: Viewer,
        names: Names,
        lines: Mapping[int, AllocationLine],
        awards: Mapping[int, Award],
    ) -> None:
        self._viewer, self._names = viewer, names
        self._lines, self._awards = lines, awards
        self._deliverers = {} if viewer.sees_all_rows else deliverers_at(session, names.schemes)

    def line(self, line: AllocationLine) -> bool:
        return self._viewer.sees((line.holder_id,))

    def award(self, award: Award) -> bool:
        parent = self._awards.get(award.parent_award_id or 0)
        line = self._lines.get(award.allocation_line_id)
        scheme = self._names.schemes.get(award.scheme_id)
        lead = scheme.version.lead_organisation_id if scheme else None
        passes = (award.recipient_id, parent and parent.recipient_id, line and line.holder_id, lead)
        return self._viewer.sees(
            [*(one for one in passes if one), *self._deliverers.get(award.scheme_id, ())]
        )

    def sum(
        self, one: LedgerSum, lines: Mapping[int, object], awards: Mapping[int, object]
    ) -> bool:
        if one.award_id is not None:
            return one.award_id in awards
        return self._viewer.sees_all_rows or one.line_id in lines


def _lines(
    session: Session, number: int, scope: tuple[int, str] | None
) -> dict[int, AllocationLine]:
    query = select(AllocationLine).where(AllocationLine.journal_number <= number)
    if scope:
        query = query.where(
            AllocationLine.fund_id == scope[0], AllocationLine.financial_year == scope[1]
        )
    return {line.id: line for line in session.scalars(query.order_by(AllocationLine.id))}


def _awards(session: Session, number: int, scope: tuple[int, str] | None) -> dict[int, Award]:
    query = select(Award).where(Award.journal_number <= number)
    if scope:
        query = query.join(AllocationLine, AllocationLine.id == Award.allocation_line_id).where(
            AllocationLine.fund_id == scope[0], AllocationLine.financial_year == scope[1]
        )
    return {award.id: award for award in session.scalars(query.order_by(Award.id))}
