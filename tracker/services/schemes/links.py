"""Linking a scheme to targets, with weights per lens, and to measures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.catalogue import Measure, ReferenceItem
from tracker.db.funding import LedgerEntry
from tracker.db.journal import journal_number
from tracker.db.schemes import SchemeMeasure, SchemeWeightPart, SchemeWeights
from tracker.domain.apportionment import UNATTRIBUTED, Lens
from tracker.domain.breaches import raise_if_broken
from tracker.domain.permissions import Act, Viewer
from tracker.domain.schemes import (
    TargetOperator,
    restatement_has_a_reason,
    target_is_complete,
    targets_belong_to_lens,
    weights_are_whole_parts,
    weights_start_with_a_month,
)
from tracker.services.refusals import NotFoundError, StaleEditError

# The reference lists whose items are the targets of each weighted lens.
LISTS_OF_LENS: Mapping[Lens, tuple[str, ...]] = {
    Lens.ELEMENT: ("element",),
    Lens.POPULATION: ("population_group", "plus_group"),
    Lens.PLACE: ("place",),
    Lens.PRIORITY: ("strategic_priority",),
}


@dataclass(frozen=True)
class SetWeights:
    """How one lens shares out a scheme's money from a month on.

    `seen` is the journal number of the newest weights on the page, 0 where there were none.
    """

    scheme_id: int
    lens: Lens
    effective_from: date
    parts: Mapping[str, int]
    reason: str = ""
    seen: int | None = None


@dataclass(frozen=True)
class LinkMeasure:
    """A scheme's subscription to a measure of the catalogue."""

    scheme_id: int
    measure_code: str
    baseline: Decimal | None = None
    baseline_period: str = ""
    target: Decimal | None = None
    target_operator: TargetOperator | None = None
    target_date: date | None = None
    is_active: bool = True
    reason: str = ""


def set_weights(session: Session, by: Viewer, order: SetWeights) -> SchemeWeights:
    """Record weights; if money is already recorded from that month on, it is a restatement."""
    by.require(Act.LINK_SCHEME)
    number = journal_number(session)
    current = newest_weights_number(session, order.scheme_id, order.lens)
    if order.seen is not None and order.seen != current:
        raise StaleEditError(order.seen, current)
    restates = _restates(session, order)
    raise_if_broken(
        chain(
            weights_are_whole_parts(order.parts),
            targets_belong_to_lens(order.parts, order.lens, _targets(session, order.lens)),
            weights_start_with_a_month(order.effective_from),
            restatement_has_a_reason(restates=restates, reason=order.reason),
        )
    )
    weights = SchemeWeights(
        scheme_id=order.scheme_id,
        lens=order.lens,
        effective_from=order.effective_from,
        journal_number=number,
        reason=order.reason.strip(),
        is_restatement=restates,
    )
    session.add(weights)
    session.flush()
    session.add_all(
        SchemeWeightPart(
            scheme_id=order.scheme_id,
            lens=order.lens.value,
            effective_from=order.effective_from,
            journal_number=number,
            target_code=code,
            parts=parts,
        )
        for code, parts in sorted(order.parts.items())
        if parts > 0
    )
    session.flush()
    return weights


def link_measure(session: Session, by: Viewer, order: LinkMeasure) -> SchemeMeasure:
    """Subscribe a scheme to a measure, or change or end the subscription."""
    by.require(Act.LINK_SCHEME)
    if session.get(Measure, order.measure_code) is None:
        raise NotFoundError("There is no such measure.")
    raise_if_broken(target_is_complete(target=order.target, operator=order.target_operator))
    link = SchemeMeasure(**vars(order), journal_number=journal_number(session))
    session.add(link)
    session.flush()
    return link


def newest_weights_number(session: Session, scheme_id: int, lens: Lens) -> int:
    """The journal number of the newest weights of a scheme in a lens; 0 if there are none."""
    number = session.scalar(
        select(func.max(SchemeWeights.journal_number)).where(
            SchemeWeights.scheme_id == scheme_id, SchemeWeights.lens == lens
        )
    )
    return number or 0


def _targets(session: Session, lens: Lens) -> frozenset[str]:
    lists = LISTS_OF_LENS.get(lens, ())
    codes = session.scalars(select(ReferenceItem.code).where(ReferenceItem.list_name.in_(lists)))
    return frozenset(codes) | {UNATTRIBUTED}


def _restates(session: Session, order: SetWeights) -> bool:
    """Whether weights in force for recorded money would change.

    The first weights of a lens attribute money that was unattributed, which hides nothing;
    only a change of weights that were in force restates the past. A forecast is no record
    of money, so changing its split restates nothing.
    """
    if newest_weights_number(session, order.scheme_id, order.lens) == 0:
        return False
    entry = select(LedgerEntry.id).where(
        LedgerEntry.scheme_id == order.scheme_id,
        LedgerEntry.weights_month >= order.effective_from,
    )
    return session.scalar(entry.limit(1)) is not None
