"""The five steps in which a scheme is written down, each a short form."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from werkzeug.datastructures import MultiDict

from tracker.domain.breaches import Breach
from tracker.domain.schemes import (
    Dates,
    FundingStated,
    LifeCourse,
    SchemeKind,
    SchemeStatus,
    ends_after_start,
)
from tracker.services.schemes.register import SchemeFacts
from tracker.services.schemes.words import Names
from tracker.web.fields import (
    CheckboxesField,
    DayField,
    HiddenField,
    NhsForm,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    as_in,
    options_of,
)

Typed = Mapping[str, list[str]]
_KIND_HINTS = {
    SchemeKind.POT: "Money that a trusted partner holds and grants on",
    SchemeKind.PROGRAMME: "Several projects under one name",
    SchemeKind.ENABLER: "Staff, data or training that other schemes rest on",
}


class Step(StrEnum):
    """A step's name in addresses and in drafts."""

    NAME = "name"
    WHO = "who"
    WHERE = "where"
    WHEN = "when"
    DECISION = "decision"


STEPS = tuple(Step)


class StepForm(NhsForm):
    """One step: fields named as in `SchemeFacts`, and the version that the person saw."""

    seen = HiddenField()

    def offer(self, names: Names) -> None:
        """Fill the lists with what the reference lists hold."""

    def keep_rules(self) -> bool:
        """Ask the rules that concern this step alone."""
        return True

    def answers(self) -> dict[str, Any]:
        """What was answered, as fields of `SchemeFacts`."""
        return {
            name: field.data
            for name, field in self._fields.items()
            if name not in ("csrf_token", "seen", "own_reference")
        }


class NameStep(StepForm):
    """What the scheme is."""

    name = TextField(**as_in("schemes", "name"))
    summary = TextAreaField(
        **as_in(
            "schemes",
            "summary",
            optional=True,
            hint="What the scheme does, in a few sentences",
            options={"rows": "4"},
        )
    )
    kind = RadiosField(
        **as_in("schemes", "kind", choices=options_of("schemes", "kind", **_KIND_HINTS))
    )

    def answers(self) -> dict[str, Any]:
        """The kind as one of its closed list."""
        return {**super().answers(), "kind": SchemeKind(self.kind.data)}


class WhoStep(StepForm):
    """Who runs it."""

    lead_organisation_id = SelectField(
        **as_in("schemes", "lead", optional=True, blank="Not known yet")
    )
    deliverer_ids = CheckboxesField(**as_in("schemes", "deliverers", optional=True))
    partners = TextAreaField(
        **as_in(
            "schemes",
            "partners",
            optional=True,
            hint="Those that are not in the list, in your own words",
            options={"rows": "3"},
        )
    )

    def offer(self, names: Names) -> None:
        """Offer every organisation by name."""
        choices = [(str(one.id), one.name) for one in names.organisations_by_name()]
        self.lead_organisation_id.choices = self.deliverer_ids.choices = choices

    def answers(self) -> dict[str, Any]:
        """Organisations by their numbers."""
        lead = self.lead_organisation_id.data
        return {
            **super().answers(),
            "lead_organisation_id": int(lead) if lead else None,
            "deliverer_ids": tuple(sorted(int(one) for one in self.deliverer_ids.data or ())),
        }


class WhereStep(StepForm):
    """Where and for whom it works."""

    alliance_code = SelectField(**as_in("schemes", "alliance", blank="Select an alliance"))
    place_text = TextField(
        **as_in(
            "schemes",
            "place_text",
            optional=True,
            hint="In your own words. How money is shared out by place is set with the links",
        )
    )
    theme_code = SelectField(**as_in("schemes", "theme", optional=True, blank="No theme"))
    life_course = RadiosField(**as_in("schemes", "life_course", hint="Whom it serves"))

    def offer(self, names: Names) -> None:
        """Offer the alliances and themes."""
        self.alliance_code.choices = [(i.code, i.name) for i in names.items_of("alliance")]
        self.theme_code.choices = [(i.code, i.name) for i in names.items_of("theme")]

    def answers(self) -> dict[str, Any]:
        """The life course as one of its closed list."""
        return {**super().answers(), "life_course": LifeCourse(self.life_course.data)}


