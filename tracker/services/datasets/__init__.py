"""The rows that programs read: those of the evaluation workbook and the data package."""

from tracker.services.datasets.kinds import DATASETS, SUMMARY, Dataset, Filter, find_dataset
from tracker.services.datasets.read import (
    DatasetQuestion,
    DatasetRows,
    may_read,
    read_dataset,
    require_may_read,
)

__all__ = [
    "DATASETS",
    "SUMMARY",
    "Dataset",
    "DatasetQuestion",
    "DatasetRows",
    "Filter",
    "find_dataset",
    "may_read",
    "read_dataset",
    "require_may_read",
]
