"""The forms of envelopes, allocations and awards, each named for the act that it asks for.

Fields are named as those of the order that they fill, so that a broken rule finds its field.
"""

from tracker.domain import reading
from tracker.domain.funding import Recurrence
from tracker.domain.schemes import Instrument
from tracker.web.fields import (
    AtMost,
    DayField,
    MoneyField,
    NhsForm,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from tracker.web.fields.typed import ReadField
from tracker.web.funding.steps import MoneyForm

SHORT = {"rows": "3"}
CHANGE_HINT = "For example, 1,234.50. To reduce it, put a minus before the amount"


def amount_field(
    label: str = "Amount in pounds", hint: str = "For example, 1,234.50"
) -> MoneyField:
    """An amount that moves in one direction."""
    return MoneyField(
        label, negative=False, hint=hint, thing="Amount", required="Enter an amount in pounds"
    )


def change_field(label: str = "Amount in pounds") -> MoneyField:
    """An amount that may go up or down."""
    return MoneyField(label, hint=CHANGE_HINT, thing="Amount", required="Enter an amount in pounds")


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

    fund = SelectField("Fund", required="Select a fund")
    year = YearField(
        "Financial year",
        hint="For example, 2024/25",
        required="Enter a financial year",
        options={"width": "5"},
    )


class SetEnvelopeForm(MoneyForm):
    """A notification of money for a fund and year, or a change of it."""

    amount = change_field()
    recurrence = RadiosField(
        "Does the money come again next year?",
        choices=[
            (Recurrence.RECURRENT.value, "Yes, it is recurrent"),
            (Recurrence.NON_RECURRENT.value, "No, it is for this year only"),
        ],
        required="Select whether the money comes again next year",
    )
    reason = TextAreaField(
        "Reason",
        hint="Needed when an envelope is set already, or when you reduce it",
        options=SHORT,
    )
    decision_reference = TextField(
        "Decision reference (optional)",
        hint="The paper or minute that notified the money",
        validators=[AtMost(120, "Decision reference")],
    )


class AllocateForm(MoneyForm):
    """Money from the envelope to a category, alliance and holder."""

    category = SelectField("Funding category", required="Select a funding category")
    alliance = SelectField("Alliance", required="Select an alliance, or the whole system")
    holder_id = SelectField(
        "Organisation that holds the money", thing="organisation", required="Select who holds it"
    )
    amount = change_field()
    reason = TextAreaField(
        "Reason", hint="Needed when you change an allocation that exists", options=SHORT
    )
    decision_reference = TextField(
        "Decision reference (optional)",
        hint="For example, the funding panel's paper",
        validators=[AtMost(120, "Decision reference")],
    )
    ledger_code = TextField(
        "General ledger code (optional)", validators=[AtMost(60, "General ledger code")]
    )
    override_reason = TextAreaField("Reason for going over the limit", options=SHORT)


_INSTRUMENTS = (
    Option(Instrument.GRANT.value, "Grant"),
    Option(Instrument.CONTRACT.value, "Contract"),
    Option(Instrument.SECTION_75.value, "Section 75 agreement"),
    Option(Instrument.SECTION_256.value, "Section 256 agreement"),
    Option(Instrument.INTERNAL.value, "Internal", "Spent by the organisation that holds the money"),
    Option(Instrument.NOT_STATED.value, "Not stated"),
)
INSTRUMENT_WORDS = {one.value: one.text for one in _INSTRUMENTS}


class AwardForm(MoneyForm):
    """Money committed to a scheme, at first level or onward from a pot."""

    scheme_id = SelectField("Scheme", required="Select a scheme")
    recipient_id = SelectField("Who receives the money", thing="recipient", required="Select who")
    amount = amount_field()
    instrument = RadiosField(
        "How the money is passed on",
        choices=_INSTRUMENTS,
        required="Select how the money is passed on",
    )
    starts = DayField("Start date (optional)", thing="Start date")
    ends = DayField("End date (optional)", thing="End date")
    decision_reference = TextField(
        "Decision reference (optional)",
        hint="The panel or board that decided, and its paper",
        validators=[AtMost(120, "Decision reference")],
    )
    note = TextAreaField("Note (optional)", options=SHORT)
    override_reason = TextAreaField("Reason for going over the limit", options=SHORT)


class ChangeAwardForm(MoneyForm):
    """More, or less, for an award that exists."""

    amount = change_field("Change in pounds")
    reason = TextAreaField("Reason", required="Enter a reason for this change", options=SHORT)
    override_reason = TextAreaField("Reason for going over the limit", options=SHORT)
