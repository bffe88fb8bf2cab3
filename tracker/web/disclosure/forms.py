"""The forms in which one person asks for exact counts and another decides."""

from tracker.domain.exact_releases import LONGEST_RECIPIENT, LONGEST_TEXT
from tracker.services.disclosure.releases import DecideExactRelease, RequestExactRelease
from tracker.services.impact.asked import FundChoice
from tracker.web.fields import (
    AtMost,
    DayField,
    NhsForm,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)


class RequestReleaseForm(NhsForm):
    """Who is to receive exact counts, of what, why and until when."""

    fund = SelectField("Fund", thing="Fund", blank=None)
    year = SelectField("Financial year", thing="Financial year", blank="Select a year")
    recipient = TextField(
        "Who receives the exact counts?",
        thing="Who receives the exact counts",
        hint="The organisation, and the person there who answers for them",
        validators=[AtMost(LONGEST_RECIPIENT, "Who receives the exact counts")],
    )
    why = TextAreaField(
        "Why are exact counts needed?",
        thing="Why exact counts are needed",
        hint="Name the agreement under which they are shared. "
        "Do not enter anything about a person.",
        validators=[AtMost(LONGEST_TEXT, "Why exact counts are needed")],
        options={"rows": "3"},
    )
    until = DayField(
        "Last day on which files may be made",
        thing="Last day on which files may be made",
        hint="Within a year from today. For example, 31 3 2027",
    )

    def offer(self, funds: tuple[FundChoice, ...]) -> None:
        """Offer the funds and the years that have an envelope."""
        years = sorted({year for fund in funds for year in fund.years}, reverse=True)
        self.fund.choices = [(one.code, one.name) for one in funds]
        self.year.choices = [(one, one) for one in years]

    def order(self, fund_id: int) -> RequestExactRelease:
        """What was entered."""
        return RequestExactRelease(
            fund_id,
            self.year.data or "",
            self.recipient.data or "",
            self.why.data or "",
            self.until.data,
        )


class DecideReleaseForm(NhsForm):
    """Yes or no, and why not."""

    decision = RadiosField(
        "Your decision",
        choices=[
            Option("approve", "Approve", "Files with exact counts may be made from now on"),
            Option("refuse", "Refuse", "Nothing leaves. Say why below"),
        ],
        required="Select whether you approve or refuse it",
    )
    reason = TextAreaField(
        "Reason",
        thing="Reason",
        hint="Needed for a refusal",
        options={"rows": "3"},
        validators=[AtMost(LONGEST_TEXT, "Reason")],
    )

    def order(self, reference: str) -> DecideExactRelease:
        """What was decided."""
        approve = self.decision.data == "approve"
        return DecideExactRelease(reference, approve, self.reason.data or "")
