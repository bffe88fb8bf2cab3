"""Spreadsheets into the portfolio: checked whole, told whole, and stored whole or not at all."""

from tracker.services.importing.incoming import IncomingFile
from tracker.services.importing.results import (
    Change,
    Checked,
    Counts,
    Outcome,
    Problem,
    RowResult,
    Verdict,
)
from tracker.services.importing.run import UploadRefusedError, check_upload, store_upload

__all__ = [
    "Change",
    "Checked",
    "Counts",
    "IncomingFile",
    "Outcome",
    "Problem",
    "RowResult",
    "UploadRefusedError",
    "Verdict",
    "check_upload",
    "store_upload",
]
