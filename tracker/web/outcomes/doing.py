"""One page for every act on a report: why, who decided, one button; and its refusals in words."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.domain.breaches import Breach, RulesBroken
from tracker.domain.outcomes.guards import LONGEST_BODY, LONGEST_REASON
from tracker.domain.outcomes.states import ReportAct
from tracker.domain.permissions import Viewer
from tracker.services.outcomes.acts import ActOnReport, Recorded
from tracker.services.refusals import StaleEditError
from tracker.services.schemes.standing import recorded
from tracker.web.context import reading, viewer, writing
from tracker.web.fields import AtMost, HiddenField, NhsForm, TextAreaField, TextField
from tracker.web.nhs.wording import moment
from tracker.web.outcomes.addresses import crumbs, href_of
from tracker.web.outcomes.finding import Looked
from tracker.web.seen import version_seen


class ActForm(NhsForm):
    """What every act sends along: the version that was on the page."""

    seen = HiddenField()

    def given(self) -> dict[str, str]:
        """The reason and the body of the order, where the form asks for them."""
        asked: dict[str, Any] = self.data
        return {name: asked[name] or "" for name in ("reason", "body") if name in asked}


class ReasonForm(ActForm):
    """Why."""

    reason = TextAreaField(
        "Why?", thing="Reason", validators=[AtMost(LONGEST_REASON, "Reason")], options={"rows": "3"}
    )


class BodyForm(ActForm):
    """Who decided."""

    body = TextField(
        "Panel or board that decided",
        hint="For example, Health inequalities delivery group",
        validators=[AtMost(LONGEST_BODY, "Panel or board")],
        options={"width": "20"},
    )


class DecisionForm(BodyForm):
    """Who decided, and why."""

    reason = TextAreaField(
        "Why?", thing="Reason", validators=[AtMost(LONGEST_REASON, "Reason")], options={"rows": "3"}
    )


@dataclass(frozen=True)
class Doing:
    """An act as its page words it."""

    act: ReportAct
    do: Callable[[Session, Viewer, ActOnReport], Recorded]
    title: str
    lead: str
    button: str
    done: str
    form: type[ActForm] = ActForm
    context: dict[str, object] = field(default_factory=dict)


def act_page(looked: Looked, doing: Doing) -> ResponseReturnValue:
    """Ask what the act needs, do it, and go back to the report."""
    form = doing.form(data={"seen": str(looked.report.seen)})
    status = 200
    if not form.is_submitted():
        if not looked.may(doing.act):
            return redirect(href_of(looked.report))
    elif form.validate():
        status = 422
        try:
            return done(looked, doing, form)
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        except StaleEditError as stale:
            status = 409
            tell_stale(form, stale)
    else:
        status = 422
    return render_template(
        "outcomes/act.html",
        report=looked.report,
        doing=doing,
        form=form,
        back_href=href_of(looked.report),
        breadcrumbs=crumbs(looked.report),
        **doing.context,
    ), status


def done(looked: Looked, doing: Doing, form: ActForm) -> ResponseReturnValue:
    """Do the act, and go back to the report with the news."""
    report = looked.report
    seen = version_seen(form.seen.data)
    order = ActOnReport(report.scheme_id, report.period, seen, **form.given())
    with writing(f"{doing.title}: outcome report") as session:
        doing.do(session, viewer(), order)
    flash(doing.done, "success")
    return redirect(href_of(report))


def tell_stale(form: ActForm, stale: StaleEditError) -> None:
    """Say who was quicker; what was typed stays, and the next press means the newer version."""
    form.seen.data = str(stale.current)
    by = recorded(reading(), stale.current) if stale.current else None
    who = f" by {by.who} on {moment(by.when)}" if by else ""
    message = f"This report was changed{who}. Read it again, then press the button once more"
    form.add_breaches([Breach("report_is_as_seen", None, message)])
