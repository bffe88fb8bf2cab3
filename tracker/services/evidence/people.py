"""Whom schemes reached, as their accepted reports say, beside the people of their own place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from tracker.domain.combining import Combined, sum_of_counts
from tracker.domain.disclosure import EXACT, Profile
from tracker.domain.disclosure.values import disclosed_values
from tracker.domain.gaps.catalogued import NOT_KNOWN
from tracker.domain.observed_values import DEPRIVATION, Breakdown, MeasureFacts, ValueForm
from tracker.domain.outcomes.answers import PEOPLE
from tracker.domain.periods import Period, year_period
from tracker.domain.reach import Reach, Reached, reach
from tracker.domain.statistics import Estimate
from tracker.domain.values import Qualifier, ValueStatus
from tracker.services.evidence.readings import Readings, Told
from tracker.services.evidence.shares import NOT_RECORDED, ShareBasis, counted_in, share_basis

# The catalogue's measure of how many people live in a place, whole and by group.
POPULATION = "resident_population"
_COUNTED = MeasureFacts(PEOPLE, "People reached", ValueForm.COUNT, "people", counts_people=True)
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

    @property
    def counts(self) -> tuple[int, ...]:
        """The count of each report in the sum."""
        return tuple(int(one.facts.value or 0) for one in self.everybody.readings)


@dataclass(frozen=True)
class GroupReach:
    """A group's share of a scheme's people beside its share of the scheme's place.

    The share is of the people of those periods in which the group was counted: `periods` of
    `of_periods` in which anybody was. Both are worked out from counts as they are shown.
    """

    dimension: str
    dimension_name: str
    code: str
    name: str
    people: Combined
    reach: Reach
    periods: int = 0
    of_periods: int = 0
    # What the share is of, report by report as shown; none where there is no share.
    shared: Reached | None = None


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
    told = _of_year(readings, scheme_id, year)
    return PeopleReached(scheme_id, _sum_of(told, "", "", readings.nothing.get(scheme_id, ())))


def reach_of(
    readings: Readings,
    breakdowns: Mapping[str, Breakdown],
    scheme_id: int,
    year: str,
    place_codes: tuple[str, ...],
    profile: Profile = EXACT,
) -> SchemeReach:
    """Every group that the scheme counted, beside the population of its place in that year.

    Under a profile everybody and the groups are the counts of each report as they are shown,
    added: whoever has the file of values comes to the same.
    """
    told = _as_shown(profile, _of_year(readings, scheme_id, year), breakdowns)
    nothing = readings.nothing.get(scheme_id, ())
    people = PeopleReached(scheme_id, _sum_of(told, "", "", nothing))
    groups = []
    for dimension in _dimensions(told):
        for code in breakdowns[dimension].groups if dimension in breakdowns else ():
            if code == NOT_KNOWN or not _was_counted(told, dimension, code):
                continue
            found = _sum_of(told, dimension, code, nothing)
            basis = _basis(breakdowns[dimension], code, people, told, profile)
            share = population_share(readings, place_codes, year, dimension, code)
            groups.append(_group(breakdowns[dimension], code, found, basis, share, people.periods))
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


def _basis(
    breakdown: Breakdown, code: str, people: PeopleReached, told: list[Told], profile: Profile
) -> ShareBasis:
    counted = [counted_in(one, told, breakdown.code) for one in people.everybody.readings]
    return share_basis(breakdown, code, counted, is_rounded=not profile.is_exact)


def _group(
    breakdown: Breakdown,
    code: str,
    found: Combined,
    basis: ShareBasis,
    population: Decimal | None,
    periods: int,
) -> GroupReach:
    told = reach(basis.people, population)
    if basis.people is None:
        missing = Estimate(None, None, None, "", basis.reason)
        told = Reach(missing, population, None, None, missing, basis.reason)
    elif not basis.tells_not_known:
        told = replace(told, share_not_known=NOT_RECORDED)
    name = breakdown.groups[code]
    return GroupReach(
        breakdown.code,
        breakdown.name,
        code,
        name,
        found,
        told,
        basis.periods,
        periods,
        basis.people,
    )


def _as_shown(
    profile: Profile, told: list[Told], breakdowns: Mapping[str, Breakdown]
) -> list[Told]:
    """The people of each report as they may be shown, each breakdown looked at whole."""
    facts = {one.key: one.facts for one in told}
    shown = disclosed_values(profile, {PEOPLE: _COUNTED}, facts, breakdowns)
    return [replace(one, facts=shown[one.key]) for one in told]


def _sum_of(told: list[Told], dimension: str, group: str, nothing: Iterable[Period]) -> Combined:
    found = (
        one.reading
        for one in told
        if one.key.dimension == dimension and one.key.group_code == group
    )
    return sum_of_counts(found, nothing)


def _of_year(readings: Readings, scheme_id: int, year: str) -> list[Told]:
    whole = year_period(year)
    return [one for one in readings.people.get(scheme_id, ()) if whole.holds(one.key.period)]


def _dimensions(told: list[Told]) -> list[str]:
    found = {one.key.dimension for one in told} - {""}
    # Deprivation first: Core20 is what the money is for.
    return sorted(found, key=lambda code: (code not in DEPRIVATION, code))


def _was_counted(told: list[Told], dimension: str, code: str) -> bool:
    return any(one.key.dimension == dimension and one.key.group_code == code for one in told)


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
