"""Sign in with e-mail and password; sign out by a button."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from tracker.db.journal import housekeeping
from tracker.domain.breaches import Breach
from tracker.services.attempts import TooManyAttemptsError
from tracker.services.organisations import viewer_for
from tracker.services.sign_in import SignIn, sign_in
from tracker.web.access import is_signed_in, public
from tracker.web.account.blueprint import bp
from tracker.web.account.entering import Proof, let_in, safe_address
from tracker.web.account.forms import SignInForm
from tracker.web.account.provider import is_offered
from tracker.web.context import sessions, settings

WRONG = "Enter the email address and password of an account. These do not match one"


@bp.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
@public
def show_sign_in() -> ResponseReturnValue:
    """Ask who it is; an unknown address and a wrong password get the same answer."""
    if is_signed_in():
        return redirect(url_for("home.home"))
    form = SignInForm(data={"next": request.args.get("next", "")})
    status = 200
    if form.validate_on_submit():
        try:
            if _signs_in(form):
                return redirect(safe_address(form.next.data))
        except TooManyAttemptsError:
            return render_template("errors/429.html"), 429
        form.add_breaches([Breach("sign_in_matches", "email", WRONG)])
        status = 422
    elif form.is_submitted():
        status = 422
    page = render_template(
        "account/sign_in.html",
        form=form,
        asked_for=form.next.data or None,
        has_provider=is_offered(),
    )
    return page, status


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session on this device."""
    logout_user()
    session.clear()
    flash("You have signed out", "success")
    return redirect(url_for("account.sign_in"))


def _signs_in(form: SignInForm) -> bool:
    order = SignIn(
        email=form.email.data or "",
        password=form.password.data or "",
        network=request.remote_addr or "",
        key=settings().secret_key,
    )
    with housekeeping(sessions()) as db:
        person = sign_in(db, order)
        viewer = viewer_for(db, person.id) if person else None
    if person is None or viewer is None:
        return False
    let_in(person, viewer, Proof.PASSWORD)
    return True
