"""The evaluation workbook filled from the database, as at any moment."""

from tracker.services.evaluation.fill import evaluation_data
from tracker.services.evaluation.question import EvaluationQuestion, Publisher
from tracker.services.evaluation.write import Export, write_evaluation

__all__ = [
    "EvaluationQuestion",
    "Export",
    "Publisher",
    "evaluation_data",
    "write_evaluation",
]
