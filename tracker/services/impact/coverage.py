"""Where there is money without measurement, measurement without money, and need without either.

Every target of a lens is a need that somebody has stated: an area or group of Core20PLUS5, a
place, a priority. Money is counted where it ended: what a pot passed on is with the schemes that
it was granted to. A target whose schemes have no published funding is none of the three: nobody
can say that there is no money.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from tracker.db.catalogue import PublishedValueVersion
from tracker.db.versions import newest
from tracker.domain.apportionment import UNATTRIBUTED, WEIGHTED_LENSES, Lens
from tracker.domain.impact import KEPT_BY_POTS, Amount, Measured, Tally, tally
from tracker.domain.periods import last_day
from tracker.domain.schemes import SchemeStatus
from tracker.services.impact.picture import Picture
from tracker.services.impact.summary import names_of_lens, parts_for

# A scheme that is only proposed, or was stopped, is no sign of money.
_NOT_RUNNING = frozenset({SchemeStatus.PROPOSED, SchemeStatus.STOPPED})


class Standing(StrEnum):
    """What a target has of money and of measurement."""

    BOTH = "money and measurement"
    MONEY_ONLY = "money without measurement"
    MEASUREMENT_ONLY = "measurement without money"
    NOT_PUBLISHED = "schemes without published funding"
    NEITHER = "need without either"


@dataclass(frozen=True)
class Covered:
    """One target, whole or in one alliance: its money, its schemes, and what is measured."""

    awarded_pence: int
    amount_basis: str
    schemes: int
    schemes_measured: int
    measures_with_values: int

    @property
    def standing(self) -> Standing:
        """Which of the five it is."""
        measured = self.measures_with_values > 0
        if self.awarded_pence > 0:
            return Standing.BOTH if measured else Standing.MONEY_ONLY
        if measured:
            return Standing.MEASUREMENT_ONLY
        return Standing.NOT_PUBLISHED if self.schemes else Standing.NEITHER


@dataclass(frozen=True)
class CoverageLine:
    """A target with what it has in all, and in each alliance by its code."""

    code: str
    name: str
    whole: Covered
    by_alliance: Mapping[str, Covered]


@dataclass(frozen=True)
class Rest:
    """What is awarded to no target: kept by pots and unattributed; and all that is awarded.

    All is counted without any split, so that the parts can be held against it.
    """

    kept_by_pots_pence: int
    unattributed_pence: int
    all_pence: int
    amount_basis: str


@dataclass(frozen=True)
class Coverage:
    """Every target of a lens; `alliances` are the names of the columns by code."""

    lens: Lens
    alliances: Mapping[str, str]
    lines: tuple[CoverageLine, ...]
    rest: Rest

    def of(self, standing: Standing) -> tuple[CoverageLine, ...]:
        """The targets that stand like this."""
        return tuple(line for line in self.lines if line.whole.standing is standing)


@dataclass(frozen=True)
class _Ground:
    """What is looked up for every target and alliance."""

    picture: Picture
    lens: Lens
    targets_of: Mapping[int, frozenset[str]]
    alliance_of: Mapping[int, str]
    # Measures by the element that they belong to, and those that a document prints a value of.
    measures_of: Mapping[str, frozenset[str]]
    published: frozenset[str]


def coverage_of(session: Session, picture: Picture, lens: Lens) -> Coverage:
    """The coverage of a lens that weights share out; refused for any other."""
    if lens not in WEIGHTED_LENSES:
        raise ValueError("Coverage must be of clinical areas, populations, places or priorities")
    ground = _ground(session, picture, lens)
    alliances = {
        item.code: item.name for item in picture.items.values() if item.list_name == "alliance"
    }
    awarded = [one for one in picture.end_recipient if one.measured is Measured.AWARDED]
    whole = tally(awarded, parts_for(picture, lens))
    of_alliance = {code: _tally_in(ground, awarded, code) for code in alliances}
    names = names_of_lens(picture, lens, set(whole))
    return Coverage(
        lens,
        alliances,
        tuple(
            CoverageLine(
                code,
                name,
                _covered(ground, code, whole.get(code, Tally()), None),
                {
                    alliance: _covered(ground, code, found.get(code, Tally()), alliance)
                    for alliance, found in of_alliance.items()
                },
            )
            for code, name in names.items()
            if code not in (KEPT_BY_POTS, UNATTRIBUTED)
        ),
        _rest(whole, awarded),
    )


def _rest(whole: Mapping[str, Tally], awarded: list[Amount]) -> Rest:
    kept, unattributed = (
        whole.get(code, Tally()).pence[Measured.AWARDED] for code in (KEPT_BY_POTS, UNATTRIBUTED)
    )
    everything = Tally()
    for one in awarded:
        everything.count(one, one.pence)
    basis = everything.amount_basis(Measured.AWARDED)
    return Rest(kept, unattributed, everything.pence[Measured.AWARDED], basis)


def _tally_in(ground: _Ground, awarded: Iterable[Amount], alliance: str) -> dict[str, Tally]:
    """The awards of the schemes of one alliance, split like those of all."""
    mine = (one for one in awarded if ground.alliance_of.get(one.scheme_id or 0) == alliance)
    return tally(mine, parts_for(ground.picture, ground.lens))


def _covered(ground: _Ground, target: str, money: Tally, alliance: str | None) -> Covered:
    schemes = {
        scheme
        for scheme, targets in ground.targets_of.items()
        if target in targets and alliance in (None, ground.alliance_of[scheme])
    }
    measured = _measured(ground, schemes)
    values = {measure for _, measure in measured} | _of_the_target(ground, target, alliance)
    return Covered(
        money.pence[Measured.AWARDED],
        money.amount_basis(Measured.AWARDED),
        len(schemes),
        len({scheme for scheme, _ in measured}),
        len(values),
    )


def _measured(ground: _Ground, schemes: set[int]) -> set[tuple[int, str]]:
    """The schemes and measures of which there is a value, in the scheme or in its place."""
    evidence, year = ground.picture.evidence, ground.picture.scope.year
    return {
        (link.scheme_id, link.measure_code)
        for link in evidence.links
        if link.scheme_id in schemes
        and any(
            evidence.readings.has_value(link.measure_code, subject)
            for subject in (
                f"scheme:{link.scheme_id}",
                *(f"place:{place}" for place in evidence.places_of(link.scheme_id, year)),
            )
        )
    }


def _of_the_target(ground: _Ground, target: str, alliance: str | None) -> set[str]:
    """The catalogue's own measures of a target of which somebody has a value of a place."""
    measures = ground.measures_of.get(target, frozenset())
    observed = {
        measure
        for measure, subject in ground.picture.evidence.readings.of_series
        if measure in measures and _is_in(ground.picture, subject, alliance)
    }
    return observed | (measures & ground.published if alliance is None else set())


