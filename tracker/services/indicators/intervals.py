"""The 95% interval of an observed value: as its source gives it, else worked out from its parts."""

from tracker.domain.observed_figures import multiplier_of
from tracker.domain.observed_values import ValueForm
from tracker.domain.statistics import Estimate, proportion, rate
from tracker.domain.values import Qualifier
from tracker.services.observations.listing import ObservedLine

CONFIDENCE = 0.95
AS_GIVEN = "as its source gives it"


def interval_of(line: ObservedLine) -> Estimate | None:
    """The interval of a value; none where the value has no parts, or is not exact."""
    facts = line.facts
    if line.figure is None or facts.qualifier is not Qualifier.EXACT:
        return None
    if facts.lower_limit is not None and facts.upper_limit is not None:
        limits = float(facts.lower_limit), float(facts.upper_limit)
        return Estimate(float(line.figure), *limits, AS_GIVEN)
    multiplier = multiplier_of(line.measure)
    if facts.numerator is None or not facts.denominator or multiplier is None:
        return None
    calculate = {ValueForm.PROPORTION: proportion, ValueForm.RATE: rate}.get(line.measure.form)
    if calculate is None:
        return None
    return calculate(
        facts.numerator, facts.denominator, confidence=CONFIDENCE, multiplier=multiplier
    )
