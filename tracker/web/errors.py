"""Where errors meet HTTP: each kind of refusal has its page and its number."""

import logging

from flask import Flask, Response, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from tracker.db.journal import FutureMomentError, NothingRecordedError
from tracker.db.journal_lock import StillRecordingError
from tracker.domain.characters import printable
from tracker.domain.permissions import ForbiddenError, NotTheirsError
from tracker.services.refusals import NotFoundError
from tracker.web.access import is_for_programs, is_signed_in
from tracker.web.api import problems

Page = tuple[str, int]
_LOG = logging.getLogger(__name__)
# What a form carries without anybody having typed it, and what nobody should see again.
NOT_TYPED = frozenset(
    {"act", "checked", "csrf_token", "next", "over", "seen", "show", "stage", "token"}
    | {"current", "password", "password_again"}
)
_PAGES = frozenset({403, 404, 405, 409, 413, 429, 500, 503})


def install(app: Flask) -> None:
    """Answer every failure with a page that says what to do."""
    app.register_error_handler(NotFoundError, lambda _error: _page(404))
    app.register_error_handler(NotTheirsError, lambda _error: _page(404))
    app.register_error_handler(ForbiddenError, lambda _error: _page(403))
    app.register_error_handler(FutureMomentError, lambda _error: _page(404))
    app.register_error_handler(NothingRecordedError, lambda _error: _page(404))
    app.register_error_handler(StillRecordingError, lambda _error: _page(503))
    app.register_error_handler(OperationalError, _on_database)
    app.register_error_handler(CSRFError, _on_csrf)
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(Exception, _on_fault)


def _page(code: int, **context: object) -> Page:
    return render_template(f"errors/{code}.html", **context), code


def _on_csrf(_error: CSRFError) -> Page:
    """Nothing was saved, so what was typed is shown, to be copied into the form anew."""
    typed = [
        (printable(name).replace("_", " ").replace("-", " ").capitalize(), printable(text))
        for name, text in request.form.items(multi=True)
        if name not in NOT_TYPED and text.strip()
    ]
    has_form = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    signed_in = is_signed_in()
    sign_in = url_for("account.sign_in", next=request.path if has_form else None)
    html = render_template(
        "errors/csrf.html",
        typed=typed,
        form_href=request.path if has_form and signed_in else "",
        sign_in_href="" if signed_in else sign_in,
    )
    return html, 400


def _on_http(error: HTTPException) -> Page | HTTPException | Response:
    if is_for_programs(request.path):
        return problems.on_http(error)
    code = error.code or 500
    if code in _PAGES:
        return _page(code)
    if 300 <= code < 400:
        return error
    return render_template("errors/404.html" if code < 500 else "errors/500.html"), code


def _on_database(error: OperationalError) -> Page | Response:
    """A writer who waited too long behind another, as behind a large upload, may try again."""
    if "locked" in str(error.orig):
        return _page(503)
    return _on_fault(error)


def _on_fault(error: Exception) -> Page | Response:
    if is_for_programs(request.path):
        return problems.on_fault(error)
    # The address has no query: it could hold what somebody typed.
    _LOG.exception("Fault on %s %s", request.method, request.path, exc_info=error)
    return _page(500)
