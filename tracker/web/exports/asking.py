"""What every page of a file to take away asks alike: its choices, and how they are refused."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from flask import request

from tracker.db.journal import FutureMomentError, NothingRecordedError
from tracker.domain.accounting_months import FIRST_MONTH, LAST_MONTH
from tracker.domain.breaches import Breach, RulesBroken
from tracker.domain.funding import Basis
from tracker.domain.periods import MONTH_NAMES
from tracker.services.impact.asked import FundChoice, fund_choices
from tracker.services.refusals import NotFoundError
from tracker.services.releases import FileKind, FilePublisher, FileQuestion, Keeping
from tracker.web.as_at import (
    IN_THE_FUTURE,
    TOO_EARLY,
    AsAtForm,
    moment_in,
    moment_unless,
    refuse_moment,
)
from tracker.web.context import reading, settings
from tracker.web.fields import DayField, RadiosField, SelectField
from tracker.web.fund_choice import not_offered, offer_funds

_IN_THE_PAST = "date must be today or in the past"
REFUSALS = (RulesBroken, FutureMomentError, NothingRecordedError, NotFoundError)


class FileForm(AsAtForm):
    """Fund, year, basis and day of a file; a kind shows those that it asks."""

    fund = SelectField("Fund", blank=None)
    year = SelectField("Financial year", blank=None)
    basis = RadiosField(
        "Basis of totals",
        choices=[
            (Basis.POT.value, "Pot: what the board awards and pays"),
            (Basis.END_RECIPIENT.value, "End recipient: what pots pass on, and what they keep"),
        ],
        default=Basis.POT.value,
    )

    month = SelectField(
        "Month to report",
        thing="Month",
        blank="The last closed month",
        hint="A month that was reported before comes out as it stood then.",
        choices=[(str(number), MONTH_NAMES[(number + 2) % 12]) for number in range(FIRST_MONTH, 13)]
        + [(str(LAST_MONTH), "March, with the final corrections of the year")],
    )

    def offer(self, funds: tuple[FundChoice, ...]) -> None:
        """Fill the lists; where nothing was asked for, choose what would be answered."""
        self.refused = [
            *offer_funds(self.fund, self.year, funds),
            *not_offered(self.basis, "Select a basis of totals from the list"),
            *not_offered(self.month, "Select a month from the list"),
        ]
        self.basis.data = self.basis.data or Basis.POT.value

    def question(self, asked: Mapping[str, str]) -> FileQuestion:
        """The question that the address asks; RulesBroken where it has no answer."""
        moment = moment_unless(self.refused, self, asked)
        return FileQuestion(
            fund=self.fund.data,
            year=self.year.data,
            basis=Basis(self.basis.data),
            as_at=moment,
            month=int(self.month.data) if self.month.data else None,
        )

    def refuse(self, *, is_ahead: bool) -> None:
        """Say beside the day why there is nothing to tell of it."""
        refuse_moment(self, IN_THE_FUTURE if is_ahead else TOO_EARLY)


class ChangesForm(FileForm):
    """As any file, with the earlier of two moments."""

    since = DayField("From", name="from", thing="Earlier date", hint="For example, 30 6 2023")
    as_at = DayField(
        "To",
        name="to",
        thing="Later date",
        hint="For example, 31 3 2024. Leave it empty for all that is recorded by now.",
    )

    def question(self, asked: Mapping[str, str]) -> FileQuestion:
        """The question that the address asks; RulesBroken where it has no answer."""
        since, now = None, datetime.now(UTC)
        try:
            since = moment_in(self.since, asked)
        except ValueError as error:
            self.refused.append(Breach("since", "since", str(error)))
        # Today is not over, and nothing of it lies after now.
        since = since or (now if self.since.data else None)
        if since and since > now:
            self.refused.append(Breach("since", "since", f"Earlier {_IN_THE_PAST}"))
        found = super().question(asked)
        if found.as_at and found.as_at > now:
            raise RulesBroken([Breach("as_at", "as_at", f"Later {_IN_THE_PAST}")])
        return replace(found, since=since)

    def refuse(self, *, is_ahead: bool) -> None:
        """Nothing was recorded yet at the earlier moment; one that lies ahead was refused."""
        sentence = "Earlier date must be on or after the day of the first entry"
        self.add_breaches([Breach("since", "since", sentence)])


def file_form(kind: FileKind) -> FileForm | None:
    """The choices of a kind, with what the address asks for; none where there is no envelope."""
    funds = fund_choices(reading())
    if not funds:
        return None
    form = (ChangesForm if kind.asks_since else FileForm)(formdata=request.args)
    form.offer(funds)
    return form


def say_refusal(form: FileForm, refused: Exception) -> None:
    """Say beside the choices what was wrong with them."""
    if isinstance(refused, RulesBroken):
        form.add_breaches(refused.breaches)
    else:
        form.refuse(is_ahead=isinstance(refused, FutureMomentError))


def file_publisher() -> FilePublisher:
    """Who publishes, as the deployer's settings say."""
    chosen = settings()
    return FilePublisher(
        chosen.organisation,
        chosen.licence,
        chosen.contact,
        chosen.disclosure_profile,
        chosen.giving_prefix,
    )


def file_keeping() -> Keeping:
    """How long the bytes of files are kept, as the deployer's settings say."""
    return Keeping(settings().keep_files_days, settings().keep_files_mb * 1_000_000)
