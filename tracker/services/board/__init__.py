"""The board workbook filled from the database, for any closed month, as at any moment."""

from tracker.services.board.fill import board_data
from tracker.services.board.question import BoardQuestion
from tracker.services.board.write import write_board_file

__all__ = ["BoardQuestion", "board_data", "write_board_file"]
