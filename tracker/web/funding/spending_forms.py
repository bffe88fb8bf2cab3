"""The forms of virements, spending, months and income, each named for its act."""

from typing import Any

from tracker.domain.funding import ActualType, Why, enter_reason
from tracker.web.fields import (
    MonthField,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    WholeNumberField,
    as_in,
    options_of,
)
from tracker.web.funding.forms import SHORT, amount_field, change_field
from tracker.web.funding.steps import MoneyForm

MONTH_HINT = "For example, April 2023"
BOOKED_HINT = "The month it is booked in: 1 is April, 12 is March, 13 takes final corrections"
BLANK_HINT = f"{BOOKED_HINT}. Leave blank to book it in the month it is for"
# A reversal, refund or adjustment is made on pages of their own.
_FIRST_HAND = (ActualType.INVOICE, ActualType.PAYMENT, ActualType.ACCRUAL)


def _month_field(layout: str, hint: str) -> MonthField:
    return MonthField(**as_in(layout, "month", hint=f"{hint}. {MONTH_HINT}"))


def _accounting_month_field(*, optional: bool) -> WholeNumberField:
    hint = BLANK_HINT if optional else BOOKED_HINT
    return WholeNumberField(**as_in("actuals", "accounting_month", optional=optional, hint=hint))


def _document_field(hint: str = "") -> TextField:
    return TextField(
        **as_in("actuals", "document", optional=True, hint=hint, options={"width": "20"})
    )


def _reason_field(why: Why, **own: Any) -> TextAreaField:
    return TextAreaField(
        **as_in("actuals", "reason", required=enter_reason(why), options=SHORT, **own)
    )


def _optional_reason_field() -> TextAreaField:
    return TextAreaField(**as_in("actuals", "reason", optional=True, options=SHORT))


class RequestVirementForm(MoneyForm):
    """A wish to move money from one line to another."""

    from_line_id = SelectField(**as_in("virements", "from_line"))
    to_line_id = SelectField(**as_in("virements", "to_line"))
    amount = amount_field("virements")
    month = _month_field("virements", "The month in which the move counts")
    reason = TextAreaField(**as_in("virements", "reason", options=SHORT))


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
    reason = TextAreaField(
        **as_in("virements", "reason", required="", hint="Needed when you refuse it", options=SHORT)
    )


class RecordSpendingForm(MoneyForm):
    """An invoice, a payment or an accrual against an award."""

    actual_type = RadiosField(
        **as_in(
            "actuals",
            "kind",
            choices=[
                option
                for option in options_of(
                    "actuals", "kind", accrual="Reverse it when the invoice comes"
                )
                if option.value in _FIRST_HAND
            ],
        )
    )
    amount = amount_field("actuals")
    month = _month_field("actuals", "The month that the spending is for")
    accounting_month = _accounting_month_field(optional=True)
    purpose = RadiosField(
        **as_in(
            "actuals",
            "purpose",
            hint="What it pays for",
            choices=options_of(
                "actuals",
                "purpose",
                delivery="Money that reaches people",
                administration="The cost of running a pot or scheme",
            ),
            default="delivery",
        )
    )
    document = _document_field("The invoice or payment number")
    ledger_code = TextField(
        **as_in("actuals", "ledger_code", optional=True, options={"width": "20"})
    )
    reason = _optional_reason_field()


class RecordRefundForm(MoneyForm):
    """Money that came back."""

    names_entry_id = SelectField(
        **as_in(
            "actuals",
            "names_document",
            optional=True,
            blank="No single entry",
            hint="The spending that it refunds. A refund that names it is taken from the same "
            "targets",
            validators=(),
        )
    )
    amount = amount_field("actuals", "The amount that came back, without a minus")
    month = _month_field("actuals", "The month that the refund is for")
    accounting_month = _accounting_month_field(optional=True)
    document = _document_field()
    reason = _reason_field(Why.REFUND)


class ReverseAccrualForm(MoneyForm):
    """An accrual taken out again, whole."""

    accounting_month = _accounting_month_field(optional=False)
    document = _document_field()
    reason = _optional_reason_field()


class AdjustForm(MoneyForm):
    """A correction of an entry in a closed month, by an entry in an open one."""

    amount = change_field(
        "actuals", "The correction, for example 1,234.50. To reduce it, put a minus before it"
    )
    accounting_month = _accounting_month_field(optional=False)
    document = _document_field()
    reason = _reason_field(Why.ADJUSTMENT)


class RecordIncomeForm(MoneyForm):
    """Match funding or income, outside the envelope."""

    amount = amount_field("actuals")
    month = _month_field("actuals", "The month that the income is for")
    reason = _reason_field(Why.INCOME, hint="Where the income comes from")
    document = _document_field()


class CloseMonthForm(MoneyForm):
    """The close of a month, which needs no more than a button."""


class ReopenMonthForm(MoneyForm):
    """The newest closed month, to be opened again."""

    reason = _reason_field(Why.REOPENING, hint="It stays on record with your name")