def _is_in(picture: Picture, subject: str, alliance: str | None) -> bool:
    kind, _, code = subject.partition(":")
    if kind != "place":
        return False
    place = picture.items.get(code)
    return alliance is None or (place is not None and alliance in (place.code, place.parent_code))


def _ground(session: Session, picture: Picture, lens: Lens) -> _Ground:
    on = last_day(picture.scope.year)
    running = {
        scheme.id: scheme
        for scheme in picture.schemes.values()
        if scheme.version.status not in _NOT_RUNNING
    }
    measures: dict[str, set[str]] = {}
    for card in picture.evidence.readings.measures.values():
        measures.setdefault(card.element_code or "", set()).add(card.code)
    return _Ground(
        picture,
        lens,
        {
            scheme: frozenset(
                code for code, part in picture.book.in_force(scheme, lens, on).items() if part
            )
            for scheme in running
        },
        {scheme.id: scheme.version.alliance_code for scheme in picture.schemes.values()},
        {code: frozenset(found) for code, found in measures.items() if code},
        _published(session, picture.at.number),
    )


def _published(session: Session, number: int) -> frozenset[str]:
    """The measures of which a document prints a value."""
    query = (
        newest(PublishedValueVersion, (PublishedValueVersion.code,), number)
        .where(
            PublishedValueVersion.is_measure_value.is_(True),
            PublishedValueVersion.measure_code.is_not(None),
        )
        .with_only_columns(PublishedValueVersion.measure_code)
    )
    return frozenset(code for code in session.scalars(query) if code)
