"""One's own account: what one may do here, and a new password."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.db.journal import housekeeping
from tracker.domain.breaches import RulesBroken
from tracker.domain.permissions import ROLE_LABELS
from tracker.services.account import (
    ChangePassword,
    OwnAccount,
    change_password,
    own_account,
    proves_password,
)
from tracker.services.attempts import TooManyAttemptsError
from tracker.web.access import signed_in
from tracker.web.account.blueprint import bp
from tracker.web.account.entering import Proof, came_by_password, let_in
from tracker.web.account.forms import ChangePasswordForm
from tracker.web.account.tokens import may_make_tokens, tokens_table
from tracker.web.context import reading, sessions, settings, viewer
from tracker.web.funding.cells import Table, text_columns


@bp.get("/account/", endpoint="own")
@signed_in
def show_own() -> str:
    """Name, address, and the roles held in each organisation."""
    account = own_account(reading(), viewer())
    return render_template(
        "account/own.html",
        account=account,
        roles=_roles_table(account),
        tokens=tokens_table(viewer().person_id),
        may_make_tokens=may_make_tokens(),
        breadcrumbs=[("Home", url_for("home.home"))],
    )


@bp.route("/account/password", methods=["GET", "POST"], endpoint="password")
@signed_in
def show_password() -> ResponseReturnValue:
    """Change the password; every other session of this person ends."""
    account = own_account(reading(), viewer())
    needs_current = account.has_password and came_by_password()
    form = ChangePasswordForm()
    if not needs_current:
        del form.current
    if form.validate_on_submit():
        try:
            _change(form.order(request.remote_addr or "", settings(), needs_current=needs_current))
        except TooManyAttemptsError:
            return render_template("errors/429.html"), 429
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        else:
            flash("Password changed. You are signed out everywhere else", "success")
            return redirect(url_for("account.own"))
    page = render_template(
        "account/password.html",
        form=form,
        account=account,
        breadcrumbs=[("Home", url_for("home.home")), ("Your account", url_for("account.own"))],
    )
    return page, 422 if form.is_submitted() else 200


def _change(order: ChangePassword) -> None:
    """In two transactions, so that a wrong password is counted although nothing is changed."""
    by = viewer()
    with housekeeping(sessions()) as db:
        proved = proves_password(db, by, order)
    with housekeeping(sessions()) as db:
        person = change_password(db, by, order, proved=proved)
    let_in(person, by, Proof.PASSWORD)


def _roles_table(account: OwnAccount) -> Table:
    rows: list[list[str]] = [[line.organisation, ROLE_LABELS[line.role]] for line in account.roles]
    return Table(
        "Your roles",
        text_columns("Organisation", "Role"),
        [list(row) for row in rows],
        narrow="stack",
        empty="You have no role yet. Ask the administrator for one",
    )
