"""The forms of indicators: what narrows their list, and where limits of charts are drawn anew."""

from tracker.web.fields import HiddenField, NhsForm, SelectField, TextAreaField, TextField


class MeasuresForm(NhsForm):
    """Words, a clinical area and a national list."""

    class Meta:
        """Asked for by GET, so that the result has an address; nothing is stored."""

        csrf = False

    words = TextField("Search", hint="A name, a domain or a code", options={"width": "20"})
    element = SelectField("Clinical area", blank="All clinical areas")
    list_name = SelectField("National list", blank="All lists")


class LimitsForm(NhsForm):
    """From when on limits are drawn anew, and why."""

    period = SelectField(
        "From which period",
        blank="Select a period",
        required="Select the period from which limits are drawn anew",
        hint="The first period in which the work was done in the new way",
    )
    reason = TextAreaField(
        "Reason",
        hint="What changed in how the work is done. It stands under the chart with your name "
        "and today’s date",
        options={"rows": "3"},
    )


class WithdrawLimitsForm(NhsForm):
    """Why limits are no longer drawn anew."""

    reason = TextAreaField(
        "Reason",
        hint="Everybody who reads the chart can see it, with your name and today’s date",
        options={"rows": "3"},
    )
    seen = HiddenField()
