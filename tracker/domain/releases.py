"""What becomes of a file that is taken away: through which door, and how a job for one stands."""

from enum import StrEnum


class Door(StrEnum):
    """How a file was taken."""

    PAGE = "page"
    COMMAND = "command"
    BACKGROUND = "background"


class JobState(StrEnum):
    """How a file that is made in the background stands."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
