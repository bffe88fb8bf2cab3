"""What the rules of appraisals and decisions ask of a scheme: who is paid, and what it showed."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from tracker.db.catalogue import PublishedValueVersion
from tracker.db.funding import Award
from tracker.db.observations import ObservedValue, ObservedValueVersion
from tracker.db.outcomes import OutcomeReport, OutcomeReportVersion
from tracker.db.versions import newest
from tracker.domain.outcomes.states import ReportState
from tracker.domain.periods import Period
from tracker.domain.values import ValueStatus
from tracker.services.schemes.register import SchemeFacts
from tracker.services.schemes.standing import standing

# A real nought is a result too.
_RESULTS = (ValueStatus.REPORTED, ValueStatus.NIL)


@dataclass(frozen=True)
class AcceptedReport:
    """A report that counts: by its reference, with what it is for."""

    id: int
    reference: str
    scheme_id: int
    period: Period


def paid_by(
    session: Session, scheme_id: int, number: int, facts: SchemeFacts | None = None
) -> frozenset[int]:
    """The organisations that deliver a scheme, or to which any award of it goes.

    Whoever has read the scheme's facts already gives them, and saves a query.
    """
    known = facts or standing(session, scheme_id, number).facts
    recipients = session.scalars(
        select(Award.recipient_id).where(
            Award.scheme_id == scheme_id, Award.journal_number <= number
        )
    )
    return frozenset(recipients) | set(known.deliverer_ids)


def is_funded(session: Session, scheme_id: int, number: int) -> bool:
    """Whether any award of a scheme was made."""
    return bool(first_awards(session, number, Award.scheme_id == scheme_id))


def first_awards(
    session: Session, number: int, *conditions: ColumnElement[bool]
) -> Mapping[int, int]:
    """The journal number of the first award of each scheme that has one."""
    rows = session.execute(
        select(Award.scheme_id, func.min(Award.journal_number))
        .where(Award.journal_number <= number, *conditions)
        .group_by(Award.scheme_id)
    )
    return {row[0]: row[1] for row in rows}


def accepted_reports(
    session: Session, number: int, scheme_id: int | None = None
) -> tuple[AcceptedReport, ...]:
    """The reports that stand as accepted, of one scheme or of all, by scheme and period."""
    query = (
        newest(OutcomeReportVersion, (OutcomeReportVersion.report_id,), number)
        .join(OutcomeReport, OutcomeReport.id == OutcomeReportVersion.report_id)
        .where(OutcomeReportVersion.state == ReportState.ACCEPTED)
        .with_only_columns(
            OutcomeReport.id,
            OutcomeReport.reference,
            OutcomeReport.scheme_id,
            OutcomeReport.period_start,
            OutcomeReport.period_end,
        )
        .order_by(OutcomeReport.scheme_id, OutcomeReport.period_start, OutcomeReport.id)
    )
    if scheme_id is not None:
        query = query.where(OutcomeReport.scheme_id == scheme_id)
    return tuple(
        AcceptedReport(
            row.id, row.reference, row.scheme_id, Period(row.period_start, row.period_end)
        )
        for row in session.execute(query)
    )


def has_measured_result(session: Session, scheme_id: int, number: int) -> bool:
    """Whether any value of a measure was observed of a scheme, or is published of it."""
    observed = (
        newest(ObservedValueVersion, (ObservedValueVersion.observed_value_id,), number)
        .join(ObservedValue, ObservedValue.id == ObservedValueVersion.observed_value_id)
        .where(ObservedValue.scheme_id == scheme_id, ObservedValueVersion.status.in_(_RESULTS))
        .with_only_columns(ObservedValue.id)
    )
    published = (
        newest(PublishedValueVersion, (PublishedValueVersion.code,), number)
        .where(
            PublishedValueVersion.scheme_id == scheme_id,
            or_(
                PublishedValueVersion.value.is_not(None),
                PublishedValueVersion.printed_wording != "",
            ),
            PublishedValueVersion.measure_code.is_not(None),
        )
        .with_only_columns(PublishedValueVersion.code)
    )
    return any(session.execute(query.limit(1)).first() for query in (observed, published))
