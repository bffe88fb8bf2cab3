"""Sign in by a link in a mail: ask for one, and press the button that it leads to."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.db.journal import housekeeping
from tracker.domain.breaches import RulesBroken
from tracker.services.attempts import TooManyAttemptsError
from tracker.services.links import AskForLink, ask_for_link, opens, use_link
from tracker.services.organisations import viewer_for
from tracker.web.access import public
from tracker.web.account.blueprint import bp
from tracker.web.account.entering import Proof, let_in, safe_address, secretive
from tracker.web.account.forms import AskForLinkForm, UseLinkForm
from tracker.web.context import reading, sessions, settings


@bp.route("/sign-in/email", methods=["GET", "POST"], endpoint="ask_for_link")
@public
def show_ask_for_link() -> ResponseReturnValue:
    """Ask for the address; the answer is the same whoever it belongs to."""
    form = AskForLinkForm(data={"next": request.args.get("next", "")})
    if form.validate_on_submit():
        order = AskForLink(
            email=form.email.data or "",
            next=_short(safe_address(form.next.data)),
            network=request.remote_addr or "",
            key=settings().secret_key,
        )
        try:
            with housekeeping(sessions()) as db:
                ask_for_link(db, order)
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        except TooManyAttemptsError:
            return render_template("errors/429.html"), 429
        else:
            return redirect(url_for("account.link_sent"))
    status = 422 if form.is_submitted() else 200
    return render_template("account/ask_for_link.html", form=form), status


@bp.get("/sign-in/email/sent", endpoint="link_sent")
@public
def show_link_sent() -> str:
    """Say what happens now, without saying whether there is an account."""
    return render_template("account/link_sent.html")


@bp.route("/sign-in/link/<token>", methods=["GET", "POST"], endpoint="link")
@public
def show_link(token: str) -> ResponseReturnValue:
    """Show a button, and sign in whoever presses it.

    Programs that look into mail open every link in it: opening this one changes nothing.
    """
    form = UseLinkForm()
    if form.validate_on_submit():
        with housekeeping(sessions()) as db:
            used = use_link(db, token)
            viewer = viewer_for(db, used[0].id) if used else None
        if used is not None and viewer is not None:
            let_in(used[0], viewer, Proof.LINK)
            return redirect(safe_address(used[1]))
    elif opens(reading(), token):
        return secretive(render_template("account/link.html", form=form))
    return secretive(render_template("account/link_is_over.html"), 404)


def _short(address: str) -> str:
    """The address that was asked for, unless it is longer than any of ours."""
    return address if len(address) <= 2000 else url_for("home.home")
