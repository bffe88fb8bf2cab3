"""What must hold of an observed value, each rule one function, asked alike at every door."""

from collections.abc import Iterator, Mapping
from datetime import date

from tracker.domain.breaches import Breach
from tracker.domain.funding import AmountBasis
from tracker.domain.observed_figures import figures_suit_the_measure
from tracker.domain.observed_values import (
    DEPRIVATION,
    FIGURE_WORDS,
    FIGURES,
    IMD_VERSIONS,
    PLACE_BREAKDOWN,
    WITHOUT_VALUE,
    Breakdown,
    Observation,
    ObservedFacts,
)
from tracker.domain.periods import Period
from tracker.domain.values import ValueStatus

MOST_OF_SOURCE, MOST_OF_DEFINITION = 300, 60


def everything_wrong(
    one: Observation, breakdowns: Mapping[str, Breakdown], today: date
) -> Iterator[Breach]:
    """Every rule of a single value, asked alike at every door."""
    facts = one.facts
    yield from value_is_about_one_thing(one)
    yield from scheme_uses_the_measure(one)
    yield from period_has_begun(one.key.period, today)
    yield from breakdown_has_its_group(one, breakdowns)
    yield from deprivation_has_its_index(one)
    yield from missing_value_has_a_reason(facts)
    yield from made_up_value_is_an_examples(one)
    yield from texts_fit(facts)
    if one.unread.isdisjoint(("status", *FIGURES)):
        yield from only_reported_values_have_figures(facts)
        if facts.status is ValueStatus.REPORTED:
            yield from figures_suit_the_measure(one.measure, facts)


def value_is_about_one_thing(one: Observation) -> Iterator[Breach]:
    """A value of a scheme is no value of a place, although the scheme lies there."""
    given = bool(one.key.scheme_id) + bool(one.key.place_code)
    if given == 0 and one.unread.isdisjoint(("scheme_id", "place_code")):
        yield Breach(
            "value_is_about_one_thing", "scheme_id", "Enter either a scheme reference or a place"
        )
    elif given == 2:
        yield Breach(
            "value_is_about_one_thing",
            "place_code",
            "Enter either a scheme reference or a place, not both",
        )


def scheme_uses_the_measure(one: Observation) -> Iterator[Breach]:
    """A scheme reports on what it agreed to be measured by, and on nothing else."""
    if one.key.scheme_id and not one.is_subscribed:
        yield Breach(
            "scheme_uses_the_measure",
            "measure_code",
            f"Measure must be one that the scheme uses: link the scheme to {one.measure.code} "
            "first",
        )


def period_has_begun(period: Period, today: date) -> Iterator[Breach]:
    """Nobody observes the future; a period that still runs may have a value so far."""
    if period.first > today:
        yield Breach("period_has_begun", "period", f"Period must have begun: {period.name} has not")


def breakdown_has_its_group(
    one: Observation, breakdowns: Mapping[str, Breakdown]
) -> Iterator[Breach]:
    """A breakdown and a group go together; neither of them means everybody."""
    rule = "breakdown_has_its_group"
    if not one.unread.isdisjoint(("dimension", "group_code")):
        return
    if not one.key.dimension:
        if one.key.group_code:
            yield Breach(rule, "dimension", "Enter breakdown, because there is a group")
        return
    breakdown = breakdowns.get(one.key.dimension)
    if breakdown is None:
        yield Breach(rule, "dimension", "Breakdown must be a code or a name from its list")
    elif one.key.dimension == PLACE_BREAKDOWN and one.key.place_code:
        yield Breach(
            rule, "dimension", "Breakdown must not be by place, because the value is of a place"
        )
    elif not one.key.group_code:
        yield Breach(rule, "group_code", "Enter group, because there is a breakdown")
    elif one.key.group_code not in breakdown.groups:
        *most, last = breakdown.groups
        codes = f"{', '.join(most)} or {last}" if most else last
        yield Breach(
            rule, "group_code", f"Group must be one of {breakdown.inside_a_sentence}: {codes}"
        )


def deprivation_has_its_index(one: Observation) -> Iterator[Breach]:
    """Fifths of one index are not the fifths of another: people move between them."""
    rule, version = "deprivation_has_its_index", one.facts.imd_version
    if "imd_version" in one.unread:
        return
    years = f"{', '.join(map(str, IMD_VERSIONS[:-1]))} or {IMD_VERSIONS[-1]}"
    if version is not None and version not in IMD_VERSIONS:
        yield Breach(rule, "imd_version", f"Deprivation index must be {years}")
    elif one.key.dimension in DEPRIVATION:
        if version is None and one.facts.status not in WITHOUT_VALUE:
            yield Breach(
                rule,
                "imd_version",
                f"Enter deprivation index: the year of the index behind the groups, {years}",
            )
    elif version is not None:
        yield Breach(
            rule,
            "imd_version",
            "Deprivation index must be blank, because the groups are not of deprivation",
        )


def missing_value_has_a_reason(facts: ObservedFacts) -> Iterator[Breach]:
    """Not reported and suppressed are told apart from forgotten by their reason."""
    if facts.status in WITHOUT_VALUE and not facts.reason.strip():
        yield Breach(
            "missing_value_has_a_reason",
            "reason",
            f"Enter reason: why the value is {facts.status.value}",
        )


def made_up_value_is_an_examples(one: Observation) -> Iterator[Breach]:
    """Nothing made up stands beside a real scheme or place."""
    is_made_up = one.facts.value_basis is AmountBasis.ILLUSTRATIVE
    if is_made_up and not one.is_about_an_example:
        yield Breach(
            "made_up_value_is_an_examples",
            "value_basis",
            "An illustrative value must be about an example scheme or an example place",
        )


def texts_fit(facts: ObservedFacts) -> Iterator[Breach]:
    """What is longer than its line would be cut off somewhere."""
    for name, thing, most in (
        ("source", "Source", MOST_OF_SOURCE),
        ("definition_version", "Definition version", MOST_OF_DEFINITION),
    ):
        if len(getattr(facts, name).strip()) > most:
            yield Breach("texts_fit", name, f"{thing} must be {most} characters or fewer")


def only_reported_values_have_figures(facts: ObservedFacts) -> Iterator[Breach]:
    """A nil is 0 and nothing else; what is not reported or suppressed holds no figure."""
    if facts.status is ValueStatus.REPORTED:
        return
    is_nil = facts.status is ValueStatus.NIL
    for name in FIGURES:
        given = getattr(facts, name)
        if given is not None and (given or not is_nil):
            what = "blank or 0" if is_nil else "blank"
            yield Breach(
                "only_reported_values_have_figures",
                name,
                f"{FIGURE_WORDS[name]} must be {what}, because the value is {facts.status.value}",
            )


def basis_is_frozen(measure: str, before: str, after: str, *, has_values: bool) -> Iterator[Breach]:
    """How values combine over time may change only while there are none."""
    if has_values and before != after:
        yield Breach(
            "basis_is_frozen",
            "basis",
            f"Basis of {measure} must stay {before}, because it has values. Add another measure "
            "instead",
        )
