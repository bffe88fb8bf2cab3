"""Reports of example schemes, through every state that a report can be in."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from imports.demo import EVIDENCE
from imports.demo_report_rows import EvidenceRow, ReportAct, ReportingRulesRow, ReportRow
from tracker.domain.outcomes.answers import (
    AREA_NOT_KNOWN,
    EVERYBODY,
    FROM_CORE20,
    Answers,
    counted,
)
from tracker.domain.outcomes.tiers import ReportingRules
from tracker.domain.permissions import Viewer
from tracker.domain.reading import period
from tracker.domain.values import Qualifier
from tracker.services.outcomes import acts
from tracker.services.outcomes.acts import ActOnReport, Recorded, SaveReport
from tracker.services.outcomes.evidence import (
    ChangeEvidence,
    EvidenceChanged,
    change_evidence,
    incoming_evidence,
)
from tracker.services.outcomes.settings import SetReportingRules

_ACTS: Mapping[ReportAct, Callable[[Session, Viewer, ActOnReport], Recorded]] = {
    ReportAct.SUBMIT: acts.submit_report,
    ReportAct.RECALL: acts.recall_report,
    ReportAct.REVIEW: acts.take_into_review,
    ReportAct.QUERY: acts.query_report,
    ReportAct.ACCEPT: acts.accept_report,
    ReportAct.REPORT_NIL: acts.report_nil,
    ReportAct.WAIVE: acts.waive_report,
    ReportAct.SUPERSEDE: acts.supersede_report,
}


def act_on_report(session: Session, by: Viewer, row: ReportRow, scheme_id: int) -> Recorded:
    """Do what a row says, as the person whose row it is."""
    asked = period(row.period)
    if row.act is ReportAct.SAVE:
        return acts.save_report(session, by, SaveReport(scheme_id, asked, _answers(row)))
    order = ActOnReport(scheme_id, asked, reason=row.reason, body=row.body)
    return _ACTS[row.act](session, by, order)


def add_example_evidence(
    session: Session, by: Viewer, row: EvidenceRow, scheme_id: int
) -> EvidenceChanged:
    """Add a made-up file to the report of an example scheme."""
    file = incoming_evidence(row.file_name, (EVIDENCE / row.file_name).read_bytes())
    described = replace(file, caption=row.caption)
    return change_evidence(
        session, by, ChangeEvidence(scheme_id, period(row.period), 0, added=(described,))
    )


def rules_of(row: ReportingRulesRow) -> SetReportingRules:
    """The days of a row, with the tiers as they are."""
    rules = ReportingRules(
        opens_before_end=row.opens_before_end,
        due_after_end=row.due_after_end,
        closes_after_due=row.closes_after_due,
    )
    return SetReportingRules(rules, row.reason)


def _answers(row: ReportRow) -> Answers:
    exact = Qualifier.EXACT
    given = (
        (EVERYBODY, row.people_reached, Qualifier(row.qualifier.value)),
        (FROM_CORE20, row.people_core20, exact),
        (AREA_NOT_KNOWN, row.people_not_known, exact),
    )
    return Answers(
        {key: counted(number, how) for key, number, how in given if number is not None},
        delivered=row.delivered,
        difference=row.difference,
        risks=row.risks,
        learning=row.learning,
    )
