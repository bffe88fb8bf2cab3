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
from tracker.db.schemes import (
    SchemeMeasure,
    SchemeMeasureStep,
    SchemeWeightPart,
    SchemeWeights,
)
from tracker.domain.apportionment import UNATTRIBUTED, Lens
from tracker.domain.attainment import Aim, Step, trajectory_can_be_followed
from tracker.domain.breaches import raise_if_broken
from tracker.domain.funding import EntryKind
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
from tracker.services.schemes.aims import aim_from

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
    """A scheme's subscription to a measure of the catalogue.

    `starts` is the day of the baseline and `steps` what is expected on the way to the target;
    `tolerance` is how far from its baseline a measure may be that is to stay as it is. `seen` is
    the journal number of the subscription on the page, 0 where there was none.
    """

    scheme_id: int
    measure_code: str
    baseline: Decimal | None = None
    baseline_period: str = ""
    target: Decimal | None = None
    target_operator: TargetOperator | None = None
    target_date: date | None = None
    starts: date | None = None
    steps: tuple[Step, ...] = ()
    tolerance: Decimal | None = None
    is_active: bool = True
    reason: str = ""
    seen: int | None = None

    @property
    def aim(self) -> Aim:
        """What the scheme aims for with the measure."""
        return aim_from(
            baseline=self.baseline,
            baseline_period=self.baseline_period,
            target=self.target,
            target_operator=self.target_operator,
            target_date=self.target_date,
            starts=self.starts,
            steps=self.steps,
            tolerance=self.tolerance,
        )


@dataclass(frozen=True)
class MoneyConcerned:
    """Money already recorded whose split a change of weights would alter."""

    entries: int
    awarded_pence: int
    spent_pence: int
    restates: bool


def set_weights(session: Session, by: Viewer, order: SetWeights) -> SchemeWeights:
    """Record weights; if money is already recorded from that month on, it is a restatement."""
    by.require(Act.LINK_SCHEME)
    number = journal_number(session)
    current = newest_weights_number(session, order.scheme_id, order.lens)
    if order.seen is not None and order.seen != current:
        raise StaleEditError(order.seen, current)
    restates = money_concerned(session, order.scheme_id, order.lens, order.effective_from).restates
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
    current = newest_measure_number(session, order.scheme_id, order.measure_code)
    if order.seen is not None and order.seen != current:
        raise StaleEditError(order.seen, current)
    raise_if_broken(
        chain(
            target_is_complete(target=order.target, operator=order.target_operator),
            trajectory_can_be_followed(order.aim),
        )
    )
    number = journal_number(session)
    facts = {name: value for name, value in vars(order).items() if name not in ("seen", "steps")}
    link = SchemeMeasure(**facts, journal_number=number)
    session.add(link)
    session.flush()
    session.add_all(
        SchemeMeasureStep(
            scheme_id=order.scheme_id,
            measure_code=order.measure_code,
            journal_number=number,
            day=step.day,
            value=step.value,
        )
        for step in order.steps
    )
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


def newest_measure_number(session: Session, scheme_id: int, measure_code: str) -> int:
    """The journal number of the newest word on a scheme's measure; 0 if there is none."""
    number = session.scalar(
        select(func.max(SchemeMeasure.journal_number)).where(
            SchemeMeasure.scheme_id == scheme_id, SchemeMeasure.measure_code == measure_code
        )
    )
    return number or 0


def money_concerned(
    session: Session, scheme_id: int, lens: Lens, effective_from: date
) -> MoneyConcerned:
    """The recorded money of the months that weights from this month on would be in force for.

    The first weights of a lens attribute money that was unattributed, which hides nothing;
    only a change of weights that were in force restates the past. A forecast is no record
    of money, so changing its split restates nothing.
    """
    of_lens = (SchemeWeights.scheme_id == scheme_id, SchemeWeights.lens == lens)
    # Money of the month from which later weights hold is theirs, and stays as it is.
    until = session.scalar(
        select(func.min(SchemeWeights.effective_from)).where(
            *of_lens, SchemeWeights.effective_from > effective_from
        )
    )
    months = [LedgerEntry.weights_month >= effective_from]
    if until is not None:
        months.append(LedgerEntry.weights_month < until)
    rows = session.execute(
        select(LedgerEntry.kind, func.count(), func.sum(LedgerEntry.amount_pence))
        .where(LedgerEntry.scheme_id == scheme_id, LedgerEntry.award_id.is_not(None), *months)
        .group_by(LedgerEntry.kind)
        .order_by(LedgerEntry.kind)
    ).all()
    entries = sum(count for _, count, _ in rows)
    awarded = sum(int(pence) for kind, _, pence in rows if kind is EntryKind.AWARD)
    had_weights = newest_weights_number(session, scheme_id, lens) > 0
    return MoneyConcerned(
        entries,
        awarded,
        sum(int(pence) for _, _, pence in rows) - awarded,
        restates=had_weights and entries > 0,
    )
