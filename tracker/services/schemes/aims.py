"""What schemes aim for with their measures: built in one place, whoever asks what became of it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session, selectinload

from tracker.db.schemes import SchemeMeasure
from tracker.db.versions import newest
from tracker.domain.attainment import Aim, Step
from tracker.domain.schemes import TargetOperator
from tracker.domain.trajectories import baseline_day
from tracker.services.schemes.words import day_in_words, quantity

# For every query whose rows are asked for their aims.
WITH_STEPS = selectinload(SchemeMeasure.steps)


def aim_from(  # noqa: PLR0913 the facts of a subscription, each by its name
    *,
    baseline: Decimal | None,
    baseline_period: str,
    target: Decimal | None,
    target_operator: TargetOperator | None,
    target_date: date | None,
    starts: date | None = None,
    steps: Iterable[Step] = (),
    tolerance: Decimal | None = None,
) -> Aim:
    """The aim that these facts of a scheme's measure come to."""
    return Aim(
        baseline=baseline,
        target=target,
        operator=target_operator,
        starts=baseline_day(starts, baseline_period, target_date),
        due=target_date,
        steps=tuple(steps),
        tolerance=tolerance if tolerance is not None else Decimal(0),
    )


def aim_of(link: SchemeMeasure) -> Aim:
    """The aim of a stored subscription that was fetched with its steps."""
    return aim_from(
        baseline=link.baseline,
        baseline_period=link.baseline_period,
        target=link.target,
        target_operator=link.target_operator,
        target_date=link.target_date,
        starts=link.starts,
        steps=steps_of(link),
        tolerance=link.tolerance,
    )


def steps_of(link: SchemeMeasure) -> tuple[Step, ...]:
    """The steps of a stored subscription, in the order of their days."""
    return tuple(Step(row.day, row.value) for row in link.steps)


def aims_at(session: Session, number: int) -> dict[tuple[int, str], Aim]:
    """The aim of every scheme for every measure it uses, as at a journal number: two queries."""
    keys = (SchemeMeasure.scheme_id, SchemeMeasure.measure_code)
    links = session.scalars(newest(SchemeMeasure, keys, number).options(WITH_STEPS))
    return {(link.scheme_id, link.measure_code): aim_of(link) for link in links if link.is_active}


def way_in_words(aim: Aim, unit: str) -> str:
    """What is expected on the way to the target, as people read it; without its full stop."""
    if aim.target is None or aim.baseline is None:
        return f"Nothing, because there is no {'target' if aim.target is None else 'baseline'}"
    if aim.is_hold:
        within = quantity(aim.tolerance, "points" if unit == "percent" else unit)
        return f"To stay within {within} of the baseline" if aim.tolerance else "To stay as it is"
    if aim.due is None:
        return "The target itself, because it has no date"
    since = f"from {day_in_words(aim.starts)}" if aim.starts else ""
    if aim.steps:
        steps = "; ".join(
            f"{day_in_words(one.day)}: {quantity(one.value, unit)}" for one in aim.steps
        )
        return f"{steps} ({since or 'no baseline date'})"
    if since:
        return f"A straight line {since}"
    return f"Nothing before {day_in_words(aim.due)}, because there is no baseline date"
