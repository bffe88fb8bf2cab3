"""Acts of the lead besides the review of one report: more time, and accepting several at once."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.breaches import Breach, RulesBroken
from tracker.domain.outcomes.calendar import Standing, time_is_of_use
from tracker.domain.outcomes.quality import Flag
from tracker.domain.outcomes.states import ReportState
from tracker.domain.periods import Period
from tracker.domain.permissions import Act
from tracker.services.outcomes.acts import (
    ActOnReport,
    ExtendReport,
    accept_report,
    extend_report,
    take_into_review,
)
from tracker.services.outcomes.flags import flags_of_lines
from tracker.services.outcomes.lists import ReportLine
from tracker.services.outcomes.overview import Overview, overview_of
from tracker.services.refusals import NotFoundError, StaleEditError
from tracker.web.access import requires
from tracker.web.context import reading, viewer, writing
from tracker.web.fields import CheckboxesField, DayField, Option
from tracker.web.nhs.wording import day
from tracker.web.outcomes.addresses import crumbs, href_of
from tracker.web.outcomes.blueprint import bp
from tracker.web.outcomes.doing import BodyForm, ReasonForm
from tracker.web.outcomes.finding import look, today
from tracker.web.seen import version_seen


class ExtendForm(ReasonForm):
    """Until when, and why."""

    due = DayField("New due date", required="Enter the new due date")


class AcceptSeveralForm(BodyForm):
    """Which reports, each with the version that was on the page."""

    reports = CheckboxesField("Reports", required="Select at least one report")


@dataclass(frozen=True)
class Chosen:
    """A report that was ticked, and the version of it that the page showed."""

    line: ReportLine
    seen: int


@bp.route("/<reference>/<report_period:period>/extend", methods=["GET", "POST"], endpoint="extend")
@requires(Act.REVIEW_OUTCOMES)
def extend(reference: str, period: Period) -> ResponseReturnValue:
    """Give one report more time, and say why."""
    looked = look(reference, period)
    report, form = looked.report, ExtendForm()
    if not form.is_submitted() and list(time_is_of_use(report.state)):
        return redirect(href_of(report))
    if form.validate_on_submit() and form.due.data:
        order = ExtendReport(report.scheme_id, period, form.due.data, form.reason.data or "")
        try:
            with writing("Give an outcome report more time") as session:
                extend_report(session, viewer(), order)
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        else:
            flash(f"The report is due by {day(order.due)} now", "success")
            return redirect(href_of(report))
    return render_template(
        "outcomes/extend.html",
        report=report,
        is_late=looked.today > report.deadlines.due,
        form=form,
        back_href=href_of(report),
        breadcrumbs=crumbs(report),
    ), (422 if form.is_submitted() else 200)


@bp.route("/<report_period:period>/accept", methods=["GET", "POST"], endpoint="accept_several")
@requires(Act.REVIEW_OUTCOMES)
def accept_several(period: Period) -> ResponseReturnValue:
    """Accept the reports that are ticked, each as if it were the only one."""
    found = overview_of(reading(), viewer(), today())
    waiting = found.of_period(period).of(Standing.WITH_REVIEWER)
    if period not in found.periods:
        raise NotFoundError("No report is expected for this period.")
    form = AcceptSeveralForm()
    flags = flags_of_lines(reading(), waiting)
    form.reports.choices = [
        _option(found, line, flags.get(line.reference or "", ())) for line in waiting
    ]
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit() and form.body.data:
        return _accept_all(period, _chosen(waiting, form.reports.data), form.body.data)
    if form.is_submitted() and not form.body.data:
        message = "Enter the panel or board that decided"
        form.add_breaches([Breach("body_is_named", "body", message)])
    return render_template(
        "outcomes/accept_several.html",
        period=period,
        form=form,
        waiting=waiting,
        back_href=url_for("outcomes.period", period=period),
        breadcrumbs=[*crumbs(), (period.name, url_for("outcomes.period", period=period))],
    ), status


def _accept_all(period: Period, chosen: list[Chosen], body: str) -> ResponseReturnValue:
    """Each in commits of its own: what is refused of one stops none of the others."""
    refused = [said for one in chosen if (said := _accept(one, body))]
    accepted = len(chosen) - len(refused)
    if accepted:
        words = "report is" if accepted == 1 else "reports are"
        flash(f"{accepted:,} {words} accepted", "success")
    for said in refused:
        flash(said, "information")
    return redirect(url_for("outcomes.period", period=period))


def _accept(one: Chosen, body: str) -> str:
    """Accept one report; the sentence that refused it, or nothing."""
    expected, seen = one.line.expected, one.seen
    order = ActOnReport(expected.scheme.id, expected.period, seen)
    try:
        if one.line.state is ReportState.SUBMITTED:
            with writing("Begin the review: outcome report") as session:
                seen = take_into_review(session, viewer(), order).version.journal_number
        order = ActOnReport(expected.scheme.id, expected.period, seen, body=body)
        with writing("Accept the report: outcome report") as session:
            accept_report(session, viewer(), order)
    except RulesBroken as refused:
        return f"{expected.scheme.name}: {refused.breaches[0].message}"
    except StaleEditError:
        return f"{expected.scheme.name}: the report was changed meanwhile. Read it again"
    return ""


def _chosen(waiting: tuple[ReportLine, ...], values: tuple[str, ...]) -> list[Chosen]:
    by_reference = {line.reference: line for line in waiting}
    pairs = [value.partition("@") for value in values]
    return [Chosen(by_reference[name], version_seen(seen)) for name, _, seen in pairs]


def _option(found: Overview, line: ReportLine, flags: tuple[Flag, ...]) -> Option:
    stored = line.expected.stored
    number = stored.number if stored else 0
    # What was ticked keeps the version that its reader saw, when the page is shown again.
    for value in request.form.getlist("reports"):
        if value.partition("@")[0] == line.reference:
            number = version_seen(value.partition("@")[2])
    hint = f"{found.owed_by(line)}, submitted on {day(line.submitted_on)}"
    if flags:
        hint += f". To look at: {'; '.join(one.words for one in flags)}"
    return Option(f"{line.reference}@{number}", line.expected.scheme.name, hint)
