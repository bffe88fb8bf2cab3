"""One person: their roles in each organisation, ending their access, and removing their name."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.people import PersonState
from tracker.domain.permissions import ROLE_LABELS, Act, Role
from tracker.services.addresses import corrections
from tracker.services.identities import forget_identity
from tracker.services.leavers import anonymise
from tracker.services.people import end_access
from tracker.services.persons import PersonPage, find_person, state_of
from tracker.services.refusals import NotFoundError
from tracker.services.roles import RoleChange, RoleLine, give_role, take_role
from tracker.web.access import requires
from tracker.web.account.tokens import tokens_table
from tracker.web.context import reading, viewer
from tracker.web.funding.cells import Cell, Table, link, text_columns
from tracker.web.nhs.history import Entry
from tracker.web.organisations.acting import (
    address_of,
    crumbs_to,
    does,
    form_page,
    offer_organisations,
    the_person,
)
from tracker.web.organisations.blueprint import bp
from tracker.web.organisations.forms import AnonymiseForm, ConfirmForm, RoleForm
from tracker.web.organisations.wording import shown_address, standing

_WITH_FORM = ["GET", "POST"]


@bp.get("/people/<int:person_id>", endpoint="person")
@requires(Act.MANAGE_ORGANISATIONS)
def show_person(person_id: int) -> str:
    """Everything about one person, and what can be done."""
    person = the_person(person_id)
    return render_template(
        "organisations/person.html",
        person=person,
        state=standing(person),
        shown_address=shown_address(person),
        ways=_ways(person),
        roles=_roles_table(person),
        tokens=tokens_table(person_id),
        acts=_acts(person),
        history=_history(person),
        may_give=_holds_roles(person),
        breadcrumbs=crumbs_to(),
    )


@bp.route("/people/<int:person_id>/roles/give", methods=_WITH_FORM, endpoint="give_role")
@requires(Act.MANAGE_ORGANISATIONS)
def show_give_role(person_id: int) -> ResponseReturnValue:
    """Give a person a role in one more organisation."""
    person, form = the_person(person_id), RoleForm()
    offer_organisations(form)
    done = does(
        form,
        "Give a role",
        lambda session: give_role(
            session,
            viewer(),
            found := find_person(session, person_id),
            state_of(session, found),
            Role(form.role.data),
            form.organisation.data or "",
        ),
        f"Role given to {person.name}",
        address_of(person_id),
    )
    return done or form_page("organisations/give_role.html", form, person)


@bp.route(
    "/people/<int:person_id>/roles/<role>/<code>/take", methods=_WITH_FORM, endpoint="take_role"
)
@requires(Act.MANAGE_ORGANISATIONS)
def show_take_role(person_id: int, role: str, code: str) -> ResponseReturnValue:
    """Take one role away, after asking whether that is meant."""
    person, form = the_person(person_id), ConfirmForm()
    held = next((one for one in person.roles if (one.role, one.code) == (role, code)), None)
    if held is None:
        raise NotFoundError("This person does not have that role there.")
    done = does(
        form,
        "Take a role away",
        lambda session: take_role(
            session, viewer(), find_person(session, person_id), held.role, code
        ),
        f"Role taken away from {person.name}",
        address_of(person_id),
    )
    words = _role(held)
    return done or form_page("organisations/take_role.html", form, person, words=words)


@bp.route("/people/<int:person_id>/end", methods=_WITH_FORM, endpoint="end_access")
@requires(Act.MANAGE_ORGANISATIONS)
def show_end_access(person_id: int) -> ResponseReturnValue:
    """End a person's access, after asking whether that is meant."""
    person, form = the_person(person_id), ConfirmForm()
    done = does(
        form,
        "End a person's access",
        lambda session: end_access(session, viewer(), person_id),
        f"{person.name} can no longer sign in",
        address_of(person_id),
    )
    return done or form_page("organisations/end_access.html", form, person)


