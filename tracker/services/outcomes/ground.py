"""What every act on one report asks about: whose scheme, what is expected, where it stands."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.db.journal import as_at
from tracker.domain.outcomes.answers import Answers
from tracker.domain.outcomes.calendar import deadlines_of
from tracker.domain.outcomes.states import ReportState
from tracker.domain.outcomes.tiers import Tier
from tracker.domain.periods import Period, financial_year_of
from tracker.domain.permissions import Act, Viewer
from tracker.domain.schemes import Dates
from tracker.services.outcomes.expected import ExpectedReport, ReportingCalendar, read_calendar
from tracker.services.outcomes.stored import StoredReport, answers_of, is_for, stored_reports
from tracker.services.refusals import NotFoundError
from tracker.services.schemes.access import visible_schemes


@dataclass(frozen=True)
class Ground:
    """One report of a scheme that this person may see, as it stands now."""

    number: int
    organisations: tuple[int, ...]
    # These, and the holders of the pots that pay for the scheme: whoever may report for it.
    reporters: tuple[int, ...]
    owed: tuple[Period, ...]
    expected: ExpectedReport
    stored: StoredReport | None
    answers: Answers

    @property
    def tier(self) -> Tier:
        """How much it is asked."""
        return self.expected.tier

    @property
    def state(self) -> ReportState:
        """Where it stands."""
        return self.stored.state if self.stored else ReportState.NOT_STARTED

    @property
    def seen(self) -> int:
        """The journal number of the version that stands, 0 where nobody has begun."""
        return self.stored.number if self.stored else 0


def read_ground(session: Session, by: Viewer, act: Act, scheme_id: int, period: Period) -> Ground:
    """The ground of an act; somebody else's scheme answers as if there were none."""
    find_visible(session, by, scheme_id)
    by.require(act)
    number = as_at(session).number
    calendar = read_calendar(session, number)
    year = financial_year_of(period.first)
    expected = calendar.of_scheme(scheme_id, year)
    found = stored_reports(session, number, *is_for(scheme_id, period), with_texts=True)
    stored = found.get((scheme_id, period))
    answers = Answers()
    if stored is not None:
        answers = answers_of(session, [stored.version])[stored.id, stored.number]
    return Ground(
        number=number,
        organisations=calendar.organisations.get(scheme_id, ()),
        reporters=calendar.reporters.get(scheme_id, ()),
        owed=tuple(one.period for one in expected),
        expected=next((one for one in expected if one.period == period), None)
        or _unexpected(calendar, scheme_id, period),
        stored=stored,
        answers=answers,
    )


def find_visible(session: Session, by: Viewer, scheme_id: int) -> None:
    """Refuse a scheme that is not there, or that is another organisation's, alike."""
    visible = visible_schemes(session, by)
    if visible is not None and scheme_id not in visible:
        raise NotFoundError("There is no such scheme.")


def _unexpected(calendar: ReportingCalendar, scheme_id: int, period: Period) -> ExpectedReport:
    """A report that nobody expects: the rules refuse it in words."""
    scheme = calendar.schemes.get(scheme_id)
    if scheme is None:
        raise NotFoundError("There is no such scheme.")
    runs = Dates(scheme.version.starts, scheme.version.ends)
    return ExpectedReport(
        scheme=scheme,
        organisation_id=None,
        period=period,
        tier=calendar.rules.tiers[-1],
        deadlines=deadlines_of(period, runs, calendar.rules),
        extension=None,
        stored=None,
    )
