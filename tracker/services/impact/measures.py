"""What schemes together came to with each measure: of so many, so many gave what it needs."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.attainment import AttainmentTally, tally
from tracker.domain.combining import Pooled, over_schemes
from tracker.services.evidence.attaining import MeasureResult
from tracker.services.evidence.book import Evidence
from tracker.services.evidence.readings import MeasureCard
from tracker.services.impact.outcome_costs import counted_in_year
from tracker.services.impact.picture import Picture


@dataclass(frozen=True)
class MeasureLine:
    """One measure over the schemes that use it, in a year.

    `together` is put together as the measure's basis asks, and never where people would be
    counted twice; `is_example`: values of made-up schemes are in it.
    """

    measure: MeasureCard
    together: Pooled
    attainment: AttainmentTally
    is_example: bool


def measures_of(picture: Picture, schemes: Iterable[int]) -> tuple[MeasureLine, ...]:
    """Every measure that some of the schemes use, or those that their pots paid, by its name."""
    wanted = picture.reporting(schemes)
    found: dict[str, list[MeasureResult]] = defaultdict(list)
    for result in picture.evidence.results.values():
        if result.scheme_id in wanted:
            found[result.measure.code].append(result)
    lines = (_line(picture.evidence, results, picture.scope.year) for results in found.values())
    return tuple(sorted(lines, key=lambda one: (one.measure.name, one.measure.code)))


def _line(evidence: Evidence, results: list[MeasureResult], year: str) -> MeasureLine:
    card = results[0].measure
    values = [counted_in_year(evidence, one, year) for one in results]
    given = [
        result.scheme_id
        for result, value in zip(results, values, strict=True)
        if value.figure is not None
    ]
    together = over_schemes(
        card.facts,
        card.basis,
        values,
        counted_once=evidence.register_of(given, year) is not None,
    )
    return MeasureLine(
        card,
        together,
        tally(one.attainment for one in results),
        any(evidence.schemes[scheme].version.is_example for scheme in given),
    )
