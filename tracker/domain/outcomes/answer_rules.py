"""What the answers of a report must hold: some rules at every saving, the rest before submitting.

Saving as you go must not lose a word because another page is not done yet. So a draft is refused
only what can never be right; what may still come is told, and stops the submission alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tracker.domain.breaches import Breach, Severity
from tracker.domain.observed_figures import figures_suit_the_measure
from tracker.domain.observed_values import (
    WITHOUT_VALUE,
    Breakdown,
    MeasureFacts,
    ObservedFacts,
)
from tracker.domain.outcomes.answers import (
    AREA_NOT_KNOWN,
    DEPRIVATION,
    EVERYBODY,
    FROM_CORE20,
    NARRATIVE,
    PEOPLE,
    SPENDING,
    AnswerKey,
    Answers,
    Value,
)
from tracker.domain.values import Qualifier, ValueStatus

MOST_CHARACTERS = 4000
_NEITHER = (None, None)


@dataclass(frozen=True)
class AskedFor:
    """What a report is asked: the measures of its scheme, and the groups of people."""

    measures: Mapping[str, MeasureFacts] = field(default_factory=dict)
    breakdowns: Mapping[str, Breakdown] = field(default_factory=dict)
    is_short: bool = False

    def label(self, key: AnswerKey) -> str:
        """A value in the words of forms and messages."""
        if key in _LABELS:
            return _LABELS[key]
        measure = self.measures.get(key.what)
        whole = measure.name if measure else _LABELS[EVERYBODY]
        breakdown = self.breakdowns.get(key.dimension)
        group = breakdown.groups.get(key.group, key.group) if breakdown else key.group
        return f"{whole}: {group}" if group else whole


_LABELS = {
    EVERYBODY: "People reached",
    SPENDING: "Spending",
    FROM_CORE20: "People from Core20",
    AREA_NOT_KNOWN: "People whose area is not known",
}


def wrong_in_a_draft(answers: Answers, asked: AskedFor) -> Iterator[Breach]:
    """All that a draft is refused for, and as warnings what will stop its submission."""
    yield from answers_are_asked_for(answers, asked)
    yield from counts_are_whole(answers, asked)
    yield from core20_is_part_of_people_reached(answers)
    yield from case_study_has_consent(answers)
    yield from texts_fit(answers)
    for breach in _before_submission(answers, asked):
        yield replace(breach, severity=Severity.WARNING)


def wrong_in_a_submission(answers: Answers, asked: AskedFor) -> Iterator[Breach]:
    """All that a submission is refused for: every rule of answers at once."""
    for breach in wrong_in_a_draft(answers, asked):
        if breach.severity is Severity.ERROR:
            yield breach
    yield from people_reached_or_a_reason(answers)
    yield from delivery_is_told(answers)
    yield from _before_submission(answers, asked)
    yield from measures_are_answered(answers, asked)


def _before_submission(answers: Answers, asked: AskedFor) -> Iterator[Breach]:
    yield from parts_equal_people_reached(answers, asked)
    yield from overlapping_groups_fit(answers, asked)
    yield from missing_values_have_a_reason(answers, asked)
    yield from figures_suit_their_measures(answers, asked)


def answers_are_asked_for(answers: Answers, asked: AskedFor) -> Iterator[Breach]:
    """A value is of what the report asks, and of a group in the list."""
    for key in sorted(answers.values):
        breakdown = asked.breakdowns.get(key.dimension)
        is_known = key.what == PEOPLE or key == SPENDING or key.what in asked.measures
        if not is_known:
            yield Breach(
                "answers_are_asked_for",
                key.field,
                f"Measure must be one that this scheme reports: {key.what} is not",
            )
        elif key.group and not key.dimension:
            message = "Enter breakdown, because there is a group"
            yield Breach("answers_are_asked_for", key.field, message)
        elif key.dimension and not key.group:
            message = "Enter group, because there is a breakdown"
            yield Breach("answers_are_asked_for", key.field, message)
        elif key.dimension and (breakdown is None or key.group not in breakdown.groups):
            yield Breach(
                "answers_are_asked_for",
                key.field,
                f"Group must be one of its list: {key.dimension} has no {key.group or 'blank'}",
            )


def counts_are_whole(answers: Answers, asked: AskedFor) -> Iterator[Breach]:
    """People are counted whole; what is nil or not reported holds no figure."""
    for key, value in sorted(answers.values.items()):
        figures = (value.value, value.numerator, value.denominator)
        given = [figure for figure in figures if figure is not None]
        label = asked.label(key)
        if value.status is not ValueStatus.REPORTED and given:
            yield Breach(
                "counts_are_whole",
                key.field,
                f"{label} must be blank, because it is {value.status.value}",
            )
        elif any(figure < 0 for figure in given):
            yield Breach("counts_are_whole", key.field, f"{label} must be 0 or more")
        elif key.what not in asked.measures and (value.numerator, value.denominator) != _NEITHER:
            message = f"{label} must be a value alone, without a numerator and a denominator"
            yield Breach("counts_are_whole", key.field, message)
        elif key.what == PEOPLE and value.status is ValueStatus.REPORTED and not _is_count(value):
            message = f"{label} must be a whole number, like 148"
            yield Breach("counts_are_whole", key.field, message)


def core20_is_part_of_people_reached(answers: Answers) -> Iterator[Breach]:
    """People from Core20 and people of unknown area are among those reached."""
    whole = answers.people
    parts = [answers.values.get(key) for key in (FROM_CORE20, AREA_NOT_KNOWN)]
    most = whole.at_most if whole else None
    least = sum((part.at_least for part in parts if part), Decimal(0))
    if most is not None and least > most:
        yield Breach(
            "core20_is_part_of_people_reached",
            FROM_CORE20.field,
            f"{_LABELS[FROM_CORE20]} and people whose area is not known must be {most:,f} or "
            f"fewer together, because that is how many were reached: they are {least:,f}",
        )


def case_study_has_consent(answers: Answers) -> Iterator[Breach]:
    """Nobody's story is kept unless they agreed."""
    if answers.case_study.strip() and not answers.case_study_consent:
        yield Breach(
            "case_study_has_consent",
            "case_study_consent",
            "Confirm that the person agreed to the case study, or remove it",
        )


