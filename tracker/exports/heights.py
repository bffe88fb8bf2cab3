"""How tall a row must be for all of its wrapped text to be seen.

Excel would find out by itself, others show one line; an estimate that both follow is better.
"""

from collections.abc import Sequence

from .tables import Column, Kind

LINE = 16
"""Points that a line of Arial 12 takes."""
_TALLEST = 409  # Excel's limit
# Words wrap whole, so that a line is never quite full; bold headings are wider than digits.
_USED = 0.92
_USED_BY_BOLD = 0.8


def heading_height(columns: Sequence[Column]) -> int:
    """The height of the row of headings."""
    longest = max(_lines(column.label, column.width * _USED_BY_BOLD) for column in columns)
    return longest * LINE + 4


def text_height(text: object, width: float) -> int:
    """The height of a row whose one long text is in a column of this width."""
    return min(_TALLEST, LINE * _lines(text, width * _USED))


def wrapped_heights(
    columns: Sequence[Column], block: Sequence[tuple[object, ...]]
) -> list[int] | None:
    """The height of each row of a block, or none where every text fits on its line."""
    wrapping = [
        (values, column.width * _USED)
        for column, values in zip(columns, zip(*block, strict=True), strict=True)
        if column.kind is Kind.TEXT and _wraps(values, column.width * _USED)
    ]
    if not wrapping:
        return None
    return [
        min(_TALLEST, LINE * max(_lines(values[row], width) for values, width in wrapping))
        for row in range(len(block))
    ]


def _wraps(values: Sequence[object], width: float) -> bool:
    """Whether any text is longer than its line; the texts are many and mostly the same."""
    return any(
        isinstance(text, str) and (len(text) > width or "\n" in text) for text in set(values)
    )


def _lines(text: object, width: float) -> int:
    if not isinstance(text, str):
        return 1
    if len(text) <= width and "\n" not in text:
        return 1
    return sum(1 + int(len(line) / width) for line in text.split("\n"))
