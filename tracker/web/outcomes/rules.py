"""Who reports how often and by when: read by everybody who reports, changed by the lead."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.db.journal import as_at
from tracker.domain.breaches import RulesBroken
from tracker.domain.outcomes.tiers import ReportingRules
from tracker.domain.permissions import Act
from tracker.services.outcomes.settings import (
    RulesRecorded,
    SetReportingRules,
    reporting_rules_at,
    rules_recorded,
    set_reporting_rules,
)
from tracker.services.refusals import StaleEditError
from tracker.web.access import requires
from tracker.web.context import reading, viewer, writing
from tracker.web.nhs.history import Change, Difference, Entry
from tracker.web.outcomes.addresses import crumbs
from tracker.web.outcomes.blueprint import bp
from tracker.web.outcomes.rules_form import (
    RulesForm,
    at_their_inputs,
    in_words,
    rows_of,
    rules_form,
    rules_typed,
)
from tracker.web.seen import version_seen


@bp.get("/rules", endpoint="rules")
@requires(Act.READ_OUTCOMES)
def show_rules() -> str:
    """The rules as they stand, and every change of them."""
    number = as_at(reading()).number
    return render_template(
        "outcomes/rules.html",
        lines=list(in_words(reporting_rules_at(reading(), number)).items()),
        history=_history(rules_recorded(reading(), number)),
        breadcrumbs=crumbs(),
    )


@bp.route("/rules/change", methods=["GET", "POST"], endpoint="change_rules")
@requires(Act.SET_REPORTING)
def change_rules() -> ResponseReturnValue:
    """Say how much is asked of awards of which size from now on, and why."""
    recorded = rules_recorded(reading(), as_at(reading()).number)[:1]
    standing = recorded[0].rules if recorded else ReportingRules()
    form = rules_form(standing, recorded[0].number if recorded else 0)
    status, differences = (422 if form.is_submitted() else 200), list[Difference]()
    if form.validate_on_submit():
        typed = rules_typed(standing, form)
        order = SetReportingRules(typed, form.reason.data or "", version_seen(form.seen.data))
        try:
            with writing("Set who reports how often") as session:
                set_reporting_rules(session, viewer(), order)
        except RulesBroken as refused:
            form.add_breaches(at_their_inputs(refused.breaches))
        except StaleEditError as stale:
            status, differences = 409, _differences(typed, standing)
            form.seen.data = str(stale.current)
        else:
            flash("The rules hold from now on", "success")
            return redirect(url_for("outcomes.rules"))
    return _page(form, standing, recorded[0] if recorded else None, differences), status


def _page(
    form: RulesForm,
    standing: ReportingRules,
    recorded: RulesRecorded | None,
    differences: list[Difference],
) -> str:
    return render_template(
        "outcomes/rules_form.html",
        form=form,
        sizes=rows_of(standing),
        recorded=recorded,
        differences=differences,
        cancel_href=url_for("outcomes.rules"),
        breadcrumbs=[*crumbs(), ("Who reports how often", url_for("outcomes.rules"))],
    )


def _differences(typed: ReportingRules, standing: ReportingRules) -> list[Difference]:
    """What this person entered beside what somebody else stored meanwhile."""
    yours, stored = in_words(typed), in_words(standing)
    return [
        Difference(what, yours.get(what, "No such size"), stored.get(what, "No such size"))
        for what in {**yours, **stored}
    ]


def _history(recorded: tuple[RulesRecorded, ...]) -> list[Entry]:
    """What each setting changed of the one before, the newest first."""
    # Before the first setting there were the rules that the tracker came with.
    rules = [*(one.rules for one in recorded), ReportingRules()]
    return [
        Entry(one.when, one.who, "Rules set", _changes(old, one.rules), one.reason)
        for one, old in zip(recorded, rules[1:], strict=True)
    ]


def _changes(old: ReportingRules, new: ReportingRules) -> tuple[Change, ...]:
    was, now = in_words(old), in_words(new)
    return tuple(
        Change(what, was.get(what), now.get(what))
        for what in {**was, **now}
        if was.get(what) != now.get(what)
    )
