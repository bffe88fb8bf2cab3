"""When people are reminded of a report: before and after it is due, each time once."""

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.outcomes.calendar import Standing

# A scheduler that stood still for some days still sends; one that stood longer is too late, and
# the next reminder comes soon enough.
LATE_BY_AT_MOST = timedelta(days=6)


@dataclass(frozen=True)
class Reminder:
    """A reminder so many days after the due date; before it, the days are negative."""

    name: str
    days_after_due: int


# Two while there is time, two when there is none: more are read by nobody.
REMINDERS = (
    Reminder("two weeks before", -14),
    Reminder("three days before", -3),
    Reminder("a week after", 7),
    Reminder("four weeks after", 28),
)


def reminder_of(standing: Standing, due: date, closes: date, today: date) -> Reminder | None:
    """The reminder whose time has come for a report that nobody has handed in, if one has."""
    if standing not in (Standing.DUE, Standing.OVERDUE) or today > closes:
        return None
    for reminder in REMINDERS:
        day = due + timedelta(days=reminder.days_after_due)
        if day <= today <= day + LATE_BY_AT_MOST:
            return reminder
    return None
