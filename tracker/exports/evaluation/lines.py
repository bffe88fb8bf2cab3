"""What the evaluation workbook is made from: a cover, and a frozen class of row to each sheet.

The field names are the stable column names (see `columns`, which gives each its heading), in the
same order. Money is whole pence, moments carry a time zone, and a field that may be None says in
`columns` what its blank means.

Three words come back on many rows:

* `basis`: which totals a row's money belongs to, `pot` (first-level money, what the board awards
  and pays) or `end-recipient` (onward awards and spending). The two are never added.
* `amount_basis`: where the amount comes from, `recorded`, `published`, `illustrative` or, for a
  sum over several of these, `mixed`.
* a `…_status` field holds `reported`, `nil`, or one of the shorthand letters `c`, `x`, `z`, `n`,
  and its value is None exactly when the status is a letter.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .delivery_lines import GapLine, ObservationLine, OutcomeLine, ReportingLine, SchemeLine
from .money_lines import AllocationLine, LedgerLine, SchemeLinkLine, SummaryLine


@dataclass(frozen=True, slots=True)
class ControlTotals:
    """The totals that every sheet must tie to, in pence, on the workbook's basis."""

    envelope: int
    allocated: int
    awarded: int
    spent: int
    forecast_outturn: int | None
    unallocated: int


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """What the cover says of the whole workbook."""

    organisation: str
    fund_code: str
    fund_name: str
    financial_year: str
    basis: str
    as_at: datetime
    journal_number: int
    disclosure_profile: str
    disclosure_words: str
    totals: ControlTotals
    filters: tuple[str, ...] = ()
    licence: str = "No licence has been set: ask the organisation before publishing this file"
    contact: str = "No contact has been set"


@dataclass(frozen=True, slots=True)
class Note:
    """A note for the reader: which sheet it is about ("All sheets" where it is every one)."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class EvaluationData:
    """Everything the evaluation workbook shows; the iterables are read once, in order."""

    cover: CoverFacts
    summary: tuple[SummaryLine, ...]
    allocations: Iterable[AllocationLine] = ()
    schemes: Iterable[SchemeLine] = ()
    scheme_links: Iterable[SchemeLinkLine] = ()
    ledger: Iterable[LedgerLine] = ()
    outcomes: Iterable[OutcomeLine] = ()
    observations: Iterable[ObservationLine] = ()
    gaps: Iterable[GapLine] = ()
    reporting: Iterable[ReportingLine] = ()
    notes: tuple[Note, ...] = ()
