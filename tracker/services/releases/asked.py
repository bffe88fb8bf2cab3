"""What any kind of file may be asked for, and who publishes it."""

from dataclasses import dataclass

from tracker.services.evaluation import EvaluationQuestion, Publisher


@dataclass(frozen=True)
class FileQuestion(EvaluationQuestion):
    """Which file is wanted; a kind leaves unread what it does not ask."""


@dataclass(frozen=True)
class FilePublisher(Publisher):
    """Who publishes, with what only some kinds of file say of them."""

    # As 360Giving gave it out; blank where it has not.
    giving_prefix: str = ""
