"""Values as they may be shown: one table of everybody and their groups, under one profile.

Only counts of people are touched. What a published document says stays as published; a figure of
something else (pounds, sessions, sites, an index) stays as it is.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from tracker.domain.disclosure.audit import Cell, Table, may_be_shown
from tracker.domain.disclosure.counts import shown_count, whole_number
from tracker.domain.disclosure.profiles import Profile
from tracker.domain.funding import AmountBasis
from tracker.domain.observed_figures import figure_of, multiplier_of, rounded
from tracker.domain.observed_values import (
    DIVIDED,
    Breakdown,
    MeasureFacts,
    ObservedFacts,
    ValueForm,
    ValueKey,
)
from tracker.domain.values import ValueStatus

# Of which breakdown and group a value is; of everybody where both are empty.
Group = tuple[str, str]
EVERYBODY: Group = ("", "")
HELD_BACK = "other counts of the same table would give a small one away"
_PERCENT = 100


def disclosed(
    profile: Profile,
    measure: MeasureFacts,
    values: Mapping[Group, ObservedFacts],
    breakdowns: Mapping[str, Breakdown],
) -> dict[Group, ObservedFacts]:
    """One subject and period, whole and by group, as may be shown to everybody else."""
    if not measure.counts_people or profile.is_exact:
        return dict(values)
    blocked = {
        dimension
        for dimension in {key[0] for key in values} - {""}
        if dimension not in breakdowns or breakdowns[dimension].is_closed
        if not may_be_shown(profile, table_of(measure, values, breakdowns, dimension))
    }
    return {
        key: held_back(facts) if key[0] in blocked else shown_facts(profile, measure, facts)
        for key, facts in values.items()
    }


def disclosed_values(
    profile: Profile,
    measures: Mapping[str, MeasureFacts],
    told: Mapping[ValueKey, ObservedFacts],
    breakdowns: Mapping[str, Breakdown],
) -> dict[ValueKey, ObservedFacts]:
    """Values by what they are of, as they may be shown: each table of them is looked at whole."""
    tables: dict[ValueKey, dict[Group, ObservedFacts]] = defaultdict(dict)
    for key, facts in told.items():
        tables[key.whole][key.dimension, key.group_code] = facts
    shown = {
        whole: disclosed(profile, measures[whole.measure_code], table, breakdowns)
        for whole, table in tables.items()
    }
    return {key: shown[key.whole][key.dimension, key.group_code] for key in told}


def table_of(
    measure: MeasureFacts,
    values: Mapping[Group, ObservedFacts],
    breakdowns: Mapping[str, Breakdown],
    dimension: str,
) -> Table:
    """The groups of one dimension with everybody, as the audit looks at them."""
    groups = {
        group: cell
        for (of, group), facts in values.items()
        if of == dimension and (cell := _cell(measure, facts)) is not None
    }
    whole = values.get(EVERYBODY)
    everybody = _cell(measure, whole) if whole is not None else None
    breakdown = breakdowns.get(dimension)
    is_listed = breakdown is not None and set(breakdown.groups) <= set(groups)
    leaves = everybody is not None and (
        not is_listed or sum(one.numerator for one in groups.values()) < everybody.numerator
    )
    return Table(groups, everybody, leaves_some_out=leaves)


def shown_facts(profile: Profile, measure: MeasureFacts, facts: ObservedFacts) -> ObservedFacts:
    """One value as may be shown: its counts hidden or rounded, its share worked out anew."""
    if _is_public(facts) or not measure.counts_people:
        return facts
    if facts.status not in (ValueStatus.REPORTED, ValueStatus.NIL):
        return facts
    counts = _counts(measure, facts)
    if facts.status is ValueStatus.NIL and shown_count(profile, 0) is None:
        return hidden(profile, facts)
    if not counts:
        return facts
    shown = {name: shown_count(profile, int(count)) for name, count in counts.items()}
    if any(one is None for one in shown.values()):
        return hidden(profile, facts)
    rounded_ones = {name: Decimal(one) for name, one in shown.items() if one is not None}
    # Limits that were given, or a share to a decimal, would tell the counts that they come from.
    nothing = {"value": None, "lower_limit": None, "upper_limit": None}
    return replace(facts, **{**nothing, **rounded_ones})  # type: ignore[arg-type]  # all figures


def figure_shown(profile: Profile, measure: MeasureFacts, facts: ObservedFacts) -> Decimal | None:
    """The figure of a value that is shown: of people a share is a whole number, half up."""
    figure = figure_of(measure, facts)
    is_of_people = measure.counts_people and not _is_public(facts) and not profile.is_exact
    if figure is None or not is_of_people or facts.numerator is None or not facts.denominator:
        return figure
    multiplier = multiplier_of(measure)
    if multiplier is None:
        return figure
    exact = Fraction(facts.numerator) / Fraction(facts.denominator) * multiplier
    return whole_number(exact) if multiplier >= _PERCENT else rounded(exact, 2)


def hidden(profile: Profile, facts: ObservedFacts) -> ObservedFacts:
    """A value whose count is so small that it is not shown."""
    return _without_figures(facts, profile.too_few)


def held_back(facts: ObservedFacts) -> ObservedFacts:
    """A value of a table that is not shown at all; what nobody reported stays so."""
    if _is_public(facts) or facts.status in (ValueStatus.NOT_REPORTED, ValueStatus.SUPPRESSED):
        return facts
    return _without_figures(facts, HELD_BACK)


def _without_figures(facts: ObservedFacts, reason: str) -> ObservedFacts:
    return ObservedFacts(
        status=ValueStatus.SUPPRESSED,
        imd_version=facts.imd_version,
        definition_version=facts.definition_version,
        coverage=facts.coverage,
        quality=facts.quality,
        value_basis=facts.value_basis,
        reason=reason,
        source=facts.source,
    )


def _is_public(facts: ObservedFacts) -> bool:
    return facts.value_basis is AmountBasis.PUBLISHED


def _counts(measure: MeasureFacts, facts: ObservedFacts) -> dict[str, Decimal]:
    """The counts of people that a value tells, by the name of the figure."""
    if measure.form in DIVIDED:
        parts = {"numerator": facts.numerator, "denominator": facts.denominator}
    else:
        parts = {"value": facts.value if measure.form is ValueForm.COUNT else None}
    return {
        name: count
        for name, count in parts.items()
        if count is not None and count == count.to_integral_value()
    }


def _cell(measure: MeasureFacts, facts: ObservedFacts) -> Cell | None:
    """A value as the audit looks at it; none where nobody said how many."""
    is_share = measure.form is ValueForm.PROPORTION
    if facts.status is ValueStatus.SUPPRESSED:
        return Cell(0, 0 if measure.form in DIVIDED else None, is_share, is_withheld=True)
    if facts.status is ValueStatus.NIL:
        return Cell(0, int(facts.denominator) if facts.denominator else None, is_share)
    counts = _counts(measure, facts)
    if facts.status is not ValueStatus.REPORTED or not counts:
        return None
    if measure.form not in DIVIDED:
        return Cell(int(counts["value"]), is_public=_is_public(facts))
    if len(counts) < 2:
        return None
    numerator, denominator = int(counts["numerator"]), int(counts["denominator"])
    return Cell(numerator, denominator, is_share, is_public=_is_public(facts))
