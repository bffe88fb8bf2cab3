"""What a scheme aims for with a measure, as its subscription says."""

from tracker.db.schemes import SchemeMeasure
from tracker.domain.periods import Period
from tracker.domain.reading import UnreadableError, period
from tracker.services.schemes.aims import aim_of

__all__ = ["aim_of", "baseline_period_of"]


def baseline_period_of(link: SchemeMeasure) -> Period | None:
    """The period of the baseline, where what was typed reads as one."""
    try:
        return period(link.baseline_period, "Baseline period")
    except UnreadableError:
        return None
