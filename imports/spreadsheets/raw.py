"""What a cell held before anybody knew what it was for.

A million of these are made for a large sheet, so they are bare tuples that stay inside this room:
`(column from 0, mark, text, look)`, and rows of them `(number from 1, hidden, cells)`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """What kind of value the file itself says that a cell holds."""

    TEXT = "s"
    NUMBER = "n"
    DATE = "d"
    PER_CENT = "%"
    TRUTH = "b"
    ERROR = "e"
    FORMULA = "f"


@dataclass(frozen=True)
class Look:
    """What a number format makes of a number: a date, a percentage, padded or foreign money."""

    mark: Mark = Mark.NUMBER
    zeros: int = 0
    currency: str = ""


PLAIN = Look()

RawCell = tuple[int, Mark, str, Look]
RawRow = tuple[int, bool, list[RawCell]]
