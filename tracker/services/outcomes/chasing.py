"""Chasing without people: each reminder of a report is written once, whoever asks and how often."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from tracker.db.journal import NothingRecordedError, as_at, housekeeping
from tracker.domain.outcomes.calendar import standing_of
from tracker.domain.outcomes.reminders import Reminder, reminder_of
from tracker.domain.periods import LONDON, financial_year_of, first_day, month_name
from tracker.domain.permissions import Role
from tracker.services.mail.letters import letter
from tracker.services.mail.outbox import Post, post
from tracker.services.outcomes.expected import ExpectedReport, ReportingCalendar, read_calendar
from tracker.services.outcomes.mail_keys import reminder_key
from tracker.services.outcomes.reporters import Addressee, people_with, reporters_for

# Nobody wants to be told of a date after the next reminder about it.
_USEFUL_FOR = timedelta(days=7)


@dataclass(frozen=True)
class _Wave:
    """The reports of one person that fall due on one day, and the reminder whose time it is."""

    person: Addressee
    due: date
    reminder: Reminder

    @property
    def key(self) -> str:
        """What makes this mail the only one of its kind; it names nobody."""
        return reminder_key(self.person.person_id, self.due, self.reminder.days_after_due)


def remind(sessions: sessionmaker[Session], now: datetime | None = None) -> int:
    """Write the reminders whose time has come, in a transaction of their own; how many."""
    with housekeeping(sessions) as session:
        return write_reminders(session, now or datetime.now(UTC))


def write_reminders(session: Session, now: datetime) -> int:
    """Write one mail to a person for each due date whose reminder is due, never one twice.

    Two schedulers at once write one mail: its key is there already for the second.
    """
    waves = _waves(session, now.astimezone(LONDON).date())
    return sum(post(session, _mail(wave, reports), now) for wave, reports in waves.items())


def _waves(session: Session, today: date) -> dict[_Wave, list[ExpectedReport]]:
    try:
        number = as_at(session).number
    except NothingRecordedError:
        return {}
    calendar = read_calendar(session, number)
    partners = people_with(session, Role.PARTNER, number)
    found: dict[_Wave, list[ExpectedReport]] = defaultdict(list)
    for report in _near(calendar, today):
        deadlines = report.deadlines
        standing = standing_of(report.state, deadlines, today)
        reminder = reminder_of(standing, deadlines.due, deadlines.closes, today)
        if reminder is None:
            continue
        for person in reporters_for(partners, calendar.reporters.get(report.scheme.id, ())):
            found[_Wave(person, deadlines.due, reminder)].append(report)
    return found


def _near(calendar: ReportingCalendar, today: date) -> list[ExpectedReport]:
    """The reports of this financial year and of the one before, whose last are due in this.

    With those of any year of which a report was given more time.
    """
    this_year = financial_year_of(today)
    years = {this_year, financial_year_of(first_day(this_year) - timedelta(days=1))}
    years |= {financial_year_of(period.first) for _, period in calendar.extensions}
    return [report for year in sorted(years) for report in calendar.of_year(year)]


def _mail(wave: _Wave, reports: list[ExpectedReport]) -> Post:
    is_late = wave.reminder.days_after_due > 0
    written = letter(
        "report_overdue" if is_late else "report_due",
        due=f"{wave.due.day} {month_name(wave.due)}",
        how_many=str(len(reports)),
        schemes="; ".join(sorted(f"{one.scheme.name}, {one.period.name}" for one in reports)),
    )
    person = wave.person
    return Post(
        wave.key, person.address, written, person_id=person.person_id, useful_for=_USEFUL_FOR
    )
