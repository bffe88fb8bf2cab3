"""The table of what was recorded last."""

from tracker.services.funding.entries import EntryLine
from tracker.web.funding.cells import (
    Cell,
    Table,
    money,
    number_column,
    recorded,
    text_columns,
)


def entries_table(entries: tuple[EntryLine, ...]) -> Table:
    """The newest entries of the ledger that this person may see."""
    rows: list[list[Cell]] = [
        [one.title, money(one.figure), one.reason or one.document, recorded(one)] for one in entries
    ]
    columns = (*text_columns("Entry"), number_column("Amount"), *text_columns("About", "Recorded"))
    return Table("Last entries", columns, rows, empty="Nothing is recorded yet", narrow="stack")
