"""The measures of a scheme: choose from the catalogue, give baseline and target, stop."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.breaches import RulesBroken
from tracker.domain.permissions import Act
from tracker.domain.schemes import TargetOperator
from tracker.domain.trajectories import in_words
from tracker.services.refusals import NotFoundError, StaleEditError
from tracker.services.schemes.links import LinkMeasure, link_measure
from tracker.services.schemes.measuring import (
    MeasureToSet,
    StopMeasure,
    measure_to_set,
    measures_page,
    stop_measure,
)
from tracker.services.schemes.words import day_in_words, quantity, target_in_words
from tracker.web.access import requires
from tracker.web.context import reading, viewer, writing
from tracker.web.nhs.history import Difference
from tracker.web.paging import Page, address_with, asked_page
from tracker.web.schemes import cells
from tracker.web.schemes.addresses import Crumbs, crumbs
from tracker.web.schemes.blueprint import bp
from tracker.web.schemes.filters import chosen
from tracker.web.schemes.measure_forms import FindMeasureForm, MeasureForm, StopForm
from tracker.web.seen import version_seen

PAGE_SIZE = 20


@bp.get("/<reference>/measures", endpoint="measures")
@requires(Act.READ_SCHEMES)
def show_measures(reference: str) -> str:
    """What the scheme is measured by, and a search of the catalogue for more."""
    form = FindMeasureForm(formdata=request.args)
    page = measures_page(reading(), viewer(), reference, form.words.data or "")
    paging = Page(asked_page(request.args), len(page.offered), PAGE_SIZE)
    offered = page.offered[paging.offset : paging.offset + paging.size]
    return render_template(
        "schemes/measures.html",
        page=page,
        held=cells.held_rows(reference, page.subscriptions),
        offered=cells.offered_rows(reference, offered),
        filters_form=form,
        paging=paging,
        page_href=lambda number: address_with(request.path, request.args, page=number),
        breadcrumbs=crumbs(reference, page.scheme_name),
    )


@bp.route("/<reference>/measures/<code>", methods=["GET", "POST"], endpoint="measure")
@requires(Act.READ_SCHEMES)
def set_measure(reference: str, code: str) -> ResponseReturnValue:
    """Subscribe to a measure, or change its baseline and target."""
    asked = measure_to_set(reading(), viewer(), reference, code)
    form = MeasureForm(data=_stored(asked))
    differences: list[Difference] = []
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            return _save(asked, form)
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        except StaleEditError as stale:
            asked = measure_to_set(reading(), viewer(), reference, code)
            differences, status = _differences(asked, form), 409
            form.seen.data = str(stale.current)
    return render_template(
        "schemes/measure.html",
        asked=asked,
        form=form,
        differences=differences,
        breadcrumbs=_way(asked),
    ), status


@bp.route("/<reference>/measures/<code>/stop", methods=["GET", "POST"], endpoint="stop_measure")
@requires(Act.READ_SCHEMES)
def stop(reference: str, code: str) -> ResponseReturnValue:
    """Stop using a measure, with the reason that others will read."""
    asked = measure_to_set(reading(), viewer(), reference, code)
    if asked.subscription is None:
        raise NotFoundError("This scheme does not use the measure.")
    form = StopForm(data={"seen": str(asked.seen)})
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        order = StopMeasure(
            asked.key.id, code, form.reason.data or "", version_seen(form.seen.data)
        )
        try:
            with writing("Stop using a measure") as session:
                stop_measure(session, viewer(), order)
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        except StaleEditError as stale:
            asked, status = measure_to_set(reading(), viewer(), reference, code), 409
            form.seen.data = str(stale.current)
        else:
            flash(f"{asked.measure.name} is no longer used", "success")
            return redirect(url_for("schemes.measures", reference=reference))
    return render_template(
        "schemes/stop_measure.html",
        asked=asked,
        form=form,
        is_stale=status == 409,
        breadcrumbs=_way(asked),
    ), status


def _save(asked: MeasureToSet, form: MeasureForm) -> ResponseReturnValue:
    order = LinkMeasure(
        scheme_id=asked.key.id,
        measure_code=asked.measure.code,
        baseline=form.baseline.data,
        baseline_period=form.baseline_period.data or "",
        target=form.target.data,
        target_operator=chosen(TargetOperator, form.operator.data),
        target_date=form.target_date.data,
        starts=form.baseline_date.data,
        steps=form.steps.data or (),
        tolerance=form.tolerance.data,
        reason=form.reason.data or "",
        seen=version_seen(form.seen.data),
    )
    with writing("Link a scheme to a measure") as session:
        link_measure(session, viewer(), order)
    flash(f"{asked.measure.name} saved", "success")
    return redirect(url_for("schemes.measures", reference=asked.key.reference))


def _stored(asked: MeasureToSet) -> dict[str, object]:
    now = asked.subscription
    if now is None:
        return {"seen": str(asked.seen)}
    return {
        "seen": str(asked.seen),
        "baseline": now.baseline,
        "baseline_period": now.baseline_period,
        "target": now.target,
        "operator": now.operator,
        "target_date": now.target_date,
        "baseline_date": now.starts,
        "steps": now.steps or None,
        "tolerance": now.tolerance,
        "reason": now.note,
    }


def _differences(asked: MeasureToSet, form: MeasureForm) -> list[Difference]:
    """What this person entered beside what somebody else stored meanwhile."""
    now, unit = asked.subscription, asked.measure.unit
    operator = chosen(TargetOperator, form.operator.data)
    by = day_in_words(form.target_date.data) if form.target_date.data else ""
    stored_by = day_in_words(now.target_date) if now and now.target_date else ""
    yours = target_in_words(operator, form.target.data, unit)
    stored = target_in_words(now.operator, now.target, unit) if now else ""
    return [
        Difference("In use", "Yes", "Yes" if now else "No"),
        Difference(
            "Baseline",
            quantity(form.baseline.data, unit),
            quantity(now.baseline, unit) if now else "",
        ),
        Difference(
            "Baseline period", form.baseline_period.data or "", now.baseline_period if now else ""
        ),
        Difference("Target", yours, stored),
        Difference("Target date", by, stored_by),
        *_differences_of_the_way(asked, form),
    ]


def _differences_of_the_way(asked: MeasureToSet, form: MeasureForm) -> list[Difference]:
    now = asked.subscription
    yours, stored = form.baseline_date.data, now.starts if now else None
    tolerated = form.tolerance.data
    return [
        Difference(
            "Baseline date",
            day_in_words(yours) if yours else "",
            day_in_words(stored) if stored else "",
        ),
        Difference(
            "Trajectory", in_words(form.steps.data or ()), in_words(now.steps if now else ())
        ),
        Difference(
            "Tolerance",
            "" if tolerated is None else f"{tolerated:f}",
            "" if now is None or now.tolerance is None else f"{now.tolerance:f}",
        ),
    ]


def _way(asked: MeasureToSet) -> Crumbs:
    reference = asked.key.reference
    measures = ("Measures", url_for("schemes.measures", reference=reference))
    return [*crumbs(reference, asked.scheme_name), measures]
