"""The keys of mail about reports, which outlive its words: whom it went to, and about what.

As soon as a mail is sent, its key is all that is kept of it. So the keys are written and read here
alone, and they name nobody but by number.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_

from tracker.db.mail import Mail

_REMINDER, _MOVE = "reminder", "report"


@dataclass(frozen=True)
class MailKey:
    """To whom a mail about reports went; a reminder also of what day, and which it was."""

    person_id: int
    due: date | None = None
    days_after_due: int = 0


def reminder_key(person_id: int, due: date, days_after_due: int) -> str:
    """The key of the one reminder to a person about all that is due on a day."""
    return f"{_REMINDER}:{person_id}:{due}:{days_after_due}"


def move_key(number: int, scheme_id: int, last_day: date, person_id: int) -> str:
    """The key of the news of one move of one report to a person."""
    return f"{_MOVE}:{number}:{scheme_id}:{last_day}:{person_id}"


def read_key(key: str) -> MailKey:
    """What a key of mail about reports says."""
    kind, *parts = key.split(":")
    if kind == _REMINDER:
        person, due, days = parts
        return MailKey(int(person), date.fromisoformat(due), int(days))
    return MailKey(int(parts[-1]))


def is_about_reports() -> ColumnElement[bool]:
    """The condition that a mail is one of these."""
    return or_(Mail.key.startswith(f"{_REMINDER}:"), Mail.key.startswith(f"{_MOVE}:"))
