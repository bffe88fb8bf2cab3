"""The example portfolio that every test of the ledger's acts starts from."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from tests.support.portfolio import Portfolio, begin, lay_ground
from tracker.db.engine import make_sessions


@pytest.fixture
def portfolio(session: Session) -> Portfolio:
    """Organisations, people, lists and a fund without money; all of it is rolled back."""
    begin(session, "lay the ground")
    ground = lay_ground(session)
    begin(session, "act")
    return Portfolio(session, ground)


@pytest.fixture
def sessions(fresh_engine: Engine) -> sessionmaker[Session]:
    """Sessions on a database of the test's own, for acts that commit."""
    return make_sessions(fresh_engine)
