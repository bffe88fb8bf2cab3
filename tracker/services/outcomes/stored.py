"""Reports as they are stored: the newest version of each, and its answers, a query each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, load_only

from tracker.db.evidence import OutcomeEvidence
from tracker.db.outcomes import OutcomeAnswer, OutcomeExtension, OutcomeReport, OutcomeReportVersion
from tracker.db.versions import newest
from tracker.domain.outcomes.answers import NARRATIVE, AnswerKey, Answers, Value
from tracker.domain.outcomes.calendar import Extension
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.periods import Period
from tracker.services.outcomes.listed import Lists, lists_of, lists_query, read_lists

# The acts by which a person writes a report, and so cannot review it.
WRITING = (ReportAct.SAVE, ReportAct.SUBMIT, ReportAct.REPORT_NIL)

Key = tuple[int, Period]


@dataclass(frozen=True)
class StoredReport:
    """A report with the version that stood at a journal number."""

    id: int
    reference: str
    scheme_id: int
    period: Period
    version: OutcomeReportVersion

    @property
    def state(self) -> ReportState:
        """Where it stands."""
        return self.version.state

    @property
    def number(self) -> int:
        """The journal number of the version, by which a later change is noticed."""
        return self.version.journal_number


def stored_reports(
    session: Session, number: int, *conditions: ColumnElement[bool], with_texts: bool = False
) -> dict[Key, StoredReport]:
    """The reports that somebody began, by scheme and period, in the order of their beginning.

    What people wrote is long: without `with_texts` it stays in the database.
    """
    query = (
        newest(OutcomeReportVersion, (OutcomeReportVersion.report_id,), number)
        .add_columns(OutcomeReport)
        .join(OutcomeReport, OutcomeReport.id == OutcomeReportVersion.report_id)
        .where(*conditions)
        .order_by(OutcomeReport.id)
    )
    if not with_texts:
        query = query.options(
            load_only(
                OutcomeReportVersion.state, OutcomeReportVersion.tier, OutcomeReportVersion.revision
            )
        )
    found = {}
    for version, report in session.execute(query):
        period = Period(report.period_start, report.period_end)
        stored = StoredReport(report.id, report.reference, report.scheme_id, period, version)
        found[report.scheme_id, period] = stored
    return found


def answers_of(
    session: Session, versions: Iterable[OutcomeReportVersion]
) -> dict[tuple[int, int], Answers]:
    """What each of these versions says, by report and journal number, in two queries."""
    wanted = list(versions)
    reports = {version.report_id for version in wanted}
    numbers = {version.journal_number for version in wanted}
    rows = session.scalars(
        select(OutcomeAnswer).where(
            OutcomeAnswer.report_id.in_(reports), OutcomeAnswer.journal_number.in_(numbers)
        )
    )
    return _together(wanted, rows.all(), lists_of(session, reports, numbers))


def standing_answers(session: Session, number: int) -> dict[int, Answers]:
    """What every report says as at a journal number, by report: three queries, however many."""
    keys = (OutcomeReportVersion.report_id,)
    versions = session.scalars(newest(OutcomeReportVersion, keys, number)).all()
    latest = (
        select(OutcomeReportVersion.report_id, func.max(OutcomeReportVersion.journal_number))
        .where(OutcomeReportVersion.journal_number <= number)
        .group_by(OutcomeReportVersion.report_id)
        .subquery()
    )
    rows = session.scalars(
        select(OutcomeAnswer).join(
            latest,
            (OutcomeAnswer.report_id == latest.c[0])
            & (OutcomeAnswer.journal_number == latest.c[1]),
        )
    ).all()
    listed = lists_query().join(
        latest,
        (OutcomeEvidence.report_id == latest.c[0])
        & (OutcomeEvidence.journal_number == latest.c[1]),
    )
    found = _together(versions, rows, read_lists(session, listed))
    return {report_id: answers for (report_id, _), answers in found.items()}


def extensions_at(session: Session, number: int) -> dict[Key, Extension]:
    """The newest extension of each report."""
    keys = (
        OutcomeExtension.scheme_id,
        OutcomeExtension.period_start,
        OutcomeExtension.period_end,
    )
    rows = session.scalars(newest(OutcomeExtension, keys, number))
    return {
        (row.scheme_id, Period(row.period_start, row.period_end)): Extension(row.due, row.reason)
        for row in rows
    }


def authors_of(session: Session, reports: Iterable[int]) -> dict[int, frozenset[int]]:
    """Everybody who wrote any of each report."""
    rows = session.execute(
        select(OutcomeReportVersion.report_id, OutcomeReportVersion.acted_by)
        .where(
            OutcomeReportVersion.report_id.in_(list(reports)),
            OutcomeReportVersion.act.in_(WRITING),
            OutcomeReportVersion.acted_by.is_not(None),
        )
        .distinct()
    )
    found: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        found[row.report_id].add(row.acted_by or 0)
    return {report_id: frozenset(people) for report_id, people in found.items()}


def is_for(scheme_id: int, period: Period) -> tuple[ColumnElement[bool], ...]:
    """The conditions by which the report of one scheme and period is found."""
    return (
        OutcomeReport.scheme_id == scheme_id,
        OutcomeReport.period_start == period.first,
        OutcomeReport.period_end == period.last,
    )


def starts_from(day: date) -> ColumnElement[bool]:
    """The condition that a report's period starts on a day or later."""
    return OutcomeReport.period_start >= day


def _together(
    versions: Iterable[OutcomeReportVersion], rows: Iterable[OutcomeAnswer], lists: Lists
) -> dict[tuple[int, int], Answers]:
    values: Mapping[tuple[int, int], dict[AnswerKey, Value]] = defaultdict(dict)
    for row in rows:
        key = AnswerKey(row.what, row.dimension, row.group_code)
        values[row.report_id, row.journal_number][key] = Value(
            row.status, row.qualifier, row.value, row.numerator, row.denominator, row.reason
        )
    return {
        (version.report_id, version.journal_number): Answers(
            values=dict(sorted(values[version.report_id, version.journal_number].items())),
            case_study_consent=version.case_study_consent,
            evidence=lists.get((version.report_id, version.journal_number), ()),
            **{name: getattr(version, name) for name in NARRATIVE},
        )
        for version in versions
    }
