"""Sharing out areas into quantiles by their rank."""

import math
from collections.abc import Sequence
from fractions import Fraction

from tracker.domain.statistics.estimates import Number, numbers


def quantiles(
    values: Sequence[Number | None], n: int = 5, *, highest_is_1: bool = True
) -> tuple[int | None, ...]:
    """The quantile of each value, 1 to `n`, in the order of the values.

    Equal values share their best rank and so their quantile. A missing value has none and is not
    counted; with fewer values than `n` nobody has one. Refused: fewer than 2 quantiles.

    Source: as `phe_quantile` of PHEindicatormethods (OHID).
    """
    if n < 2:
        raise ValueError("There must be 2 quantiles or more")
    read = numbers(values, "Value")
    found = sorted((one for one in read if one is not None), reverse=highest_is_1)
    if len(found) < n:
        return (None,) * len(read)
    ranks: dict[float, int] = {}
    for place, one in enumerate(found, start=1):
        ranks.setdefault(one, place)
    return tuple(None if one is None else _quantile(ranks[one], len(found), n) for one in read)


def _quantile(rank: int, values: int, n: int) -> int:
    # In whole numbers, so that no quotient falls just beyond the next quantile.
    return max(1, n + 1 - math.ceil(Fraction((values + 1 - rank) * n, values)))
