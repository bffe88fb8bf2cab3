"""Which counts of people may be shown, so that nobody is found in a page, a chart or a file.

A profile says which counts are hidden and how the rest are rounded. A total is computed from true
values and rounded on its own, so rows need not add. Then each table is looked at as an outsider
would: where a hidden count could have only one or two values, its groups are held back whole.
"""

from tracker.domain.disclosure.audit import (
    Cell,
    Inferred,
    Table,
    inferred,
    may_be_shown,
    sum_as_shown,
)
from tracker.domain.disclosure.counts import (
    Shown,
    possible_counts,
    shown_cost_each,
    shown_count,
    shown_percentage,
)
from tracker.domain.disclosure.merging import merged, merging_in_words, smallest_merging
from tracker.domain.disclosure.profiles import (
    EXACT,
    FEWEST_POSSIBLE,
    HES,
    MHSDS,
    PROFILES,
    STANDING_PROFILES,
    Profile,
    UnknownProfileError,
    profile_named,
)

__all__ = [
    "EXACT",
    "FEWEST_POSSIBLE",
    "HES",
    "MHSDS",
    "PROFILES",
    "STANDING_PROFILES",
    "Cell",
    "Inferred",
    "Profile",
    "Shown",
    "Table",
    "UnknownProfileError",
    "inferred",
    "may_be_shown",
    "merged",
    "merging_in_words",
    "possible_counts",
    "profile_named",
    "shown_cost_each",
    "shown_count",
    "shown_percentage",
    "smallest_merging",
    "sum_as_shown",
]
