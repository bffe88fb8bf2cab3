"""What a scheme aims for with a measure, as its subscription says."""

from datetime import date

from tracker.db.schemes import SchemeMeasure
from tracker.domain.attainment import Aim
from tracker.domain.periods import Period
from tracker.domain.reading import UnreadableError, period


def aim_of(link: SchemeMeasure) -> Aim:
    """Baseline, target and the way between them; nothing is expected before the baseline's end."""
    return Aim(
        baseline=link.baseline,
        target=link.target,
        operator=link.target_operator,
        starts=_ends(link.baseline_period),
        due=link.target_date,
    )


def baseline_period_of(link: SchemeMeasure) -> Period | None:
    """The period of the baseline, where what was typed reads as one."""
    try:
        return period(link.baseline_period, "Baseline period")
    except UnreadableError:
        return None


def _ends(text: str) -> date | None:
    try:
        return period(text, "Baseline period").last
    except UnreadableError:
        return None
