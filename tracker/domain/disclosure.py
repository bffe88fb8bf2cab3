"""Which counts of people may be shown, so that nobody is found in a table (NHS HES rules).

0 is shown, 1 to 7 are hidden, the rest are rounded to the nearest 5. A total is computed from true
values and rounded on its own, so rows need not add. Then each table is looked at as an outsider
would: where a hidden count could have only one or two values, the table is held back whole.
https://digital.nhs.uk/services/hospital-episode-statistics (disclosure control)
"""

from collections.abc import Sequence

# Counts from 1 to this are hidden.
LARGEST_HIDDEN = 7
# A hidden count must have at least so many possible values.
FEWEST_POSSIBLE = 3
_STEP, _SLACK = 5, 2


def shown_count(count: int) -> int | None:
    """A count as it may be shown: 0 as it is, 1 to 7 not at all, the rest to the nearest 5."""
    if 0 < count <= LARGEST_HIDDEN:
        return None
    return _STEP * ((count + _SLACK) // _STEP)


def may_be_shown(parts: Sequence[int], whole: int, *, leaves_some_out: bool = False) -> bool:
    """Whether no hidden part of a table can be worked out from its other parts and its total.

    `leaves_some_out`: the total holds people of groups that the table does not list.
    """
    lows, highs = zip(*map(_possible, parts), strict=True) if parts else ((), ())
    least, most = _possible(whole)
    for number, part in enumerate(parts):
        if shown_count(part) is not None:
            continue
        others_least, others_most = sum(lows) - lows[number], sum(highs) - highs[number]
        low = lows[number] if leaves_some_out else max(lows[number], least - others_most)
        high = min(highs[number], most - others_least)
        if high - low + 1 < FEWEST_POSSIBLE:
            return False
    return True


def sum_as_shown(parts: Sequence[int]) -> int | None:
    """What counts come to beside themselves; none where that would give a hidden one away."""
    whole = sum(parts)
    hidden = sum(shown_count(part) is None for part in parts)
    # Of two that are hidden the sum leaves open which is which; one alone is what is missing.
    if hidden == 1 or not may_be_shown(parts, whole):
        return None
    return shown_count(whole)


def _possible(count: int) -> tuple[int, int]:
    """The smallest and the largest value that a count may have, for somebody who sees it shown."""
    shown = shown_count(count)
    if shown is None:
        return 1, LARGEST_HIDDEN
    if shown == 0:
        return 0, 0
    return max(shown - _SLACK, LARGEST_HIDDEN + 1), shown + _SLACK
