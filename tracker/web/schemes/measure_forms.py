"""The forms with which a scheme is given its measures."""

from tracker.domain.schemes import TargetOperator
from tracker.services.schemes.words import OPERATOR_WORDS
from tracker.web.fields import (
    AtMost,
    DayField,
    DecimalField,
    HiddenField,
    NhsForm,
    SelectField,
    TextAreaField,
    TextField,
)


class FindMeasureForm(NhsForm):
    """Words to search the catalogue for."""

    class Meta:
        """Asked for by GET, so that the result has an address; nothing is stored."""

        csrf = False

    words = TextField("Search the catalogue", options={"width": "20"})


class MeasureForm(NhsForm):
    """What is known before, and what is aimed for."""

    baseline = DecimalField(
        "Baseline (optional)", thing="Baseline", hint="The value before the scheme began"
    )
    baseline_period = TextField(
        "Baseline period (optional)",
        hint="For example, 2022/23",
        validators=[AtMost(60, "Baseline period")],
        options={"width": "10"},
    )
    operator = SelectField(
        "The target is met when the value is (optional)",
        thing="When the target is met",
        blank="No target",
        choices=[(one.value, OPERATOR_WORDS[one]) for one in TargetOperator],
    )
    target = DecimalField("Target (optional)", thing="Target")
    target_date = DayField(
        "Target date (optional)", thing="Target date", hint="For example, 31 3 2027"
    )
    reason = TextAreaField(
        "Note or reason (optional)",
        hint="For example, why there is no baseline, or why the target changes",
        validators=[AtMost(2_000, "Note or reason")],
        options={"rows": "2"},
    )
    seen = HiddenField()


class StopForm(NhsForm):
    """Why a measure is no longer used."""

    reason = TextAreaField(
        "Reason",
        hint="Shown in the history of the scheme. What was reported so far is kept",
        required="Enter a reason for no longer using this measure",
        validators=[AtMost(2_000, "Reason")],
        options={"rows": "2"},
    )
    seen = HiddenField()
