"""Observed values as lines of the sheet of observations."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tracker.domain.observed_values import DIVIDED
from tracker.domain.periods import Period, financial_year_of, year_period
from tracker.domain.values import Qualifier, ValueStatus
from tracker.exports.evaluation import ObservationLine
from tracker.services.disclosure.values import observed_to_leave
from tracker.services.evaluation.question import Sources
from tracker.services.observations.listing import ObservedLine

_NOT_STATED = "No source is stated"
# The shorthand of every file: hidden, and not available.
_STATUS = {ValueStatus.SUPPRESSED: "c", ValueStatus.NOT_REPORTED: "x"}


def observed_lines(sources: Sources) -> Iterator[ObservationLine]:
    """Every observed value as it stood, as a file may hold it."""
    for value in observed_to_leave(sources.session, sources.number):
        yield _line(value)


def _line(value: ObservedLine) -> ObservationLine:
    came = value.provenance
    return ObservationLine(
        observation_reference=value.reference,
        **_what_it_is_of(value),
        **_what_is_said(value),
        printed_wording=None,
        source=value.facts.source or _NOT_STATED,
        source_place=f"{came.file_name}, row {came.row}" if came.row else None,
        journal_number=came.journal_number,
        recorded_at=came.recorded_at,
        upload_number=came.upload_id,
        upload_row=came.row,
    )


def _what_it_is_of(value: ObservedLine) -> dict[str, Any]:
    key = value.key
    is_scheme = key.scheme_id is not None
    return {
        "measure_code": key.measure_code,
        "measure_name": value.measure.name,
        "scheme_reference": value.scheme_reference if is_scheme else None,
        "scheme_name": value.subject_name if is_scheme else None,
        "place_code": key.place_code or None,
        "place_name": None if is_scheme else value.subject_name,
        "financial_year": _year_of(key.period),
        "period_start": key.period.first,
        "period_end": key.period.last,
        "breakdown_code": key.dimension or None,
        "breakdown_name": value.breakdown_name or None,
        "group_code": key.group_code or None,
        "group_name": value.group_name or None,
        "unit": value.measure.unit,
    }


def _what_is_said(value: ObservedLine) -> dict[str, Any]:
    facts = value.facts
    return {
        "value": value.figure,
        "numerator": _whole(facts.numerator),
        "denominator": _whole(facts.denominator),
        "value_status": status_of(value),
        "qualifier": None if facts.qualifier is Qualifier.EXACT else facts.qualifier.value,
        "lower_limit": facts.lower_limit,
        "upper_limit": facts.upper_limit,
        "imd_version": str(facts.imd_version) if facts.imd_version else None,
        "definition_version": facts.definition_version or None,
        "coverage": facts.coverage.value,
        "quality": facts.quality.value,
        "reason": facts.reason or None,
        "value_basis": facts.value_basis.value,
    }


def status_of(value: ObservedLine) -> str:
    """The state of a value as files write it: a count of 0 is a nil, 0 out of 41 is reported."""
    status = value.facts.status
    if status is ValueStatus.REPORTED and value.figure == 0 and value.measure.form not in DIVIDED:
        return ValueStatus.NIL.value
    if status is ValueStatus.REPORTED and value.figure is None:
        # Its parts are given, and its unit does not say by what they are multiplied.
        return "z"
    return _STATUS.get(status, status.value)


def _year_of(period: Period) -> str | None:
    year = financial_year_of(period.first)
    return year if year_period(year) == period else None


def _whole(figure: Decimal | None) -> int | None:
    return None if figure is None else int(figure)
