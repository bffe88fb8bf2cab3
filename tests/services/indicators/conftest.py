"""The small portfolio with measures, groups and places, and months of one measure."""

from collections.abc import Callable, Iterable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.support.observing import SHARE, Observing, lay_observing_ground, share
from tests.support.portfolio import Portfolio, lay_ground
from tracker.domain.periods import month_period

MONTHS = tuple(month_period(date(2022 + month // 12, month % 12 + 1, 1)) for month in range(24))

Months = Callable[[Iterable[int | None]], None]


@pytest.fixture
def observing(session: Session) -> Observing:
    """All of it is rolled back."""
    return lay_observing_ground(Portfolio(session, lay_ground(session)))


@pytest.fixture
def months(observing: Observing) -> Months:
    """Records the share in hundreds for each month from January 2022; none leaves it out."""

    def record(values: Iterable[int | None]) -> None:
        for period, value in zip(MONTHS, values, strict=False):
            if value is not None:
                observing.record(observing.of_place(period, SHARE), share(value, 100))

    return record
