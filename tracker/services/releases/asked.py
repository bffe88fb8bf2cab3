"""What any kind of file may be asked for, who publishes it, and both as they are kept."""

import json
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.funding import Basis
from tracker.services.evaluation import EvaluationQuestion, Publisher


@dataclass(frozen=True)
class FileQuestion(EvaluationQuestion):
    """Which file is wanted; a kind leaves unread what it does not ask."""

    # The earlier moment, for a file that compares two.
    since: datetime | None = None
    # The accounting month, for a file that reports one; the file's own moment then stands for it.
    month: int | None = None


@dataclass(frozen=True)
class FilePublisher(Publisher):
    """Who publishes, with what only some kinds of file say of them."""

    # As 360Giving gave it out; blank where it has not.
    giving_prefix: str = ""


def publisher_to_json(publisher: FilePublisher) -> str:
    """Who publishes on what terms, the same text for the same words."""
    return json.dumps(publisher.__dict__, ensure_ascii=False, sort_keys=True)


def publisher_from_json(text: str) -> FilePublisher:
    """Who published, again."""
    return FilePublisher(**json.loads(text))


def question_to_json(question: FileQuestion) -> str:
    """What was asked, the same text for the same question."""
    return json.dumps(
        {
            "fund": question.fund,
            "year": question.year,
            "basis": question.basis.value,
            "as_at": question.as_at.isoformat() if question.as_at else None,
            "since": question.since.isoformat() if question.since else None,
            "month": question.month,
        },
        sort_keys=True,
    )


def question_from_json(text: str) -> FileQuestion:
    """What was asked, again."""
    found = json.loads(text)
    as_at, since = found["as_at"], found["since"]
    return FileQuestion(
        fund=found["fund"],
        year=found["year"],
        basis=Basis(found["basis"]),
        as_at=datetime.fromisoformat(as_at) if as_at else None,
        since=datetime.fromisoformat(since) if since else None,
        month=found.get("month"),
    )
