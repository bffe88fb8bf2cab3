"""Everything that is known beside the money, read once as at a moment."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from tracker.db.journal import AsAt
from tracker.db.schemes import SchemeMeasure
from tracker.domain.apportionment import UNATTRIBUTED, Lens
from tracker.domain.attainment import AttainmentTally
from tracker.domain.counted_once import CountedOnce, register_of
from tracker.domain.disclosure import EXACT, Profile
from tracker.domain.impact import WeightBook
from tracker.domain.observed_values import Breakdown
from tracker.domain.periods import last_day
from tracker.services.evidence.attaining import MeasureResult, results_of, tally_of
from tracker.services.evidence.counted_once import standing_at
from tracker.services.evidence.gaps import GapBook, GapSeries
from tracker.services.evidence.people import (
    POPULATION,
    PeopleReached,
    SchemeReach,
    people_of,
    reach_of,
)
from tracker.services.evidence.readings import Readings, read_readings
from tracker.services.observations.breakdowns import breakdowns_at
from tracker.services.outcomes.lists import day_of
from tracker.services.snapshot import (
    Item,
    SchemeAt,
    items_at,
    measure_links_at,
    schemes_at,
    weight_book,
    weight_sets_at,
)

# The kind of the place that all the others are parts of.
_WHOLE_SYSTEM = "integrated care board"


@dataclass(frozen=True)
class Evidence:
    """Values, aims, people and gaps as at a moment; nothing here asks the database again."""

    on: date
    readings: Readings
    breakdowns: Mapping[str, Breakdown]
    links: tuple[SchemeMeasure, ...]
    schemes: Mapping[int, SchemeAt]
    items: Mapping[str, Item]
    book: WeightBook
    # Among whose schemes people are declared to be counted once.
    registers: tuple[CountedOnce, ...]
    # Under which the readings are shown; people reached are as told, for sums of true counts.
    profile: Profile = EXACT

    def by_end_of(self, year: str) -> "Evidence":
        """What a year's own results rest on: values of periods that had ended when it did."""
        end = last_day(year)
        return replace(self, on=min(self.on, end), readings=self.readings.until(end))

    @cached_property
    def results(self) -> Mapping[tuple[int, str], MeasureResult]:
        """What came of every measure of every scheme."""
        return results_of(self.links, self.readings, self.on)

    @cached_property
    def gap_book(self) -> GapBook:
        """What gaps are read from."""
        return GapBook(self.readings, self.breakdowns, self.schemes, self.items)

    @cached_property
    def gaps(self) -> tuple[GapSeries, ...]:
        """Every gap between the most and the least deprived."""
        everything = self.gap_book.ordered()
        return tuple(one for one in everything if one.measure.code != POPULATION)

    def results_of(self, scheme_id: int) -> tuple[MeasureResult, ...]:
        """What came of the measures of one scheme."""
        return tuple(one for key, one in self.results.items() if key[0] == scheme_id)

    def tally_of(self, schemes: Iterable[int]) -> AttainmentTally:
        """How many measures of these schemes are met, are not, and have no number."""
        return tally_of(self.results, schemes)

    def people_of(self, scheme_id: int, year: str) -> PeopleReached:
        """Everybody whom a scheme reached in a year, by its accepted reports."""
        return people_of(self.readings, scheme_id, year)

    def register_of(self, schemes: Collection[int], year: str) -> CountedOnce | None:
        """The register by which people of these schemes may be added in a year, if there is one."""
        return register_of(self.registers, schemes, year)

    def reach_of(self, scheme_id: int, year: str) -> SchemeReach:
        """Whom a scheme reached in a year, beside the population of its place."""
        places = self._lived_in(self.places_of(scheme_id, year))
        return reach_of(self.readings, self.breakdowns, scheme_id, year, places, self.profile)

    def places_of(self, scheme_id: int, year: str) -> tuple[str, ...]:
        """The places that a scheme was linked to at the end of a year."""
        parts = self.book.in_force(scheme_id, Lens.PLACE, last_day(year))
        return tuple(sorted(code for code, part in parts.items() if part and code != UNATTRIBUTED))

    def _lived_in(self, places: tuple[str, ...]) -> tuple[str, ...]:
        """Places of which no two hold the same people: the whole system holds all the others."""
        whole = [
            code for code in places if code in self.items and self.items[code].kind == _WHOLE_SYSTEM
        ]
        return tuple(whole) or places

    def gaps_of(self, schemes: Iterable[int], year: str) -> tuple[GapSeries, ...]:
        """The gaps that schemes work on: of their measures, in themselves or in their places."""
        wanted = set(schemes)
        keys = {
            (link.measure_code, subject)
            for link in self.links
            if link.scheme_id in wanted
            for subject in (
                f"scheme:{link.scheme_id}",
                *(f"place:{place}" for place in self.places_of(link.scheme_id, year)),
            )
        }
        return tuple(one for one in self.gaps if (one.measure.code, one.subject.key) in keys)


@dataclass(frozen=True)
class Register:
    """The schemes, targets and weights that evidence is about, as whoever asks has read them."""

    schemes: Mapping[int, SchemeAt]
    items: Mapping[str, Item]
    book: WeightBook


def read_evidence(
    session: Session,
    at: AsAt,
    register: Register | None = None,
    profile: Profile = EXACT,
    as_told: Collection[int] = (),
) -> Evidence:
    """A dozen queries, whatever the number of schemes and values.

    Whoever shows what comes of it names the profile under which it may be shown, and the schemes
    of which this person told the values: these stay `as_told`.
    """
    known = register or read_register(session, at.number)
    breakdowns = breakdowns_at(session, at.number)
    return Evidence(
        on=day_of(at),
        readings=read_readings(session, at.number).as_shown(profile, breakdowns, as_told),
        breakdowns=breakdowns,
        links=measure_links_at(session, at.number),
        schemes=known.schemes,
        items=known.items,
        book=known.book,
        registers=tuple(one.declared for one in standing_at(session, at.number)),
        profile=profile,
    )


def read_register(session: Session, number: int) -> Register:
    """What evidence is about, for whoever has not read it yet."""
    return Register(
        schemes_at(session, number),
        items_at(session, number),
        weight_book(weight_sets_at(session, number)),
    )
