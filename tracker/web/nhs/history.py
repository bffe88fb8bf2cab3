"""What a history and a stale edit show: who changed what, and what differs."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Change:
    """One thing that was changed; `old` is None where there was nothing before."""

    what: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Entry:
    """One act in a history, as its reader sees it."""

    when: datetime
    who: str
    act: str
    changes: tuple[Change, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Difference:
    """One field of a stale edit: what this person entered beside what is stored by now."""

    what: str
    yours: str
    stored: str
