"""Organisations and people, for the administrator."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.db.journal import as_at
from tracker.domain.breaches import RulesBroken
from tracker.domain.organisations import KIND_LABELS
from tracker.domain.permissions import Act
from tracker.services.mail.problems import count_problems
from tracker.services.organisations import (
    OrganisationLine,
    PersonLine,
    organisation_lines,
    people_lines,
)
from tracker.services.people import add_organisation
from tracker.web.access import requires
from tracker.web.context import reading, viewer, writing
from tracker.web.funding.cells import Cell, Table, link, stacked, text_columns
from tracker.web.organisations import addresses, headings, invitations, mail, people
from tracker.web.organisations.blueprint import bp
from tracker.web.organisations.forms import AddOrganisationForm
from tracker.web.organisations.wording import shown_address, standing

__all__ = ["MODULES", "bp"]

# Named so that importing this module is what adds their pages.
MODULES = (addresses, headings, invitations, people, mail)


@bp.get("/", endpoint="index")
@requires(Act.MANAGE_ORGANISATIONS)
def show_index() -> str:
    """Every organisation, and everybody who may sign in."""
    return render_template(
        "organisations/index.html",
        people=_people_table(people_lines(reading(), viewer())),
        organisations=_organisations_table(_organisations()),
        mail_problems=count_problems(reading(), viewer()),
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
    page = render_template("organisations/add.html", form=form, breadcrumbs=_crumbs())
    return page, 422 if form.is_submitted() else 200


def _crumbs() -> list[tuple[str, str]]:
    return [("Home", url_for("home.home")), ("Organisations", url_for("organisations.index"))]


def _organisations() -> tuple[OrganisationLine, ...]:
    return organisation_lines(reading(), as_at(reading()).number)


def _people_table(people: tuple[PersonLine, ...]) -> Table:
    rows: list[list[Cell]] = [
        [_name(person), shown_address(person), stacked(*person.roles) or "No role", _access(person)]
        for person in people
    ]
    columns = text_columns("Name", "Email address", "Roles", "Access")
    return Table("People", columns, rows, narrow="stack", empty="Nobody may sign in yet")


def _name(person: PersonLine) -> Cell:
    return link(person.name, url_for("organisations.person", person_id=person.id))


def _access(person: PersonLine) -> Cell:
    return "You" if person.id == viewer().person_id else standing(person)


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
