"""Who changed what, when and why, in words: of one thing, and of everything."""

from tracker.services.history.entries import Change, FieldChange
from tracker.services.history.everything import (
    JournalLine,
    JournalQuestion,
    acts_recorded,
    journal_lines,
    journal_total,
    people_who_acted,
)
from tracker.services.history.scheme import changes_of_scheme
from tracker.services.history.things import Thing, ThingKind

__all__ = [
    "Change",
    "FieldChange",
    "JournalLine",
    "JournalQuestion",
    "Thing",
    "ThingKind",
    "acts_recorded",
    "changes_of_scheme",
    "journal_lines",
    "journal_total",
    "people_who_acted",
]
