"""Groups beside their whole, and a value beside its own past."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.breaches import Breach, Severity
from tracker.domain.observed_values import (
    DIVIDED,
    Breakdown,
    MeasureFacts,
    ObservedFacts,
    ValueForm,
)
from tracker.domain.values import Qualifier, ValueStatus

# A value is far out when it lies further beyond all earlier ones than these lie apart, or, where
# they hardly differ, than a tenth of the largest. Fewer than five say nothing of what is usual.
FEWEST_EARLIER = 5
_LEAST_MARGIN = Decimal("0.1")


@dataclass(frozen=True)
class Family:
    """All values of one measure, subject, period and breakdown, with the whole if there is one."""

    measure: MeasureFacts
    breakdown: Breakdown
    whole: ObservedFacts | None
    parts: Mapping[str, ObservedFacts]


def parts_fit_the_whole(family: Family) -> Iterator[Breach]:
    """Closed groups add up to everybody, overlapping ones are each at most everybody."""
    everything = [*family.parts.values(), *([family.whole] if family.whole else [])]
    if any(one.qualifier is not Qualifier.EXACT for one in everything):
        return
    for name in _comparable(family.measure):
        whole = _figure(family.whole, name)
        if whole is None:
            continue
        found = {group: _figure(facts, name) for group, facts in family.parts.items()}
        parts = {group: figure for group, figure in found.items() if figure is not None}
        if family.breakdown.is_closed:
            yield from _closed(family.breakdown, name, whole, parts)
        else:
            yield from _overlapping(family.breakdown, name, whole, parts)


def groups_share_an_index(family: Family) -> Iterator[Breach]:
    """Groups by two indices of deprivation are no breakdown of one population."""
    years = sorted({one.imd_version for one in family.parts.values() if one.imd_version})
    if len(years) > 1:
        yield Breach(
            "groups_share_an_index",
            "imd_version",
            "Deprivation index should be the same for all groups of a period: it is "
            f"{' and '.join(map(str, years))}",
            Severity.WARNING,
        )


def value_is_like_its_past(figure: Decimal | None, earlier: Sequence[Decimal]) -> Iterator[Breach]:
    """A value far outside its own history may be a slip of the keyboard: it is told, and kept."""
    if figure is None or len(earlier) < FEWEST_EARLIER:
        return
    lowest, highest = min(earlier), max(earlier)
    margin = max(highest - lowest, max(abs(lowest), abs(highest)) * _LEAST_MARGIN)
    if not lowest - margin <= figure <= highest + margin:
        yield Breach(
            "value_is_like_its_past",
            "value",
            f"Check the value: {_words(figure)} is far outside the {len(earlier)} earlier values, "
            f"which go from {_words(lowest)} to {_words(highest)}",
            Severity.WARNING,
        )


def _comparable(measure: MeasureFacts) -> tuple[str, ...]:
    """The figures that add up over groups; a duration or an index does not."""
    if measure.form in DIVIDED:
        return "numerator", "denominator"
    return ("value",) if measure.form is ValueForm.COUNT else ()


def _figure(facts: ObservedFacts | None, name: str) -> Decimal | None:
    if facts is None:
        return None
    if facts.status is ValueStatus.NIL and name != "denominator":
        return Decimal(0)
    figure: Decimal | None = getattr(facts, name)
    return figure


def _closed(
    breakdown: Breakdown, name: str, whole: Decimal, parts: Mapping[str, Decimal]
) -> Iterator[Breach]:
    total = sum(parts.values(), Decimal(0))
    rule, groups = "parts_fit_the_whole", f"The groups of {breakdown.inside_a_sentence}"
    if set(parts) == set(breakdown.groups):
        if total != whole:
            yield Breach(
                rule,
                name,
                f"{groups} must add up to everybody: their {name} is {_words(total)} together, "
                f"and everybody's is {_words(whole)}",
            )
    elif total > whole:
        yield Breach(
            rule,
            name,
            f"{groups} must not be more than everybody: their {name} is {_words(total)} "
            f"together, and everybody's is {_words(whole)}",
        )


def _overlapping(
    breakdown: Breakdown, name: str, whole: Decimal, parts: Mapping[str, Decimal]
) -> Iterator[Breach]:
    for group, part in parts.items():
        if part > whole:
            yield Breach(
                "parts_fit_the_whole",
                name,
                f"{breakdown.groups.get(group, group)} must not be more than everybody: its "
                f"{name} is {_words(part)}, and everybody's is {_words(whole)}",
            )


def _words(number: Decimal) -> str:
    """A figure with thousands marked, and no more decimals than two."""
    return f"{round(number, 2).normalize():,f}"
