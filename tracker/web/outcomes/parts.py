"""What a page of the form is made of: parts, each with its fields, that read and write answers.

The form of a section is put together from its parts, so that the one short page of the smallest
awards asks with the same words, and refuses with the same rules, as the pages of the others.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from tracker.domain.breaches import raise_if_broken
from tracker.domain.observed_values import WITHOUT_VALUE
from tracker.domain.outcomes.answers import EVERYBODY, AnswerKey, Answers, Value, counted
from tracker.domain.outcomes.answers import not_reported as missing
from tracker.domain.outcomes.guards import reason_goes_without_a_number
from tracker.domain.values import QUALIFIER_LABELS, Qualifier, ValueStatus
from tracker.web.fields import (
    HiddenField,
    NhsField,
    NhsForm,
    RadiosField,
    TextAreaField,
    TickField,
    WholeNumberField,
)

Data = dict[str, Any]
QUALIFIERS = [
    (Qualifier.EXACT.value, "It is exact"),
    *((one.value, QUALIFIER_LABELS[one]) for one in Qualifier if one is not Qualifier.EXACT),
]


class Part(Protocol):
    """A few fields that belong together, under a heading if there is one."""

    @property
    def heading(self) -> str:
        """The words above the fields; none where the page says it all."""

    @property
    def lead(self) -> str:
        """A sentence under the heading, or nothing."""

    def fields(self) -> Mapping[str, NhsField]:
        """The fields by their names."""

    def stored(self, answers: Answers) -> Data:
        """What the fields hold of answers that are stored."""

    def read(self, typed: Data, answers: Answers) -> Answers:
        """The answers with what was typed in these fields instead of what they said."""


class SectionForm(NhsForm):
    """A page of the form; `seen` is the version that the page was filled from."""

    seen = HiddenField()


def input_name(name: str) -> str:
    """The name of an answer as an input of a page may carry it."""
    return re.sub(r"\W", "_", name)


def form_class(parts: tuple[Part, ...]) -> type[SectionForm]:
    """The form of a page that is made of these parts."""
    fields = {name: one for part in parts for name, one in part.fields().items()}
    return type("SectionForm", (SectionForm,), dict(fields))


def with_values(answers: Answers, found: Mapping[AnswerKey, Value | None]) -> Answers:
    """The answers with some values put in, or taken out where there is none."""
    values = {key: value for key, value in answers.values.items() if key not in found}
    values |= {key: value for key, value in found.items() if value is not None}
    return replace(answers, values=values)


@dataclass(frozen=True)
class PeoplePart:
    """How many people were reached, how exact that is, or why nobody can say."""

    heading: str = ""
    lead: str = ""
    # A report at the end is about all that the scheme did.
    is_whole: bool = False

    def fields(self) -> Mapping[str, NhsField]:
        """Number, qualifier and reason."""
        number = WholeNumberField(
            f"How many people did the scheme reach{'' if self.is_whole else ' in this period'}?",
            thing="People reached",
            heading="s",
            hint="Count each person once. Enter 0 if nobody was reached",
        )
        exact = RadiosField(
            "How exact is the number?",
            thing="How exact the number is",
            heading="s",
            choices=QUALIFIERS,
            default=Qualifier.EXACT.value,
        )
        reason = TextAreaField(
            "If you cannot give a number, why not? (optional)",
            thing="Reason",
            hint="Leave the number empty then",
            options={"rows": "2"},
        )
        return {EVERYBODY.field: number, "people_reached_qualifier": exact, "reason": reason}

    def stored(self, answers: Answers) -> Data:
        """The number as it was given."""
        people = answers.people
        if people is None:
            return {}
        number = people.number
        return {
            EVERYBODY.field: None if number is None else int(number),
            "people_reached_qualifier": people.qualifier.value,
            "reason": people.reason if people.status in WITHOUT_VALUE else "",
        }

    def read(self, typed: Data, answers: Answers) -> Answers:
        """A number, or a reason; never both, for one would be lost."""
        number, reason = typed[EVERYBODY.field], typed["reason"] or ""
        if number is not None:
            raise_if_broken(reason_goes_without_a_number(reason))
            exact = Qualifier(typed["people_reached_qualifier"] or Qualifier.EXACT)
            return with_values(answers, {EVERYBODY: counted(number, exact)})
        return with_values(answers, {EVERYBODY: without_number(reason, answers.people)})


@dataclass(frozen=True)
class GroupsPart:
    """Counts of people by group; a blank says nothing, and 0 says that there was nobody."""

    groups: Mapping[AnswerKey, str]
    heading: str = ""
    lead: str = ""
    hints: Mapping[AnswerKey, str] = field(default_factory=dict)

    def fields(self) -> Mapping[str, NhsField]:
        """A count to a group."""
        return {
            input_name(key.field): WholeNumberField(label, hint=self.hints.get(key, ""))
            for key, label in self.groups.items()
        }

    def stored(self, answers: Answers) -> Data:
        """The counts as they were given."""
        found = ((key, answers.values.get(key)) for key in self.groups)
        return {
            input_name(key.field): int(value.number)
            for key, value in found
            if value is not None and value.number is not None
        }

    def read(self, typed: Data, answers: Answers) -> Answers:
        """The counts; one that stays the same keeps how exact it was said to be."""
        return with_values(
            answers,
            {
                key: _count(typed[input_name(key.field)], answers.values.get(key))
                for key in self.groups
            },
        )


@dataclass(frozen=True)
class TextsPart:
    """What people write, each text with its prompt."""

    prompts: tuple[tuple[str, str, str, str], ...]
    heading: str = ""
    lead: str = ""

    def fields(self) -> Mapping[str, NhsField]:
        """A text to a prompt."""
        return dict(self._fields())

    def _fields(self) -> Iterator[tuple[str, NhsField]]:
        for name, label, thing, hint in self.prompts:
            more: dict[str, Any] = {"options": {"rows": "6"}, "heading": "s"}
            yield name, TextAreaField(label, thing=thing, hint=hint, **more)

    def stored(self, answers: Answers) -> Data:
        """The texts as they stand."""
        return {name: getattr(answers, name) for name, *_ in self.prompts}

    def read(self, typed: Data, answers: Answers) -> Answers:
        """The texts as they were typed."""
        texts: Data = {name: typed[name] or "" for name, *_ in self.prompts}
        return replace(answers, **texts)


@dataclass(frozen=True)
class ConsentPart:
    """Whether the person whose story it is agreed."""

    heading: str = ""
    lead: str = ""

    def fields(self) -> Mapping[str, NhsField]:
        """One box to tick."""
        hint = "They know who will read it, and that they can change their mind"
        words = "The person agreed to this story being told"
        return {"case_study_consent": TickField(words, hint=hint)}

    def stored(self, answers: Answers) -> Data:
        """As it was ticked."""
        return {"case_study_consent": answers.case_study_consent}

    def read(self, typed: Data, answers: Answers) -> Answers:
        """As it is ticked now."""
        return replace(answers, case_study_consent=bool(typed["case_study_consent"]))


def without_number(reason: str, before: Value | None) -> Value | None:
    """Why there is no number; what a spreadsheet called suppressed stays so, reason and all."""
    if before is not None and before.status is ValueStatus.SUPPRESSED and before.reason == reason:
        return before
    return missing(reason) if reason else None


def _count(number: int | None, before: Value | None) -> Value | None:
    if number is None:
        # A spreadsheet says why a group has no number: a page that cannot ask leaves it.
        return before if before is not None and before.status in WITHOUT_VALUE else None
    is_same = before is not None and before.number == number
    return before if is_same else counted(number)
