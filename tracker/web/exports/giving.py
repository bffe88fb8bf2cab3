"""The 360Giving file: choose a fund, year and day, see its totals and hash, and fetch it."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.money import in_pounds
from tracker.domain.permissions import Act
from tracker.services.giving import GivingExport, GivingPublisher, GivingQuestion, write_giving_as
from tracker.services.giving.totals import GivingTotals, Sum
from tracker.services.impact.asked import FundChoice, fund_choices
from tracker.services.refusals import NotFoundError
from tracker.web.access import requires
from tracker.web.as_at import AsAtForm, moment_unless
from tracker.web.context import reading, settings, viewer
from tracker.web.exports.asking import REFUSALS, say_refusal
from tracker.web.exports.blueprint import bp
from tracker.web.exports.sending import size_in_words, with_hash
from tracker.web.fields import SelectField
from tracker.web.fund_choice import offer_funds
from tracker.web.paging import address_with


class GivingForm(AsAtForm):
    """Fund, year and day of a file of grants."""

    fund = SelectField("Fund", blank=None)
    year = SelectField("Financial year", blank=None)

    def offer(self, funds: tuple[FundChoice, ...]) -> None:
        """Fill the lists; where nothing was asked for, choose what would be answered."""
        self.refused = offer_funds(self.fund, self.year, funds)

    def question(self, asked: Mapping[str, str]) -> GivingQuestion:
        """The question that the address asks; RulesBroken where it has no answer."""
        moment = moment_unless(self.refused, self, asked)
        return GivingQuestion(self.fund.data, self.year.data, moment)


@dataclass(frozen=True)
class ReadyGiving:
    """A file of grants that was written, with what to say of it and where to fetch it."""

    export: GivingExport
    size: str
    href: str
    totals: list[list[str]]


@bp.get("/360giving", endpoint="giving")
@requires(Act.EXPORT)
def show_giving() -> ResponseReturnValue:
    """The choices; once they are made, the file made ready: its totals, size and hash."""
    form = _form()
    if form is None or not request.args:
        return _page(form)
    try:
        return _page(form, _ready(form.question(request.args)))
    except REFUSALS as refused:
        return _refused(form, refused)


@bp.get("/360giving.json", endpoint="giving_file")
@requires(Act.EXPORT)
def send_giving() -> ResponseReturnValue:
    """The file itself, with its hash in the headers; never one that was not asked for."""
    form = _form()
    if form is None:
        raise NotFoundError("There is no fund with an envelope yet.")
    try:
        file, export = _written(form.question(request.args))
    except REFUSALS as refused:
        return _refused(form, refused)
    response = send_file(
        file, mimetype="application/json", as_attachment=True, download_name=export.name
    )
    return with_hash(response, export.sha256)


def _form() -> GivingForm | None:
    """The choices, with what the address asks for; none where nothing can be exported yet."""
    funds = fund_choices(reading())
    if not funds:
        return None
    form = GivingForm(formdata=request.args)
    form.offer(funds)
    return form


def _page(form: GivingForm | None, ready: ReadyGiving | None = None) -> str:
    return render_template(
        "exports/giving.html",
        filters_form=form,
        ready=ready,
        form_errors=form.error_summary() if form else (),
        breadcrumbs=[("Home", url_for("home.home")), ("Exports", url_for("exports.index"))],
    )


def _refused(form: GivingForm, refused: Exception) -> ResponseReturnValue:
    """The page that asks again, with what was wrong."""
    say_refusal(form, refused)
    return _page(form), 422


def _ready(question: GivingQuestion) -> ReadyGiving:
    _, export = _written(question)
    # The moment in full: whatever is recorded meanwhile, the download is this very file.
    asked = {"fund": export.fund, "year": export.year, "as_at": export.as_at.isoformat()}
    href = address_with(url_for("exports.giving_file"), asked)
    return ReadyGiving(export, size_in_words(export.size), href, _rows(export.totals))


def _rows(totals: GivingTotals) -> list[list[str]]:
    """The control totals, in the order in which they add up."""
    left_out = [_row(f"Left out: {one.instrument.value}", one.sum) for one in totals.left_out]
    return [
        _row("Grants, each pound once", totals.first_level),
        _row("Passed on from a grant in the file", totals.passed_on),
        _row("All grants in the file", totals.in_file),
        *left_out,
        _row("All awards in the ledger", totals.in_ledger),
    ]


def _row(words: str, found: Sum) -> list[str]:
    return [words, f"{found.count:,}", in_pounds(found.pence)]


def _written(question: GivingQuestion) -> tuple[BytesIO, GivingExport]:
    file, chosen = BytesIO(), settings()
    publisher = GivingPublisher(chosen.organisation, chosen.licence, chosen.giving_prefix)
    export = write_giving_as(reading(), viewer(), question, publisher, file)
    file.seek(0)
    return file, export
