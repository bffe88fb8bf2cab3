"""What a draft comes to: the facts it would record, and what still stands in the way."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.db.journal import as_at
from tracker.services.schemes.drafts import Draft
from tracker.services.schemes.register import SchemeFacts
from tracker.services.schemes.standing import standing
from tracker.services.schemes.words import Names, names_at
from tracker.web.schemes.steps import (
    STEPS,
    TITLES,
    DecisionStep,
    Step,
    StepForm,
    answered,
    step_form,
)

# What a new scheme says before anybody has answered anything.
NOTHING_YET = SchemeFacts(name="", alliance_code="")


@dataclass(frozen=True)
class Answers:
    """A draft as it stands: `base` is what the person began from."""

    base: SchemeFacts
    facts: SchemeFacts
    own_reference: str
    problems: Mapping[Step, tuple[str, ...]]
    unanswered: tuple[Step, ...]
    names: Names

    @property
    def changes_nothing(self) -> bool:
        """Whether every answer is what was stored already."""
        return self.facts == self.base


def read_answers(session: Session, draft: Draft) -> Answers:
    """Read every step of a draft anew: what cannot be read stays typed, and is told."""
    names = names_at(session, as_at(session).number)
    base = facts = base_of(session, draft)
    own_reference = ""
    problems: dict[Step, tuple[str, ...]] = {}
    unanswered: list[Step] = []
    for step in STEPS:
        typed = draft.answers.get(step.value)
        if typed is None:
            if draft.is_new:
                unanswered.append(step)
            continue
        form = step_form(step, names, base, typed, is_new=draft.is_new, token=False)
        if form.validate() and form.keep_rules():
            facts = answered(facts, form)
            own_reference = _own_reference(form) or own_reference
        else:
            problems[step] = tuple(problem.message for problem in form.error_summary())
    for step in unanswered:
        problems[step] = (f"Answer the questions of the step: {TITLES[step]}",)
    return Answers(base, facts, own_reference, problems, tuple(unanswered), names)


def base_of(session: Session, draft: Draft) -> SchemeFacts:
    """The facts that the person saw when they began."""
    if draft.scheme_id is None or draft.seen is None:
        return NOTHING_YET
    return standing(session, draft.scheme_id, draft.seen).facts


def _own_reference(form: StepForm) -> str:
    if isinstance(form, DecisionStep) and "own_reference" in form:
        return form.own_reference.data or ""
    return ""
