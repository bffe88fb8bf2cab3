"""Example values of measures, each recorded as a person would, those of one act together."""

from collections.abc import Mapping
from decimal import Decimal

from imports.demo_rows import ObservationRow
from tracker.domain.funding import AmountBasis
from tracker.domain.observed_values import Coverage, ObservedFacts, Quality, ValueKey
from tracker.domain.reading import period
from tracker.domain.values import ValueStatus
from tracker.services.observations.record import RecordObservation

SOURCE = "Example"


def order_of(row: ObservationRow, ids: Mapping[str, int]) -> RecordObservation:
    """The value of a row, marked as made up wherever it shows."""
    is_there = row.status.value == ValueStatus.REPORTED
    return RecordObservation(
        ValueKey(
            row.measure_key,
            period(row.period),
            ids[row.scheme_key] if row.scheme_key else None,
            row.place_code,
            row.dimension,
            row.group_code,
        ),
        ObservedFacts(
            status=ValueStatus(row.status.value),
            numerator=_exact(row.numerator),
            denominator=_exact(row.denominator),
            value=row.value,
            imd_version=row.imd_version,
            definition_version=row.definition_version,
            coverage=Coverage.FULL if is_there else Coverage.NOT_STATED,
            quality=Quality.FINAL if is_there else Quality.NOT_STATED,
            value_basis=AmountBasis(row.value_basis.value),
            reason=row.reason,
            source=SOURCE,
            note=row.note,
        ),
    )


def _exact(figure: int | None) -> Decimal | None:
    return None if figure is None else Decimal(figure)
