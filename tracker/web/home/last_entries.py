"""The table of what was recorded last."""

from tracker.services.worklist import LastEntry
from tracker.web.funding.cells import (
    Cell,
    Table,
    award_link,
    line_link,
    money,
    number_column,
    recorded,
    stacked,
    text_columns,
)


def entries_table(entries: tuple[LastEntry, ...]) -> Table:
    """The newest entries of the ledger that this person may see."""
    rows: list[list[Cell]] = [
        [one.entry.title, money(one.entry.figure), _about(one), recorded(one.entry)]
        for one in entries
    ]
    columns = (*text_columns("Entry"), number_column("Amount"), *text_columns("About", "Recorded"))
    return Table("Last entries", columns, rows, empty="Nothing is recorded yet", narrow="stack")


def _about(one: LastEntry) -> Cell:
    if one.award:
        return stacked(award_link(one.award.reference), one.award.scheme, one.award.recipient)
    if one.line:
        return stacked(line_link(one.line.reference), one.line.name)
    return one.entry.reason or "The whole year"
