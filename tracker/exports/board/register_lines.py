"""The rows of the registers: money moved, the envelope, and limits that were gone over."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class VirementLine:
    """One leg of a virement: where the money leaves, or where it arrives."""

    virement_reference: str
    leg: str
    allocation_reference: str
    category_name: str
    alliance_name: str
    holder_name: str
    amount: int
    state: str
    month: date
    amount_basis: str
    requested_by_role: str
    requested_at: datetime
    decided_by_role: str | None
    decided_at: datetime | None
    entry_reference: str | None
    category_code: str


@dataclass(frozen=True, slots=True)
class EnvelopeLine:
    """One entry of the envelope, and what the envelope came to with it."""

    entry_reference: str
    recorded_at: datetime
    month: date
    recurrence: str
    amount_basis: str
    amount: int
    envelope_after: int
    recorded_by_role: str
    decision_reference: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class OverLimitLine:
    """A limit that was gone over: on purpose, by an override, or by spending beyond an award."""

    reference: str
    what: str
    limit: str
    over_by: int
    still_over_by: int | None
    recorded_by_role: str | None
    recorded_at: datetime | None
    allocation_reference: str | None
    category_name: str | None
    scheme_name: str | None