def texts_fit(answers: Answers) -> Iterator[Breach]:
    """What is written fits where it is read."""
    for name, label in NARRATIVE.items():
        if len(getattr(answers, name).strip()) > MOST_CHARACTERS:
            message = f"{label} must be {MOST_CHARACTERS:,} characters or fewer"
            yield Breach("texts_fit", name, message)


def people_reached_or_a_reason(answers: Answers) -> Iterator[Breach]:
    """A report says how many people were reached, or why it cannot."""
    people = answers.people
    if people is None or (people.status is ValueStatus.REPORTED and people.number is None):
        yield Breach(
            "people_reached_or_a_reason",
            EVERYBODY.field,
            "Enter people reached, or say that it is not reported and why",
        )


def delivery_is_told(answers: Answers) -> Iterator[Breach]:
    """Every report, the shortest too, says what was done."""
    if not answers.delivered.strip():
        yield Breach("delivery_is_told", "delivered", "Enter what was delivered")


def missing_values_have_a_reason(answers: Answers, asked: AskedFor) -> Iterator[Breach]:
    """What is not reported, or suppressed, is told apart from forgotten by its reason."""
    for key, value in sorted(answers.values.items()):
        if value.status in WITHOUT_VALUE and not value.reason.strip():
            yield Breach(
                "missing_values_have_a_reason",
                "reason" if key == EVERYBODY else key.field,
                f"Enter a reason: why {_lower(asked.label(key))} is {value.status.value}",
            )


