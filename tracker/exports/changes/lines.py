"""What the workbook of changes is made from: a cover, and a frozen class of row to each sheet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from ..evaluation import ControlTotals, CoverFacts, LedgerLine


class KindOfChange(StrEnum):
    """What became of a row between the two moments."""

    CREATED = "created"
    CHANGED = "changed"
    RECORDED_AGAIN = "recorded again"
    GONE = "no longer there"


@dataclass(frozen=True, slots=True)
class ChangesCover:
    """The later moment as any cover has it, and the earlier one; no totals before an envelope."""

    facts: CoverFacts
    since: datetime
    since_number: int
    totals_before: ControlTotals | None


@dataclass(frozen=True, slots=True)
class SheetChange:
    """How many rows of one sheet came, changed and went."""

    sheet: str
    title: str
    created: int
    changed: int
    recorded_again: int
    gone: int


@dataclass(frozen=True, slots=True)
class CategoryChange:
    """The money and people of one category at both moments, in whole pence.

    Each basis is that of the amounts of both moments, or `mixed`.
    """

    code: str
    name: str
    allocated_basis: str
    awarded_basis: str
    spent_basis: str
    allocated_from: int
    allocated_to: int
    allocated_change: int
    awarded_from: int
    awarded_to: int
    awarded_change: int
    spent_from: int
    spent_to: int
    spent_change: int
    people_from: int | None
    people_to: int | None
    people_change: int | None


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One row that came or went, or one value of a row that changed."""

    sheet: str
    reference: str
    what: str | None
    change: str
    column: str | None
    heading: str | None
    old: str | None
    new: str | None
    difference: Decimal | None
    journal_number: int | None
    recorded_at: datetime | None


@dataclass(frozen=True, slots=True)
class ChangesData:
    """Everything the workbook shows; the ledger is read once, in order."""

    cover: ChangesCover
    sheets: tuple[SheetChange, ...]
    categories: tuple[CategoryChange, ...]
    changes: tuple[ChangeLine, ...]
    ledger: Iterable[LedgerLine] = ()
