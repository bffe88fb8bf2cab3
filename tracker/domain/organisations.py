"""What an organisation and a person must be to be recorded, each rule one function."""

import re
from collections.abc import Iterator
from enum import StrEnum

from tracker.domain.breaches import Breach
from tracker.domain.reading import too_long

# NCSC: three random words are longer than this, and length counts for more than symbols.
# https://www.ncsc.gov.uk/collection/passwords/updating-your-approach
SHORTEST_PASSWORD = 12
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,39}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_LONGEST_EMAIL = 254
_LONGEST_NAME = 300


class OrganisationKind(StrEnum):
    """What kind of body an organisation is."""

    ICB = "integrated care board"
    TRUST = "nhs trust"
    NETWORK = "primary care network"
    COUNCIL = "council"
    UNIVERSITY = "university"
    TRUSTED_PARTNER = "trusted partner"
    VOLUNTARY = "voluntary organisation"
    OTHER_PROVIDER = "other provider"
    NATIONAL_BODY = "national body"


KIND_LABELS = {kind: kind.value.capitalize().replace("Nhs", "NHS") for kind in OrganisationKind}


def organisation_has_a_code(code: str, *, taken: bool) -> Iterator[Breach]:
    """Spreadsheets name an organisation by its code, so it must be plain and its own."""
    if not code:
        yield Breach("organisation_has_a_code", "code", "Enter an organisation code")
    elif not _CODE.fullmatch(code):
        yield Breach(
            "organisation_has_a_code",
            "code",
            "Organisation code must be up to 40 capital letters, digits and hyphens, "
            "like TP-SOUTHEND",
        )
    elif taken:
        yield Breach(
            "organisation_has_a_code",
            "code",
            f"There is an organisation {code} already. Enter another code",
        )


def organisation_has_a_name(name: str) -> Iterator[Breach]:
    """An organisation is read by its name."""
    if not name:
        yield Breach("organisation_has_a_name", "name", "Enter an organisation name")
    elif len(name) > _LONGEST_NAME:
        yield Breach(
            "organisation_has_a_name",
            "name",
            too_long("Organisation name", _LONGEST_NAME),
        )


def person_has_an_address(email: str) -> Iterator[Breach]:
    """People sign in with their e-mail address."""
    if not email:
        yield Breach("person_has_an_address", "email", "Enter an email address")
    elif len(email) > _LONGEST_EMAIL or not _EMAIL.fullmatch(email):
        yield Breach(
            "person_has_an_address",
            "email",
            "Email address must be in the right form, like name@example.org",
        )


def person_has_a_name(name: str) -> Iterator[Breach]:
    """History shows acts by the name of the person."""
    if not name:
        yield Breach("person_has_a_name", "name", "Enter the name of the person")
    elif len(name) > _LONGEST_NAME:
        yield Breach(
            "person_has_a_name",
            "name",
            too_long("Name of the person", _LONGEST_NAME),
        )


def password_is_long_enough(password: str) -> Iterator[Breach]:
    """A password that is given must be hard to guess; none means that one is made."""
    if password and len(password) < SHORTEST_PASSWORD:
        yield Breach(
            "password_is_long_enough",
            "password",
            f"Password must be {SHORTEST_PASSWORD} characters or more",
        )


def passwords_match(password: str, again: str) -> Iterator[Breach]:
    """A slip of the finger would lock the person out."""
    if password != again:
        yield Breach("passwords_match", "password_again", "Enter the same password in both places")


def account_keeps_its_password(*, has_one: bool, typed: str) -> Iterator[Breach]:
    """A further role never takes an account over: its password stays its owner's alone."""
    if has_one and typed:
        yield Breach(
            "account_keeps_its_password",
            "password",
            "This address already has an account. Leave the password blank: a further role does "
            "not change it. To give a new password, end this person's access first",
        )


def nobody_ends_their_own_access(*, own: bool) -> Iterator[Breach]:
    """The last administrator could otherwise lock everybody out."""
    if own:
        yield Breach(
            "nobody_ends_their_own_access",
            None,
            "Another administrator must end your access: you cannot do it yourself",
        )
