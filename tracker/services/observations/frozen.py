"""What may no longer change of a measure once somebody has observed it."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.catalogue import MeasureVersion
from tracker.db.observations import ObservedValue
from tracker.db.versions import newest
from tracker.domain.breaches import Breach
from tracker.domain.observations import basis_is_frozen


def bases_are_frozen(session: Session, number: int, wanted: Mapping[str, str]) -> Iterator[Breach]:
    """Refuse another basis (code to basis) for a measure that has a value."""
    observed = set(session.scalars(select(ObservedValue.measure_code).distinct()))
    for row in session.scalars(newest(MeasureVersion, (MeasureVersion.code,), number)):
        basis = wanted.get(row.code, row.basis)
        yield from basis_is_frozen(row.name, row.basis, basis, has_values=row.code in observed)
