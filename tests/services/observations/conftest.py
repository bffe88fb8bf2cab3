"""The small portfolio with measures, groups and places."""

import pytest
from sqlalchemy.orm import Session

from tests.support.observing import Observing, lay_observing_ground
from tests.support.portfolio import Portfolio, lay_ground


@pytest.fixture
def observing(session: Session) -> Observing:
    """All of it is rolled back."""
    return lay_observing_ground(Portfolio(session, lay_ground(session)))
