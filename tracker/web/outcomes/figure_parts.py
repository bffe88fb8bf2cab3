"""The parts that ask for figures: a measure of the scheme, and what was spent."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.breaches import raise_if_broken
from tracker.domain.observed_values import DIVIDED, WITHOUT_VALUE, MeasureFacts, ValueForm
from tracker.domain.outcomes.answers import SPENDING, SPENT, AnswerKey, Answers, Value
from tracker.domain.outcomes.guards import (
    other_spending_is_explained,
    reason_goes_without_a_number,
)
from tracker.domain.values import Qualifier, ValueStatus
from tracker.services.outcomes.spent import Spent
from tracker.web.fields import (
    DecimalField,
    MoneyField,
    NhsField,
    RadiosField,
    SelectField,
    TextAreaField,
)
from tracker.web.funding.cells import plain
from tracker.web.outcomes.parts import QUALIFIERS, Data, input_name, with_values, without_number

AS_LEDGER, OTHER = "ledger", "other"
_FIGURES = ("numerator", "denominator", "value")


@dataclass(frozen=True)
class MeasurePart:
    """The figures of one measure: numerator and denominator of a share, else the value."""

    measure: MeasureFacts

    @property
    def heading(self) -> str:
        """The name of the measure."""
        return self.measure.name

    @property
    def lead(self) -> str:
        """What a figure of it is, and in which unit."""
        if self.measure.form in DIVIDED:
            return "Numerator: how many it happened to. Denominator: out of how many."
        return f"In {self.measure.unit}."

    @property
    def figures(self) -> tuple[str, ...]:
        """The figures that a measure of this form has."""
        if self.measure.form is ValueForm.PROPORTION:
            return ("numerator", "denominator")
        return _FIGURES if self.measure.form in DIVIDED else ("value",)

    def name(self, figure: str) -> str:
        """The name of an input of this measure."""
        return input_name(f"{self.measure.code}/{figure}")

    def label(self, figure: str) -> str:
        """A figure in words; a rate may be given as it is, where nobody knows its parts."""
        is_instead = figure == "value" and len(self.figures) > 1
        return "Or the value alone (optional)" if is_instead else figure.capitalize()

    def fields(self) -> Mapping[str, NhsField]:
        """The figures, how exact they are, or why there are none."""
        fields: dict[str, NhsField] = {
            self.name(one): DecimalField(
                self.label(one), thing=one.capitalize(), place=self.measure.name
            )
            for one in self.figures
        }
        fields[self.name("qualifier")] = SelectField(
            "How exact is it?", choices=QUALIFIERS, blank=None, default=Qualifier.EXACT.value
        )
        fields[self.name("reason")] = TextAreaField(
            "If it is not reported, why not? (optional)",
            thing="Reason",
            place=self.measure.name,
            options={"rows": "2"},
        )
        return fields

    def stored(self, answers: Answers) -> Data:
        """The figures as they were given; a nil is 0 again."""
        value = answers.values.get(AnswerKey(self.measure.code))
        if value is None:
            return {}
        zero = Decimal(0) if value.status is ValueStatus.NIL else None
        found: Data = {self.name(one): getattr(value, one) for one in self.figures}
        if zero is not None:
            found[self.name("value" if "value" in self.figures else "numerator")] = zero
        qualifier, reason = self.name("qualifier"), self.name("reason")
        return {**found, qualifier: value.qualifier.value, reason: value.reason}

    def read(self, typed: Data, answers: Answers) -> Answers:
        """The figures, or the reason why there are none."""
        given = {one: typed[self.name(one)] for one in self.figures}
        reason = typed[self.name("reason")] or ""
        key = AnswerKey(self.measure.code)
        before = answers.values.get(key)
        if all(figure is None for figure in given.values()):
            return with_values(answers, {key: without_number(reason, before)})
        raise_if_broken(reason_goes_without_a_number(reason))
        is_nil = before is not None and before.status is ValueStatus.NIL
        shown = self.stored(answers)
        if is_nil and all(shown[self.name(one)] == figure for one, figure in given.items()):
            # A nil that a spreadsheet gave is shown as a 0, and is still a nil.
            return answers
        if given == {"value": Decimal(0)}:
            return with_values(answers, {key: Value(ValueStatus.NIL)})
        exact = Qualifier(typed[self.name("qualifier")] or Qualifier.EXACT)
        return with_values(answers, {key: Value(qualifier=exact, **given)})


@dataclass(frozen=True)
class SpendingPart:
    """What was spent: as the ledger has it, or another amount and why."""

    spent: Spent
    heading: str = ""
    lead: str = ""

    def fields(self) -> Mapping[str, NhsField]:
        """Yes, or no with an amount and a reason."""
        ledger = plain(self.spent.pence, self.spent.basis)
        return {
            "spending_is": RadiosField(
                f"The ledger says that {ledger} was spent. Is that right?",
                thing="Whether the ledger is right",
                heading="s",
                hint="Net of refunds, up to what is recorded today",
                choices=[(AS_LEDGER, "Yes"), (OTHER, "No, it was another amount")],
            ),
            SPENT: MoneyField(
                "If not, what was spent? (optional)", thing="What was spent", negative=False
            ),
            "spending_reason": TextAreaField(
                "Why does it differ? (optional)",
                thing="Reason",
                hint="For example, an invoice that has not been paid yet",
                options={"rows": "2"},
            ),
        }

    def stored(self, answers: Answers) -> Data:
        """What was confirmed, as long as the ledger still says the same."""
        value = answers.values.get(SPENDING)
        if value is None or value.number is None:
            return {}
        pence = int(value.number * 100)
        if pence == self.spent.pence and not value.reason:
            return {"spending_is": AS_LEDGER}
        return {"spending_is": OTHER, SPENT: pence, "spending_reason": value.reason}

    def read(self, typed: Data, answers: Answers) -> Answers:
        """The amount of the ledger, or what was typed with its reason."""
        said, pence = typed["spending_is"], typed[SPENT]
        reason = typed["spending_reason"] or ""
        is_other = said == OTHER or (said is None and (pence is not None or bool(reason)))
        raise_if_broken(
            other_spending_is_explained(
                is_other=is_other, has_amount=pence is not None, reason=reason
            )
        )
        if said is None and not is_other:
            before = answers.values.get(SPENDING)
            is_missing = before is not None and before.status in WITHOUT_VALUE
            return answers if is_missing else with_values(answers, {SPENDING: None})
        amount = pence if is_other else self.spent.pence
        value = Value(value=Decimal(amount or 0) / 100, reason=reason if is_other else "")
        return with_values(answers, {SPENDING: value})
