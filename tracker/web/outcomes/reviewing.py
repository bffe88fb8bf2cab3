"""Reviewing: take a report up, ask about it at its sections, accept it, or ask for none at all."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from tracker.domain.breaches import RulesBroken
from tracker.domain.outcomes.questions import together
from tracker.domain.outcomes.sections import SECTION_TITLES, Section
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.periods import Period
from tracker.domain.permissions import Act
from tracker.services.outcomes.acts import (
    accept_report,
    query_report,
    supersede_report,
    take_into_review,
    waive_report,
)
from tracker.services.refusals import StaleEditError
from tracker.web.access import requires
from tracker.web.fields import TextAreaField
from tracker.web.outcomes.addresses import href_of
from tracker.web.outcomes.blueprint import bp
from tracker.web.outcomes.doing import (
    ActForm,
    BodyForm,
    DecisionForm,
    Doing,
    ReasonForm,
    act_page,
    done,
)
from tracker.web.outcomes.finding import Looked, look
from tracker.web.outcomes.parts import input_name


@bp.post("/<reference>/<report_period:period>/review", endpoint="review")
@requires(Act.REVIEW_OUTCOMES)
def begin_review(reference: str, period: Period) -> ResponseReturnValue:
    """One press: from here on the partner cannot take the report back."""
    looked = look(reference, period)
    doing = Doing(
        ReportAct.REVIEW,
        take_into_review,
        title="Begin the review",
        lead="",
        button="Begin the review",
        done="You are reviewing this report. Accept it, or send it back with questions",
    )
    form = ActForm()
    try:
        if form.validate():
            return done(looked, doing, form)
    except RulesBroken as refused:
        flash(refused.breaches[0].message, "information")
    except StaleEditError:
        flash("This report was changed meanwhile. Read it again before you begin", "information")
    return redirect(href_of(looked.report))


@bp.route("/<reference>/<report_period:period>/query", methods=["GET", "POST"], endpoint="query")
@requires(Act.REVIEW_OUTCOMES)
def query(reference: str, period: Period) -> ResponseReturnValue:
    """Questions, each at its section; the partner finds them there."""
    looked = look(reference, period)
    doing = Doing(
        ReportAct.QUERY,
        query_report,
        title="Send it back with questions",
        lead="The partner sees each question on the page that it is about. "
        "Leave empty what you have no question about.",
        button="Send the questions",
        done="The report is sent back with your questions",
        form=_questions_form(looked),
    )
    return act_page(looked, doing)


@bp.route("/<reference>/<report_period:period>/accept", methods=["GET", "POST"], endpoint="accept")
@requires(Act.REVIEW_OUTCOMES)
def accept(reference: str, period: Period) -> ResponseReturnValue:
    """Accept the report in the name of the panel or board that decided."""
    doing = Doing(
        ReportAct.ACCEPT,
        accept_report,
        title="Accept the report",
        lead="Its figures count from now on, on every page and in every file.",
        button="Accept the report",
        done="The report is accepted",
        form=BodyForm,
    )
    return act_page(look(reference, period), doing)


@bp.route("/<reference>/<report_period:period>/waive", methods=["GET", "POST"], endpoint="waive")
@requires(Act.REVIEW_OUTCOMES)
def waive(reference: str, period: Period) -> ResponseReturnValue:
    """Ask for no report of this scheme and period, and say why."""
    doing = Doing(
        ReportAct.WAIVE,
        waive_report,
        title="Waive this report",
        lead="The report is no longer expected. What was entered so far stays in its history.",
        button="Waive the report",
        done="No report is asked for this period any more",
        form=DecisionForm,
    )
    return act_page(look(reference, period), doing)


@bp.route(
    "/<reference>/<report_period:period>/open-again", methods=["GET", "POST"], endpoint="reopen"
)
@requires(Act.REVIEW_OUTCOMES)
def open_again(reference: str, period: Period) -> ResponseReturnValue:
    """Open a settled report, so that its partner can change it."""
    looked = look(reference, period)
    was_accepted = looked.report.state is ReportState.ACCEPTED
    doing = Doing(
        ReportAct.SUPERSEDE,
        supersede_report,
        title="Open the report again",
        lead="Its figures stop counting until it is accepted once more."
        if was_accepted
        else "A report is expected again for this period.",
        button="Open it again",
        done="The report is open again",
        form=ReasonForm,
    )
    return act_page(looked, doing)


def _questions_form(looked: Looked) -> type[ActForm]:
    """A question to a section, and one about the whole; all of them are the order's reason."""
    sections = looked.sections if looked.report.state is not ReportState.NIL else ()
    names: dict[str, Section] = {input_name(one.value): one for one in sections}

    def given(self: ActForm) -> dict[str, str]:
        asked: dict[Section | None, str] = {None: self.data["reason"] or ""}
        asked |= {section: self.data[name] or "" for name, section in names.items()}
        return {"reason": together(asked)}

    fields: dict[str, object] = {
        name: TextAreaField(
            f"{SECTION_TITLES[section]} (optional)", thing="Question", options={"rows": "2"}
        )
        for name, section in names.items()
    }
    fields["reason"] = TextAreaField("About the whole report", options={"rows": "2"})
    return type("QuestionsForm", (ActForm,), {**fields, "given": given})
