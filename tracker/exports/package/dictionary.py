"""What every column of some tables means, as one more table, from the lists that make them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..evaluation.codes import code, text
from ..tables import Column, Kind
from .tables import Table

_UNITS = {Kind.PENCE: "pounds", Kind.SHARE: "per cent"}


@dataclass(frozen=True, slots=True)
class DictionaryLine:
    """One column of one table."""

    dataset: str
    column_name: str
    label: str
    value_kind: str
    unit: str | None
    meaning: str
    codes: str | None
    missing: str | None


DICTIONARY = (
    code("dataset", "Dataset", "The dataset that the column belongs to"),
    code("column_name", "Column name", "Its name in CSV and JSON"),
    text("label", "Label", "What people call it"),
    text("value_kind", "Kind of value", "How its values are to be read"),
    text(
        "unit", "Unit", "What its numbers count", blank="it holds no numbers, or their unit varies"
    ),
    text("meaning", "Meaning", "What it says"),
    text(
        "codes", "Codes", "The codes that it may hold, in words", blank="it holds no closed codes"
    ),
    text("missing", "Missing", "Why a value may be missing", blank="no value is ever missing"),
)


def dictionary_of(tables: Iterable[tuple[str, tuple[Column, ...]]]) -> Table:
    """A row for each column of each of these tables, in their order."""
    return Table(
        "dictionary",
        "What every column means",
        DICTIONARY,
        list(_lines(tables)),
        key=("dataset", "column_name"),
    )


def _lines(tables: Iterable[tuple[str, tuple[Column, ...]]]) -> Iterator[DictionaryLine]:
    for name, columns in tables:
        for column in columns:
            codes = "; ".join(f"{one}: {words}" for one, words in column.status_words.items())
            yield DictionaryLine(
                dataset=name,
                column_name=column.name,
                label=column.label,
                value_kind=str(column.kind),
                unit=column.unit or _UNITS.get(column.kind),
                meaning=column.description,
                codes=codes or None,
                missing=column.blank or None,
            )
