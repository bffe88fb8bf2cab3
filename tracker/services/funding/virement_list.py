"""Virements as people read them: asked for by whom, decided by whom, and still to decide."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, aliased

from tracker.db.funding import AllocationLine, Virement, VirementDecision
from tracker.db.journal import Journal, as_at
from tracker.db.organisations import Person
from tracker.domain.funding import VirementState
from tracker.domain.permissions import Act, Viewer
from tracker.services.funding.entries import SYSTEM
from tracker.services.funding.figures import Figure
from tracker.services.funding.ledger_rows import Names, read_names
from tracker.services.refusals import NotFoundError
from tracker.services.snapshot import FundAt


@dataclass(frozen=True)
class LineEnd:
    """One end of a virement."""

    id: int
    reference: str
    name: str


@dataclass(frozen=True)
class VirementRow:
    """A virement from its request to its decision, if there is one yet."""

    id: int
    reference: str
    fund: FundAt
    year: str
    from_line: LineEnd
    to_line: LineEnd
    figure: Figure
    month: date
    reason: str
    requester_id: int
    requester: str
    requested_at: datetime
    state: VirementState
    decided_by: str
    decided_at: datetime | None
    decision_reason: str

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a decision."""
        return self.state is VirementState.REQUESTED

    def awaits(self, viewer: Viewer) -> bool:
        """Whether this person could decide it: nobody decides their own."""
        return (
            self.is_open
            and viewer.may(Act.DECIDE_VIREMENT)
            and viewer.person_id != self.requester_id
        )


def virement_rows(session: Session, viewer: Viewer) -> tuple[VirementRow, ...]:
    """Every virement between lines that this person may see, the newest first."""
    asked, decided = aliased(Journal), aliased(Journal)
    requester, decider = aliased(Person), aliased(Person)
    source, target = aliased(AllocationLine), aliased(AllocationLine)
    rows = session.execute(
        select(
            Virement,
            source,
            target,
            asked.recorded_at,
            requester.display_name,
            VirementDecision,
            decided.recorded_at,
            decider.display_name,
        )
        .join(source, source.id == Virement.from_line_id)
        .join(target, target.id == Virement.to_line_id)
        .join(asked, asked.number == Virement.journal_number)
        .outerjoin(requester, requester.id == Virement.requested_by)
        .outerjoin(VirementDecision, VirementDecision.virement_id == Virement.id)
        .outerjoin(decided, decided.number == VirementDecision.journal_number)
        .outerjoin(decider, decider.id == VirementDecision.decided_by)
        .order_by(Virement.id.desc())
    ).all()
    names = read_names(session, as_at(session).number)
    return tuple(
        _row(names, row) for row in rows if viewer.sees((row[1].holder_id, row[2].holder_id))
    )


def find_virement(session: Session, viewer: Viewer, reference: str) -> VirementRow:
    """The virement with this reference, if this person may see it."""
    for row in virement_rows(session, viewer):
        if row.reference == reference.upper():
            return row
    raise NotFoundError("There is no such virement.")


def _row(names: Names, row: Row[*tuple[Any, ...]]) -> VirementRow:
    virement, source, target, requested_at, requester, decision, decided_at, decider = row
    return VirementRow(
        id=virement.id,
        reference=virement.reference,
        fund=names.funds[source.fund_id],
        year=source.financial_year,
        from_line=_end(names, source),
        to_line=_end(names, target),
        figure=Figure.of(virement.amount_pence, virement.amount_basis),
        month=virement.effective_month,
        reason=virement.reason,
        requester_id=virement.requested_by,
        requester=requester or SYSTEM,
        requested_at=requested_at,
        state=decision.state if decision else VirementState.REQUESTED,
        decided_by=decider or "",
        decided_at=decided_at,
        decision_reason=decision.reason if decision else "",
    )


def _end(names: Names, line: AllocationLine) -> LineEnd:
    words = (
        names.item(line.category_code),
        names.item(line.alliance_code),
        names.organisation(line.holder_id),
    )
    return LineEnd(line.id, line.reference, ", ".join(words))
