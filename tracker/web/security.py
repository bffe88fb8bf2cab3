"""Headers that every answer carries, and the settings of the session cookie."""

from datetime import timedelta

from flask import Flask, Response, request
from flask_wtf import CSRFProtect

from tracker.settings import Settings

# Everything comes from our own origin; nothing inline, nothing framed, nothing else.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Forms here are text; files come with their own, larger limit on their own route.
_LARGEST_FORM_BYTES = 1_000_000
_MOST_FORM_PARTS = 2_000


def install(app: Flask, settings: Settings) -> None:
    """Protect forms, cookies and pages."""
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


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint == "static" and "v" in request.args:
        # The address of such a file changes with its content.
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        headers["Cache-Control"] = "no-store"
    return response
