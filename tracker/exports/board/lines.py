"""What the board workbook is made from: a cover, and a frozen class of row to each sheet.

Field names are the stable column names, in the same order. Money is whole pence: the sheets that
show thousands round each cell on its own, as it is written.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.money import Variance

from ..evaluation import CoverFacts, Note
from .register_lines import EnvelopeLine, OverLimitLine, VirementLine
from .scheme_lines import AccuracyLine, CommitmentLine, MovementLine, SlippageLine


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One category, alliance or organisation against its plan; or, last, all of them."""

    code: str
    name: str
    plan_to_date: int
    actual_to_date: int
    variance: int | None
    variance_word: str | None
    spent_of_plan: str | None
    full_year_plan: int
    forecast_outturn: int | None
    outturn_variance: int | None
    outturn_variance_word: str | None
    last_forecast: int | None
    forecast_moved: int | None
    forecast_moved_word: str | None
    schemes: int
    schemes_with_forecast: int
    plan_basis: str
    actual_basis: str
    forecast_basis: str


@dataclass(frozen=True, slots=True)
class ControlLine:
    """One total exactly, what the rows of each summary add up to, and whether these agree."""

    figure: str
    exact: int
    thousands: int
    word: str | None
    by_category: int | None
    by_alliance: int | None
    by_organisation: int | None
    agrees: str
    meaning: str


@dataclass(frozen=True, slots=True)
class BoardCover:
    """What the cover says beside what every workbook's cover does."""

    facts: CoverFacts
    month: str
    plan_to_date: int
    actual_to_date: int
    variance: Variance
    outturn_variance: Variance | None
    forecast_moved: int | None
    schemes: int
    schemes_with_forecast: int


@dataclass(frozen=True, slots=True)
class BoardData:
    """Everything that the board workbook shows; the iterables are read once, in order."""

    cover: BoardCover
    controls: tuple[ControlLine, ...]
    categories: tuple[MonthLine, ...]
    alliances: tuple[MonthLine, ...]
    organisations: tuple[MonthLine, ...]
    commitments: Iterable[CommitmentLine] = ()
    slippage: Iterable[SlippageLine] = ()
    movements: Iterable[MovementLine] = ()
    accuracy: Iterable[AccuracyLine] = ()
    virements: Iterable[VirementLine] = ()
    envelope: Iterable[EnvelopeLine] = ()
    over_limits: Iterable[OverLimitLine] = ()
    notes: tuple[Note, ...] = ()
