"""What a field shares with the column of a sheet: one label, and one sentence for each mistake."""

from typing import Any

from imports.layouts import Column, Kind, Sign, read_layout
from tracker.services.importing.columns import when_missing
from tracker.web.fields.choices import Option
from tracker.web.fields.field import AtMost


def as_in(layout: str, name: str, *, optional: bool = False, **own: Any) -> dict[str, Any]:
    """What a field takes from a column, for `MoneyField(**as_in("awards", "amount"))`.

    An optional field says so in its label; `own` adds to what is taken, or stands in its place.
    """
    column = read_layout(layout).column(name)
    shared: dict[str, Any] = {
        "label": f"{column.label} (optional)" if optional else column.label,
        "thing": column.label,
        "required": "" if optional else when_missing(column),
    }
    return {**shared, **_of_its_kind(column), **own}


def options_of(layout: str, name: str, **hints: str) -> list[Option]:
    """The options of a column, some with a hint; a hint's name has _ for each blank or hyphen."""
    return [
        Option(code, label, hints.get(code.replace(" ", "_").replace("-", "_"), ""))
        for code, label in read_layout(layout).column(name).options.items()
    ]


def label_of(layout: str, name: str) -> str:
    """What a column, and so its field, is called."""
    return read_layout(layout).column(name).label


def _of_its_kind(column: Column) -> dict[str, Any]:
    match column.kind:
        case Kind.TEXT | Kind.CODE:
            return {"validators": [AtMost(column.most_characters, column.label)]}
        case Kind.WHOLE_NUMBER:
            return {"least": column.least, "most": column.most}
        case Kind.POUNDS:
            return {"negative": column.sign is Sign.ANY, "nil": column.sign is not Sign.ABOVE_NIL}
        case Kind.CHOICE if column.options:
            choices = [Option(code, label) for code, label in column.options.items()]
            return {"choices": choices, "among": tuple(column.options.values())}
        case Kind.CHOICE:
            return {"among": ()}
    return {}
