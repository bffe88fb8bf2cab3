"""The organisation's OpenID Connect provider, asked through Authlib.

Authlib discovers the provider, makes and checks state, nonce and PKCE, fetches the tokens, and
checks signature, issuer, audience and time of the ID token; here is what it is told to insist on.
"""

from typing import Any, cast

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app, session
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError
from requests import RequestException

from tracker.services.identities import Identity
from tracker.settings import OpenIdProvider, Settings
from tracker.web.context import settings

_KEY = "tracker_provider"
_NAME = "organisation"
_DISCOVERY = "/.well-known/openid-configuration"
# A person is waiting.
_PATIENCE_SECONDS = 10
# How far the provider's clock and ours may differ.
_LEEWAY_SECONDS = 60
# What Authlib raises, and what a provider that answers nonsense makes it stumble over.
_FAULTS = (AuthlibBaseError, JoseError, RequestException, RuntimeError, ValueError, KeyError)


class ProviderError(Exception):
    """The provider could not be asked, or what it said cannot be trusted."""


def install(app: Flask, settings: Settings) -> None:
    """Get to know the provider, if there is one; nothing is asked of it before somebody comes."""
    provider = settings.provider
    if provider is None:
        return
    oauth = OAuth(app)
    app.extensions[_KEY] = oauth.register(
        _NAME,
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=provider.issuer.rstrip("/") + _DISCOVERY,
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
            "default_timeout": _PATIENCE_SECONDS,
        },
    )


def is_offered() -> bool:
    """Whether people may sign in with their organisation's account."""
    return _KEY in current_app.extensions


def to_provider(back: str) -> ResponseReturnValue:
    """Send the person to the provider, which sends them to `back` with a code."""
    # A try that was left half-way would stay in the cookie, which holds only so much.
    for name in [name for name in session if name.startswith(f"_state_{_NAME}_")]:
        session.pop(name)
    try:
        return cast("ResponseReturnValue", _client().authorize_redirect(back))
    except _FAULTS as error:
        raise ProviderError(type(error).__name__) from error


def identity_of_caller() -> Identity:
    """Who the provider says it is, once everything that it says has been checked."""
    provider = cast("OpenIdProvider", settings().provider)
    client = _client()
    try:
        token = client.authorize_access_token(
            claims_options={
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client_id},
                "sub": {"essential": True},
            },
            leeway=_LEEWAY_SECONDS,
        )
        claims = dict(token["userinfo"])
        if "email" not in claims:
            claims |= _told_apart(client, token, claims["sub"])
    except _FAULTS as error:
        raise ProviderError(type(error).__name__) from error
    return Identity(
        issuer=provider.issuer,
        subject=str(claims["sub"]),
        email=str(claims.get("email", "")),
        # Some providers write the word instead of the value.
        is_verified=claims.get("email_verified") in (True, "true"),
    )


def _told_apart(client: Any, token: Any, subject: str) -> dict[str, object]:  # noqa: ANN401 Authlib has no types
    """The address from the provider's own page for it, where the ID token has none.

    OpenID Connect Core, 5.3.2: what is said of another subject must not be used.
    """
    told = dict(client.userinfo(token=token))
    if told.get("sub") != subject:
        raise ValueError("The provider spoke of somebody else.")
    return {name: told[name] for name in ("email", "email_verified") if name in told}


def _client() -> Any:  # noqa: ANN401 Authlib has no types
    return current_app.extensions[_KEY]
