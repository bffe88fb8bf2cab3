"""The evaluation workbook: for the evaluator who must reconcile pounds with results.

`EvaluationData` says all that it shows; `evaluation_workbook` gives it its fourteen sheets.
"""

from .lines import (
    AllocationLine,
    ControlTotals,
    CoverFacts,
    EvaluationData,
    GapLine,
    LedgerLine,
    Note,
    ObservationLine,
    OutcomeLine,
    ReportingLine,
    SchemeLine,
    SchemeLinkLine,
    SummaryLine,
)
from .sheets import evaluation_workbook

__all__ = [
    "AllocationLine",
    "ControlTotals",
    "CoverFacts",
    "EvaluationData",
    "GapLine",
    "LedgerLine",
    "Note",
    "ObservationLine",
    "OutcomeLine",
    "ReportingLine",
    "SchemeLine",
    "SchemeLinkLine",
    "SummaryLine",
    "evaluation_workbook",
]
