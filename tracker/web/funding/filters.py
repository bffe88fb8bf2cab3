"""What narrows or dates a funding page, asked for in its address."""

from tracker.web.fields import DayField, NhsForm


class AsAtForm(NhsForm):
    """The day at whose end the ledger is to be shown."""

    class Meta:
        """Asked for by GET, so that the result has an address; nothing is stored."""

        csrf = False

    as_at = DayField("Show the ledger as at", thing="As-at date", hint="For example, 31 3 2024")
