"""One report whole: where it stands, what it says, what may be done, and every version of it.

What an unfinished report says is for those who report and for the lead. Everybody else reads what
was accepted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.evidence import EvidenceFile
from tracker.db.journal import Journal, as_at
from tracker.db.outcomes import OutcomeReportVersion
from tracker.domain.outcomes.answer_rules import AskedFor
from tracker.domain.outcomes.answers import Answers
from tracker.domain.outcomes.calendar import Deadlines, Extension
from tracker.domain.outcomes.moves import acts_from
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.outcomes.tiers import Tier
from tracker.domain.periods import Period, financial_year_of
from tracker.domain.permissions import Act, Viewer
from tracker.services.disclosure.answers import answers_as_shown
from tracker.services.disclosure.standing import profile_of
from tracker.services.outcomes.asked import Questions, read_questions
from tracker.services.outcomes.expected import read_calendar
from tracker.services.outcomes.listed import Erased, erasures
from tracker.services.outcomes.stored import StoredReport, answers_of, is_for, stored_reports
from tracker.services.refusals import NotFoundError
from tracker.services.schemes.access import find_scheme


@dataclass(frozen=True)
class VersionSeen:
    """A version in the history of a report; without its answers where they are not to be seen."""

    journal_number: int
    recorded_at: datetime
    act: ReportAct
    state: ReportState
    acted_by: int | None
    reason: str
    body: str
    answers: Answers | None


@dataclass(frozen=True)
class ReportSeen:
    """A report as one person may see it; `seen` travels with their next act."""

    scheme_id: int
    scheme_reference: str
    scheme_name: str
    period: Period
    reference: str | None
    state: ReportState
    tier: Tier
    deadlines: Deadlines
    extension: Extension | None
    asked: AskedFor
    answers: Answers | None
    seen: int
    acts: tuple[ReportAct, ...]
    versions: tuple[VersionSeen, ...]
    # Files that were erased, whichever version lists them.
    erased: Mapping[int, Erased] = field(default_factory=dict)


def read_report(
    session: Session,
    viewer: Viewer,
    scheme_reference: str,
    period: Period,
    moment: datetime | None = None,
) -> ReportSeen:
    """The report of a scheme and period; one that nobody expects or may see is not there."""
    scheme = find_scheme(session, viewer, scheme_reference, Act.READ_OUTCOMES)
    number = as_at(session, moment).number
    calendar = read_calendar(session, number)
    if scheme.id not in calendar.schemes:
        raise NotFoundError("There is no such scheme.")
    reports = calendar.of_scheme(scheme.id, financial_year_of(period.first))
    expected = next((one for one in reports if one.period == period), None)
    if expected is None:
        raise NotFoundError("There is no such report.")
    questions = read_questions(session, number)
    versions = _versions(session, viewer, scheme.id, period, number)
    if not viewer.may(Act.REPORT_OUTCOMES):
        versions = tuple(_as_shown(session, one, questions) for one in versions)
    standing = versions[-1] if versions else None
    answers = standing.answers if standing else Answers()
    return ReportSeen(
        scheme_id=scheme.id,
        scheme_reference=scheme.reference,
        scheme_name=expected.scheme.name,
        period=period,
        reference=expected.stored.reference if expected.stored else None,
        state=expected.state,
        tier=expected.tier,
        deadlines=expected.deadlines,
        extension=expected.extension,
        asked=questions.of(scheme.id, expected.tier, answers),
        answers=answers,
        seen=standing.journal_number if standing else 0,
        acts=acts_from(expected.state, viewer.roles),
        versions=versions,
        erased=_erased(session, expected.stored),
    )


def _as_shown(session: Session, version: VersionSeen, questions: Questions) -> VersionSeen:
    """A version as those read it who neither report nor review."""
    if version.answers is None:
        return version
    profile, asked = profile_of(session), (questions.measures, questions.breakdowns)
    return replace(version, answers=answers_as_shown(profile, version.answers, *asked))


def _erased(session: Session, stored: StoredReport | None) -> dict[int, Erased]:
    return erasures(session, EvidenceFile.report_id == stored.id) if stored else {}


def _versions(
    session: Session, viewer: Viewer, scheme_id: int, period: Period, number: int
) -> tuple[VersionSeen, ...]:
    """Every version up to a journal number, the first one first."""
    found = stored_reports(session, number, *is_for(scheme_id, period))
    stored = found.get((scheme_id, period))
    if stored is None:
        return ()
    rows = session.execute(
        select(OutcomeReportVersion, Journal.recorded_at)
        .join(Journal, Journal.number == OutcomeReportVersion.journal_number)
        .where(
            OutcomeReportVersion.report_id == stored.id,
            OutcomeReportVersion.journal_number <= number,
        )
        .order_by(OutcomeReportVersion.revision)
    ).all()
    answers = answers_of(session, [version for version, _ in rows])
    sees_drafts = viewer.may(Act.REPORT_OUTCOMES)
    return tuple(
        VersionSeen(
            journal_number=version.journal_number,
            recorded_at=moment,
            act=version.act,
            state=version.state,
            acted_by=version.acted_by,
            reason=version.reason if sees_drafts else "",
            body=version.decision_body,
            answers=(
                answers[version.report_id, version.journal_number]
                if sees_drafts or version.state is ReportState.ACCEPTED
                else None
            ),
        )
        for version, moment in rows
    )
