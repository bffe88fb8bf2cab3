"""Room for files: routes that take one say how much, and every other keeps to the size of a form.

It must be known before anything of a request is read, and only people who may send files get it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.domain.permissions import Act
from tracker.web.access import is_signed_in, rule_of

View = TypeVar("View", bound=Callable[..., Any])
_ROOM = "tracker_room_for_files"


@dataclass(frozen=True)
class _Room:
    most_bytes: int
    otherwise: Callable[[], ResponseReturnValue]


def takes_files(
    most_bytes: int, otherwise: Callable[[], ResponseReturnValue]
) -> Callable[[View], View]:
    """Let a route take this much; `otherwise` answers, unread, what is larger."""

    def mark(view: View) -> View:
        setattr(view, _ROOM, _Room(most_bytes, otherwise))
        return view

    return mark


def make_room() -> ResponseReturnValue | None:
    """Widen the limit of a request to a route that takes files, or answer one that is too big."""
    view = current_app.view_functions.get(request.endpoint or "")
    room: _Room | None = getattr(view, _ROOM, None)
    if room is None or request.method != "POST":
        return None
    length = request.content_length or 0
    if not is_signed_in():
        # Whoever stayed away for too long is not told that the file is too large.
        is_form = length <= current_app.config["MAX_CONTENT_LENGTH"]
        return None if is_form else redirect(url_for("account.sign_in", next=request.path))
    rule = rule_of(request.endpoint or "")
    if not (isinstance(rule, Act) and current_user.viewer.may(rule)):
        abort(403)
    if length > room.most_bytes:
        return room.otherwise()
    request.max_content_length = room.most_bytes
    return None
