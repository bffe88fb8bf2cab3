"""What a person reached, or an outcome, cost: whole spending over the count that it is of.

Pounds that were apportioned to a target are never divided, and nothing made up is divided beside
a real scheme. A cost says how many of the schemes it is made of, and claims no cause.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tracker.domain.combining import PEOPLE_NOT_ADDED
from tracker.domain.values import Qualifier, qualified

ILLUSTRATIVE = "The amounts are illustrative, so no cost is worked out beside a real scheme"
NOT_RECORDED = "No spending is recorded"
NOBODY_REPORTED = "No accepted report says how many"
DIVIDED_BY_NIL = "The count is nil, so nothing can be divided by it"
MORE_CAME_BACK = "More came back than was spent, so there is no cost"
CONTRIBUTION = (
    "Other money and other people's work contributed too: a cost says what was spent for each "
    "one counted, not what the money caused."
)


@dataclass(frozen=True)
class Spending:
    """What one scheme spent, and whether a cost may rest on it.

    `is_open`: months of its year are open, so that more may still be spent for what was counted.
    """

    pence: int
    is_illustrative: bool = False
    is_example: bool = False
    is_recorded: bool = True
    is_open: bool = False


@dataclass(frozen=True)
class Counted:
    """What one scheme counted; none where it has not reported."""

    number: Decimal | None
    qualifier: Qualifier = Qualifier.EXACT


@dataclass(frozen=True)
class Cost:
    """Pence for each one counted, with what was divided by what, or the reason why not.

    `given` of `of` schemes are in it; `is_illustrative` where any of the money is made up.
    """

    pence: int | None
    numerator_pence: int | None
    denominator: Decimal | None
    given: int
    of: int
    qualifier: Qualifier = Qualifier.EXACT
    reason: str = ""
    is_illustrative: bool = False
    # How exact the count is that it was divided by.
    counted_as: Qualifier = Qualifier.EXACT

    @property
    def coverage(self) -> str:
        """How many of the schemes it is made of, in words."""
        return f"{self.given} of {self.of} {'scheme' if self.of == 1 else 'schemes'}"

    @property
    def counted(self) -> str:
        """What it was divided by, in words: 75 or more."""
        if self.denominator is None:
            return ""
        number = f"{self.denominator:,f}"
        open_ended = {Qualifier.OVER: f"{number} or more", Qualifier.BELOW: f"{number} or fewer"}
        return open_ended.get(self.counted_as, qualified(number, self.counted_as))


def cost_of_each(
    schemes: list[tuple[Spending, Counted]],
    *,
    counted_once: bool = True,
    shown: Decimal | None = None,
) -> Cost:
    """Whole spending of the schemes that counted, over what they counted; half a penny is up.

    `counted_once`: nobody is counted by two of the schemes. Otherwise two counts are not added.
    `shown` is their sum where it is shown as another number: a cost of the sum would tell it.
    """
    given = [(money, count) for money, count in schemes if count.number is not None]
    of = len(schemes)
    if reason := _why_not(given, counted_once=counted_once):
        return _none(reason, len(given), of)
    total = sum(money.pence for money, _ in given)
    number = sum((count.number or Decimal(0) for _, count in given), Decimal(0))
    number = number if shown is None else shown
    if total < 0 or number == 0:
        reason = MORE_CAME_BACK if total < 0 else DIVIDED_BY_NIL
        return Cost(None, total, number, len(given), of, reason=reason)
    counted = _of_a_sum({count.qualifier for _, count in given} - {Qualifier.EXACT})
    return Cost(
        _half_up(Fraction(total) / Fraction(number)),
        total,
        number,
        len(given),
        of,
        _of_a_quotient(counted, is_least=any(money.is_open for money, _ in given)),
        is_illustrative=any(money.is_illustrative for money, _ in given),
        counted_as=counted,
    )


def _why_not(given: list[tuple[Spending, Counted]], *, counted_once: bool) -> str:
    """Why nothing may be divided; empty where it may."""
    if not given:
        return NOBODY_REPORTED
    if len(given) > 1 and not counted_once:
        return PEOPLE_NOT_ADDED
    if any(not money.is_recorded for money, _ in given):
        return NOT_RECORDED
    # What is made up of an example may not be mixed with the pounds of a real scheme either.
    if any(m.is_illustrative for m, _ in given) and not all(m.is_example for m, _ in given):
        return ILLUSTRATIVE
    return ""


def _of_a_sum(inexact: set[Qualifier]) -> Qualifier:
    """How exact a count of several is, by what its inexact ones are."""
    if not inexact:
        return Qualifier.EXACT
    if inexact == {Qualifier.OVER}:
        return Qualifier.OVER
    return Qualifier.BELOW if inexact <= {Qualifier.NEARLY, Qualifier.BELOW} else Qualifier.ABOUT


def _of_a_quotient(counted: Qualifier, *, is_least: bool) -> Qualifier:
    """Over 100 people for a sum is below the cost for 100; a sum that may still grow, above it."""
    if counted is Qualifier.BELOW:
        return Qualifier.OVER
    if counted is Qualifier.EXACT:
        return Qualifier.OVER if is_least else Qualifier.EXACT
    # What is more than it says, over what is more than it says, may be either.
    return Qualifier.ABOUT if is_least or counted is Qualifier.ABOUT else Qualifier.BELOW


def _half_up(number: Fraction) -> int:
    return (number + Fraction(1, 2)).__floor__()


def _none(reason: str, given: int, of: int) -> Cost:
    return Cost(None, None, None, given, of, reason=reason)
