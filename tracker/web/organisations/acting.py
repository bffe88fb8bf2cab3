"""What the forms about people share: where they lead back to, and what they offer."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.db.journal import as_at
from tracker.domain.breaches import RulesBroken
from tracker.services.organisations import organisation_lines
from tracker.services.persons import PersonPage, person_page
from tracker.web.context import reading, viewer, writing
from tracker.web.fields import NhsForm
from tracker.web.organisations.forms import RoleForm

Crumbs = list[tuple[str, str]]


def the_person(person_id: int) -> PersonPage:
    """The person whom a page is about."""
    return person_page(reading(), viewer(), person_id)


def offer_organisations(form: RoleForm) -> None:
    """Let every organisation be chosen."""
    lines = organisation_lines(reading(), as_at(reading()).number)
    form.organisation.choices = [(one.code, one.name) for one in lines]


def does(
    form: NhsForm, act: str, done: Callable[[Session], object], told: str, to: str
) -> ResponseReturnValue | None:
    """Do what a form asks as one act and say so; none if it was not sent or was refused."""
    if not form.validate_on_submit():
        return None
    try:
        with writing(act) as session:
            done(session)
    except RulesBroken as refused:
        form.add_breaches(refused.breaches)
        return None
    flash(told, "success")
    return redirect(to)


def form_page(
    template: str, form: NhsForm, person: PersonPage | None = None, **more: object
) -> ResponseReturnValue:
    """A page with a form on it, and the way back."""
    crumbs = crumbs_to(person)
    page = render_template(template, form=form, person=person, breadcrumbs=crumbs, **more)
    return page, 422 if form.is_submitted() else 200


def crumbs_to(person: PersonPage | None = None) -> Crumbs:
    """The way back to the organisations, and to a person."""
    crumbs = [("Home", url_for("home.home")), ("Organisations", url_for("organisations.index"))]
    return [*crumbs, (person.name, address_of(person.id))] if person else crumbs


def address_of(person_id: int) -> str:
    """The page of a person."""
    return url_for("organisations.person", person_id=person_id)
