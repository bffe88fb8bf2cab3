"""Handing a report in: check the answers, submit, say nil, or take it back."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.breaches import Breach, RulesBroken, Severity
from tracker.domain.outcomes.answer_rules import wrong_in_a_submission
from tracker.domain.outcomes.answers import SPENDING, Answers
from tracker.domain.outcomes.sections import section_of
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.periods import Period
from tracker.domain.permissions import Act
from tracker.services.outcomes.acts import (
    ActOnReport,
    recall_report,
    report_nil,
    submit_report,
)
from tracker.services.outcomes.page import ReportSeen
from tracker.services.refusals import StaleEditError
from tracker.web.access import requires
from tracker.web.context import viewer, writing
from tracker.web.fields import Problem
from tracker.web.outcomes.addresses import crumbs, href_of
from tracker.web.outcomes.blueprint import bp
from tracker.web.outcomes.doing import ActForm, Doing, ReasonForm, act_page, tell_stale
from tracker.web.outcomes.finding import Looked, look
from tracker.web.outcomes.said import said
from tracker.web.seen import version_seen


@bp.route("/<reference>/<report_period:period>/check", methods=["GET", "POST"], endpoint="check")
@requires(Act.REPORT_OUTCOMES)
def check(reference: str, period: Period) -> ResponseReturnValue:
    """Every answer before the report is handed in, and the button that does it."""
    looked = look(reference, period)
    form = ActForm(data={"seen": str(looked.report.seen)})
    if not form.is_submitted():
        may = looked.may_fill and looked.may(ReportAct.SUBMIT)
        return (_check_page(looked, form), 200) if may else redirect(href_of(looked.report))
    status = 422
    if form.validate():
        try:
            return _submit(looked, form)
        except RulesBroken as refused:
            return _check_page(looked, form, refused.breaches), 422
        except StaleEditError as stale:
            status = 409
            tell_stale(form, stale)
            looked = look(reference, period)
    return _check_page(looked, form), status


@bp.route("/<reference>/<report_period:period>/nil", methods=["GET", "POST"], endpoint="nil")
@requires(Act.REPORT_OUTCOMES)
def say_nil(reference: str, period: Period) -> ResponseReturnValue:
    """One reason and one press: there is nothing to report."""
    looked = look(reference, period)
    dropped = bool(looked.report.answers and not looked.report.answers.is_empty)
    lead = "You need not fill in anything else for this period."
    if dropped:
        lead += " What you have entered so far stays in the history, and is not handed in."
    doing = Doing(
        ReportAct.REPORT_NIL,
        report_nil,
        title="There is nothing to report",
        lead=lead,
        button="Report nil",
        done="Reported: there is nothing to report for this period",
        form=ReasonForm,
    )
    return act_page(looked, doing)


@bp.route("/<reference>/<report_period:period>/recall", methods=["GET", "POST"], endpoint="recall")
@requires(Act.REPORT_OUTCOMES)
def recall(reference: str, period: Period) -> ResponseReturnValue:
    """Take a report back, as long as nobody has begun to review it."""
    looked = look(reference, period)
    is_nil = looked.report.state is ReportState.NIL
    doing = Doing(
        ReportAct.RECALL,
        recall_report,
        title="Take the report back",
        lead="It is no longer nil then, and you can fill it in."
        if is_nil
        else "It is a draft again then. Submit it once more when you have changed it.",
        button="Take it back",
        done="The report is yours to change again",
    )
    return act_page(looked, doing)


def _submit(looked: Looked, form: ActForm) -> ResponseReturnValue:
    report = looked.report
    order = ActOnReport(report.scheme_id, report.period, version_seen(form.seen.data))
    with writing("Submit an outcome report") as session:
        submit_report(session, viewer(), order)
    flash("Report submitted. You can take it back until its review begins", "success")
    return redirect(href_of(report))


def _check_page(looked: Looked, form: ActForm, breaches: tuple[Breach, ...] = ()) -> str:
    """The answers; what is wrong leads to the page where it can be put right."""
    report = looked.report
    answers = report.answers or Answers()
    refused = [one for one in breaches if one.severity is Severity.ERROR]
    wrong = list(wrong_in_a_submission(answers, report.asked))
    return render_template(
        "outcomes/check.html",
        report=report,
        said=said(report, answers, changes=True, questions=looked.questions),
        form=form,
        form_errors=[*(_problem(report, one) for one in refused), *form.error_summary()],
        many=len(looked.sections) > 1,
        missing=[] if refused else _missing(report, answers),
        is_stopped=any(one.severity is Severity.ERROR for one in wrong),
        back_href=href_of(report),
        breadcrumbs=crumbs(report),
    )


def _missing(report: ReportSeen, answers: Answers) -> list[Problem]:
    """What would stop the report, and what a reviewer is going to ask about."""
    found = [_problem(report, one) for one in wrong_in_a_submission(answers, report.asked)]
    if SPENDING not in answers.values:
        section = section_of(SPENDING.field, report.asked)
        href = href_of(report, "section", section=section.value, to="check")
        found.append(Problem("Say whether the spending in the ledger is right", href))
    return found


def _problem(report: ReportSeen, breach: Breach) -> Problem:
    if breach.field is None or breach.field == "period":
        return Problem(breach.message, None)
    section = section_of(breach.field, report.asked)
    return Problem(breach.message, href_of(report, "section", section=section.value, to="check"))