@bp.route("/people/<int:person_id>/anonymise", methods=_WITH_FORM, endpoint="anonymise")
@requires(Act.MANAGE_ORGANISATIONS)
def show_anonymise(person_id: int) -> ResponseReturnValue:
    """Remove the name and address of somebody who left, for ever."""
    person, form = the_person(person_id), AnonymiseForm()
    done = does(
        form,
        "Remove a person's name",
        lambda session: anonymise(session, viewer(), person_id),
        "Name and address removed",
        address_of(person_id),
    )
    return done or form_page("organisations/anonymise.html", form, person)


@bp.route("/people/<int:person_id>/new-account", methods=_WITH_FORM, endpoint="forget_identity")
@requires(Act.MANAGE_ORGANISATIONS)
def show_forget_identity(person_id: int) -> ResponseReturnValue:
    """Let the person sign in with another account of their organisation from now on."""
    person, form = the_person(person_id), ConfirmForm()
    done = does(
        form,
        "Untie an organisation's account",
        lambda session: forget_identity(session, viewer(), person_id),
        f"{person.name} can sign in with a new account of their organisation",
        address_of(person_id),
    )
    return done or form_page("organisations/forget_identity.html", form, person)


def _ways(person: PersonPage) -> str:
    if person.state in (PersonState.INVITED, PersonState.LAPSED):
        return "Nothing, until the invitation is accepted"
    if person.state is not PersonState.ACTIVE:
        return "Nothing any more"
    ways = ["link by email"]
    ways += ["password"] if person.has_password else []
    ways += ["account of their organisation"] if person.has_identity else []
    return ", ".join(ways).capitalize()


def _holds_roles(person: PersonPage) -> bool:
    return person.state not in (PersonState.ENDED, PersonState.ANONYMISED)


def _acts(person: PersonPage) -> list[tuple[str, str]]:
    """What can be done about a person as they stand now."""
    offered: list[tuple[str, str]] = []
    if person.state in (PersonState.INVITED, PersonState.LAPSED):
        offered = [
            ("Send the invitation again", "invite_again"),
            ("Withdraw the invitation", "withdraw"),
        ]
    elif person.state is PersonState.ACTIVE and person.id != viewer().person_id:
        offered = [("End access", "end_access")]
    if offered:
        offered.insert(0, ("Correct the email address", "correct_address"))
    if person.state is PersonState.ENDED:
        offered = [("Remove the name and address", "anonymise")]
    if person.has_identity:
        offered.append(("Let in a new account of their organisation", "forget_identity"))
    return [
        (words, url_for(f"organisations.{endpoint}", person_id=person.id))
        for words, endpoint in offered
    ]


def _roles_table(person: PersonPage) -> Table:
    rows: list[list[Cell]] = [
        [line.organisation, ROLE_LABELS[line.role], _take(person, line)] for line in person.roles
    ]
    columns = text_columns("Organisation", "Role", "Change")
    return Table("Roles", columns, rows, narrow="stack", empty="No role in any organisation")


def _take(person: PersonPage, line: RoleLine) -> Cell:
    if person.id == viewer().person_id and line.role is Role.ADMIN:
        return "Yours to keep"
    href = url_for(
        "organisations.take_role", person_id=person.id, role=line.role.value, code=line.code
    )
    return link("Take away", href, hidden=f"the role {_role(line)}")


def _role(line: RoleLine) -> str:
    return f"{ROLE_LABELS[line.role]} of {line.organisation}"


def _history(person: PersonPage) -> list[Entry]:
    """Roles and addresses in one list, the latest first."""
    corrected = [
        Entry(one.when, one.who, "Email address corrected")
        for one in corrections(reading(), viewer(), person.id)
    ]
    found = [*(_entry(change) for change in person.changes), *corrected]
    return sorted(found, key=lambda one: one.when, reverse=True)


def _entry(change: RoleChange) -> Entry:
    verb = "Given" if change.given else "Taken away"
    act = f"{verb}: {ROLE_LABELS[change.role]} of {change.organisation}"
    return Entry(change.when, change.who, act)
