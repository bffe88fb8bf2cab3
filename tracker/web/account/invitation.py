"""Accept an invitation, with a password of one's own or without one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.db.journal import housekeeping
from tracker.db.organisations import Person
from tracker.domain.breaches import RulesBroken
from tracker.domain.permissions import ROLE_LABELS, Viewer
from tracker.services.invitations import Accept, accept_invitation, opened_invitation
from tracker.services.organisations import viewer_for
from tracker.web.access import public
from tracker.web.account.blueprint import bp
from tracker.web.account.entering import Proof, let_in, secretive
from tracker.web.account.forms import AcceptInvitationForm
from tracker.web.context import reading, sessions


@bp.route("/invitation/<token>", methods=["GET", "POST"], endpoint="invitation")
@public
def show_invitation(token: str) -> ResponseReturnValue:
    """Show who is invited to what; accepting takes a button, so that opening changes nothing."""
    form = AcceptInvitationForm()
    if form.validate_on_submit():
        order = Accept(token, form.password.data or "", form.password_again.data or "")
        try:
            accepted = _accepts(order)
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        else:
            return _welcomed(*accepted) if accepted else _over()
    invited = opened_invitation(reading(), token)
    if invited is None:
        return _over()
    roles = [f"{ROLE_LABELS[line.role]}, {line.organisation}" for line in invited.roles]
    page = render_template("account/invitation.html", form=form, invited=invited, roles=roles)
    return secretive(page, 422 if form.is_submitted() else 200)


def _accepts(order: Accept) -> tuple[Person, Viewer] | None:
    with housekeeping(sessions()) as db:
        person = accept_invitation(db, order)
        viewer = viewer_for(db, person.id) if person else None
    return (person, viewer) if person is not None and viewer is not None else None


def _welcomed(person: Person, viewer: Viewer) -> ResponseReturnValue:
    let_in(person, viewer, Proof.LINK)
    flash("You accepted the invitation and are signed in", "success")
    return redirect(url_for("home.home"))


def _over() -> ResponseReturnValue:
    return secretive(render_template("account/invitation_is_over.html"), 404)
