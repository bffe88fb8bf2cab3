"""Whom schemes reached, as their accepted reports say, beside the people of their own place."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tracker.domain.combining import Combined, sum_of_counts
from tracker.domain.gaps.catalogued import NOT_KNOWN
from tracker.domain.observed_values import DEPRIVATION, Breakdown
from tracker.domain.periods import Period, year_period
from tracker.domain.reach import Reach, Reached, reach
from tracker.domain.values import Qualifier, ValueStatus
from tracker.services.evidence.readings import Readings, Told

# The catalogue's measure of how many people live in a place, whole and by group.
POPULATION = "resident_population"
NOT_EXACT = "The people reached are not exact ({words}), so there is no share"
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
    """A group's share of a scheme's people beside its share of the scheme's place."""

    dimension: str
    dimension_name: str
    code: str
    name: str
    people: Combined
    reach: Reach


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
    if whole is None or part is None or not whole:
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
    not_known = _sum_of(readings, scheme_id, year, dimension, NOT_KNOWN)
    share = population_share(readings, place_codes, year, dimension, code)
    reached, reason = _reached(people.everybody, found, not_known, is_closed=breakdown.is_closed)
    told = reach(reached, share)
    if reason:
        told = Reach(told.share, share, None, None, told.share_not_known, reason)
    return GroupReach(dimension, breakdown.name, code, breakdown.groups[code], found, told)


def _reached(
    everybody: Combined, of_group: Combined, not_known: Combined, *, is_closed: bool
) -> tuple[Reached | None, str]:
    """The counts that a share is worked out from; none, with the reason, where one is rough."""
    counts = [everybody, of_group, *([not_known] if not_known.facts else [])]
    rough = [one.qualifier for one in counts if one.qualifier is not Qualifier.EXACT]
    if rough:
        return None, NOT_EXACT.format(words=rough[0].value)
    if everybody.figure is None or of_group.figure is None:
        return None, everybody.reason or of_group.reason
    unknown = int(not_known.figure or 0)
    known = int(everybody.figure) - unknown
    if of_group.figure > known:
        return None, "More people of the group are reported than of any known group"
    if not is_closed:
        # Somebody may be in two of these groups or in none: each is a share of everybody.
        return Reached(int(of_group.figure), int(everybody.figure)), ""
    return Reached(int(of_group.figure), known, unknown), ""


def _sum_of(readings: Readings, scheme_id: int, year: str, dimension: str, group: str) -> Combined:
    return sum_of_counts(
        one.reading
        for one in _of_year(readings, scheme_id, year)
        if one.key.dimension == dimension and one.key.group_code == group
    )


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
