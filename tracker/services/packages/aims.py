"""What schemes aim for with their measures, a row to each baseline, step and target."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tracker.db.schemes import SchemeMeasure
from tracker.exports.package import AimLine
from tracker.services.evaluation.question import Sources
from tracker.services.evaluation.scheme_links import measures_at
from tracker.services.evaluation.schemes import levels
from tracker.services.schemes.aims import aim_of
from tracker.services.snapshot import measure_links_at

_ITSELF = "equal to"


def aim_lines(sources: Sources) -> Iterator[AimLine]:
    """By scheme and measure: the baseline, the steps by their days, the target."""
    units = {code: measure.unit for code, measure in measures_at(sources).items()}
    shown = {level.scheme.id: level.scheme.reference for level in levels(sources)}
    for link in measure_links_at(sources.session, sources.number):
        if link.scheme_id in shown:
            yield from _lines(sources, link, shown[link.scheme_id], units[link.measure_code])


def _lines(sources: Sources, link: SchemeMeasure, reference: str, unit: str) -> Iterator[AimLine]:
    aim = aim_of(link)
    operator = aim.operator.value if aim.operator else _ITSELF

    def line(kind: str, day: date | None, value: Decimal) -> AimLine:
        return AimLine(
            scheme_reference=reference,
            measure_code=link.measure_code,
            aim_type=kind,
            aim_date=day,
            operator=_ITSELF if kind == "baseline" else operator,
            value=value,
            tolerance=link.tolerance if kind == "target" else None,
            unit=unit,
            journal_number=link.journal_number,
            recorded_at=sources.recorded_at(link.journal_number),
        )

    if aim.baseline is not None:
        yield line("baseline", aim.starts, aim.baseline)
    for step in aim.steps:
        yield line("step", step.day, step.value)
    if aim.target is not None:
        yield line("target", aim.due, aim.target)
