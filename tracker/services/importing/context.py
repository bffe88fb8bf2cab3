"""What every importer is given, and what every importer can do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Protocol

from sqlalchemy.orm import Session

from imports.layouts import Layout
from tracker.domain.permissions import Viewer
from tracker.services.importing.lookups import Lookup
from tracker.services.importing.rows import Judgement, Row
from tracker.services.importing.writing import Origin


@dataclass(frozen=True)
class Context:
    """Who imports what, as at which journal number, and on which day in London."""

    session: Session
    by: Viewer
    number: int
    today: date
    layout: Layout
    rows: Sequence[Row]
    lists: Mapping[str, Lookup]

    def label(self, column: str) -> str:
        """What a column is called in the file."""
        return self.layout.column(column).label


class Importer(Protocol):
    """Judges the rows of one layout in their order, and then stores those that stand.

    `columns` names the column of an order's field, where the two differ.
    """

    columns: ClassVar[Mapping[str, str]]

    def judge(self, row: Row) -> Judgement:
        """Ask every rule of one row; a row that stands counts for those after it."""

    def store(self, session: Session, origin: Origin) -> None:
        """Write all that was judged to be new or changed."""
