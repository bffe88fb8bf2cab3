"""The forms of virements, spending, months and income, each named for its act."""

from tracker.domain.funding import ActualType, Purpose
from tracker.web.fields import (
    AtMost,
    MonthField,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    WholeNumberField,
)
from tracker.web.funding.forms import SHORT, amount_field, change_field
from tracker.web.funding.steps import MoneyForm

MONTH_HINT = "For example, April 2023"
BOOKED = "Accounting month it is booked in"
_PURPOSES = (
    Option(Purpose.DELIVERY.value, "Delivery", "Money that reaches people"),
    Option(Purpose.ADMINISTRATION.value, "Administration", "The cost of running a pot or scheme"),
)


class RequestVirementForm(MoneyForm):
    """A wish to move money from one line to another."""

    from_line_id = SelectField(
        "Move money from", thing="line", required="Select a line to take it from"
    )
    to_line_id = SelectField("Move money to", thing="line", required="Select a line to give it to")
    amount = amount_field()
    month = MonthField(
        "Month it takes effect", hint=MONTH_HINT, required="Enter the month it takes effect"
    )
    reason = TextAreaField("Reason", required="Enter a reason for moving the money", options=SHORT)


class DecideVirementForm(MoneyForm):
    """Yes or no to a virement."""

    decision = RadiosField(
        "Your decision",
        choices=[
            Option("approve", "Approve", "The money moves at once"),
            Option("refuse", "Refuse", "Nothing moves. Say why below"),
        ],
        required="Select whether you approve or refuse it",
    )
    reason = TextAreaField("Reason", hint="Needed when you refuse it", options=SHORT)


class RecordSpendingForm(MoneyForm):
    """An invoice, a payment or an accrual against an award."""

    actual_type = RadiosField(
        "What it is",
        choices=[
            (ActualType.INVOICE.value, "Invoice"),
            (ActualType.PAYMENT.value, "Payment"),
            Option(ActualType.ACCRUAL.value, "Accrual", "Reverse it when the invoice comes"),
        ],
        required="Select whether this is an invoice, a payment or an accrual",
    )
    amount = amount_field()
    month = MonthField(
        "Month the spending is for", hint=MONTH_HINT, required="Enter the month the spending is for"
    )
    accounting_month = WholeNumberField(
        f"{BOOKED} (optional)",
        thing="Accounting month",
        least=1,
        hint="1 is April, 12 is March, 13 takes final corrections. Leave blank to book it in the "
        "month it is for",
    )
    purpose = RadiosField(
        "What it pays for",
        choices=_PURPOSES,
        default=Purpose.DELIVERY.value,
        required="Select what it pays for",
    )
    document = TextField(
        "Document number (optional)",
        hint="The invoice or payment number",
        validators=[AtMost(120, "Document number")],
        options={"width": "20"},
    )
    ledger_code = TextField(
        "General ledger code (optional)",
        validators=[AtMost(60, "General ledger code")],
        options={"width": "20"},
    )
    reason = TextAreaField("Note (optional)", options=SHORT)


class RecordRefundForm(MoneyForm):
    """Money that came back."""

    names_entry_id = SelectField(
        "Spending that it refunds (optional)",
        thing="spending",
        blank="No single entry",
        hint="A refund that names its spending is taken from the same targets",
    )
    amount = amount_field("Amount that came back, in pounds", "Without a minus")
    month = MonthField(
        "Month the refund is for", hint=MONTH_HINT, required="Enter the month the refund is for"
    )
    accounting_month = WholeNumberField(
        f"{BOOKED} (optional)",
        thing="Accounting month",
        least=1,
        hint="Leave blank to book it in the month it is for",
    )
    document = TextField("Document number (optional)", validators=[AtMost(120, "Document number")])
    reason = TextAreaField("Reason", required="Enter a reason for the refund", options=SHORT)


class ReverseAccrualForm(MoneyForm):
    """An accrual taken out again, whole."""

    accounting_month = WholeNumberField(
        BOOKED,
        thing="Accounting month",
        least=1,
        hint="1 is April, 12 is March, 13 takes final corrections",
        required="Enter the accounting month it is booked in",
    )
    document = TextField("Document number (optional)", validators=[AtMost(120, "Document number")])
    reason = TextAreaField("Note (optional)", options=SHORT)


class AdjustForm(MoneyForm):
    """A correction of an entry in a closed month, by an entry in an open one."""

    amount = change_field("Correction in pounds")
    accounting_month = WholeNumberField(
        BOOKED,
        thing="Accounting month",
        least=1,
        hint="An open month. 1 is April, 12 is March, 13 takes final corrections",
        required="Enter the accounting month it is booked in",
    )
    document = TextField("Document number (optional)", validators=[AtMost(120, "Document number")])
    reason = TextAreaField("Reason", required="Enter a reason for the adjustment", options=SHORT)


class RecordIncomeForm(MoneyForm):
    """Match funding or income, outside the envelope."""

    amount = amount_field()
    month = MonthField("Month it is for", hint=MONTH_HINT, required="Enter the month it is for")
    reason = TextAreaField(
        "Where it comes from", required="Enter where the income comes from", options=SHORT
    )
    document = TextField("Document number (optional)", validators=[AtMost(120, "Document number")])


class CloseMonthForm(MoneyForm):
    """The close of a month, which needs no more than a button."""


class ReopenMonthForm(MoneyForm):
    """The newest closed month, to be opened again."""

    reason = TextAreaField(
        "Reason",
        required="Enter a reason for opening the month again",
        hint="It stays on record with your name",
        options=SHORT,
    )
