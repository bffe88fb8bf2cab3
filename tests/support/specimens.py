"""Two rows of every table, made from the models alone, so that a new table needs nothing here.

They satisfy every constraint and mean nothing: a test of what the database itself refuses takes
one and changes what it is about. Values and statements are plain SQL's, past all of our types.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Enum,
    Integer,
    Table,
    UniqueConstraint,
    text,
)

from tracker.db.models import Base
from tracker.db.types import UtcMoment

Row = dict[str, Any]

NUMBERS = (1, 2)
DAY = "2023-04-01"


# What every row of a table has, whatever its number.
_ALWAYS: dict[str, Row] = {
    # The first version of its report, begun by saving a draft.
    "outcome_report_version": {
        "revision": 1,
        "act": "save",
        "state": "draft",
        "case_study_consent": True,
    },
    "scheme_appraisal": {"revision": 1},
    "scheme_decision_version": {"revision": 1},
    # A register's first version declares it.
    "people_register_version": {"revision": 1, "is_withdrawn": False},
    "outcome_extension": {"due": "2023-08-01"},
    "virement_decision": {"state": "approved"},
}


def specimen(table: Table, number: int, **changes: object) -> Row:
    """A row of this table with `number` in every key of it, and with these changes."""
    row = {column.name: _value(column, number) for column in table.columns}
    if table.name == "virement":
        # Money moves between two lines.
        row["to_line_id"] = NUMBERS[number % 2]
    if table.name == "exact_release_decision":
        # Somebody else decides.
        row["decided_by"] = NUMBERS[number % 2]
    if table.name in ("observed_value", "rebase"):
        # About a scheme, and so about no place.
        row |= {"scheme_id": number, "subject": f"scheme:{number}"}
    if table.name == "observed_value_version":
        # A reported value has a figure.
        row["value"] = str(number)
    return row | _ALWAYS.get(table.name, {}) | changes


def insert_sql(table: Table, row: Row, verb: str = "INSERT") -> str:
    """An INSERT of this row with named parameters; `verb` may be INSERT OR REPLACE."""
    names = ", ".join(row)
    return f"{verb} INTO {table.name} ({names}) VALUES ({', '.join(f':{name}' for name in row)})"


def store_specimens(connection: Connection) -> None:
    """Insert two rows into every table."""
    for table in Base.metadata.sorted_tables:
        for number in NUMBERS:
            row = specimen(table, number)
            connection.execute(text(insert_sql(table, row)), row)


def unique_keys(table: Table) -> tuple[tuple[str, ...], ...]:
    """The columns of the primary key, and of every other key that is unique."""
    unique = (c for c in table.constraints if isinstance(c, UniqueConstraint))
    indexes = (index for index in table.indexes if index.unique)
    columns = [
        table.primary_key.columns,
        *(u.columns for u in unique),
        *(i.columns for i in indexes),
    ]
    return tuple(tuple(key.keys()) for key in columns)


def _value(column: Column[Any], number: int) -> object:
    if column.nullable:
        return None
    for key in sorted(column.foreign_keys, key=lambda key: key.target_fullname):
        # A row that follows another of its own table has the same key in both.
        if key.column.table is not column.table:
            return _value(key.column, number)
    if isinstance(column.type, Enum):
        return column.type.enums[0]
    examples = {
        Boolean: True,
        Integer: number,
        Date: DAY,
        UtcMoment: f"{DAY} 12:00:00.00000{number}",
        JSON: "{}",
    }
    return next(
        (example for kind, example in examples.items() if isinstance(column.type, kind)),
        str(number),
    )
