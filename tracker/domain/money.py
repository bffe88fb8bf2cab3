"""Sums of money: whole pence in, the words and figures that people read out.

Rounding happens here and nowhere before. A negative amount rounds as its positive does, so that
a refund looks like the payment that it undoes.
"""

from dataclasses import dataclass
from typing import Literal

NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True)
class Variance:
    """How far from plan, in pence (positive is favourable), and the word that goes with it."""

    pence: int
    word: Literal["favourable", "adverse", "on plan"]


def in_pounds(pence: int) -> str:
    """Exact pounds and pence: £1,234.50, and -£5.00 below zero."""
    return f"{_minus(pence)}£{_two_places(pence)}"


def in_finance_brackets(pence: int) -> str:
    """Exact pounds and pence as finance tables print them, with brackets below zero: (£5.00)."""
    return f"(£{_two_places(pence)})" if pence < 0 else in_pounds(pence)


def in_thousands(pence: int) -> str:
    """Whole thousands of pounds, half up; rounded figures are never forced to add."""
    return f"{thousands(pence):,}"


def thousands(pence: int) -> int:
    """The same whole thousands as a number, for a cell that can be sorted and drawn."""
    return _half_up(pence, 100_000)


def share_of(part: int, whole: int, places: int = 2) -> str:
    """A part as a percentage of the whole, half up, without a sign: 38.46."""
    if whole == 0:
        return NOT_APPLICABLE
    return _with_places(_half_up(100 * part * 10**places, whole), places)


def percent_spent(spent: int, plan: int) -> str:
    """The percentage of a plan that is spent; only an exact 0% or 100% is called so."""
    if plan <= 0:
        return NOT_APPLICABLE
    if spent in (0, plan):
        return "100%" if spent else "0%"
    tenths = _half_up(1000 * spent, plan)
    if tenths == 0:
        return "less than 0.1%" if spent > 0 else "less than 0%"
    if tenths == 1000:
        return "99.9%" if spent < plan else "more than 100%"
    return f"{_with_places(tenths, 1)}%"


def variance(plan: int, actual: int, *, income: bool = False) -> Variance:
    """Plan less actual for spending, actual less plan for income."""
    pence = actual - plan if income else plan - actual
    if pence == 0:
        return Variance(0, "on plan")
    return Variance(pence, "favourable" if pence > 0 else "adverse")


def profile(pence: int, months: int = 12) -> tuple[int, ...]:
    """An amount spread evenly over months, to the penny; the earliest take the odd pennies."""
    if months < 1:
        raise ValueError("An amount must be spread over 1 month or more")
    each, odd = divmod(abs(pence), months)
    sign = -1 if pence < 0 else 1
    return tuple(sign * (each + (month < odd)) for month in range(months))


def planned_by(pence: int, month: int) -> int:
    """What of a year's plan falls to its months up to this one, an even twelfth each.

    The thirteenth month has no twelfth of its own: it corrects the other twelve.
    """
    return sum(profile(pence)[: min(month, 12)])


def _minus(number: int) -> str:
    return "-" if number < 0 else ""


def _two_places(pence: int) -> str:
    return f"{abs(pence) // 100:,}.{abs(pence) % 100:02}"


def _with_places(scaled: int, places: int) -> str:
    if places == 0:
        return str(scaled)
    units, decimals = divmod(abs(scaled), 10**places)
    return f"{_minus(scaled)}{units}.{decimals:0{places}}"


def _half_up(numerator: int, denominator: int) -> int:
    # In whole numbers, because a float cannot hold every amount of pence.
    size = (2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator))
    return -size if (numerator < 0) != (denominator < 0) else size
