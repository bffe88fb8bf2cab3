"""Rows that say what a thing is: what differs from its newest version becomes the next one."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

from tracker.domain.periods import month_name
from tracker.services.importing.context import Context
from tracker.services.importing.results import Change, Outcome


def changes_between(
    context: Context, before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> tuple[Change, ...]:
    """What a row changes of a thing, by the names of columns; nothing for a new thing."""
    if before is None:
        return ()
    return tuple(
        Change(name, context.label(name), in_words(before[name]), in_words(after[name]))
        for name in after
        if before[name] != after[name]
    )


def outcome_of(before: Mapping[str, Any] | None, changes: tuple[Change, ...]) -> Outcome:
    """What becomes of a row about a thing."""
    if before is None:
        return Outcome.CREATED
    return Outcome.CHANGED if changes else Outcome.UNCHANGED


def in_words(value: Any) -> str:  # noqa: ANN401 a value of any column
    """A value as people read it; empty where there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value.day} {month_name(value)}"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return str(value)
