"""How far a measure has come from its baseline, against what was expected of it by now.

Progress is exact and not held within 0 and 1: a measure that went the wrong way is below 0, one
that overshot above 1. Where there is no number the reason stands in its place, and nothing is
ever averaged over schemes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from tracker.domain.breaches import Breach
from tracker.domain.periods import month_name
from tracker.domain.schemes import TargetOperator
from tracker.domain.values import Qualifier

NO_BASELINE = "There is no baseline"
NO_TARGET = "There is no target"
NO_ACTUAL = "There is no value yet"
NOT_YET_DUE = "Nothing is expected yet: the value expected by now is still the baseline"

_UPWARD = frozenset({TargetOperator.AT_LEAST, TargetOperator.ABOVE})
_STRICT = frozenset({TargetOperator.ABOVE, TargetOperator.BELOW})


class AttainmentState(StrEnum):
    """What there is to say of a measure."""

    MET = "met"
    NOT_MET = "not met"
    NOT_YET_DUE = "not yet due"
    NO_NUMBER = "no number"


@dataclass(frozen=True)
class Step:
    """What is expected on a day on the way."""

    day: date
    value: Decimal

    def __str__(self) -> str:
        """The step as people write it: 31 December 2023: 64."""
        return f"{self.day.day} {month_name(self.day)}: {self.value:f}"


@dataclass(frozen=True)
class Aim:
    """Where a measure starts, where it is to be, by when and by which way.

    Without `due` the target itself is what is expected; without `starts` nothing is until the
    first day of which something is said. `steps` are a stated trajectory; between two days of
    it, and without any, the way is straight. A target that is the baseline is held, within
    `tolerance` of it.
    """

    baseline: Decimal | None
    target: Decimal | None
    operator: TargetOperator | None = None
    starts: date | None = None
    due: date | None = None
    steps: tuple[Step, ...] = ()
    tolerance: Decimal = Decimal(0)

    @property
    def is_hold(self) -> bool:
        """Whether the measure is to stay where it is."""
        return self.target is not None and self.target == self.baseline


@dataclass(frozen=True)
class Attainment:
    """What came of an aim: its state, how far it came, and the reason where there is no number."""

    state: AttainmentState
    progress: Fraction | None = None
    expected: Fraction | None = None
    is_hold: bool = False
    # Whether the final target is met already, as far as the value tells; its baseline aside.
    meets_target: bool | None = None
    reason: str = ""


@dataclass(frozen=True)
class AttainmentTally:
    """How many met, did not, and have no number; and why they have none."""

    met: int = 0
    not_met: int = 0
    no_number: int = 0
    reasons: tuple[tuple[str, int], ...] = field(default=())


def attainment(
    aim: Aim,
    actual: Decimal | None,
    on: date,
    *,
    qualifier: Qualifier = Qualifier.EXACT,
    why_missing: str = NO_ACTUAL,
) -> Attainment:
    """What came of an aim by a day; met and not met are against what was expected by then."""
    reached = None
    if aim.target is not None and actual is not None:
        reached = meets(aim.operator or _direction(aim), actual, aim.target, qualifier=qualifier)
    expected = value_expected(aim, on)
    reason = _why_no_number(aim, actual, why_missing)
    if reason or expected is None or actual is None:
        return Attainment(AttainmentState.NO_NUMBER, meets_target=reached, reason=reason)
    if aim.is_hold:
        return _held(aim, actual, qualifier, reached=reached)
    if expected == aim.baseline:
        return Attainment(
            AttainmentState.NOT_YET_DUE,
            expected=expected,
            meets_target=reached,
            reason=NOT_YET_DUE,
        )
    met = _is_on_course(aim, actual, expected, qualifier)
    if met is None:
        return Attainment(
            AttainmentState.NO_NUMBER,
            expected=expected,
            meets_target=reached,
            reason=_too_rough(qualifier),
        )
    exact = qualifier is Qualifier.EXACT
    return Attainment(
        AttainmentState.MET if met else AttainmentState.NOT_MET,
        progress(aim.baseline, expected, actual) if exact else None,
        expected,
        meets_target=reached,
        reason="" if exact else _too_rough(qualifier),
    )


def progress(
    baseline: Decimal | None, expected: Decimal | Fraction | None, actual: Decimal | None
) -> Fraction | None:
    """The share of the way expected by now that was gone; none where there is no way to go."""
    if baseline is None or expected is None or actual is None or expected == baseline:
        return None
    start = Fraction(baseline)
    return (Fraction(actual) - start) / (Fraction(expected) - start)


def value_expected(aim: Aim, on: date) -> Fraction | None:
    """What was expected by a day, along the stated trajectory or else in a straight line."""
    if aim.target is None:
        return None
    if aim.baseline is None or aim.due is None or on >= aim.due:
        return Fraction(aim.target)
    points = [(step.day, Fraction(step.value)) for step in aim.steps]
    points.append((aim.due, Fraction(aim.target)))
    if aim.starts is not None:
        points.append((aim.starts, Fraction(aim.baseline)))
    points.sort()
    earlier = [point for point in points if point[0] <= on]
    if not earlier:
        # Before the first day of which anything is known nothing is due.
        return Fraction(aim.baseline)
    (first, low), (last, high) = earlier[-1], points[len(earlier)]
    return low + (high - low) * Fraction((on - first).days, (last - first).days)


def meets(
    operator: TargetOperator,
    actual: Decimal,
    target: Decimal | Fraction,
    *,
    qualifier: Qualifier = Qualifier.EXACT,
) -> bool | None:
    """Whether a value meets a target; none where an approximate value cannot tell."""
    value, bound = Fraction(actual), Fraction(target)
    is_met = _compare(operator, value, bound)
    if qualifier is Qualifier.EXACT:
        return is_met
    if qualifier is Qualifier.ABOUT:
        return None
    is_higher = qualifier is Qualifier.OVER
    if is_higher == (operator in _UPWARD):
        # The true value lies further on: what is met stays met, and so does what ends at the bound.
        return True if is_met or value == bound else None
    return False if not is_met or value == bound else None


def tally(results: Iterable[Attainment]) -> AttainmentTally:
    """How many met, did not, and have no number, over schemes; never an average."""
    found = list(results)
    counts = Counter(one.state for one in found)
    without = [
        one
        for one in found
        if one.state in (AttainmentState.NO_NUMBER, AttainmentState.NOT_YET_DUE)
    ]
    reasons = Counter(one.reason for one in without)
    return AttainmentTally(
        met=counts[AttainmentState.MET],
        not_met=counts[AttainmentState.NOT_MET],
        no_number=len(without),
        reasons=tuple(sorted(reasons.items())),
    )


def in_words(found: Attainment) -> str:
    """An attainment as a sentence without its full stop: "50% of the way expected by now"."""
    if found.is_hold:
        inside = found.state is AttainmentState.MET
        return "Held, as aimed for" if inside else "Not held, outside the tolerance"
    if found.progress is None:
        met = {AttainmentState.MET: "Met", AttainmentState.NOT_MET: "Not met"}.get(found.state)
        return f"{met}. {found.reason}" if met else found.reason
    return f"{percentage(found.progress)} of the way expected by now"


def percentage(share: Fraction) -> str:
    """A share in whole per cent, half up; only what is all or nothing is called 100% or 0%."""
    percent = _half_up(share * 100)
    if share not in (0, 1):
        if percent == 100:
            return "more than 99%" if share < 1 else "just over 100%"
        if percent == 0:
            return "less than 1%" if share > 0 else "less than 0%"
    return f"{percent}%"


def trajectory_can_be_followed(aim: Aim) -> Iterator[Breach]:
    """A trajectory goes forward in time, from the baseline's day to the day the target is due."""
    rule = "trajectory_can_be_followed"
    if aim.starts is not None and aim.due is not None and aim.due <= aim.starts:
        yield Breach(rule, "target_date", "Target date must be after the baseline date")
    days = [step.day for step in aim.steps]
    if len(set(days)) < len(days):
        yield Breach(rule, "steps", "Trajectory must have one value for each date")
    if days and aim.target is None:
        yield Breach(rule, "target", "Enter the target value, because there is a trajectory")
    if days and aim.due is None:
        yield Breach(rule, "target_date", "Enter target date, because there is a trajectory")
    is_early = aim.starts is not None and any(day <= aim.starts for day in days)
    is_late = aim.due is not None and any(day >= aim.due for day in days)
    if is_early or is_late:
        yield Breach(
            rule,
            "steps",
            "Trajectory must have dates between the baseline date and the target date only",
        )
    if aim.tolerance < 0:
        yield Breach(rule, "tolerance", "Tolerance must be 0 or more")


