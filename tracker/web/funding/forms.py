"""The forms of envelopes, allocations and awards, each named for the act that it asks for.

Fields are named as those of the order that they fill, so that a broken rule finds its field.
"""

from tracker.domain import reading
from tracker.domain.funding import Recurrence, Why, enter_reason
from tracker.domain.schemes import Instrument
from tracker.web.fields import (
    AtMost,
    DayField,
    MoneyField,
    NhsForm,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    as_in,
    options_of,
)
from tracker.web.fields.typed import ReadField
from tracker.web.funding.steps import MoneyForm

SHORT = {"rows": "3"}
AMOUNT_HINT = "For example, 1,234.50"
CHANGE_HINT = f"{AMOUNT_HINT}. To reduce it, put a minus before the amount"


def amount_field(layout: str, hint: str = AMOUNT_HINT) -> MoneyField:
    """An amount that moves in one direction, whatever a sheet for several acts takes."""
    return MoneyField(**as_in(layout, "amount", hint=hint, negative=False, nil=False))


def change_field(layout: str, hint: str = CHANGE_HINT) -> MoneyField:
    """An amount that may go up or down; a sheet states the whole instead."""
    return MoneyField(**as_in(layout, "amount", hint=hint, negative=True, nil=True))


def _override_field(layout: str) -> TextAreaField:
    return TextAreaField(**as_in(layout, "override_reason", required="", options=SHORT))


class OpenFundForm(NhsForm):
    """A new fund, by the code that people will type."""

    code = TextField(
        "Code of the fund",
        hint="Short, for example HI. It cannot be changed later",
        required="Enter the code of the fund",
        validators=[AtMost(40, "Code of the fund")],
        options={"width": "10", "autocomplete": "off"},
    )
    name = TextField(
        "Name of the fund",
        required="Enter the name of the fund",
        validators=[AtMost(300, "Name of the fund")],
        options={"autocomplete": "off"},
    )
    description = TextAreaField("What the fund is for (optional)", options=SHORT)


class YearField(ReadField[str]):
    """A financial year as finance writes it."""

    def read(self, text: str) -> str:
        """Read a year, or say how it is written."""
        return reading.financial_year(text, self.thing)


class ChooseYearForm(NhsForm):
    """The fund and year whose envelope is to be set."""

    class Meta:
        """Asked for by GET: it only leads to a form."""

        csrf = False

    fund = SelectField(**as_in("envelopes", "fund"))
    year = YearField(
        **as_in("envelopes", "financial_year", hint="For example, 2024/25", options={"width": "5"})
    )


class SetEnvelopeForm(MoneyForm):
    """A notification of money for a fund and year, or a change of it."""

    amount = change_field("envelopes")
    recurrence = RadiosField(
        **as_in(
            "envelopes",
            "recurrence",
            choices=[
                option
                for option in options_of(
                    "envelopes",
                    "recurrence",
                    recurrent="The money comes again next year",
                    non_recurrent="The money is for this year only",
                )
                if option.value != Recurrence.NOT_APPLICABLE
            ],
        )
    )
    reason = TextAreaField(
        **as_in(
            "envelopes",
            "reason",
            required="",
            hint="Needed when an envelope is set already, or when you reduce it",
            options=SHORT,
        )
    )
    decision_reference = TextField(
        **as_in(
            "envelopes",
            "decision_reference",
            optional=True,
            hint="The paper or minute that notified the money",
        )
    )


class AllocateForm(MoneyForm):
    """Money from the envelope to a category, alliance and holder."""

    category = SelectField(**as_in("allocations", "category"))
    alliance = SelectField(**as_in("allocations", "alliance"))
    holder_id = SelectField(
        **as_in("allocations", "holder", hint="The organisation that holds the money")
    )
    amount = change_field("allocations")
    reason = TextAreaField(
        **as_in(
            "allocations",
            "reason",
            required="",
            hint="Needed when you change an allocation that exists",
            options=SHORT,
        )
    )
    decision_reference = TextField(
        **as_in(
            "allocations",
            "decision_reference",
            optional=True,
            hint="For example, the funding panel's paper",
        )
    )
    ledger_code = TextField(
        **as_in(
            "allocations",
            "ledger_code",
            optional=True,
            hint="The cost centre or subjective code in the general ledger",
        )
    )
    override_reason = _override_field("allocations")


INSTRUMENT_WORDS = {one.value: one.text for one in options_of("awards", "instrument")}


class AwardForm(MoneyForm):
    """Money committed to a scheme, at first level or onward from a pot."""

    scheme_id = SelectField(**as_in("awards", "scheme"))
    recipient_id = SelectField(
        **as_in("awards", "recipient", hint="The organisation that receives the money")
    )
    amount = amount_field("awards")
    instrument = RadiosField(
        **as_in(
            "awards",
            "instrument",
            hint="How the money is passed on",
            choices=options_of(
                "awards",
                "instrument",
                **{Instrument.INTERNAL: "Spent by the organisation that holds the money"},
            ),
        )
    )
    starts = DayField(**as_in("awards", "starts", optional=True))
    ends = DayField(**as_in("awards", "ends", optional=True))
    decision_reference = TextField(
        **as_in(
            "awards",
            "decision_reference",
            optional=True,
            hint="The panel or board that decided, and its paper",
        )
    )
    note = TextAreaField(**as_in("awards", "note", optional=True, options=SHORT))
    override_reason = _override_field("awards")


class ChangeAwardForm(MoneyForm):
    """More, or less, for an award that exists."""

    amount = change_field(
        "awards", "How much more, for example 1,234.50. To reduce it, put a minus before the amount"
    )
    reason = TextAreaField(
        **as_in("awards", "reason", required=enter_reason(Why.AWARD), options=SHORT)
    )
    decision_reference = TextField(
        **as_in(
            "awards",
            "decision_reference",
            optional=True,
            hint="The panel or board that decided the change, and its paper",
        )
    )
    override_reason = _override_field("awards")
