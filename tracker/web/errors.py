"""Where errors meet HTTP: each kind of refusal has its page and its number."""

import logging

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from tracker.db.journal import FutureMomentError, NothingRecordedError
from tracker.db.journal_lock import StillRecordingError
from tracker.domain.permissions import ForbiddenError, NotTheirsError
from tracker.services.refusals import NotFoundError

Page = tuple[str, int]
_LOG = logging.getLogger(__name__)
_PAGES = frozenset({403, 404, 405, 409, 413, 429, 500, 503})


def install(app: Flask) -> None:
    """Answer every failure with a page that says what to do."""
    app.register_error_handler(NotFoundError, lambda _error: _page(404))
    app.register_error_handler(NotTheirsError, lambda _error: _page(404))
    app.register_error_handler(ForbiddenError, lambda _error: _page(403))
    app.register_error_handler(FutureMomentError, lambda _error: _page(404))
    app.register_error_handler(NothingRecordedError, lambda _error: _page(404))
    app.register_error_handler(StillRecordingError, lambda _error: _page(503))
    app.register_error_handler(CSRFError, _on_csrf)
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(Exception, _on_fault)


def _page(code: int, **context: object) -> Page:
    return render_template(f"errors/{code}.html", **context), code


def _on_csrf(_error: CSRFError) -> Page:
    return _page(409, message="This page was open for too long. Go back, reload it and try again.")


def _on_http(error: HTTPException) -> Page | HTTPException:
    code = error.code or 500
    if code in _PAGES:
        return _page(code)
    if 300 <= code < 400:
        return error
    return render_template("errors/404.html" if code < 500 else "errors/500.html"), code


def _on_fault(error: Exception) -> Page:
    # The address has no query: it could hold what somebody typed.
    _LOG.exception("Fault on %s %s", request.method, request.path, exc_info=error)
    return _page(500)
