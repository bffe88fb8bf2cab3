"""The rows of the sheets about awards and schemes: what is committed, late, and forecast."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CommitmentLine:
    """One first-level award, with what of it is spent and what is not."""

    award_reference: str
    scheme_name: str
    organisation_name: str
    amount_basis: str
    awarded: int
    spent: int | None
    spent_of_award: str | None
    not_yet_spent: int | None
    scheme_reference: str
    organisation_code: str
    category_code: str
    category_name: str
    alliance_code: str | None
    alliance_name: str | None
    instrument: str | None
    starts: date | None
    ends: date | None


@dataclass(frozen=True, slots=True)
class SlippageLine:
    """One scheme of which less is spent than was planned by the month reported."""

    scheme_reference: str
    scheme_name: str
    amount_basis: str
    awarded: int
    planned_by_now: int
    spent_by_now: int
    slippage: int
    share_of_plan: str


@dataclass(frozen=True, slots=True)
class MovementLine:
    """One scheme's forecast outturn now and a month before, and why they differ."""

    scheme_reference: str
    scheme_name: str
    amount_basis: str
    last_forecast: int | None
    forecast_outturn: int | None
    forecast_moved: int | None
    moved_by_the_month: int | None
    moved_by_forecasts: int | None
    forecast_moved_word: str | None


@dataclass(frozen=True, slots=True)
class AccuracyLine:
    """What was forecast of one closed month of a scheme, and what was spent in it."""

    scheme_reference: str
    scheme_name: str
    month: date
    amount_basis: str
    forecast: int
    spent: int
    difference: int
    difference_word: str
    spent_of_forecast: str
