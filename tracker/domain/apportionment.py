"""Splitting money over the targets of a lens, so that the parts always add to the whole.

A lens is one full partition of a scheme's money. Within it a scheme's weights are whole-number
parts, like 50 : 30 : 20, with what nobody attributed as a part of its own.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

UNATTRIBUTED = "UNATTRIBUTED"

_FINEST_PERCENTAGE = Decimal("0.0001")


class Lens(StrEnum):
    """One way of looking at all the money."""

    CATEGORY = "category"
    ALLIANCE = "alliance"
    THEME = "theme"
    ELEMENT = "element"
    POPULATION = "population"
    PLACE = "place"
    PRIORITY = "priority"
    SCHEME = "scheme"
    PARTNER = "partner"


# In the other lenses a scheme has one part: itself, its category, its alliance.
WEIGHTED_LENSES = (Lens.ELEMENT, Lens.POPULATION, Lens.PLACE, Lens.PRIORITY)


def split(pence: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Each target's pence by largest remainder, ties by code; a negative splits as its positive."""
    total = _total_parts(weights)
    shares: dict[str, int] = {}
    remainders: dict[str, int] = {}
    for code in sorted(weights):
        shares[code], remainders[code] = divmod(abs(pence) * weights[code], total)
    odd_pennies = abs(pence) - sum(shares.values())
    # Sorting keeps equal remainders in the order of their codes.
    for code in sorted(shares, key=lambda code: -remainders[code])[:odd_pennies]:
        shares[code] += 1
    return {code: -share if pence < 0 else share for code, share in shares.items()}


def parts_from_percentages(percentages: Mapping[str, Decimal]) -> dict[str, int]:
    """Percentages as the smallest whole parts per 100, 1,000 and so on, the rest unattributed."""
    for code, percentage in percentages.items():
        _check_percentage(code, percentage)
    places = max((_places(percentage) for percentage in percentages.values()), default=0)
    parts = {code: int(percentage.scaleb(places)) for code, percentage in percentages.items()}
    rest = 100 * 10**places - sum(parts.values())
    if rest < 0:
        raise ValueError(
            f"Percentages must add to 100 or less: these add to {sum(percentages.values()):f}"
        )
    if rest > 0:
        parts[UNATTRIBUTED] = parts.get(UNATTRIBUTED, 0) + rest
    return parts


def _total_parts(weights: Mapping[str, int]) -> int:
    for code, weight in weights.items():
        if not isinstance(weight, int) or weight < 0:
            raise ValueError(f"The weight of {code} must be a whole number, 0 or more")
    total = sum(weights.values())
    if total == 0:
        raise ValueError("At least one weight must be more than 0")
    return total


def _check_percentage(code: str, percentage: Decimal) -> None:
    if not (percentage.is_finite() and 0 <= percentage <= 100):
        raise ValueError(f"The percentage of {code} must be from 0 to 100")
    if percentage != percentage.quantize(_FINEST_PERCENTAGE):
        raise ValueError(f"The percentage of {code} must have 4 decimal places or fewer")


def _places(percentage: Decimal) -> int:
    return max(0, -int(percentage.normalize().as_tuple().exponent))
