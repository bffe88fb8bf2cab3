"""An act that fails leaves nothing behind: no entry, no line, no decision and no journal row."""

from collections.abc import Callable

import pytest
from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.support.portfolio import (
    APRIL,
    OTHER_CATEGORY,
    WHOLE_SYSTEM,
    YEAR,
    Portfolio,
    lay_ground,
)
from tracker.db.journal import unit_of_work
from tracker.db.models import Base
from tracker.domain.breaches import RulesBroken
from tracker.domain.permissions import ForbiddenError
from tracker.services.funding import virements
from tracker.services.funding.allocations import Allocate, allocate
from tracker.services.funding.posting import Posting, post
from tracker.services.funding.virements import (
    DecideVirement,
    RequestVirement,
    decide_virement,
    request_virement,
)

Act = Callable[[Portfolio], object]


def _rows(sessions: sessionmaker[Session]) -> dict[str, int]:
    def count(session: Session, table: Table) -> int:
        return session.scalar(select(func.count()).select_from(table)) or 0

    with sessions() as session:
        return {t.name: count(session, t) for t in Base.metadata.sorted_tables}


def _do(sessions: sessionmaker[Session], portfolio: Portfolio, *acts: Act) -> None:
    """Several acts as one: all are stored, or none is."""
    with unit_of_work(sessions, by=None, act="act", source="test") as session:
        for act in acts:
            act(Portfolio(session, portfolio.ground))


@pytest.fixture
def portfolio(sessions: sessionmaker[Session]) -> Portfolio:
    """A committed envelope of £100 with a line of £60; its session is closed."""
    with unit_of_work(sessions, by=None, act="prepare", source="test") as session:
        portfolio = Portfolio(session, lay_ground(session))
        portfolio.envelope(100_00)
        portfolio.line(60_00)
    return portfolio


def _allocate_too_much(portfolio: Portfolio) -> None:
    ground = portfolio.ground
    order = Allocate(ground.fund, YEAR, OTHER_CATEGORY, WHOLE_SYSTEM, ground.icb, 60_00)
    allocate(portfolio.session, portfolio.people.finance, order)


def _allocate_as_nobody_may(portfolio: Portfolio) -> None:
    ground = portfolio.ground
    order = Allocate(ground.fund, YEAR, OTHER_CATEGORY, WHOLE_SYSTEM, ground.icb, 1_00)
    allocate(portfolio.session, portfolio.people.evaluator, order)


def _allocate_within(portfolio: Portfolio) -> None:
    portfolio.line(10_00, OTHER_CATEGORY)


def test_a_refused_act_leaves_nothing_not_even_a_journal_row(
    sessions: sessionmaker[Session], portfolio: Portfolio
) -> None:
    before = _rows(sessions)
    with pytest.raises(RulesBroken):
        _do(sessions, portfolio, _allocate_too_much)
    with pytest.raises(ForbiddenError):
        _do(sessions, portfolio, _allocate_as_nobody_may)
    assert _rows(sessions) == before


def test_what_was_done_before_a_refusal_in_the_same_act_is_undone_with_it(
    sessions: sessionmaker[Session], portfolio: Portfolio
) -> None:
    before = _rows(sessions)
    with pytest.raises(RulesBroken):
        _do(sessions, portfolio, _allocate_within, _allocate_too_much)
    assert _rows(sessions) == before
    _do(sessions, portfolio, _allocate_within)
    after = _rows(sessions)
    changed = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert changed == {"journal": 1, "allocation_line": 1, "ledger_entry": 1}


def test_a_virement_never_leaves_one_leg_alone(
    sessions: sessionmaker[Session], portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    virement_id = _request(sessions, portfolio)
    before = _rows(sessions)
    posted: list[int] = []

    def fail_on_the_second_leg(session: Session, posting: Posting) -> object:
        posted.append(posting.pence)
        if len(posted) == 2:
            raise OSError("The disk is full.")
        return post(session, posting)

    monkeypatch.setattr(virements, "post", fail_on_the_second_leg)

    def approve(portfolio: Portfolio) -> None:
        order = DecideVirement(virement_id, approve=True)
        decide_virement(portfolio.session, portfolio.people.lead, order)

    with pytest.raises(OSError, match="disk is full"):
        _do(sessions, portfolio, approve)
    assert posted == [-10_00, 10_00]
    assert _rows(sessions) == before


def _request(sessions: sessionmaker[Session], portfolio: Portfolio) -> int:
    with unit_of_work(sessions, by=None, act="request", source="test") as session:
        here = Portfolio(session, portfolio.ground)
        to_line = here.line(40_00, OTHER_CATEGORY)
        from_line = here.line(-1_00)
        order = RequestVirement(from_line.id, to_line.id, 10_00, APRIL, "Demand has moved")
        return request_virement(session, here.people.finance, order).id
