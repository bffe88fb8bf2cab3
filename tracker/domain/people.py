"""What may be done about people: invitations, roles, and what stays of somebody who left."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from tracker.domain.breaches import Breach

INVITATION_LASTS = timedelta(days=7)


class PersonState(StrEnum):
    """Whether a person can sign in, and if not, why."""

    ACTIVE = "active"
    INVITED = "invited"
    LAPSED = "lapsed"
    ENDED = "ended"
    ANONYMISED = "anonymised"


def state_of_person(
    *, is_active: bool, is_anonymised: bool, invited_until: datetime | None, now: datetime
) -> PersonState:
    """Where a person stands at this moment."""
    if is_anonymised:
        return PersonState.ANONYMISED
    if is_active:
        return PersonState.ACTIVE
    if invited_until is None:
        return PersonState.ENDED
    return PersonState.INVITED if invited_until > now else PersonState.LAPSED


def former_name(person_id: int) -> str:
    """What history shows instead of the name of somebody who was anonymised."""
    return f"Former person {person_id}"


def former_address(person_id: int) -> str:
    """What stands in place of an address; it is none, so nothing can be sent there."""
    return former_name(person_id).lower().replace(" ", "-")


def nobody_has_the_address(*, active: bool, invited: bool) -> Iterator[Breach]:
    """An invitation is for somebody who cannot sign in yet."""
    if active:
        yield Breach(
            "nobody_has_the_address",
            "email",
            "This address already has an account. To give a further role, open the person's page",
        )
    elif invited:
        yield Breach(
            "nobody_has_the_address",
            "email",
            "This address is invited already. To send the invitation again, open the person's page",
        )


def invitation_is_open(state: PersonState) -> Iterator[Breach]:
    """Only an invitation that was not accepted can be sent again or withdrawn."""
    if state not in (PersonState.INVITED, PersonState.LAPSED):
        yield Breach("invitation_is_open", None, "This invitation is no longer open")


def person_may_hold_roles(state: PersonState) -> Iterator[Breach]:
    """Somebody whose access was ended is invited anew, with the roles they need now."""
    if state in (PersonState.ENDED, PersonState.ANONYMISED):
        yield Breach(
            "person_may_hold_roles",
            None,
            "This person's access was ended. Invite them again instead",
        )


def address_may_be_corrected(state: PersonState, *, own: bool) -> Iterator[Breach]:
    """An address is corrected by another person, and of somebody who signs in or is invited."""
    if own:
        yield Breach(
            "address_may_be_corrected",
            None,
            "Another administrator must correct your address: you cannot do it yourself",
        )
    elif state in (PersonState.ENDED, PersonState.ANONYMISED):
        yield Breach(
            "address_may_be_corrected",
            None,
            "This person's access was ended. Invite them again instead",
        )


def address_is_free(*, same: bool, taken: bool) -> Iterator[Breach]:
    """Two people never have one address: it says who signs in."""
    if same:
        yield Breach("address_is_free", "email", "This is the address that they have now")
    elif taken:
        yield Breach("address_is_free", "email", "This address belongs to somebody else already")


def role_is_new(*, held: bool) -> Iterator[Breach]:
    """A role that is held already is not given twice."""
    if held:
        yield Breach("role_is_new", "role", "This person already has this role there")


def role_is_held(*, held: bool) -> Iterator[Breach]:
    """Only what somebody has can be taken away."""
    if not held:
        yield Breach("role_is_held", None, "This person no longer has this role there")


def administrators_keep_their_role(*, own: bool, is_admin: bool) -> Iterator[Breach]:
    """The last administrator could otherwise lock everybody out."""
    if own and is_admin:
        yield Breach(
            "administrators_keep_their_role",
            None,
            "Another administrator must take this role away from you: you cannot do it yourself",
        )


def only_leavers_are_anonymised(state: PersonState) -> Iterator[Breach]:
    """Two acts, because one of them cannot be undone."""
    if state is PersonState.ANONYMISED:
        yield Breach("only_leavers_are_anonymised", None, "This person was anonymised already")
    elif state is not PersonState.ENDED:
        yield Breach(
            "only_leavers_are_anonymised",
            None,
            "End this person's access first. Only then can their name and address be removed",
        )


def password_is_given(password: str) -> Iterator[Breach]:
    """A new password cannot be empty."""
    if not password:
        yield Breach("password_is_given", "password", "Enter a new password")


def current_password_is_right(*, right: bool) -> Iterator[Breach]:
    """Whoever finds an open session must not take the account over."""
    if not right:
        yield Breach(
            "current_password_is_right", "current", "Enter the password that you sign in with now"
        )
