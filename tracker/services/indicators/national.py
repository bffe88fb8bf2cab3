"""The national target of a measure, and what may be said of a figure beside it."""

from dataclasses import dataclass
from decimal import Decimal

from tracker.db.catalogue import MeasureVersion
from tracker.domain.attainment import meets
from tracker.domain.schemes import TargetOperator
from tracker.domain.values import Qualifier
from tracker.services.schemes.words import target_in_words

MET, NOT_MET, CANNOT_TELL = "Met", "Not met", "Cannot be told: the value is not exact"


@dataclass(frozen=True)
class NationalTarget:
    """When the country calls a measure met, in the measure's own unit."""

    operator: TargetOperator
    value: Decimal
    unit: str
    period: str

    @property
    def words(self) -> str:
        """The target with its operator: at or above 60%, 2024/25."""
        words = target_in_words(self.operator, self.value, self.unit)
        return f"{words}, {self.period}" if self.period else words

    def said_of(self, figure: Decimal | None, qualifier: Qualifier, unit: str) -> str:
        """Whether a figure in this unit meets the target; empty where the two do not compare."""
        if figure is None or unit != self.unit:
            return ""
        met = meets(self.operator, figure, self.value, qualifier=qualifier)
        return CANNOT_TELL if met is None else (MET if met else NOT_MET)


def national_target(measure: MeasureVersion) -> NationalTarget | None:
    """The target of a measure; none where it has none, or one in another unit than its own."""
    known = measure.target_operator in {operator.value for operator in TargetOperator}
    unit = measure.target_unit or measure.unit
    if not known or measure.numeric_target is None or unit != measure.unit:
        return None
    return NationalTarget(
        TargetOperator(measure.target_operator),
        measure.numeric_target,
        unit,
        measure.target_period,
    )
