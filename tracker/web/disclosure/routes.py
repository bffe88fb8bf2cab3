"""The pages on which exact counts are asked for, decided on, and taken away."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.db.journal import as_at
from tracker.domain.breaches import RulesBroken
from tracker.domain.exact_releases import ReleaseState
from tracker.domain.permissions import Act
from tracker.services.disclosure.releases import (
    ExactReleaseLine,
    decide_release,
    find_release,
    list_exact_releases,
    request_release,
)
from tracker.services.impact.asked import fund_choices
from tracker.services.impact.picture import find_fund_at
from tracker.web.access import requires
from tracker.web.context import reading, viewer, writing
from tracker.web.disclosure import taking
from tracker.web.disclosure.blueprint import bp
from tracker.web.disclosure.forms import DecideReleaseForm, RequestReleaseForm
from tracker.web.disclosure.words import crumbs, facts_of, releases_table

__all__ = ["MODULES", "bp"]

# Named so that importing this module is what adds their pages.
MODULES = (taking,)


@bp.get("/", endpoint="index")
@requires(Act.EXPORT)
def show_index() -> str:
    """Every request for exact counts, with what became of it."""
    return render_template(
        "disclosure/index.html",
        releases=releases_table(list_exact_releases(reading(), viewer())),
        breadcrumbs=crumbs()[:-1],
    )


@bp.route("/new", methods=["GET", "POST"], endpoint="request")
@requires(Act.REQUEST_EXACT)
def ask() -> ResponseReturnValue:
    """Ask for exact counts."""
    form = RequestReleaseForm()
    form.offer(fund_choices(reading()))
    if form.validate_on_submit():
        number = as_at(reading()).number
        fund = find_fund_at(reading(), number, form.fund.data)
        try:
            with writing("Ask for exact counts") as session:
                made = request_release(session, viewer(), form.order(fund.id))
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        else:
            flash("You asked for exact counts. Another person must decide", "success")
            return redirect(url_for("disclosure.release", reference=made.reference))
    return render_template(
        "disclosure/request.html", form=form, breadcrumbs=crumbs()
    ), 422 if form.is_submitted() else 200


@bp.route("/<reference>", methods=["GET", "POST"], endpoint="release")
@requires(Act.EXPORT)
def show_release(reference: str) -> ResponseReturnValue:
    """One request: what is asked, who decided; for somebody else with the right, the decision."""
    line = find_release(reading(), viewer(), reference)
    form = DecideReleaseForm()
    may_decide = _may_decide(line)
    if may_decide and form.validate_on_submit():
        try:
            with writing("Decide who receives exact counts") as session:
                decided = decide_release(session, viewer(), form.order(reference))
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        else:
            flash(f"The release is {decided.state.value}", "success")
            return redirect(url_for("disclosure.release", reference=reference))
    elif form.is_submitted() and not may_decide:
        return redirect(url_for("disclosure.release", reference=reference))
    return render_template(
        "disclosure/release.html",
        line=line,
        facts=facts_of(line),
        form=form if may_decide else None,
        is_open=line.state is ReleaseState.REQUESTED,
        files=taking.files_of(line),
        breadcrumbs=crumbs(),
    ), 422 if form.is_submitted() else 200


def _may_decide(line: ExactReleaseLine) -> bool:
    return (
        line.state is ReleaseState.REQUESTED
        and viewer().may(Act.DECIDE_EXACT)
        and viewer().person_id != line.requested_by
    )
