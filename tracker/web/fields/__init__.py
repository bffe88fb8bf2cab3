"""WTForms in the NHS manner: fields that read what a person types and draw NHS markup.

Every field keeps the typed text beside an error, so that nobody types anything twice, and knows
which of its inputs the error summary should lead to.
"""

from wtforms import HiddenField

from tracker.web.fields.choices import (
    CheckboxesField,
    Option,
    RadiosField,
    SelectField,
    TickField,
)
from tracker.web.fields.columns import as_in, label_of, options_of
from tracker.web.fields.day import DayField
from tracker.web.fields.field import AtMost, NhsField, Required
from tracker.web.fields.form import NhsForm, Problem
from tracker.web.fields.sending import FileField, FilesField, SubmitButton
from tracker.web.fields.typed import (
    DecimalField,
    EmailField,
    MoneyField,
    MonthField,
    PasswordField,
    TextAreaField,
    TextField,
    TrajectoryField,
    WholeNumberField,
)

__all__ = [
    "AtMost",
    "CheckboxesField",
    "DayField",
    "DecimalField",
    "EmailField",
    "FileField",
    "FilesField",
    "HiddenField",
    "MoneyField",
    "MonthField",
    "NhsField",
    "NhsForm",
    "Option",
    "PasswordField",
    "Problem",
    "RadiosField",
    "Required",
    "SelectField",
    "SubmitButton",
    "TextAreaField",
    "TextField",
    "TickField",
    "TrajectoryField",
    "WholeNumberField",
    "as_in",
    "label_of",
    "options_of",
]
