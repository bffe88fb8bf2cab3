"""Who calls: asked of the token in the header, and of nothing else.

A session in a cookie opens nothing here, and a token opens no page.
"""

from contextlib import suppress

from flask import request
from sqlalchemy.exc import OperationalError

from tracker.db.journal import housekeeping
from tracker.domain.tokens import SCOPE_LABELS, Scope, may_use
from tracker.services.tokens.calling import Caller, caller_of, note_use
from tracker.web.api.limits import limits
from tracker.web.api.problems import CallRefusedError
from tracker.web.context import sessions

_REALM = 'Bearer realm="tracker"'
_HOW_TO_SEND = (
    "Send a token in the header Authorization, after the word Bearer. "
    "People make tokens on their account page"
)
_NOT_LIVE = "The token opens nothing: it may be mistyped, expired or revoked, or its person gone"
_LONGEST = 200


def the_caller(needed: tuple[Scope, ...]) -> Caller:
    """The person whose token was sent, if it may do all that is needed and not too often."""
    caller = _known()
    _not_too_often(limits().person.wait(str(caller.viewer.person_id)))
    missing = [scope for scope in needed if scope not in caller.scopes]
    if missing:
        words = "; ".join(f"{scope} ({SCOPE_LABELS[scope]})" for scope in missing)
        challenge = f'{_REALM}, error="insufficient_scope", scope="{" ".join(needed)}"'
        raise CallRefusedError(
            403,
            f"The token was not made for this: {words}",
            headers={"WWW-Authenticate": challenge},
        )
    if not all(may_use(caller.viewer, scope) for scope in needed):
        raise CallRefusedError(403, "Your role does not allow this")
    return caller


def _known() -> Caller:
    network = request.remote_addr or ""
    # Somebody who tries one token after another is stopped before the database is asked.
    _not_too_often(limits().stranger.wait(network, counts=False))
    text = _token()
    with sessions()() as session:
        caller = caller_of(session, text) if text else None
    if caller is None:
        limits().stranger.wait(network)
        error = ', error="invalid_token"' if text else ""
        raise CallRefusedError(
            401,
            _NOT_LIVE if text else _HOW_TO_SEND,
            headers={"WWW-Authenticate": f"{_REALM}{error}"},
        )
    if caller.is_use_due:
        # That it is written down is worth less than the answer, should the database be busy.
        with suppress(OperationalError), housekeeping(sessions()) as session:
            note_use(session, caller.token_id)
    return caller


def _token() -> str:
    scheme, _, text = request.headers.get("Authorization", "").strip().partition(" ")
    text = text.strip()
    return text if scheme.lower() == "bearer" and len(text) <= _LONGEST else ""


def _not_too_often(seconds: int) -> None:
    if seconds:
        words = f"Wait for {seconds} seconds, and then ask less often"
        raise CallRefusedError(429, words, headers={"Retry-After": str(seconds)})