def _why_no_number(aim: Aim, actual: Decimal | None, why_missing: str) -> str:
    if aim.target is None:
        return NO_TARGET
    if aim.baseline is None:
        return NO_BASELINE
    return why_missing if actual is None else ""


def _too_rough(qualifier: Qualifier) -> str:
    return f"The value is not exact ({qualifier.value}), so there is no percentage"


def _direction(aim: Aim) -> TargetOperator:
    """Which way the target lies, where no operator says it."""
    if aim.target is not None and aim.baseline is not None and aim.target < aim.baseline:
        return TargetOperator.AT_MOST
    return TargetOperator.AT_LEAST


def _is_on_course(
    aim: Aim, actual: Decimal, expected: Fraction, qualifier: Qualifier
) -> bool | None:
    operator = aim.operator or _direction(aim)
    if expected != aim.target and operator in _STRICT:
        # Being exactly on the way is being on course; only the target itself is to be passed.
        operator = TargetOperator.AT_LEAST if operator in _UPWARD else TargetOperator.AT_MOST
    return meets(operator, actual, expected, qualifier=qualifier)


def _held(aim: Aim, actual: Decimal, qualifier: Qualifier, *, reached: bool | None) -> Attainment:
    target = aim.target or Decimal(0)
    near = abs(Fraction(actual) - Fraction(target)) <= Fraction(aim.tolerance)
    state = AttainmentState.NOT_MET
    if qualifier is not Qualifier.EXACT and not (aim.operator and reached is not None):
        return Attainment(
            AttainmentState.NO_NUMBER, expected=Fraction(target), reason=_too_rough(qualifier)
        )
    if (near and qualifier is Qualifier.EXACT) or (aim.operator and reached):
        state = AttainmentState.MET
    return Attainment(state, None, Fraction(target), is_hold=True, meets_target=reached)


def _compare(operator: TargetOperator, value: Fraction, bound: Fraction) -> bool:
    match operator:
        case TargetOperator.AT_LEAST:
            return value >= bound
        case TargetOperator.ABOVE:
            return value > bound
        case TargetOperator.AT_MOST:
            return value <= bound
        case TargetOperator.BELOW:
            return value < bound


def _half_up(number: Fraction) -> int:
    size = (abs(number) + Fraction(1, 2)).__floor__()
    return -size if number < 0 else size
