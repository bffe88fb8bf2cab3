"""The sheet of observations: published values, as printed, with their source; then observed."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from tracker.db.catalogue import MeasureVersion, PublishedValueVersion, ReferenceAlias
from tracker.db.versions import newest
from tracker.domain.periods import check_financial_year, first_day, last_day
from tracker.exports.evaluation import ObservationLine
from tracker.services.evaluation.observed import observed_lines
from tracker.services.evaluation.question import Sources
from tracker.services.evaluation.reached import NO_MEASURE, reach_lines
from tracker.services.evaluation.scheme_links import measures_at

EXACT = "exact"
_MONTHS = re.compile(r"(\d{4})-(\d{2}) to (\d{4})-(\d{2})")
_PLACES = ("place", "alliance")
# What only an observed value says of itself.
_NOT_PRINTED: Mapping[str, Any] = {
    "lower_limit": None,
    "upper_limit": None,
    "imd_version": None,
    "definition_version": None,
    "coverage": "not stated",
    "quality": "not stated",
    "reason": None,
}


def observation_lines(sources: Sources) -> Iterator[ObservationLine]:
    """Published values in the order of their codes, then the observed ones, then who was reached.

    No published one is rounded, for it is public already.
    """
    query = newest(PublishedValueVersion, (PublishedValueVersion.code,), sources.number)
    values = sorted(sources.session.scalars(query), key=lambda value: value.code)
    measures = measures_at(sources)
    places = _places_by_name(sources)
    for value in values:
        yield _line(sources, value, measures, places)
    yield from observed_lines(sources)
    yield from reach_lines(sources)


def _line(
    sources: Sources,
    value: PublishedValueVersion,
    measures: Mapping[str, MeasureVersion],
    places: Mapping[str, str],
) -> ObservationLine:
    measure = measures.get(value.measure_code or "") if value.is_measure_value else None
    scheme = sources.scheme(value.scheme_id)
    starts, ends, year = period_of(value.period)
    return ObservationLine(
        observation_reference=value.code,
        measure_code=measure.code if measure else NO_MEASURE,
        measure_name=measure.name if measure else value.what,
        scheme_reference=scheme.reference if scheme else None,
        scheme_name=scheme.name if scheme else None,
        place_code=places.get(value.geography.casefold()),
        place_name=value.geography or None,
        financial_year=year,
        period_start=starts,
        period_end=ends,
        breakdown_code=None,
        breakdown_name=None,
        group_code=None,
        group_name=value.group_name or None,
        unit=value.unit,
        value=value.value,
        numerator=None,
        denominator=None,
        value_status=_status(value),
        qualifier=None if value.qualifier == EXACT else value.qualifier,
        **_NOT_PRINTED,
        printed_wording=value.source_anchor or value.printed_wording or None,
        value_basis="published",
        source=sources.item_name(value.source) or value.source,
        source_place=_place_in_source(value, is_read=year is not None or starts is not None),
        journal_number=value.journal_number,
        recorded_at=sources.recorded_at(value.journal_number),
    )


def _status(value: PublishedValueVersion) -> str:
    if value.value is None:
        return "x"
    return "reported" if value.value else "nil"


def period_of(printed: str) -> tuple[date | None, date | None, str | None]:
    """First day, last day and financial year of a printed period, as far as it says."""
    try:
        year = check_financial_year(printed)
    except ValueError:
        months = _MONTHS.fullmatch(printed)
        if months is None:
            return None, None, None
        first, last = months.group(1, 2), months.group(3, 4)
        starts = date(int(first[0]), int(first[1]), 1)
        return starts, _last_of(date(int(last[0]), int(last[1]), 1)), None
    return first_day(year), last_day(year), year


def _last_of(month: date) -> date:
    # The 28th and four days is in the next month, whatever the month.
    later = month.replace(day=28) + timedelta(days=4)
    return later - timedelta(days=later.day)


def _place_in_source(value: PublishedValueVersion, *, is_read: bool) -> str | None:
    """The line of the source; and its period in its own words where they are no dates."""
    parts = [f"line {value.source_line}"] if value.source_line else []
    if value.period and not is_read:
        parts.append(f"period as printed: {value.period}")
    return "; ".join(parts) or None


def _places_by_name(sources: Sources) -> dict[str, str]:
    """Codes of places and alliances by their names and by what documents call them."""
    found = {
        item.name.casefold(): item.code
        for list_name in reversed(_PLACES)
        for item in sources.picture.items.values()
        if item.list_name == list_name
    }
    keys = (ReferenceAlias.list_name, ReferenceAlias.alias_key)
    query = newest(ReferenceAlias, keys, sources.number).where(
        ReferenceAlias.list_name.in_(_PLACES)
    )
    aliases = sources.session.scalars(query.order_by(*keys)).all()
    for list_name in reversed(_PLACES):
        found |= {one.alias_key: one.code for one in aliases if one.list_name == list_name}
    return found
