"""Figures with their intervals, as the health inequalities field defines them.

Plain functions of numbers. Bad input is refused with a sentence (`ValueError`); a missing input
gives a missing result with the reason, and never 0.
"""

from tracker.domain.statistics.between_groups import between_group_variance
from tracker.domain.statistics.changes import (
    GapChange,
    Moved,
    Polarity,
    RatioChange,
    Verdict,
    change_in_gap,
    change_in_ratio,
    verdict_on,
)
from tracker.domain.statistics.differences import (
    Group,
    Kind,
    absolute_gap,
    difference,
    relative_gap,
)
from tracker.domain.statistics.estimates import Estimate, Number, scaled, standard_error
from tracker.domain.statistics.inequality import (
    FEWEST_QUANTILES,
    SlopeIndex,
    ValueType,
    slope_index,
)
from tracker.domain.statistics.means import mean
from tracker.domain.statistics.process_control import (
    FEWEST_POINTS,
    Assurance,
    Improvement,
    PointKind,
    Variation,
    Xmr,
    XmrPhase,
    XmrPoint,
    xmr,
)
from tracker.domain.statistics.proportions import proportion
from tracker.domain.statistics.ranking import quantiles
from tracker.domain.statistics.rates import indirectly_standardised_ratio, rate
from tracker.domain.statistics.special_causes import Special
from tracker.domain.statistics.standardised_rates import ESP2013, directly_standardised_rate
from tracker.domain.statistics.trends import Direction, RecentTrend, recent_trend

__all__ = [
    "ESP2013",
    "FEWEST_POINTS",
    "FEWEST_QUANTILES",
    "Assurance",
    "Direction",
    "Estimate",
    "GapChange",
    "Group",
    "Improvement",
    "Kind",
    "Moved",
    "Number",
    "PointKind",
    "Polarity",
    "RatioChange",
    "RecentTrend",
    "SlopeIndex",
    "Special",
    "ValueType",
    "Variation",
    "Verdict",
    "Xmr",
    "XmrPhase",
    "XmrPoint",
    "absolute_gap",
    "between_group_variance",
    "change_in_gap",
    "change_in_ratio",
    "difference",
    "directly_standardised_rate",
    "indirectly_standardised_ratio",
    "mean",
    "proportion",
    "quantiles",
    "rate",
    "recent_trend",
    "relative_gap",
    "scaled",
    "slope_index",
    "standard_error",
    "verdict_on",
    "xmr",
]
