"""Whom a scheme reaches: a group's share of its people against the group's share of the place.

People are counted by the scheme that reached them and are not added over schemes: somebody may
go to two of them.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from tracker.domain.statistics import Estimate, proportion

NOT_KNOWN_SHARE = "The group's share of the population is not known for this place and year"


class ReachVerdict(StrEnum):
    """How a group's share of the people reached compares with its share of the population."""

    MORE = "more than its share of the population"
    FEWER = "less than its share of the population"
    NO_CLEAR_DIFFERENCE = "not clearly different from its share of the population"


@dataclass(frozen=True)
class Reached:
    """People of one scheme and period: of the group, of a known group at all, and of none known."""

    of_group: int
    known: int
    not_known: int = 0


@dataclass(frozen=True)
class Reach:
    """A group's share of the people whose group is known, and what may be said of it.

    In per cent. `ratio` is the share over the population's share; there is no verdict, and a
    reason, where there is nothing to compare with.
    """

    share: Estimate
    population_share: Decimal | None
    ratio: Fraction | None
    verdict: ReachVerdict | None
    share_not_known: Estimate
    reason: str = ""


def reach(people: Reached | None, population_share: Decimal | None) -> Reach:
    """Compare with the population's share, in per cent, of the scheme's own place and year.

    The share has a Wilson interval; the population's share is taken as known. People whose group
    is not known are left out of the share and shown beside it. Refused: more people of the group
    than of any known group, a population's share outside 0 to 100.
    """
    if population_share is not None and not 0 <= population_share <= 100:
        raise ValueError("The group's share of the population must be from 0 to 100 per cent")
    if people is None:
        return _nothing("How many people were reached is not reported", population_share)
    everybody = people.known + people.not_known
    not_known = (
        proportion(people.not_known, everybody, multiplier=100)
        if everybody
        else Estimate(None, None, None, "", "Nobody was reached")
    )
    if people.known == 0:
        reason = "Nobody whose group is known was reached"
        found = _nothing(reason, population_share)
        return Reach(found.share, population_share, None, None, not_known, reason)
    share = proportion(people.of_group, people.known, multiplier=100)
    if population_share is None:
        return Reach(share, None, None, None, not_known, NOT_KNOWN_SHARE)
    ratio = None
    if population_share:
        ratio = Fraction(100 * people.of_group, people.known) / Fraction(population_share)
    return Reach(share, population_share, ratio, _verdict(share, population_share), not_known)


def _verdict(share: Estimate, population_share: Decimal) -> ReachVerdict:
    if not share.excludes(float(population_share)):
        return ReachVerdict.NO_CLEAR_DIFFERENCE
    more = (share.value or 0) > population_share
    return ReachVerdict.MORE if more else ReachVerdict.FEWER


def _nothing(reason: str, population_share: Decimal | None) -> Reach:
    missing = Estimate(None, None, None, "", reason)
    return Reach(missing, population_share, None, None, missing, reason)
