"""`tracker person add` and `tracker organisation add`: how the first people come in."""

import sys

import click

from tracker.cli.group import Refusal
from tracker.cli.opening import opened
from tracker.cli.options import OneOf
from tracker.db.journal import unit_of_work
from tracker.domain.organisations import SHORTEST_PASSWORD, OrganisationKind
from tracker.domain.permissions import Role
from tracker.services.organisations import system_viewer
from tracker.services.people import AddOrganisation, AdmitPerson, add_organisation, admit_person
from tracker.settings import read_settings

SOURCE = "command"


@click.group()
def person() -> None:
    """People who may sign in."""


@click.group()
def organisation() -> None:
    """Organisations that hold, receive or spend money."""


@person.command(name="add")
@click.argument("email")
@click.option("--role", type=OneOf(Role), required=True, help="What the person is there for.")
@click.option("--organisation", "code", metavar="CODE", required=True, help="Where they are.")
@click.option("--name", metavar="NAME", help="Shown beside what they do. Default: the address.")
def add_a_person(email: str, role: Role, code: str, name: str | None) -> None:
    """Let EMAIL sign in with a role, or give them a further one.

    Asks for a password at a terminal. Left empty, or without a terminal, one is made and
    printed.
    """
    settings = read_settings(needs_key=False)
    with opened(settings) as sessions:
        password = _ask_password()
        order = AdmitPerson(email, name or email, role, code, password, password)
        with unit_of_work(sessions, by=None, act="Add a person", source=SOURCE) as session:
            admitted = admit_person(session, system_viewer(), order)
    click.echo(f"{admitted.email} may sign in as {role.value} of {code}")
    if admitted.made_password:
        click.echo(f"Password: {admitted.made_password}")


@organisation.command(name="add")
@click.argument("code")
@click.argument("name")
@click.option(
    "--kind", type=OneOf(OrganisationKind), required=True, help="What kind of body it is."
)
def add_an_organisation(code: str, name: str, kind: OrganisationKind) -> None:
    """Record an organisation by a CODE of its own and its NAME."""
    settings = read_settings(needs_key=False)
    with opened(settings) as sessions:
        with unit_of_work(sessions, by=None, act="Add an organisation", source=SOURCE) as session:
            added = add_organisation(session, system_viewer(), AddOrganisation(code, name, kind))
        click.echo(f"Added {added.code}")


def _ask_password() -> str:
    """What was typed twice at a terminal; elsewhere nothing, so that one is made."""
    if not sys.stdin.isatty():
        return ""
    typed: str = click.prompt(
        f"Password, {SHORTEST_PASSWORD} characters or more (empty to have one made)",
        default="",
        show_default=False,
        hide_input=True,
    )
    if typed and typed != click.prompt("The same password again", hide_input=True):
        raise Refusal("Enter the same password in both places.")
    return typed
