"""Gaps of the measures of the catalogue: what their units mean, and what values become groups."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tracker.domain.combining import parts_of
from tracker.domain.disclosure import HES, shown_count
from tracker.domain.gaps.figures import GapMeasure, GroupFigure, PeriodGroups, in_their_order
from tracker.domain.observed_figures import multiplier_of
from tracker.domain.observed_values import Coverage, MeasureFacts, ObservedFacts, ValueForm
from tracker.domain.periods import Period
from tracker.domain.statistics import Kind, Polarity
from tracker.domain.values import Qualifier, ValueStatus

NOT_KNOWN = "NK"
TOO_FEW = HES.too_few
_POLARITIES: Mapping[str, Polarity] = {"higher": "higher", "lower": "lower"}


def polarity_of(word: str) -> Polarity:
    """The catalogue's word for which way is better; any other word means neither."""
    return _POLARITIES.get(word, "none")


def gap_measure_of(measure: MeasureFacts, polarity: str) -> GapMeasure | None:
    """As what the groups of a measure are compared; none where there is nothing to divide."""
    multiplier = multiplier_of(measure)
    if multiplier is None or measure.form not in (ValueForm.PROPORTION, ValueForm.RATE):
        return None
    unit = measure.unit.replace("percent", "per cent", 1)
    kind: Kind = "proportion" if measure.form is ValueForm.PROPORTION else "rate"
    return GapMeasure(kind, multiplier, polarity_of(polarity), unit)


def why_without_gap(measure: MeasureFacts) -> str:
    """Why groups of a measure cannot be compared with an interval."""
    return (
        f"This measure is a {measure.form.value}, not a numerator over a denominator of people "
        "or time, so no gap with an interval can be worked out"
    )


def period_groups(
    period: Period,
    names: Mapping[str, str],
    found: Mapping[str, ObservedFacts],
    whole: ObservedFacts | None,
) -> PeriodGroups:
    """The values of one period as groups, those not known apart; `found` is by group code.

    What depends on all of them (index, definition, coverage) is that of the groups; where these
    differ among themselves, as `why_mixed` says, none of them has a figure. Everybody counts only
    by the definition of the groups, and with its numerator and denominator.
    """
    mixed = why_mixed(list(found.values()))
    figures = {
        code: GroupFigure(code, names[code], reason=_inside(mixed))
        if mixed
        else group_figure(code, names[code], found[code])
        for code in found
    }
    not_known = figures.pop(NOT_KNOWN, None)
    ordered = {code: name for code, name in names.items() if code != NOT_KNOWN}
    every = list(found.values())
    definition = next((one.definition_version for one in every if one.definition_version), "")
    together = _everybody(whole, definition)
    return PeriodGroups(
        period,
        in_their_order(ordered, figures),
        whole=together,
        not_known=not_known,
        imd_version=next((one.imd_version for one in every if one.imd_version), None),
        definition_version=definition,
        coverage=_coverage([*every, *([whole] if whole and together else [])]),
    )


def why_mixed(found: Sequence[ObservedFacts]) -> str:
    """Why values are no breakdown of one population: other index or other definition."""
    versions = sorted({one.imd_version for one in found if one.imd_version})
    if len(versions) > 1:
        return f"The groups are by different indices of deprivation: {_listed(versions)}"
    definitions = sorted({one.definition_version for one in found})
    if len(definitions) > 1:
        stated = [one or "not stated" for one in definitions]
        return f"The groups are defined in different ways: version {_listed(stated)}"
    return ""


def group_figure(code: str, name: str, facts: ObservedFacts) -> GroupFigure:
    """A value as a group's figure; one that is not exact or not whole is missing, and says why."""
    if facts.status in (ValueStatus.NOT_REPORTED, ValueStatus.SUPPRESSED):
        reason = f"the value is {facts.status.value}"
        return GroupFigure(
            code, name, reason=f"{reason}: {facts.reason}" if facts.reason else reason
        )
    if facts.qualifier is not Qualifier.EXACT:
        reason = f"the value is not exact ({facts.qualifier.value})"
        return GroupFigure(code, name, reason=reason)
    parts = parts_of(facts)
    if parts is None:
        reason = "there is a value without its numerator and denominator"
        return GroupFigure(code, name, reason=reason)
    return GroupFigure(code, name, _whole(parts[0]), _whole(parts[1]))


def without_small_counts(facts: ObservedFacts) -> ObservedFacts:
    """A count of people as a gap may rest on it: of a few, a rate would give them away.

    Values that are shown under a profile have none left; those who see exact counts do.
    """
    if facts.numerator is None or shown_count(HES, int(facts.numerator)) is not None:
        return facts
    return ObservedFacts(
        status=ValueStatus.SUPPRESSED,
        imd_version=facts.imd_version,
        definition_version=facts.definition_version,
        coverage=facts.coverage,
        reason=TOO_FEW,
    )


def _everybody(whole: ObservedFacts | None, definition: str) -> GroupFigure | None:
    """Everybody as given; none where the groups added up say it better."""
    if whole is None or whole.definition_version not in ("", definition):
        return None
    found = group_figure("", "Everybody", whole)
    return None if found.count is None else found


def _whole(number: Decimal) -> Decimal | int:
    """Counts of people are whole numbers, and are calculated with as such."""
    return int(number) if number == number.to_integral_value() else number


def _coverage(found: Sequence[ObservedFacts]) -> Coverage:
    stated = {one.coverage for one in found}
    if Coverage.PARTIAL in stated:
        return Coverage.PARTIAL
    return Coverage.FULL if stated == {Coverage.FULL} else Coverage.NOT_STATED


def _inside(reason: str) -> str:
    return f"{reason[:1].lower()}{reason[1:]}" if reason else reason


def _listed(words: Sequence[object]) -> str:
    return " and ".join(str(word) for word in words)
