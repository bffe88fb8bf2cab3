"""What went wrong, as RFC 9457 writes it: a status, a sentence, and every problem's place."""

import json
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from tracker.db.journal import FutureMomentError, NothingRecordedError
from tracker.db.journal_lock import StillRecordingError
from tracker.domain.breaches import RulesBroken
from tracker.domain.permissions import ForbiddenError, NotTheirsError
from tracker.services.refusals import NotFoundError
from tracker.web.api.blueprint import bp

MEDIA_TYPE = "application/problem+json"
_LOG = logging.getLogger(__name__)
TITLES: Mapping[int, str] = {
    400: "The request cannot be understood",
    401: "A token is needed",
    403: "The token does not allow this",
    404: "There is no such thing",
    405: "This address is not used in this way",
    413: "Too much was sent at once",
    415: "This kind of content is not read here",
    422: "What was sent breaks a rule: nothing was stored",
    429: "Too many requests",
    500: "Something is wrong with the tracker",
    503: "The tracker is busy: try again shortly",
}
_FUTURE = "as_at must not be in the future"
_TOO_EARLY = "Nothing was recorded at or before that moment"


class CallRefusedError(Exception):
    """A call that is refused, with what to say and the headers that tell a program what to do."""

    def __init__(
        self,
        status: int,
        detail: str = "",
        errors: Iterable[Mapping[str, object]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or TITLES[status])
        self.status, self.detail = status, detail
        self.errors, self.headers = tuple(errors), dict(headers or {})


def problem(
    status: int,
    detail: str = "",
    errors: Iterable[Mapping[str, object]] = (),
    headers: Mapping[str, str] | None = None,
    **more: object,
) -> Response:
    """One problem as an answer; nobody keeps it."""
    body: dict[str, Any] = {"type": "about:blank", "title": TITLES.get(status, TITLES[400])}
    body["status"] = status
    if detail:
        body["detail"] = detail
    if told := list(errors):
        body["errors"] = told
    answer = Response(
        json.dumps(body | more, ensure_ascii=False) + "\n", status, mimetype=MEDIA_TYPE
    )
    answer.headers.update({"Cache-Control": "no-store", **(headers or {})})
    return answer


def on_http(error: HTTPException) -> Response:
    """A refusal by the framework: no such address, not in this way, too much."""
    code = error.code or 500
    headers = {}
    if code == 405:
        headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    return problem(code, headers=headers)


def on_fault(error: Exception) -> Response:
    """A fault of ours: logged, without the query, which could hold what somebody typed."""
    if isinstance(error, OperationalError) and "locked" in str(error.orig):
        return problem(503, headers={"Retry-After": "30"})
    _LOG.exception("Fault on %s %s", request.method, request.path, exc_info=error)
    return problem(500)


@bp.errorhandler(CallRefusedError)
def _on_refused(error: CallRefusedError) -> Response:
    return problem(error.status, error.detail, error.errors, error.headers)


@bp.errorhandler(RulesBroken)
def _on_rules(error: RulesBroken) -> Response:
    errors = [{"detail": one.message, "parameter": one.field} for one in error.breaches]
    return problem(422, errors=errors)


@bp.errorhandler(NotFoundError)
def _on_not_found(error: NotFoundError) -> Response:
    return problem(404, str(error))


@bp.errorhandler(NotTheirsError)
def _on_not_theirs(_error: NotTheirsError) -> Response:
    return problem(404)


@bp.errorhandler(ForbiddenError)
def _on_forbidden(error: ForbiddenError) -> Response:
    return problem(403, str(error))


@bp.errorhandler(FutureMomentError)
def _on_future(_error: FutureMomentError) -> Response:
    return problem(404, _FUTURE)


@bp.errorhandler(NothingRecordedError)
def _on_nothing(_error: NothingRecordedError) -> Response:
    return problem(404, _TOO_EARLY)


@bp.errorhandler(StillRecordingError)
def _on_busy(_error: StillRecordingError) -> Response:
    return problem(503, headers={"Retry-After": "30"})


bp.register_error_handler(HTTPException, on_http)
bp.register_error_handler(Exception, on_fault)
