"""Pages of one answer: all of them are of one moment, whatever is recorded meanwhile."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker.web.api.problems import CallRefusedError

_UNREADABLE = "cursor must be what the answer before gave as next, unchanged"
_OF_ANOTHER = "cursor belongs to other parameters: begin without it, or ask as you began"


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: the moment of the whole answer, and how many rows come before."""

    question: str
    moment: datetime
    offset: int

    def text(self) -> str:
        """The cursor as an address holds it."""
        content = json.dumps([self.question, self.moment.isoformat(), self.offset])
        return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def read_cursor(text: str) -> Cursor:
    """The cursor that an address holds; nothing in it is trusted, and it opens nothing."""
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        question, moment, offset = json.loads(content)
        found = Cursor(str(question), datetime.fromisoformat(moment), offset)
    except (binascii.Error, UnicodeError, TypeError, ValueError, RecursionError):
        raise refused_cursor(_UNREADABLE) from None
    is_number = isinstance(offset, int) and not isinstance(offset, bool) and 0 <= offset < 2**53
    if not is_number or found.moment.tzinfo is None:
        raise refused_cursor(_UNREADABLE)
    return found


def require_same(cursor: Cursor, question: str) -> None:
    """A cursor goes on with the very question that it came from."""
    if cursor.question != question:
        raise refused_cursor(_OF_ANOTHER)


def refused_cursor(detail: str) -> CallRefusedError:
    """The refusal of a cursor."""
    return CallRefusedError(400, detail, [{"parameter": "cursor", "detail": detail}])


def fingerprint(facts: Mapping[str, object]) -> str:
    """What stands for a question and the moment that it is answered as at."""
    content = json.dumps(facts, sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()[:32]
