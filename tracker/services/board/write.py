"""Writing the board workbook of a month."""

from pathlib import Path
from typing import IO

from sqlalchemy.orm import Session

from tracker.exports.board import board_workbook
from tracker.exports.workbook import write_workbook
from tracker.services.board.fill import board_data
from tracker.services.board.question import BoardQuestion
from tracker.services.evaluation import Export, Publisher
from tracker.services.evaluation.write import export_of, file_name


def write_board_file(
    session: Session, question: BoardQuestion, publisher: Publisher, target: Path | IO[bytes]
) -> Export:
    """Write the workbook to a path, which is replaced only by a whole file, or to an open file."""
    data = board_data(session, question, publisher)
    written = write_workbook(board_workbook(data), target)
    facts = data.cover.facts
    return export_of(facts, written, file_name(facts, "board"))
