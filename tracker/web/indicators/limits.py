"""Drawing the limits of a chart anew, and putting them back: each with a reason others read."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.breaches import RulesBroken
from tracker.domain.periods import Period
from tracker.domain.permissions import Act
from tracker.services.indicators.rebases import RebaseLine
from tracker.services.indicators.rebasing import (
    DrawAnew,
    Withdraw,
    draw_anew,
    find_rebase,
    withdraw,
)
from tracker.services.indicators.series import MeasureSeries, Subject, measure_series
from tracker.services.refusals import NotFoundError, StaleEditError
from tracker.web.access import requires
from tracker.web.context import reading, viewer, writing
from tracker.web.indicators.blueprint import bp
from tracker.web.indicators.charts import series_chart
from tracker.web.indicators.forms import LimitsForm, WithdrawLimitsForm
from tracker.web.seen import version_seen


@bp.route("/measures/<code>/limits/<about>", methods=["GET", "POST"], endpoint="limits")
@requires(Act.REBASE_CHARTS)
def draw_limits_anew(code: str, about: str) -> ResponseReturnValue:
    """Say from which period on the limits of a chart are drawn anew, and why."""
    found = measure_series(reading(), viewer(), code)
    subject = found.about(about)
    periods = _periods(subject)
    form = LimitsForm()
    form.period.choices = [(key, period.name) for key, period in periods.items()]
    if form.validate_on_submit():
        order = DrawAnew(code, about, periods[str(form.period.data)], form.reason.data or "")
        try:
            with writing("Draw the limits of a chart anew") as session:
                draw_anew(session, viewer(), order)
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        else:
            flash(f"Limits are drawn anew from {order.period.name}", "success")
            return redirect(_page_of(code, about))
    return render_template(
        "indicators/limits.html",
        found=found,
        subject=subject,
        form=form,
        charts=_charts(found, subject),
        cancel_href=_page_of(code, about),
        breadcrumbs=_way(found.measure.name, code),
    ), 422 if form.is_submitted() else 200


@bp.route("/limits/<int:rebase_id>/withdraw", methods=["GET", "POST"], endpoint="withdraw_limits")
@requires(Act.REBASE_CHARTS)
def withdraw_limits(rebase_id: int) -> ResponseReturnValue:
    """Say that limits are no longer drawn anew from a period on, and why."""
    rebase, found, subject = _rebase(rebase_id)
    form = WithdrawLimitsForm(data={"seen": str(rebase.number)})
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        order = Withdraw(rebase_id, form.reason.data or "", version_seen(form.seen.data))
        try:
            with writing("Withdraw the limits of a chart") as session:
                withdraw(session, viewer(), order)
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        except StaleEditError as stale:
            status, form.seen.data = 409, str(stale.current)
            rebase, found, subject = _rebase(rebase_id)
        else:
            flash(f"Limits are no longer drawn anew from {rebase.period.name}", "success")
            return redirect(_page_of(rebase.measure_code, subject.about))
    return render_template(
        "indicators/withdraw_limits.html",
        rebase=rebase,
        measure=found.measure,
        subject=subject,
        form=form,
        is_stale=status == 409,
        cancel_href=_page_of(rebase.measure_code, subject.about),
        breadcrumbs=_way(found.measure.name, rebase.measure_code),
    ), status


def _rebase(rebase_id: int) -> tuple[RebaseLine, MeasureSeries, Subject]:
    rebase = find_rebase(reading(), rebase_id)
    if rebase.is_withdrawn:
        raise NotFoundError("These limits are no longer drawn anew.")
    found = measure_series(reading(), viewer(), rebase.measure_code)
    subject = next((one for one in found.subjects if one.subject == rebase.subject), None)
    if subject is None:
        raise NotFoundError("There is no such change of limits.")
    return rebase, found, subject


def _periods(subject: Subject) -> dict[str, Period]:
    """The periods that limits may be drawn anew from, the newest first."""
    found = [
        period
        for series in subject.series
        if series.chart.chart is not None
        for period in series.chart.periods[:0:-1]
    ]
    if not found:
        raise NotFoundError("There is no chart of it yet.")
    return {f"{one.first.isoformat()}/{one.last.isoformat()}": one for one in found}


def _charts(found: MeasureSeries, subject: Subject) -> list[object]:
    return [
        series_chart(found, subject, series, f"limits-{number}")
        for number, series in enumerate(subject.series, start=1)
        if series.chart.chart is not None
    ]


def _page_of(code: str, about: str) -> str:
    return url_for("indicators.measure", code=code, about=about)


def _way(name: str, code: str) -> list[tuple[str, str]]:
    return [
        ("Home", url_for("home.home")),
        ("Indicators", url_for("indicators.index")),
        ("Measures", url_for("indicators.measures")),
        (name, url_for("indicators.measure", code=code)),
    ]
