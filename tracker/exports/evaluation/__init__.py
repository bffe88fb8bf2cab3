"""The evaluation workbook: for the evaluator who must reconcile pounds with results.

`EvaluationData` says all that it shows; `evaluation_workbook` gives it its fourteen sheets.
"""

from .delivery_lines import GapLine, ObservationLine, OutcomeLine, ReportingLine, SchemeLine
from .lines import ControlTotals, CoverFacts, EvaluationData, Note
from .money_lines import AllocationLine, LedgerLine, SchemeLinkLine, SummaryLine
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
