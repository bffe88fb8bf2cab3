"""Four at once ask for £60 of £100: one gets it, three are told that £40 is left."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.support.competing import STORED, Wish, at_once_in_processes, at_once_in_threads
from tests.support.portfolio import (
    APRIL,
    CATEGORY,
    OTHER_CATEGORY,
    WHOLE_SYSTEM,
    YEAR,
    Ground,
    Portfolio,
    lay_ground,
)
from tracker.db.funding import LedgerEntry, VirementDecision
from tracker.db.journal import Journal, unit_of_work
from tracker.domain.funding import ActualType
from tracker.services.funding.allocations import Allocate, allocate
from tracker.services.funding.awards import (
    AwardOnward,
    AwardTerms,
    MakeAward,
    award_onward,
    make_award,
)
from tracker.services.funding.spending import (
    CorrectEntry,
    RecordRefund,
    record_refund,
    reverse_accrual,
)
from tracker.services.funding.virements import (
    DecideVirement,
    RequestVirement,
    decide_virement,
    request_virement,
)

Prepared = Callable[[Portfolio], Wish[Any]]
WRITERS = 4


def _an_allocation(portfolio: Portfolio) -> Wish[Allocate]:
    ground = portfolio.ground
    portfolio.envelope(100_00)
    order = Allocate(ground.fund, YEAR, CATEGORY, WHOLE_SYSTEM, ground.icb, 60_00, reason="Agreed")
    return Wish(allocate, portfolio.people.finance, order)


def _an_award(portfolio: Portfolio) -> Wish[MakeAward]:
    portfolio.envelope(100_00)
    order = MakeAward(portfolio.line(100_00).id, _terms(portfolio.ground))
    return Wish(make_award, portfolio.people.finance, order)


def _an_onward_award(portfolio: Portfolio) -> Wish[AwardOnward]:
    order = AwardOnward(portfolio.pot(100_00).id, _terms(portfolio.ground))
    return Wish(award_onward, portfolio.people.lead, order)


def _a_refund(portfolio: Portfolio) -> Wish[RecordRefund]:
    award = portfolio.pot(100_00)
    portfolio.spend(award, 100_00)
    order = RecordRefund(award.id, 60_00, APRIL, "Not delivered")
    return Wish(record_refund, portfolio.people.finance, order)


def _terms(ground: Ground) -> AwardTerms:
    return AwardTerms(ground.scheme, ground.other_partner, 60_00)


def _prepare(sessions: sessionmaker[Session], prepared: Prepared) -> Wish[Any]:
    with unit_of_work(sessions, by=None, act="prepare", source="test") as session:
        return prepared(Portfolio(session, lay_ground(session)))


def _assert_one_of_four(
    answers: Sequence[str], sessions: sessionmaker[Session], entries_before: int
) -> None:
    refusals = [answer for answer in answers if answer != STORED]
    assert len(answers) == WRITERS
    assert len(refusals) == WRITERS - 1
    # Whether an award or a refund: the sentence names what the first left.
    assert all("£40.00 " in refusal for refusal in refusals)
    with sessions() as session:
        assert _count(session, LedgerEntry) == entries_before + 1
        assert _count(session, Journal) == 2


def _count(session: Session, model: type[LedgerEntry | Journal | VirementDecision]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("prepared", [_an_allocation, _an_award, _an_onward_award, _a_refund])
def test_four_threads_that_ask_for_60_of_100_give_one_success_and_three_refusals(
    prepared: Prepared, fresh_database_url: str, sessions: sessionmaker[Session]
) -> None:
    wish = _prepare(sessions, prepared)
    with sessions() as session:
        before = _count(session, LedgerEntry)
    answers = at_once_in_threads(fresh_database_url, wish, WRITERS)
    _assert_one_of_four(answers, sessions, before)


def test_four_processes_that_ask_for_60_of_100_give_one_success_and_three_refusals(
    fresh_database_url: str, sessions: sessionmaker[Session]
) -> None:
    wish = _prepare(sessions, _an_allocation)
    answers = at_once_in_processes(fresh_database_url, wish, WRITERS)
    _assert_one_of_four(answers, sessions, entries_before=1)


def _an_accrual_to_reverse(portfolio: Portfolio) -> Wish[CorrectEntry]:
    award = portfolio.pot(100_00)
    portfolio.spend(award, 50_00)
    accrual = portfolio.spend(award, 10_00, APRIL, ActualType.ACCRUAL)
    return Wish(reverse_accrual, portfolio.people.finance, CorrectEntry(accrual.id, 0, 1, ""))


def _a_virement_to_decide(portfolio: Portfolio) -> Wish[DecideVirement]:
    portfolio.envelope(100_00)
    lines = portfolio.line(60_00), portfolio.line(40_00, OTHER_CATEGORY)
    order = RequestVirement(lines[0].id, lines[1].id, 10_00, APRIL, "Demand has moved")
    virement = request_virement(portfolio.session, portfolio.people.finance, order)
    return Wish(decide_virement, portfolio.people.lead, DecideVirement(virement.id, True))


@pytest.mark.parametrize(
    ("prepared", "refusal"),
    [
        (_an_accrual_to_reverse, "This accrual has already been reversed"),
        (_a_virement_to_decide, "This virement has already been approved"),
    ],
)
def test_what_may_be_done_once_is_done_once_however_many_ask(
    prepared: Prepared,
    refusal: str,
    fresh_database_url: str,
    sessions: sessionmaker[Session],
) -> None:
    wish = _prepare(sessions, prepared)
    answers = at_once_in_threads(fresh_database_url, wish, WRITERS)
    assert answers == [refusal] * (WRITERS - 1) + [STORED]
