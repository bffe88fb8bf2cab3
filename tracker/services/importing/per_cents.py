"""A per cent sign beside a measure that is no percentage: 5% of what, nobody can tell."""

from collections.abc import Iterator

from tracker.domain.breaches import Breach
from tracker.services.importing.context import Context
from tracker.services.importing.rows import Row

_PERCENTAGES = "percent"


def signs_fit_the_unit(context: Context, row: Row, unit: str) -> Iterator[Breach]:
    """Refuse each number that came as a percentage where its measure has another unit."""
    if unit.startswith(_PERCENTAGES):
        return
    for name in sorted(row.per_cents):
        yield Breach(
            "sign_fits_the_unit",
            name,
            f"{context.label(name)} must have no per cent sign, because this measure is not a "
            "percentage",
        )
