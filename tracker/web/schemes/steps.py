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
from tracker.services.schemes.aliases import LONGEST_ALIAS
from tracker.services.schemes.register import SchemeFacts
from tracker.services.schemes.words import KIND_WORDS, Names
from tracker.web.fields import (
    AtMost,
    CheckboxesField,
    DayField,
    HiddenField,
    NhsForm,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
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

    name = TextField(
        "Name of the scheme",
        required="Enter the name of the scheme",
        validators=[AtMost(300, "Name of the scheme")],
    )
    summary = TextAreaField(
        "Summary (optional)",
        hint="What the scheme does, in a few sentences",
        validators=[AtMost(10_000, "Summary")],
        options={"rows": "4"},
    )
    kind = RadiosField(
        "Kind",
        required="Select the kind of scheme",
        choices=[
            Option(kind.value, words.partition(" (")[0], _KIND_HINTS.get(kind, ""))
            for kind, words in KIND_WORDS.items()
        ],
    )

    def answers(self) -> dict[str, Any]:
        """The kind as one of its closed list."""
        return {**super().answers(), "kind": SchemeKind(self.kind.data)}


class WhoStep(StepForm):
    """Who runs it."""

    lead_organisation_id = SelectField("Lead organisation (optional)", blank="Not known yet")
    deliverer_ids = CheckboxesField("Delivery organisations (optional)")
    partners = TextAreaField(
        "Other partners (optional)",
        hint="Those that are not in the list, in your own words",
        validators=[AtMost(2_000, "Other partners")],
        options={"rows": "3"},
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

    alliance_code = SelectField(
        "Alliance", blank="Select an alliance", required="Select an alliance"
    )
    place_text = TextField(
        "Places (optional)",
        hint="In your own words. How money is shared out by place is set with the links",
        validators=[AtMost(300, "Places")],
    )
    theme_code = SelectField("Theme (optional)", blank="No theme")
    life_course = RadiosField(
        "Whom it serves",
        required="Select whom the scheme serves",
        choices=[(one.value, one.value.capitalize()) for one in LifeCourse],
    )

    def offer(self, names: Names) -> None:
        """Offer the alliances and themes."""
        self.alliance_code.choices = [(i.code, i.name) for i in names.items_of("alliance")]
        self.theme_code.choices = [(i.code, i.name) for i in names.items_of("theme")]

    def answers(self) -> dict[str, Any]:
        """The life course as one of its closed list."""
        return {**super().answers(), "life_course": LifeCourse(self.life_course.data)}


class WhenStep(StepForm):
    """When it runs, and where it stands."""

    starts = DayField("Start date (optional)", thing="Start date", hint="For example, 1 4 2026")
    ends = DayField("End date (optional)", thing="End date", hint="For example, 31 3 2027")
    status = RadiosField(
        "Status",
        required="Select the status",
        choices=[(one.value, one.value.capitalize()) for one in SchemeStatus],
    )
    funded_by_fund = RadiosField(
        "Does the health inequalities fund pay for it?",
        thing="Whether the fund pays for it",
        required="Select whether the fund pays for it",
        choices=[(one.value, one.value.capitalize()) for one in FundingStated],
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
        "Decision reference (optional)",
        hint="The panel or board paper that agreed the scheme",
        validators=[AtMost(120, "Decision reference")],
    )
    decided_on = DayField("Decision date (optional)", thing="Decision date")
    assessment_reference = TextField(
        "Equality and health inequality impact assessment reference (optional)",
        thing="Impact assessment reference",
        validators=[AtMost(120, "Impact assessment reference")],
    )
    own_reference = TextField(
        "Partner's own reference (optional)",
        hint="What the partner's own papers call the scheme. The tracker gives one besides",
        validators=[AtMost(LONGEST_ALIAS, "Partner's own reference")],
        options={"width": "20"},
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
