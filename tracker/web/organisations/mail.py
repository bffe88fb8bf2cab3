"""Mail that did not arrive."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.db.journal import housekeeping
from tracker.domain.mail import MailStatus
from tracker.domain.permissions import Act
from tracker.services.mail.problems import MOST_SHOWN, MailProblem, mail_problems, put_away
from tracker.web.access import requires
from tracker.web.context import reading, sessions, viewer
from tracker.web.nhs.wording import moment
from tracker.web.organisations.acting import crumbs_to
from tracker.web.organisations.blueprint import bp
from tracker.web.organisations.forms import ConfirmForm

_WORDS = {
    MailStatus.UNDELIVERABLE: "Cannot be delivered",
    MailStatus.GIVEN_UP: "Given up after four days",
    MailStatus.WAITING: "Will be tried again",
}


@bp.get("/mail", endpoint="mail")
@requires(Act.MANAGE_ORGANISATIONS)
def show_mail() -> str:
    """Every mail that did not arrive, and why."""
    problems = mail_problems(reading(), viewer())
    return render_template(
        "organisations/mail.html",
        mails=[(_facts(problem), _ended(problem)) for problem in problems],
        most=MOST_SHOWN,
        form=ConfirmForm(),
        breadcrumbs=crumbs_to(),
    )


@bp.post("/mail/<int:mail_id>/put-away", endpoint="put_mail_away")
@requires(Act.MANAGE_ORGANISATIONS)
def put_mail_away(mail_id: int) -> ResponseReturnValue:
    """Take a mail off the list."""
    if ConfirmForm().validate_on_submit():
        with housekeeping(sessions()) as session:
            put_away(session, viewer(), mail_id)
        flash("Taken off the list", "success")
    return redirect(url_for("organisations.mail"))


def _facts(problem: MailProblem) -> list[tuple[str, str]]:
    tries = "1 try" if problem.tries == 1 else f"{problem.tries} tries"
    return [
        ("To", problem.address),
        ("Subject", problem.subject),
        ("Written", moment(problem.written_at)),
        ("State", f"{_WORDS[problem.status]}, after {tries}"),
        ("What was said", problem.problem),
    ]


def _ended(problem: MailProblem) -> tuple[str, str] | None:
    """The button of a mail that nobody tries again: its words for a screen reader, its address."""
    if problem.status is MailStatus.WAITING:
        return None
    return problem.address, url_for("organisations.put_mail_away", mail_id=problem.id)
