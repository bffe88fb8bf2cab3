"""Finding the report that an address names, and what its reader may do with it today."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from tracker.domain.outcomes.calendar import report_is_open
from tracker.domain.outcomes.questions import by_section
from tracker.domain.outcomes.sections import Section, sections_of
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.periods import LONDON, Period
from tracker.domain.permissions import Role
from tracker.services.outcomes.page import ReportSeen, read_report
from tracker.web.context import reading, viewer


@dataclass(frozen=True)
class Looked:
    """A report, on the day on which somebody looks at it."""

    report: ReportSeen
    today: date

    def may(self, act: ReportAct) -> bool:
        """Whether this person may do an act in this state, the guards aside."""
        return act in self.report.acts

    @property
    def is_open(self) -> bool:
        """Whether the report has opened and not closed."""
        return not list(report_is_open(self.report.deadlines, self.today))

    @property
    def why_closed(self) -> str:
        """Why nothing can be handed in today, if it cannot."""
        found = report_is_open(self.report.deadlines, self.today)
        return next((breach.message for breach in found), "")

    @property
    def may_fill(self) -> bool:
        """Whether the pages of the form are to be had today."""
        return self.may(ReportAct.SAVE) and self.is_open

    @property
    def may_report(self) -> bool:
        """Whether this person may report at all, if it were open."""
        return self.may(ReportAct.SAVE)

    @property
    def may_submit(self) -> bool:
        """Whether there is a draft that could be handed in."""
        return self.is_open and self.may(ReportAct.SUBMIT)

    @property
    def is_theirs(self) -> bool:
        """Whether this person reports for it, and not only in somebody's stead."""
        return Role.PARTNER in viewer().roles

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that it is asked for."""
        return sections_of(self.report.asked)

    @property
    def reason(self) -> str:
        """Why it stands where it stands, where that is said."""
        return self.report.versions[-1].reason if self.report.versions else ""

    @property
    def questions(self) -> dict[Section | None, str]:
        """What the reviewer asks, by section."""
        if self.report.state is not ReportState.QUERIED:
            return {}
        return by_section(self.reason)


def look(reference: str, period: Period) -> Looked:
    """The report of a scheme and period; one that this person may not see is not found."""
    return Looked(read_report(reading(), viewer(), reference, period), today())


def today() -> date:
    """The day in London."""
    return datetime.now(UTC).astimezone(LONDON).date()
