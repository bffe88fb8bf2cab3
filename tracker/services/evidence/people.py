"""Whom schemes reached, as their accepted reports say, beside the people of their own place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from tracker.domain.combining import Combined, sum_of_counts
from tracker.domain.gaps.catalogued import NOT_KNOWN
from tracker.domain.observed_values import DEPRIVATION, Breakdown
from tracker.domain.periods import Period, year_period
from tracker.domain.reach import Reach, reach
from tracker.domain.statistics import Estimate
from tracker.domain.values import Qualifier, ValueStatus
from tracker.services.evidence.readings import Readings, Told
from tracker.services.evidence.shares import NOT_RECORDED, counted_in, share_basis

# The catalogue's measure of how many people live in a place, whole and by group.
POPULATION = "resident_population"
IN_SEVERAL_PERIODS = (
    "People of several periods are added: somebody reached in two of them is counted in both."
)


@dataclass(frozen=True)
class PeopleReached:
    """The people of one scheme in one year, over its accepted reports."""

    scheme_id: int
    everybody: Combined

    @property
    def periods(self) -> int:
        """Of how many reports it is the sum."""
        return len(self.everybody.readings)


@dataclass(frozen=True)
class GroupReach:
    """A group's share of a scheme's people beside its share of the scheme's place.

    The share is of the people of those periods in which the group was counted: `periods` of
    `of_periods` in which anybody was. One that `is_small` is only for those who may see exact
    counts: it gives the few people away that it is of.
    """

    dimension: str
    dimension_name: str
    code: str
    name: str
    people: Combined
    reach: Reach
    periods: int = 0
    of_periods: int = 0
    is_small: bool = False


@dataclass(frozen=True)
class SchemeReach:
    """Whom one scheme reached in a year: everybody, and each group that it counted."""

    scheme_id: int
    year: str
    people: PeopleReached
    place_codes: tuple[str, ...]
    groups: tuple[GroupReach, ...]


def people_of(readings: Readings, scheme_id: int, year: str) -> PeopleReached:
    """Everybody whom the accepted reports of a year say that a scheme reached."""
    return PeopleReached(scheme_id, _sum_of(readings, scheme_id, year, "", ""))


def reach_of(
    readings: Readings,
    breakdowns: Mapping[str, Breakdown],
    scheme_id: int,
    year: str,
    place_codes: tuple[str, ...],
) -> SchemeReach:
    """Every group that the scheme counted, beside the population of its place in that year."""
    people = people_of(readings, scheme_id, year)
    groups = [
        _group(readings, breakdowns[dimension], code, people, year, place_codes)
        for dimension in _dimensions(readings, scheme_id, year)
        if dimension in breakdowns
        for code in breakdowns[dimension].groups
        if code != NOT_KNOWN and _was_counted(readings, scheme_id, year, dimension, code)
    ]
    return SchemeReach(scheme_id, year, people, place_codes, tuple(groups))


def population_share(
    readings: Readings, place_codes: tuple[str, ...], year: str, dimension: str, group: str
) -> Decimal | None:
    """A group's share of the people who live in these places, in per cent; none if not known."""
    whole = _population(readings, place_codes, year, "", "")
    part = _population(readings, place_codes, year, dimension, group)
    # More people in a group than live there: one of the two is wrong, and nobody knows which.
    if whole is None or part is None or not whole or part > whole:
        return None
    share = Fraction(part) * 100 / Fraction(whole)
    return Decimal(share.numerator) / Decimal(share.denominator)


def _group(
    readings: Readings,
    breakdown: Breakdown,
    code: str,
    people: PeopleReached,
    year: str,
    place_codes: tuple[str, ...],
) -> GroupReach:
    scheme_id, dimension = people.scheme_id, breakdown.code
    found = _sum_of(readings, scheme_id, year, dimension, code)
    share = population_share(readings, place_codes, year, dimension, code)
    of_year = _of_year(readings, scheme_id, year)
    counted = [counted_in(one, of_year, dimension) for one in people.everybody.readings]
    basis = share_basis(breakdown, code, counted)
    told = reach(basis.people, share)
    if basis.people is None:
        missing = Estimate(None, None, None, "", basis.reason)
        told = Reach(missing, share, None, None, missing, basis.reason)
    elif not basis.tells_not_known:
        told = replace(told, share_not_known=NOT_RECORDED)
    return GroupReach(
        dimension,
        breakdown.name,
        code,
        breakdown.groups[code],
        found,
        told,
        basis.periods,
        len(people.everybody.readings),
        basis.is_small,
    )


def _sum_of(readings: Readings, scheme_id: int, year: str, dimension: str, group: str) -> Combined:
    found = (
        one.reading
        for one in _of_year(readings, scheme_id, year)
        if one.key.dimension == dimension and one.key.group_code == group
    )
    return sum_of_counts(found, readings.nothing.get(scheme_id, ()))


def _of_year(readings: Readings, scheme_id: int, year: str) -> list[Told]:
    whole = year_period(year)
    return [one for one in readings.people.get(scheme_id, ()) if whole.holds(one.key.period)]


def _dimensions(readings: Readings, scheme_id: int, year: str) -> list[str]:
    found = {one.key.dimension for one in _of_year(readings, scheme_id, year)} - {""}
    # Deprivation first: Core20 is what the money is for.
    return sorted(found, key=lambda code: (code not in DEPRIVATION, code))


def _was_counted(readings: Readings, scheme_id: int, year: str, dimension: str, group: str) -> bool:
    return any(
        one.key.dimension == dimension and one.key.group_code == group
        for one in _of_year(readings, scheme_id, year)
    )


def _population(
    readings: Readings, place_codes: tuple[str, ...], year: str, dimension: str, group: str
) -> Decimal | None:
    """People who live in all of these places; none where one of them is not known."""
    total = Decimal(0)
    for place in place_codes:
        value = _population_of(readings, place, year_period(year), dimension, group)
        if value is None:
            return None
        total += value
    return total if place_codes else None


def _population_of(
    readings: Readings, place: str, period: Period, dimension: str, group: str
) -> Decimal | None:
    for one in readings.of_series.get((POPULATION, f"place:{place}"), ()):
        key, facts = one.key, one.facts
        is_it = key.period == period and (key.dimension, key.group_code) == (dimension, group)
        if is_it and facts.qualifier is Qualifier.EXACT:
            return Decimal(0) if facts.status is ValueStatus.NIL else facts.value
    return None
