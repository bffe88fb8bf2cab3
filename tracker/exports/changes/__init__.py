"""The workbook of what changed between two moments, from plain lines."""

from .compare import Version, changes_of
from .lines import CategoryChange, ChangeLine, ChangesCover, ChangesData, KindOfChange, SheetChange
from .sheets import changes_workbook

__all__ = [
    "CategoryChange",
    "ChangeLine",
    "ChangesCover",
    "ChangesData",
    "KindOfChange",
    "SheetChange",
    "Version",
    "changes_of",
    "changes_workbook",
]
