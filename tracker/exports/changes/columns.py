"""The columns of the sheets that only the workbook of changes has."""

from dataclasses import replace

from ..evaluation.codes import (
    AMOUNT_BASIS,
    RECORDED_AT,
    choice,
    code,
    count,
    number,
    pounds,
    text,
)
from ..tables import Column
from .lines import KindOfChange

_KINDS = {
    KindOfChange.CREATED.value: "the row was not there at the earlier moment",
    KindOfChange.CHANGED.value: "the value of the column was another",
    KindOfChange.RECORDED_AGAIN.value: "it was recorded anew and says the same here",
    KindOfChange.GONE.value: "the row is not there at the later moment",
}
_NOT_A_CHANGE = "the row came, went or was recorded again, and no single value changed"
_HIDDEN = "nobody reported people, or the count is hidden to protect people"


_WORKED_OUT = "the row is worked out, or says not when it was recorded"


def _money(name: str, label: str) -> tuple[Column, ...]:
    words = "Money of the category, first-level (pot basis)"
    return (
        pounds(f"{name}_from", f"{label}, earlier", words),
        pounds(f"{name}_to", f"{label}, later", words),
        pounds(f"{name}_change", f"{label}, change", "The later amount less the earlier one"),
    )


def _people(name: str, label: str, words: str) -> Column:
    return count(name, label, words, "people", _HIDDEN)


SHEETS = (
    code("sheet", "Table", "The table of the data package that the rows are of", 20),
    text("title", "What it holds", "The table in words", 58),
    count("created", "Created", "Rows that were not there at the earlier moment", "rows"),
    count("changed", "Changed", "Rows of which at least one value is another", "rows"),
    count("recorded_again", "Recorded again", "Rows recorded anew that say the same", "rows"),
    count("gone", "No longer there", "Rows that are not there at the later moment", "rows"),
)

CATEGORIES = (
    code("code", "Category", "The code of the category, or UNATTRIBUTED", 20),
    text("name", "Category name", "The category in words", 40),
    choice("allocated_basis", "Basis of allocated", "Where both amounts come from", AMOUNT_BASIS),
    choice("awarded_basis", "Basis of awarded", "Where both amounts come from", AMOUNT_BASIS),
    choice("spent_basis", "Basis of spent", "Where both amounts come from", AMOUNT_BASIS),
    *_money("allocated", "Allocated"),
    *_money("awarded", "Awarded"),
    *_money("spent", "Spent"),
    _people("people_from", "People reached, earlier", "As the disclosure profile shows it"),
    _people("people_to", "People reached, later", "As the disclosure profile shows it"),
    _people(
        "people_change",
        "People reached, change",
        "The difference of two counts as they are shown, each rounded by itself: not exact",
    ),
)

CHANGES = (
    code("sheet", "Table", "The table of the data package that the row is of", 18),
    text("reference", "Row", "What tells the row from every other of its table", 30),
    text("what", "What it is about", "Its scheme, measure or target", 34, "the row names none"),
    choice("change", "Change", "What became of the row", _KINDS),
    code("column", "Column name", "The name of the column that changed", 20, _NOT_A_CHANGE),
    text("heading", "Column heading", "The heading of that column", 20, _NOT_A_CHANGE),
    text("old", "Earlier value", "As it was; money in pounds", 24, "there was none"),
    text("new", "Later value", "As it is; money in pounds", 24, "there is none"),
    number(
        "difference",
        "Difference",
        "The later number less the earlier one, money in pounds; of counts of people the "
        "difference of two counts as they are shown: not exact",
        "the column holds no number, or one of the two is missing",
    ),
    count("journal_number", "Journal number", "The act that recorded it", "acts", _WORKED_OUT),
    replace(RECORDED_AT, blank=_WORKED_OUT),
)
