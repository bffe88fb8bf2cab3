"""The newest version of each versioned thing at or before a journal number."""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.db.base import Base

V = TypeVar("V", bound=Base)


def newest(
    version: type[V], keys: tuple[InstrumentedAttribute[Any], ...], number: int
) -> Select[V]:
    """Select, for every key, the version with the highest journal number up to `number`.

    `keys` are the columns that, with `journal_number`, make up the primary key.
    """
    journal: InstrumentedAttribute[int] = version.journal_number  # type: ignore[attr-defined]  # every version model has it
    latest = (
        select(*keys, func.max(journal).label("newest_number"))
        .where(journal <= number)
        .group_by(*keys)
        .subquery()
    )
    same: list[ColumnElement[bool]] = [key == latest.c[key.key] for key in keys]
    return select(version).join(latest, and_(*same, journal == latest.c.newest_number))
