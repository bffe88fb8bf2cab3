"""Answers of outcome reports for whoever neither reports nor reviews; and what to merge in them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tracker.domain.disclosure import Profile, merging_in_words, smallest_merging
from tracker.domain.disclosure.values import EVERYBODY, Group, disclosed, table_of
from tracker.domain.gaps.catalogued import NOT_KNOWN
from tracker.domain.observed_values import Breakdown, MeasureFacts, ObservedFacts, ValueForm
from tracker.domain.outcomes.answers import PEOPLE, AnswerKey, Answers, Value

COUNTED = MeasureFacts(PEOPLE, "People reached", ValueForm.COUNT, "people", counts_people=True)


def answers_as_shown(
    profile: Profile,
    answers: Answers,
    measures: Mapping[str, MeasureFacts],
    breakdowns: Mapping[str, Breakdown],
) -> Answers:
    """The same report with its counts of people as they may be shown; its words stay."""
    values = dict(answers.values)
    for what, table in _tables(answers).items():
        measure = COUNTED if what == PEOPLE else measures.get(what)
        if measure is None:
            continue
        for (dimension, group), facts in disclosed(profile, measure, table, breakdowns).items():
            values[AnswerKey(what, dimension, group)] = _value(facts)
    return replace(answers, values=values)


def what_to_merge(
    profile: Profile,
    answers: Answers,
    measures: Mapping[str, MeasureFacts],
    breakdowns: Mapping[str, Breakdown],
) -> tuple[str, ...]:
    """A sentence for each breakdown whose groups nobody else is shown: which to put together."""
    return tuple(
        sentence
        for what, table in sorted(_tables(answers).items())
        if (measure := COUNTED if what == PEOPLE else measures.get(what)) is not None
        for sentence in _sentences(profile, measure, table, breakdowns)
    )


def _sentences(
    profile: Profile,
    measure: MeasureFacts,
    table: Mapping[Group, ObservedFacts],
    breakdowns: Mapping[str, Breakdown],
) -> Iterator[str]:
    if not measure.counts_people:
        return
    for dimension in sorted({key[0] for key in table} - {EVERYBODY[0]}):
        breakdown = breakdowns.get(dimension)
        if breakdown is None or not breakdown.is_closed:
            continue
        groups = table_of(measure, table, breakdowns, dimension)
        merging = smallest_merging(profile, groups, (NOT_KNOWN,))
        if merging != ():
            words = merging_in_words(merging, breakdown.groups, breakdown.inside_a_sentence)
            yield (
                f"{measure.name}: others are not shown the groups by "
                f"{breakdown.inside_a_sentence}, because a small count could be worked out. {words}"
            )


def _tables(answers: Answers) -> dict[str, dict[Group, ObservedFacts]]:
    found: dict[str, dict[Group, ObservedFacts]] = {}
    for key, value in answers.values.items():
        found.setdefault(key.what, {})[key.dimension, key.group] = _facts(value)
    return found


def _facts(value: Value) -> ObservedFacts:
    return ObservedFacts(
        status=value.status,
        qualifier=value.qualifier,
        numerator=value.numerator,
        denominator=value.denominator,
        value=value.value,
        reason=value.reason,
    )


def _value(facts: ObservedFacts) -> Value:
    return Value(
        facts.status,
        facts.qualifier,
        facts.value,
        facts.numerator,
        facts.denominator,
        facts.reason,
    )
