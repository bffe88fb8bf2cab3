"""Headers that every answer carries, and the settings of the session cookie."""

from datetime import timedelta

from flask import Flask, Request, Response, abort, request
from flask_wtf import CSRFProtect
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.utils import cached_property

from tracker.domain.characters import printable
from tracker.settings import Settings
from tracker.web import files
from tracker.web.access import is_for_programs, is_signed_in
from tracker.web.fields.characters import is_address

# Everything comes from our own origin; nothing inline, nothing framed, nothing else.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Forms here are text; files come with their own, larger limit on their own route.
_LARGEST_FORM_BYTES = 1_000_000
_MOST_FORM_PARTS = 2_000


class PrintableRequest(Request):
    """A request whose query holds nothing that cannot be printed: it is stripped, not refused."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """What the address asks for."""
        asked = super().args.items(multi=True)
        return ImmutableMultiDict([(printable(name), printable(value)) for name, value in asked])


def install(app: Flask, settings: Settings) -> None:
    """Protect forms, cookies and pages."""
    app.request_class = PrintableRequest
    app.before_request(_refuse_what_is_no_address)
    # Before the token of a form is asked for, which reads all that was sent.
    app.before_request(files.make_room)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # The demo is served over plain HTTP on this machine alone.
        SESSION_COOKIE_SECURE=not settings.demo,
        SESSION_COOKIE_NAME="tracker_session",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=10),
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=_LARGEST_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=_LARGEST_FORM_BYTES,
        MAX_FORM_PARTS=_MOST_FORM_PARTS,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a long afternoon loses no form
    )
    CSRFProtect(app)
    app.after_request(_add_headers)


def _refuse_what_is_no_address() -> None:
    if not is_address(request.path):
        is_signed_in()  # so that the page greets whoever is
        abort(404)


def _add_headers(response: Response) -> Response:
    headers = response.headers
    # A file that somebody sent comes with a stricter one of its own.
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers.setdefault("Referrer-Policy", "same-origin")
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint == "static" and "v" in request.args:
        # The address of such a file changes with its content.
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif not (is_for_programs(request.path) and "Cache-Control" in headers):
        headers["Cache-Control"] = "no-store"
    return response
