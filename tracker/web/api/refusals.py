"""The refusals that addresses share, as the document declares them."""

from collections.abc import Mapping

from tracker.web.api.operations import Answer
from tracker.web.api.problems import MEDIA_TYPE, TITLES
from tracker.web.api.schemas import reference

_HEADERS: Mapping[int, Mapping[str, str]] = {
    401: {"WWW-Authenticate": "That a token is asked for, and whether one was refused"},
    429: {"Retry-After": "The seconds to wait"},
    503: {"Retry-After": "The seconds to wait"},
}


def refusals(*statuses: int) -> dict[int, Answer]:
    """These refusals, each with its sentence."""
    content = {MEDIA_TYPE: reference("problem")}
    return {one: Answer(TITLES[one], content, _HEADERS.get(one, {})) for one in statuses}


READING = refusals(400, 401, 403, 404, 429, 500, 503)
WRITING = refusals(400, 401, 403, 404, 413, 415, 422, 429, 500, 503)
