"""How people and their standing are written on the administrator's pages."""

from datetime import datetime
from typing import Protocol

from tracker.domain.people import PersonState
from tracker.web.nhs.wording import moment


class Standing(Protocol):
    """Whatever says where a person stands."""

    @property
    def state(self) -> PersonState:
        """Whether they can sign in, and if not, why."""

    @property
    def invited_until(self) -> datetime | None:
        """Until when their invitation lasts, or lasted."""

    @property
    def email(self) -> str:
        """Their address, or what stands in its place."""


def standing(person: Standing) -> str:
    """Where a person stands, in words."""
    words = {
        PersonState.ACTIVE: "Can sign in",
        PersonState.INVITED: f"Invited, until {moment(person.invited_until)}",
        PersonState.LAPSED: f"Invitation lapsed on {moment(person.invited_until)}",
        PersonState.ENDED: "Ended",
        PersonState.ANONYMISED: "Ended, name removed",
    }
    return words[person.state]


def shown_address(person: Standing) -> str:
    """The address; nothing stands for one that was removed."""
    return "Removed" if person.state is PersonState.ANONYMISED else person.email
