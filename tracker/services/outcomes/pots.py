"""The small reports of one pot: those who were granted on from it, and report on one short page.

Whoever holds a pot may report for the schemes that it pays for, as decision 9 has it: a community
group with £1,000 need not sign in. The programme lead may in their stead. Nothing is saved or
handed in here: that is each report's own act, repeated.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from tracker.db.funding import Award
from tracker.db.journal import as_at
from tracker.db.outcomes import OutcomeReport, OutcomeReportVersion
from tracker.domain.breaches import Breach, Severity
from tracker.domain.outcomes.answer_rules import AskedFor, wrong_in_a_submission
from tracker.domain.outcomes.answers import Answers
from tracker.domain.outcomes.calendar import Standing, report_is_open, standing_of
from tracker.domain.outcomes.moves import move_of
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.periods import Period, financial_year_of
from tracker.domain.permissions import Act, Viewer
from tracker.services.outcomes.asked import read_questions
from tracker.services.outcomes.expected import ExpectedReport, read_calendar
from tracker.services.outcomes.lists import ReportLine
from tracker.services.outcomes.stored import answers_of, stored_reports
from tracker.services.refusals import NotFoundError
from tracker.services.schemes.access import find_scheme, visible_schemes
from tracker.services.snapshot import organisations_at, schemes_at


@dataclass(frozen=True)
class SmallReport:
    """One short report of a pot, with what it says and whose it is."""

    expected: ExpectedReport
    recipient: str
    asked: AskedFor
    answers: Answers
    is_open: bool
    # What the reviewer asks, and whether anything was saved since.
    question: str = ""
    is_answered: bool = True

    @property
    def scheme_id(self) -> int:
        """The scheme that was granted the money."""
        return self.expected.scheme.id

    @property
    def reference(self) -> str:
        """The reference of that scheme."""
        return self.expected.scheme.reference

    @property
    def name(self) -> str:
        """The name of that scheme."""
        return self.expected.scheme.name

    @property
    def seen(self) -> int:
        """The journal number of the version that stands, 0 where nobody has begun."""
        return self.expected.stored.number if self.expected.stored else 0

    @property
    def is_to_do(self) -> bool:
        """Whether it can be written today."""
        return self.is_open and move_of(self.expected.state, ReportAct.SAVE) is not None

    @property
    def is_begun(self) -> bool:
        """Whether anything is said in it yet."""
        return not self.answers.is_empty

    @property
    def missing(self) -> tuple[Breach, ...]:
        """What stops it from being handed in."""
        found = wrong_in_a_submission(self.answers, self.asked)
        return tuple(one for one in found if one.severity is Severity.ERROR)

    @property
    def is_complete(self) -> bool:
        """Whether it can be handed in as it is."""
        is_saved = move_of(self.expected.state, ReportAct.SUBMIT) is not None
        return self.is_to_do and is_saved and self.is_answered and not self.missing


@dataclass(frozen=True)
class PotReports:
    """Every small report of a pot in a period; each is in exactly one of the lists below."""

    reference: str
    name: str
    period: Period
    today: date
    reports: tuple[SmallReport, ...]

    @property
    def to_do(self) -> tuple[SmallReport, ...]:
        """Those that can be written today."""
        return tuple(one for one in self.reports if one.is_to_do)

    @property
    def complete(self) -> tuple[SmallReport, ...]:
        """Those that can be handed in as they are."""
        return tuple(one for one in self.to_do if one.is_complete)

    @property
    def asked(self) -> tuple[SmallReport, ...]:
        """Those with a question of the reviewer that nobody answered: none goes back unread."""
        return tuple(one for one in self.to_do if not one.is_answered)

    @property
    def incomplete(self) -> tuple[SmallReport, ...]:
        """Those that somebody began and that lack something."""
        begun = (one for one in self.to_do if one.is_begun and one.is_answered)
        return tuple(one for one in begun if not one.is_complete)

    @property
    def not_begun(self) -> tuple[SmallReport, ...]:
        """Those of which nothing is said."""
        return tuple(one for one in self.to_do if not one.is_begun and one.is_answered)

    @property
    def settled(self) -> Mapping[Standing, tuple[SmallReport, ...]]:
        """The rest, by where they stand: handed in, nil, accepted, waived, or not open."""
        found: dict[Standing, list[SmallReport]] = {}
        for one in self.reports:
            if not one.is_to_do:
                expected = one.expected
                standing = standing_of(expected.state, expected.deadlines, self.today)
                found.setdefault(standing, []).append(one)
        return {standing: tuple(found[standing]) for standing in Standing if standing in found}


@dataclass(frozen=True)
class PotOpen:
    """A pot with several small reports to write in one period."""

    reference: str
    name: str
    period: Period
    count: int


def read_pot(
    session: Session, viewer: Viewer, reference: str, period: Period, today: date
) -> PotReports:
    """The small reports of a pot that this person may report for; none is as if not there."""
    pot = find_scheme(session, viewer, reference, Act.REPORT_OUTCOMES)
    number = as_at(session).number
    calendar = read_calendar(session, number)
    visible = visible_schemes(session, viewer)
    paid = calendar.passed_on.get(pot.id, frozenset())
    found = [
        report
        for scheme_id in sorted(paid if visible is None else paid & visible)
        for report in calendar.of_scheme(scheme_id, financial_year_of(period.first))
        if report.period == period and report.tier.is_short
    ]
    if not found:
        raise NotFoundError("There are no such reports.")
    return PotReports(
        pot.reference,
        calendar.schemes[pot.id].name,
        period,
        today,
        tuple(sorted(_small(session, number, found, today), key=_by_name)),
    )


def answers_seen(session: Session, report: SmallReport, seen: int) -> Answers | None:
    """What a report said in the version that somebody saw; none where there is no such version."""
    if seen == report.seen:
        return report.answers
    stored = report.expected.stored
    if seen == 0 or stored is None:
        return Answers() if seen == 0 else None
    version = session.get(OutcomeReportVersion, (stored.id, seen))
    return answers_of(session, [version])[stored.id, seen] if version else None


def pots_to_report(
    session: Session, viewer: Viewer, lines: Iterable[ReportLine], today: date
) -> tuple[PotOpen, ...]:
    """The pots of which several small reports wait among some lines, the newest period first."""
    waiting: dict[int, list[Period]] = {}
    for line in lines:
        one = line.expected
        can_be_saved = move_of(one.state, ReportAct.SAVE) is not None
        if one.tier.is_short and can_be_saved and _is_open(one, today):
            waiting.setdefault(one.scheme.id, []).append(one.period)
    if not waiting or not viewer.may(Act.REPORT_OUTCOMES):
        return ()
    counts: dict[tuple[int, Period], int] = {}
    for pot_id, scheme_id in _passed_on(session):
        for period in waiting.get(scheme_id, ()):
            counts[pot_id, period] = counts.get((pot_id, period), 0) + 1
    visible = visible_schemes(session, viewer)
    schemes = schemes_at(session, as_at(session).number)
    found = [
        PotOpen(schemes[pot_id].reference, schemes[pot_id].name, period, count)
        for (pot_id, period), count in counts.items()
        if count > 1 and (visible is None or pot_id in visible)
    ]
    return tuple(sorted(found, key=lambda one: (-one.period.last.toordinal(), one.name.casefold())))


def _small(
    session: Session, number: int, found: list[ExpectedReport], today: date
) -> Iterator[SmallReport]:
    ids = [one.scheme.id for one in found]
    stored = stored_reports(session, number, OutcomeReport.scheme_id.in_(ids), with_texts=True)
    answers = answers_of(session, [one.version for one in stored.values()])
    questions = read_questions(session, number)
    names = organisations_at(session, number)
    for one in found:
        report = stored.get(one.key)
        says = answers[report.id, report.number] if report else Answers()
        whose = names.get(one.organisation_id or 0)
        asked = questions.of(one.scheme.id, one.tier, says)
        queried = report.version if report and report.state is ReportState.QUERIED else None
        yield SmallReport(
            one,
            whose.name if whose else "",
            asked,
            says,
            _is_open(one, today),
            question=queried.reason if queried else "",
            is_answered=queried is None or queried.act is not ReportAct.QUERY,
        )


def _is_open(one: ExpectedReport, today: date) -> bool:
    return not list(report_is_open(one.deadlines, today))


def _passed_on(session: Session) -> list[tuple[int, int]]:
    """Each pot with each scheme that it pays for, once."""
    pot = aliased(Award)
    query = (
        select(pot.scheme_id, Award.scheme_id)
        .join(pot, pot.id == Award.parent_award_id)
        .distinct()
        .order_by(pot.scheme_id, Award.scheme_id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _by_name(one: SmallReport) -> tuple[str, int]:
    return one.name.casefold(), one.scheme_id
