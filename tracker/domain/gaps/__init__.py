"""Gaps between groups of people: how wide, whether they changed, and who moved.

Nothing here says what caused a change, and nothing is claimed that an interval does not carry.
"""

from tracker.domain.gaps.changes import (
    Course,
    FigureChange,
    GapComparison,
    Quadrant,
    SlopeChange,
    compare,
    quadrant_of,
)
from tracker.domain.gaps.figures import (
    GapMeasure,
    GroupFigure,
    PeriodGroups,
    in_their_order,
    why_not_comparable,
)
from tracker.domain.gaps.ordered import GroupValue, PeriodGap, gap_of
from tracker.domain.gaps.unordered import (
    AgainstReference,
    ReferenceChange,
    ReferenceGap,
    compare_to_reference,
    gap_to_reference,
)
from tracker.domain.gaps.words import (
    COUNTED_APART,
    NO_CAUSE,
    SLOPE_ENDS,
    change_in_words,
    comparisons_in_words,
    gap_in_words,
    reference_change_in_words,
    reference_in_words,
)

__all__ = [
    "COUNTED_APART",
    "NO_CAUSE",
    "SLOPE_ENDS",
    "AgainstReference",
    "Course",
    "FigureChange",
    "GapComparison",
    "GapMeasure",
    "GroupFigure",
    "GroupValue",
    "PeriodGap",
    "PeriodGroups",
    "Quadrant",
    "ReferenceChange",
    "ReferenceGap",
    "SlopeChange",
    "change_in_words",
    "compare",
    "compare_to_reference",
    "comparisons_in_words",
    "gap_in_words",
    "gap_of",
    "gap_to_reference",
    "in_their_order",
    "quadrant_of",
    "reference_change_in_words",
    "reference_in_words",
    "why_not_comparable",
]
