"""Forms that admit organisations and people, and end a person's access."""

from collections.abc import Iterable

from wtforms.validators import ValidationError

from tracker.domain.breaches import Breach
from tracker.domain.organisations import (
    KIND_LABELS,
    SHORTEST_PASSWORD,
    OrganisationKind,
    person_has_a_name,
    person_has_an_address,
)
from tracker.domain.permissions import ROLE_LABELS, Role
from tracker.services.invitations import Invite
from tracker.services.people import AddOrganisation, AdmitPerson
from tracker.web.account.forms import NewPasswordField
from tracker.web.fields import (
    EmailField,
    NhsForm,
    RadiosField,
    SelectField,
    TextField,
    TickField,
    as_in,
)


class AddOrganisationForm(NhsForm):
    """An organisation by a code of ours, with its public identifiers where known."""

    name = TextField(**as_in("organisations", "name", required=""))
    code = TextField(
        **as_in(
            "organisations",
            "code",
            required="",
            hint="Capital letters, digits and hyphens, like TP-SOUTHEND. Spreadsheets use it, and "
            "it cannot be changed later",
            options={"width": "20"},
        )
    )
    kind = SelectField(
        **as_in(
            "organisations",
            "kind",
            validators=(),
            blank="Select a kind",
            choices=[(kind.value, label) for kind, label in KIND_LABELS.items()],
        )
    )
    ods_code = TextField(
        **as_in("organisations", "ods_code", optional=True, options={"width": "10"})
    )
    charity_number = TextField(
        **as_in("organisations", "charity_number", optional=True, options={"width": "10"})
    )

    def order(self) -> AddOrganisation:
        """What the service is asked for."""
        return AddOrganisation(
            code=self.code.data or "",
            name=self.name.data or "",
            kind=OrganisationKind(self.kind.data),
            ods_code=self.ods_code.data or "",
            charity_number=self.charity_number.data or "",
        )


def _organisation() -> SelectField:
    return SelectField(
        "Organisation", blank="Select an organisation", required="Select an organisation"
    )


def _role() -> RadiosField:
    return RadiosField(
        "Role",
        required="Select a role",
        choices=[(role.value, ROLE_LABELS[role]) for role in Role],
    )


class RoleForm(NhsForm):
    """A role, and the organisation for which it is held."""

    organisation = _organisation()
    role = _role()


class InviteForm(RoleForm):
    """A person to write to, and the role that they will have."""

    name = TextField("Name", options={"width": "20"})
    email = EmailField("Email address")
    # Anew, so that they come after: problems are told in the order of the fields.
    organisation = _organisation()
    role = _role()

    def validate_name(self, field: TextField) -> None:
        """Ask the rule here too, so that everything wrong is told at once."""
        _obeys(person_has_a_name((field.data or "").strip()))

    def validate_email(self, field: EmailField) -> None:
        """Ask the rule here too, so that everything wrong is told at once."""
        _obeys(person_has_an_address((field.data or "").strip()))

    def order(self) -> Invite:
        """What the service is asked for."""
        return Invite(
            email=self.email.data or "",
            name=self.name.data or "",
            role=Role(self.role.data),
            organisation=self.organisation.data or "",
        )


class AdmitPersonForm(RoleForm):
    """A person, the role and the organisation for which they hold it, and perhaps a password."""

    name = TextField("Name")
    email = EmailField("Email address")
    organisation = _organisation()
    role = _role()
    password = NewPasswordField(
        "Password (optional)",
        hint=f"{SHORTEST_PASSWORD} characters or more. Left empty, one is made and shown once",
    )
    password_again = NewPasswordField("The same password again")

    def order(self) -> AdmitPerson:
        """What the service is asked for."""
        return AdmitPerson(
            email=self.email.data or "",
            name=self.name.data or "",
            role=Role(self.role.data),
            organisation=self.organisation.data or "",
            password=self.password.data or "",
            password_again=self.password_again.data or "",
        )


class ConfirmForm(NhsForm):
    """One button that is meant."""


class CorrectAddressForm(NhsForm):
    """The address that is really a person's."""

    email = EmailField("New email address")


class AnonymiseForm(NhsForm):
    """An act that nobody can undo is ticked before it is done."""

    sure = TickField(
        "I understand that the name and address cannot be brought back",
        required="Tick to say that the name and address cannot be brought back",
    )


def _obeys(breaches: Iterable[Breach]) -> None:
    for breach in breaches:
        raise ValidationError(breach.message)
