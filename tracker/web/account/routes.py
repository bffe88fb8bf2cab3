"""Sign in with e-mail and password; sign out by a button."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from tracker.db.journal import housekeeping
from tracker.domain.breaches import Breach
from tracker.services.organisations import viewer_for
from tracker.services.sign_in import SignIn, TooManyAttemptsError, sign_in
from tracker.web.access import account_of, is_signed_in, public
from tracker.web.account.forms import SignInForm
from tracker.web.context import sessions, settings

bp = Blueprint("account", __name__)
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
    return render_template("account/sign_in.html", form=form), status


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session on this device."""
    logout_user()
    session.clear()
    flash("You have signed out", "success")
    return redirect(url_for("account.sign_in"))


def safe_address(asked: str | None) -> str:
    """An address on this site, or home: never one that leads elsewhere."""
    home = url_for("home.home")
    if not asked or not asked.startswith("/") or asked.startswith(("//", "/\\")):
        return home
    parts = urlsplit(asked)
    if parts.scheme or parts.netloc or any(ord(c) < 32 for c in asked) or "\\" in asked:
        return home
    return asked


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
    session.clear()  # a session that was planted before signing in ends here
    session.permanent = True
    login_user(account_of(person, viewer))
    return True