class WhenStep(StepForm):
    """When it runs, and where it stands."""

    starts = DayField(**as_in("schemes", "starts", optional=True, hint="For example, 1 4 2026"))
    ends = DayField(**as_in("schemes", "ends", optional=True, hint="For example, 31 3 2027"))
    status = RadiosField(**as_in("schemes", "status"))
    funded_by_fund = RadiosField(
        **as_in(
            "schemes", "funded_by_fund", hint="Whether the health inequalities fund pays for it"
        )
    )

    def keep_rules(self) -> bool:
        """A scheme cannot end before it starts."""
        breaches: list[Breach] = [*ends_after_start(Dates(self.starts.data, self.ends.data))]
        self.add_breaches(breaches)
        return not breaches

    def answers(self) -> dict[str, Any]:
        """Status and funding as of their closed lists."""
        return {
            **super().answers(),
            "status": SchemeStatus(self.status.data),
            "funded_by_fund": FundingStated(self.funded_by_fund.data),
        }


class DecisionStep(StepForm):
    """Who decided it, and under which references."""

    decision_reference = TextField(
        **as_in(
            "schemes",
            "decision_reference",
            optional=True,
            hint="The panel or board paper that agreed the scheme",
        )
    )
    decided_on = DayField(**as_in("schemes", "decided_on", optional=True))
    assessment_reference = TextField(
        **as_in(
            "schemes",
            "assessment_reference",
            optional=True,
            hint="The equality and health inequality impact assessment",
        )
    )
    own_reference = TextField(
        **as_in(
            "schemes",
            "own_reference",
            optional=True,
            hint="What the partner's own papers call the scheme. The tracker gives one besides",
            options={"width": "20"},
        )
    )


FORMS: Mapping[Step, type[StepForm]] = {
    Step.NAME: NameStep,
    Step.WHO: WhoStep,
    Step.WHERE: WhereStep,
    Step.WHEN: WhenStep,
    Step.DECISION: DecisionStep,
}
TITLES: Mapping[Step, str] = {
    Step.NAME: "What is the scheme?",
    Step.WHO: "Who runs it?",
    Step.WHERE: "Where does it work, and for whom?",
    Step.WHEN: "When does it run?",
    Step.DECISION: "Who decided it?",
}
# The fields of `SchemeFacts` that each step asks for.
FIELDS: Mapping[Step, tuple[str, ...]] = {
    Step.NAME: ("name", "summary", "kind"),
    Step.WHO: ("lead_organisation_id", "deliverer_ids", "partners"),
    Step.WHERE: ("alliance_code", "place_text", "theme_code", "life_course"),
    Step.WHEN: ("starts", "ends", "status", "funded_by_fund"),
    Step.DECISION: ("decision_reference", "decided_on", "assessment_reference"),
}


def step_form(
    step: Step, names: Names, facts: SchemeFacts, typed: Typed | None, *, is_new: bool, token: bool
) -> StepForm:
    """The form of a step: as it was typed, else as the facts say, else empty for a new scheme.

    `token` guards what is sent by a browser; what a draft holds has no need of it.
    """
    formdata = None if typed is None else _as_sent(typed)
    shown = {} if is_new else _shown(step, facts)
    form = FORMS[step](formdata=formdata, data=shown, meta={} if token else {"csrf": False})
    form.offer(names)
    if not is_new and isinstance(form, DecisionStep):
        # An existing scheme gets further references on a page of their own.
        del form.own_reference
    return form


def answered(facts: SchemeFacts, form: StepForm) -> SchemeFacts:
    """The facts with the answers of one step put in."""
    return replace(facts, **form.answers())


def _as_sent(typed: Typed) -> MultiDict[str, str]:
    return MultiDict([(name, text) for name, texts in typed.items() for text in texts])


def _shown(step: Step, facts: SchemeFacts) -> dict[str, Any]:
    shown = {name: getattr(facts, name) for name in FIELDS[step]}
    if step is Step.WHO:
        lead = facts.lead_organisation_id
        shown["lead_organisation_id"] = None if lead is None else str(lead)
        shown["deliverer_ids"] = tuple(str(one) for one in facts.deliverer_ids)
    return shown
