"""Writing the board workbook of a month."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy.orm import Session

from tracker.exports.board import board_workbook
from tracker.exports.workbook import write_workbook
from tracker.services.board.fill import board_data
from tracker.services.board.question import BoardQuestion
from tracker.services.evaluation import Export, Publisher
from tracker.services.evaluation.write import export_of, file_name


@dataclass(frozen=True)
class BoardExport(Export):
    """A board workbook that was written, with the month that it reports."""

    month: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """Which month was reported."""
        return (f"The month reported is {self.month}.",)

    @property
    def details(self) -> Mapping[str, object]:
        """The same for a program."""
        return {"month": self.month}


def write_board_file(
    session: Session, question: BoardQuestion, publisher: Publisher, target: Path | IO[bytes]
) -> BoardExport:
    """Write the workbook to a path, which is replaced only by a whole file, or to an open file."""
    data = board_data(session, question, publisher)
    written = write_workbook(board_workbook(data), target)
    facts = data.cover.facts
    told = export_of(facts, written, file_name(facts, "board"))
    return BoardExport(**vars(told), month=data.cover.month)
