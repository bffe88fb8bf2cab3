"""Whom each scheme reached, group by group, as lines of the sheet of observations.

A share and its interval are worked out from the counts of the reports as the file shows them, so
that whoever has the file comes to the same; where a count is hidden there is none, and the reason.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tracker.domain.periods import first_day, last_day
from tracker.exports.evaluation import ObservationLine
from tracker.services.evaluation.question import Sources
from tracker.services.evidence.people import GroupReach
from tracker.services.evidence.shares import HIDDEN_COUNT
from tracker.services.snapshot import SchemeAt

NO_MEASURE = "NO-MEASURE"
NAME = "Share of the people reached who are of the group"
SOURCE = "Worked out from accepted outcome reports"
_PLACES = 6


def reach_lines(sources: Sources) -> Iterator[ObservationLine]:
    """Each group that a scheme of the portfolio counted in the year, in the order of schemes."""
    evidence, year = sources.picture.evidence, sources.scope.year
    told = [key for key in sources.picture.schemes if key in evidence.readings.people]
    for key in sorted(told, key=lambda one: sources.picture.schemes[one].reference):
        scheme = sources.picture.schemes[key]
        for group in evidence.reach_of(key, year).groups:
            yield _line(sources, scheme, group)


def _line(sources: Sources, scheme: SchemeAt, group: GroupReach) -> ObservationLine:
    year = sources.scope.year
    place = f"{group.dimension}-{group.code}"
    return ObservationLine(
        observation_reference=f"REACH-{scheme.reference}-{year.replace('/', '-')}-{place}",
        measure_code=NO_MEASURE,
        measure_name=NAME,
        scheme_reference=scheme.reference,
        scheme_name=scheme.name,
        place_code=None,
        place_name=None,
        financial_year=year,
        period_start=first_day(year),
        period_end=last_day(year),
        breakdown_code=group.dimension,
        breakdown_name=group.dimension_name,
        group_code=group.code,
        group_name=group.name,
        unit="percent",
        **_share(group),
        imd_version=None,
        definition_version=None,
        coverage="full" if group.periods == group.of_periods else "partial",
        quality="not stated",
        printed_wording=None,
        value_basis="illustrative" if scheme.version.is_example else "recorded",
        source=SOURCE,
        source_place=None,
        journal_number=sources.number,
        recorded_at=sources.recorded_at(sources.number),
    )


def _share(group: GroupReach) -> dict[str, Any]:
    """The share with its parts and limits, or why there is none."""
    share, shared = group.reach.share, group.shared
    if share.value is None or shared is None:
        status = "c" if share.reason == HIDDEN_COUNT else "x"
        nothing = ("value", "numerator", "denominator", "qualifier", "lower_limit", "upper_limit")
        return {**dict.fromkeys(nothing), "value_status": status, "reason": share.reason or None}
    return {
        "value": _decimal(share.value),
        "numerator": shared.of_group,
        "denominator": shared.known,
        "value_status": "reported",
        "qualifier": None,
        "lower_limit": _decimal(share.lower),
        "upper_limit": _decimal(share.upper),
        "reason": None,
    }


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else round(Decimal(number), _PLACES)