def parts_equal_people_reached(answers: Answers, asked: AskedFor) -> Iterator[Breach]:
    """Groups that share everybody out add up to everybody; the message gives both numbers."""
    whole = answers.people
    if whole is None or whole.number is None:
        return
    for dimension in answers.dimensions_of(PEOPLE):
        breakdown = asked.breakdowns.get(dimension)
        parts = answers.groups_of(PEOPLE, dimension)
        if breakdown is None or not breakdown.is_closed or _is_core20_alone(dimension, parts):
            continue
        total = sum((part.number or Decimal(0) for part in parts.values()), Decimal(0))
        if total == whole.number:
            continue
        # A group that is not reported or suppressed may hold whatever the others leave.
        is_exact = all(
            one.qualifier is Qualifier.EXACT and one.number is not None
            for one in (whole, *parts.values())
        )
        if is_exact or _cannot_be(whole, parts.values()):
            yield Breach(
                "parts_equal_people_reached",
                f"{PEOPLE}/{dimension}",
                f"The groups of {breakdown.name.lower()} must add up to people reached: they "
                f"come to {total:,f}, and people reached is {whole.words}",
            )


def overlapping_groups_fit(answers: Answers, asked: AskedFor) -> Iterator[Breach]:
    """PLUS groups overlap: each is at most everybody, and nothing is said of their sum."""
    whole = answers.people
    most = whole.at_most if whole else None
    if most is None:
        return
    for dimension in answers.dimensions_of(PEOPLE):
        breakdown = asked.breakdowns.get(dimension)
        if breakdown is None or breakdown.is_closed:
            continue
        for group, part in answers.groups_of(PEOPLE, dimension).items():
            if part.at_least > most:
                name = breakdown.groups.get(group, group)
                yield Breach(
                    "overlapping_groups_fit",
                    AnswerKey(PEOPLE, dimension, group).field,
                    f"{name} must be {most:,f} or fewer, because that is how many people were "
                    f"reached: it is {part.words}",
                )


def figures_suit_their_measures(answers: Answers, asked: AskedFor) -> Iterator[Breach]:
    """A value of a measure has the figures that the measure asks for: the rule of observations."""
    for key, value in sorted(answers.values.items()):
        measure = asked.measures.get(key.what)
        if measure is None or value.status is not ValueStatus.REPORTED:
            continue
        facts = ObservedFacts(
            value.status, value.qualifier, value.numerator, value.denominator, value.value
        )
        for breach in figures_suit_the_measure(measure, facts):
            message = f"{asked.label(key)}: {_lower(breach.message)}"
            yield replace(breach, field=f"{key.field}/{breach.field}", message=message)


def measures_are_answered(answers: Answers, asked: AskedFor) -> Iterator[Breach]:
    """A measure without a value is told, and does not stop the report."""
    if asked.is_short:
        return
    for code, measure in sorted(asked.measures.items()):
        if AnswerKey(code) not in answers.values:
            yield Breach(
                "measures_are_answered",
                code,
                f"{measure.name} has no value: enter one, or say why it is not reported",
                Severity.WARNING,
            )


def _is_core20_alone(dimension: str, parts: Iterable[str]) -> bool:
    """Whether only the two groups of the short question are given, which share nobody out."""
    return dimension == DEPRIVATION and set(parts) <= {FROM_CORE20.group, AREA_NOT_KNOWN.group}


def _cannot_be(whole: Value, parts: Iterable[Value]) -> bool:
    """Whether parts that are given as approximate contradict the whole all the same."""
    found = list(parts)
    least = sum((part.at_least for part in found), Decimal(0))
    bounds = [part.at_most for part in found]
    most = sum((one for one in bounds if one is not None), Decimal(0))
    is_too_many = whole.at_most is not None and least > whole.at_most
    return is_too_many or (None not in bounds and most < whole.at_least)


def _is_count(value: Value) -> bool:
    number = value.value
    return number is not None and number == number.to_integral_value()


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
