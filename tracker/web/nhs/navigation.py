"""The places named in the header, and who is signed in beside them."""

from collections.abc import Callable
from dataclasses import dataclass

from tracker.domain.permissions import Act


@dataclass(frozen=True)
class Place:
    """A part of the tracker that the header names to those who may go there."""

    text: str
    address: str
    act: Act | None = None


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the header's navigation, as the layout draws it."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class Account:
    """The person whose name and role the header shows."""

    name: str
    role_name: str


PLACES = (
    Place("Home", "/"),
    Place("Funding", "/funding/", Act.READ_FUNDING),
    Place("Schemes", "/schemes/", Act.READ_SCHEMES),
    Place("Indicators", "/indicators/", Act.READ_INDICATORS),
    Place("Outcomes", "/outcomes/", Act.READ_OUTCOMES),
    Place("Impact", "/impact/", Act.READ_IMPACT),
    Place("Uploads", "/uploads/", Act.UPLOAD),
    Place("Exports", "/exports/", Act.EXPORT),
    Place("History", "/history/", Act.READ_HISTORY),
    Place("Self-check", "/self-check", Act.SELF_CHECK),
    Place("Organisations", "/organisations/", Act.MANAGE_ORGANISATIONS),
)


def navigation_for(
    path: str, may: Callable[[Act], bool], *, script_root: str = ""
) -> tuple[NavigationItem, ...]:
    """Return where this person may go, with the part that `path` lies in marked as current."""
    return tuple(
        NavigationItem(
            text=place.text,
            href=script_root + place.address,
            current=path == place.address
            if place.address == "/"
            else path.startswith(place.address),
        )
        for place in PLACES
        if place.act is None or may(place.act)
    )
