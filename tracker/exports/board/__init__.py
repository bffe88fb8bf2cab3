"""The board workbook: the month against plan, what is committed and late, and the registers.

`BoardData` says all that it shows; `board_workbook` gives it its fifteen sheets.
"""

from .lines import BoardCover, BoardData, ControlLine, MonthLine
from .register_lines import EnvelopeLine, OverLimitLine, VirementLine
from .scheme_lines import AccuracyLine, CommitmentLine, MovementLine, SlippageLine
from .sheets import board_workbook

__all__ = [
    "AccuracyLine",
    "BoardCover",
    "BoardData",
    "CommitmentLine",
    "ControlLine",
    "EnvelopeLine",
    "MonthLine",
    "MovementLine",
    "OverLimitLine",
    "SlippageLine",
    "VirementLine",
    "board_workbook",
]
