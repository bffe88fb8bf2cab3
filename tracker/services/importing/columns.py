"""What is said of a column's value, whichever door it came by: the words are the layout's."""

from imports.layouts import Column
from tracker.domain import reading


def when_missing(column: Column) -> str:
    """What to say where a value is needed and none was given."""
    return column.missing or reading.enter(column.label)
