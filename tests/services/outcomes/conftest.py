"""Two schemes that owe a report for each quarter, on a day when the first is open."""

import pytest
from sqlalchemy.orm import Session

from tests.support.reporting import Reporting, reporting_on


@pytest.fixture
def reporting(session: Session) -> Reporting:
    """All of it is rolled back."""
    return reporting_on(session)
