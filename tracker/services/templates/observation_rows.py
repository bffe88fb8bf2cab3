"""Rows of observed values that are filled in: what stands, and each value still to come."""

from collections.abc import Iterable, Iterator, Mapping

from tracker.domain.observed_values import ValueKey
from tracker.domain.organisations import OrganisationKind
from tracker.domain.reading import period as read_period
from tracker.exports.templates import Value
from tracker.services.observations.listing import ObservedLine, observed_values
from tracker.services.snapshot import measure_links_at

from .scope import Scope

Values = Mapping[str, Value]


def observation_rows(scope: Scope) -> Iterator[Values]:
    """The values of an organisation's schemes, measure by measure, as they stand.

    A measure that a scheme uses and that has no value for the period asked for has a row without
    one. Values of places belong to nobody's schemes: the board's own workbook holds them.
    """
    asked = read_period(scope.period) if scope.period else None
    lines: dict[tuple[int | None, str], list[ObservedLine]] = {}
    for line in observed_values(scope.session, scope.viewer, scope.at.number):
        if asked is None or asked.holds(line.key.period):
            lines.setdefault((line.key.scheme_id, line.key.measure_code), []).append(line)
    measures: dict[int, list[str]] = {}
    for link in measure_links_at(scope.session, scope.at.number):
        measures.setdefault(link.scheme_id, []).append(link.measure_code)
    for scheme in scope.schemes:
        shown = {"scheme": scheme.reference, "scheme_name": scheme.name}
        for code in measures.get(scheme.id, ()):
            found = lines.get((scheme.id, code), [])
            if asked is not None and not _has(found, ValueKey(code, asked, scheme.id)):
                yield {**shown, "measure": code, "period": asked.name}
            yield from ({**shown, **_said(line)} for line in found)
    if scope.organisation is not None and scope.organisation.kind == OrganisationKind.ICB:
        places = [found for (scheme_id, _), found in lines.items() if scheme_id is None]
        yield from (_said(line) for found in places for line in found)


def _has(lines: Iterable[ObservedLine], key: ValueKey) -> bool:
    return any(line.key == key for line in lines)


def _said(line: ObservedLine) -> Values:
    key, facts = line.key, line.facts
    return {
        "measure": key.measure_code,
        **({"place": key.place_code} if key.place_code else {}),
        "period": key.period.name,
        "breakdown": key.dimension,
        "group": key.group_code,
        "numerator": facts.numerator,
        "denominator": facts.denominator,
        "value": facts.value,
        "lower_limit": facts.lower_limit,
        "upper_limit": facts.upper_limit,
        "qualifier": facts.qualifier.value,
        "status": facts.status.value,
        "reason": facts.reason,
        "imd_version": facts.imd_version,
        "definition_version": facts.definition_version,
        "coverage": facts.coverage.value,
        "quality": facts.quality.value,
        "value_basis": facts.value_basis.value,
        "source": facts.source,
        "note": facts.note,
    }
