"""Who may open which address: denied unless the route says who, and then only they."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response as BaseResponse

from tracker.db.organisations import Person
from tracker.domain.permissions import ROLE_LABELS, Act, Viewer
from tracker.services.organisations import viewer_for
from tracker.web.context import reading
from tracker.web.nhs import Account, navigation_for

View = TypeVar("View", bound=Callable[..., Any])
_RULE = "tracker_access"
PUBLIC = "public"
SIGNED_IN = "signed in"
# An address for programs, which asks the token itself what it may do.
BY_TOKEN = "by token"  # noqa: S105 the words, not one
_FOR_PROGRAMS = "/api/"
# Answers that are no pages, so nobody is greeted on them.
_WITHOUT_A_FRAME = frozenset({"static", "pages.healthz"})


class SignedIn(UserMixin):
    """Flask-Login's user: the viewer, and the epoch that ends their sessions when raised."""

    def __init__(self, viewer: Viewer, epoch: int) -> None:
        self.viewer = viewer
        self.epoch = epoch

    def get_id(self) -> str:
        """What the session cookie holds; an older epoch no longer signs in."""
        return f"{self.viewer.person_id}:{self.epoch}"


def public(view: View) -> View:
    """Open to everybody, signed in or not."""
    setattr(view, _RULE, PUBLIC)
    return view


def signed_in(view: View) -> View:
    """Open to whoever is signed in, whatever their role."""
    setattr(view, _RULE, SIGNED_IN)
    return view


def by_token(view: View) -> View:
    """Open to programs with a token, which the view itself asks for: no session opens it."""
    setattr(view, _RULE, BY_TOKEN)
    return view


def is_for_programs(path: str) -> bool:
    """Whether an address answers programs, which read no pages and are sent to none."""
    return path.startswith(_FOR_PROGRAMS)


def requires(act: Act) -> Callable[[View], View]:
    """Open to people with a role that may do this act; rows are asked by the service."""

    def mark(view: View) -> View:
        setattr(view, _RULE, act)
        return view

    return mark


def rule_of(endpoint: str) -> str | Act | None:
    """What an endpoint declares: public, signed in, an act, or nothing (then it is denied)."""
    if endpoint == "static":
        return PUBLIC
    return getattr(current_app.view_functions[endpoint], _RULE, None)


def install(app: Flask) -> None:
    """Ask of every request who it is and whether they may."""
    manager = LoginManager(app)
    manager.session_protection = None  # the network address of a phone changes as it moves
    manager.user_loader(_load)
    app.before_request(_check)

    @app.context_processor
    def frame() -> dict[str, object]:
        return _frame()


def account_of(person: Person, viewer: Viewer) -> SignedIn:
    """The user that a session is opened for."""
    return SignedIn(viewer, person.session_epoch)


def is_signed_in() -> bool:
    """Whether this request comes with a live session."""
    return bool(current_user and current_user.is_authenticated)


def _load(token: str) -> SignedIn | None:
    person_id, _, epoch = token.partition(":")
    if not (person_id.isdecimal() and epoch.isdecimal()):
        return None
    viewer = viewer_for(reading(), int(person_id))
    person = reading().get(Person, int(person_id)) if viewer else None
    if viewer is None or person is None or person.session_epoch != int(epoch):
        return None
    return SignedIn(viewer, person.session_epoch)


def _check() -> BaseResponse | Response | None:
    if is_for_programs(request.path):
        if request.endpoint and rule_of(request.endpoint) not in (PUBLIC, BY_TOKEN):
            abort(403)
        return None
    if request.endpoint is None:
        # An unknown address tells a stranger nothing: it answers as every other does.
        return None if is_signed_in() else _to_sign_in()
    rule = rule_of(request.endpoint)
    if rule == PUBLIC:
        # Asked all the same, so that these pages too greet whoever is signed in.
        if request.endpoint not in _WITHOUT_A_FRAME:
            is_signed_in()
        return None
    if not is_signed_in():
        return _to_sign_in()
    if rule is None:
        abort(403)
    if isinstance(rule, Act) and not current_user.viewer.may(rule):
        abort(403)
    return None


def _to_sign_in() -> BaseResponse:
    came_for = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return redirect(url_for("account.sign_in", next=came_for if came_for != "/" else None))


def _frame() -> dict[str, object]:
    # A page that tells of a fault must not ask the database, which may be the fault.
    user = g.get("_login_user")
    if not isinstance(user, SignedIn):
        return {"navigation": [], "signed_in": None}
    viewer = user.viewer
    roles = ", ".join(sorted(ROLE_LABELS[role] for role in viewer.roles))
    return {
        "navigation": navigation_for(request.path, viewer.may, script_root=request.script_root),
        "signed_in": Account(viewer.name, roles),
        "may": viewer.may,
        "Act": Act,
    }
