"""Letting people in: by an invitation that is mailed, or with a password that is handed over."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.breaches import RulesBroken
from tracker.domain.permissions import Act
from tracker.services.invitations import invite, invite_again, withdraw_invitation
from tracker.services.people import Admitted, admit_person
from tracker.web.access import requires
from tracker.web.context import viewer, writing
from tracker.web.organisations.acting import (
    address_of,
    crumbs_to,
    does,
    form_page,
    offer_organisations,
    the_person,
)
from tracker.web.organisations.blueprint import bp
from tracker.web.organisations.forms import AdmitPersonForm, ConfirmForm, InviteForm

_WITH_FORM = ["GET", "POST"]


@bp.route("/people/invite", methods=_WITH_FORM, endpoint="invite")
@requires(Act.MANAGE_ORGANISATIONS)
def show_invite() -> ResponseReturnValue:
    """Invite a person by e-mail."""
    form = InviteForm()
    offer_organisations(form)
    if form.validate_on_submit():
        try:
            with writing("Invite a person") as session:
                person = invite(session, viewer(), form.order())
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        else:
            flash(f"The invitation to {person.email} is on its way", "success")
            return redirect(address_of(person.id))
    return form_page("organisations/invite.html", form)


@bp.route("/people/<int:person_id>/invite-again", methods=_WITH_FORM, endpoint="invite_again")
@requires(Act.MANAGE_ORGANISATIONS)
def show_invite_again(person_id: int) -> ResponseReturnValue:
    """Send an invitation again, for another week."""
    person, form = the_person(person_id), ConfirmForm()
    done = does(
        form,
        "Send an invitation again",
        lambda session: invite_again(session, viewer(), person_id),
        f"The invitation to {person.email} is on its way again",
        address_of(person_id),
    )
    return done or form_page("organisations/invite_again.html", form, person)


@bp.route("/people/<int:person_id>/withdraw", methods=_WITH_FORM, endpoint="withdraw")
@requires(Act.MANAGE_ORGANISATIONS)
def show_withdraw(person_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    person, form = the_person(person_id), ConfirmForm()
    done = does(
        form,
        "Withdraw an invitation",
        lambda session: withdraw_invitation(session, viewer(), person_id),
        f"The invitation of {person.name} was withdrawn",
        address_of(person_id),
    )
    return done or form_page("organisations/withdraw.html", form, person)


@bp.route("/people/add", methods=_WITH_FORM, endpoint="admit")
@requires(Act.MANAGE_ORGANISATIONS)
def show_admit() -> ResponseReturnValue:
    """Let a person sign in with a password that is handed over."""
    form = AdmitPersonForm()
    offer_organisations(form)
    if form.validate_on_submit():
        try:
            with writing("Add a person") as session:
                admitted = admit_person(session, viewer(), form.order())
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        else:
            return _admitted(admitted)
    return form_page("organisations/admit.html", form)


def _admitted(admitted: Admitted) -> ResponseReturnValue:
    """A password that was made is shown once, here: it goes into no cookie and no address."""
    if admitted.made_password is None:
        flash(f"{admitted.email} may sign in", "success")
        return redirect(url_for("organisations.index"))
    crumbs = crumbs_to()
    return render_template("organisations/admitted.html", admitted=admitted, breadcrumbs=crumbs)
