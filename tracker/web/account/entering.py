"""Opening the session of somebody who has shown who they are, and where they land."""

from enum import StrEnum
from urllib.parse import urlsplit

from flask import Response, make_response, session, url_for
from flask_login import login_user

from tracker.db.organisations import Person
from tracker.domain.permissions import Viewer
from tracker.web.access import account_of

_PROOF = "proof"


class Proof(StrEnum):
    """How the person of this session showed who they are."""

    PASSWORD = "password"  # noqa: S105 the word, not one
    LINK = "link"
    PROVIDER = "provider"


def let_in(person: Person, viewer: Viewer, proof: Proof) -> None:
    """Begin a session of their own: one that was planted before ends here."""
    session.clear()
    session.permanent = True
    session[_PROOF] = proof.value
    login_user(account_of(person, viewer))


def came_by_password() -> bool:
    """Whether only the password has been shown: a change of it asks for it once more."""
    return str(session.get(_PROOF, Proof.PASSWORD)) == Proof.PASSWORD


def safe_address(asked: str | None) -> str:
    """An address on this site, or home: never one that leads elsewhere."""
    home = url_for("home.home")
    if not asked or not asked.startswith("/") or asked.startswith(("//", "/\\")):
        return home
    parts = urlsplit(asked)
    if parts.scheme or parts.netloc or any(ord(c) < 32 for c in asked) or "\\" in asked:
        return home
    return asked


def secretive(page: str, status: int = 200) -> Response:
    """A page whose address is a secret: what it leads to learns the site and not the address.

    Not `no-referrer`: the protection of forms over HTTPS asks which site a form came from.
    """
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
