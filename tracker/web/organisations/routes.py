"""Organisations and people, for the administrator."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.db.journal import as_at
from tracker.domain.breaches import RulesBroken
from tracker.domain.organisations import KIND_LABELS
from tracker.domain.permissions import Act
from tracker.services.organisations import (
    OrganisationLine,
    PersonLine,
    organisation_lines,
    people_lines,
)
from tracker.services.people import Admitted, add_organisation, admit_person, end_access
from tracker.services.refusals import NotFoundError
from tracker.web.access import requires
from tracker.web.context import reading, viewer, writing
from tracker.web.funding.cells import Cell, Table, link, stacked, text_columns
from tracker.web.organisations import headings  # noqa: F401 its pages hang on the same blueprint
from tracker.web.organisations.blueprint import bp
from tracker.web.organisations.forms import AddOrganisationForm, AdmitPersonForm, EndAccessForm

__all__ = ["bp"]


@bp.get("/", endpoint="index")
@requires(Act.MANAGE_ORGANISATIONS)
def show_index() -> str:
    """Every organisation, and everybody who may sign in."""
    return render_template(
        "organisations/index.html",
        people=_people_table(people_lines(reading(), viewer())),
        organisations=_organisations_table(_organisations()),
        breadcrumbs=_crumbs()[:1],
    )


@bp.route("/add", methods=["GET", "POST"], endpoint="add")
@requires(Act.MANAGE_ORGANISATIONS)
def show_add() -> ResponseReturnValue:
    """Add an organisation."""
    form = AddOrganisationForm()
    if form.validate_on_submit():
        try:
            with writing("Add an organisation") as session:
                added = add_organisation(session, viewer(), form.order())
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        else:
            flash(f"Organisation {added.code} added", "success")
            return redirect(url_for("organisations.index"))
    return _form_page("organisations/add.html", form)


@bp.route("/people/add", methods=["GET", "POST"], endpoint="admit")
@requires(Act.MANAGE_ORGANISATIONS)
def show_admit() -> ResponseReturnValue:
    """Let a person sign in, with a role."""
    form = AdmitPersonForm()
    form.organisation.choices = [(one.code, one.name) for one in _organisations()]
    if form.validate_on_submit():
        try:
            with writing("Add a person") as session:
                admitted = admit_person(session, viewer(), form.order())
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        else:
            return _admitted(admitted)
    return _form_page("organisations/admit.html", form)


@bp.route("/people/<int:person_id>/end", methods=["GET", "POST"], endpoint="end_access")
@requires(Act.MANAGE_ORGANISATIONS)
def show_end_access(person_id: int) -> ResponseReturnValue:
    """End a person's access, after asking whether that is meant."""
    person = _person(person_id)
    form = EndAccessForm()
    if form.validate_on_submit():
        try:
            with writing("End a person's access") as session:
                end_access(session, viewer(), person_id)
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        else:
            flash(f"{person.name} can no longer sign in", "success")
            return redirect(url_for("organisations.index"))
    return _form_page("organisations/end_access.html", form, person=person)


def _form_page(
    template: str, form: AddOrganisationForm | AdmitPersonForm | EndAccessForm, **more: object
) -> ResponseReturnValue:
    page = render_template(template, form=form, breadcrumbs=_crumbs(), **more)
    return page, 422 if form.is_submitted() else 200


def _admitted(admitted: Admitted) -> ResponseReturnValue:
    """A password that was made is shown once, here: it goes into no cookie and no address."""
    if admitted.made_password is None:
        flash(f"{admitted.email} may sign in", "success")
        return redirect(url_for("organisations.index"))
    return render_template("organisations/admitted.html", admitted=admitted, breadcrumbs=_crumbs())


def _organisations() -> tuple[OrganisationLine, ...]:
    return organisation_lines(reading(), as_at(reading()).number)


def _person(person_id: int) -> PersonLine:
    for line in people_lines(reading(), viewer()):
        if line.id == person_id:
            return line
    raise NotFoundError("There is no such person.")


def _people_table(people: tuple[PersonLine, ...]) -> Table:
    rows: list[list[Cell]] = [
        [person.name, person.email, stacked(*person.roles) or "No role", _act(person)]
        for person in people
    ]
    columns = text_columns("Name", "Email address", "Roles", "Access")
    return Table("People", columns, rows, narrow="stack", empty="Nobody may sign in yet")


def _act(person: PersonLine) -> Cell:
    if not person.is_active:
        return "Ended"
    if person.id == viewer().person_id:
        return "You"
    href = url_for("organisations.end_access", person_id=person.id)
    return link("End access", href, hidden=f"of {person.name}")


def _organisations_table(lines: tuple[OrganisationLine, ...]) -> Table:
    labels = {kind.value: label for kind, label in KIND_LABELS.items()}
    rows: list[list[Cell]] = [
        [
            line.name,
            line.code,
            labels.get(line.kind, line.kind.capitalize()),
            "Example" if line.is_example else "Real",
        ]
        for line in lines
    ]
    columns = text_columns("Name", "Code", "Kind", "Example or real")
    return Table("Organisations", columns, rows, narrow="stack", empty="None are recorded yet")


def _crumbs() -> list[tuple[str, str]]:
    return [("Home", url_for("home.home")), ("Organisations", url_for("organisations.index"))]
