"""Schemes with aims and values, and schemes that report on people, each on both databases."""

import pytest
from sqlalchemy.orm import Session

from tests.services.evidence.ground import Aiming, lay_aiming_ground
from tests.support.reporting import Reporting, reporting_on


@pytest.fixture
def aiming(session: Session) -> Aiming:
    """All of it is rolled back."""
    return lay_aiming_ground(session)


@pytest.fixture
def reporting(session: Session) -> Reporting:
    """Two schemes that owe a report for each quarter; all of it is rolled back."""
    return reporting_on(session)
