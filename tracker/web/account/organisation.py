"""Sign in with an account of one's organisation: there, and back again."""

import logging

from flask import redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from tracker.db.journal import housekeeping
from tracker.services.identities import IdentityRefusedError, Refusal, person_of
from tracker.services.organisations import viewer_for
from tracker.services.refusals import NotFoundError
from tracker.web.access import public
from tracker.web.account.blueprint import bp
from tracker.web.account.entering import Proof, let_in, safe_address
from tracker.web.account.provider import (
    ProviderError,
    identity_of_caller,
    is_offered,
    to_provider,
)
from tracker.web.context import sessions, settings

_LOG = logging.getLogger(__name__)
_ASKED_FOR = "asked_for"
_BACK = "/sign-in/organisation/back"


@bp.get("/sign-in/organisation", endpoint="to_organisation")
@public
def show_to_organisation() -> ResponseReturnValue:
    """Go to the organisation's own page to sign in."""
    _require_provider()
    session[_ASKED_FOR] = safe_address(request.args.get("next"))
    try:
        # From the setting, never from what the request says of its host.
        return to_provider(settings().base_url + _BACK)
    except ProviderError as error:
        return _failed(error, 503)


@bp.get(_BACK, endpoint="from_organisation")
@public
def show_from_organisation() -> ResponseReturnValue:
    """Come back with what the provider vouches for."""
    _require_provider()
    asked_for = session.pop(_ASKED_FOR, None)
    try:
        identity = identity_of_caller()
        with housekeeping(sessions()) as db:
            person = person_of(db, identity)
            viewer = viewer_for(db, person.id)
    except ProviderError as error:
        return _failed(error, 403)
    except IdentityRefusedError as refused:
        return _refused(refused.reason)
    if viewer is None:
        return _refused(Refusal.UNKNOWN)
    let_in(person, viewer, Proof.PROVIDER)
    return redirect(safe_address(asked_for))


def _require_provider() -> None:
    if not is_offered():
        raise NotFoundError("No provider is set.")


def _failed(error: ProviderError, status: int) -> ResponseReturnValue:
    # The kind of fault alone: what the provider said may name a person.
    _LOG.warning("Signing in with the organisation's account failed: %s", error)
    return render_template("account/provider_failed.html"), status


def _refused(reason: Refusal) -> ResponseReturnValue:
    return render_template("account/provider_refused.html", reason=reason, Refusal=Refusal), 403
