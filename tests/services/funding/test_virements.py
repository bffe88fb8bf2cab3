"""Virements: asked for by one person, decided by another, both legs or none."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests.support.portfolio import (
    MAY,
    OTHER_CATEGORY,
    OTHER_YEAR,
    Portfolio,
    begin,
    refusal,
)
from tracker.db.funding import AllocationLine, LedgerEntry, Virement, VirementDecision
from tracker.domain.funding import EntryKind, VirementState
from tracker.domain.permissions import ForbiddenError
from tracker.services.funding.positions import envelope_limit, line_limit
from tracker.services.funding.virements import (
    DecideVirement,
    RequestVirement,
    decide_virement,
    request_virement,
)
from tracker.services.refusals import NotFoundError

Lines = tuple[AllocationLine, AllocationLine]


@pytest.fixture
def lines(portfolio: Portfolio) -> Lines:
    """Two lines, of £60 and £40, that fill their envelope."""
    portfolio.envelope(100_00)
    return portfolio.line(60_00), portfolio.line(40_00, OTHER_CATEGORY)


@pytest.fixture
def requested(portfolio: Portfolio, lines: Lines) -> Virement:
    """£25 asked for by finance, from the first line to the second."""
    return request_virement(portfolio.session, portfolio.people.finance, _order(lines))


def _order(lines: Lines, pence: int = 25_00) -> RequestVirement:
    source, target = lines
    return RequestVirement(source.id, target.id, pence, date(2023, 5, 17), "Demand has moved")


def _held(portfolio: Portfolio, lines: Lines) -> list[int]:
    return [line_limit(portfolio.session, line).limit_pence for line in lines]


def _legs(portfolio: Portfolio) -> list[LedgerEntry]:
    query = select(LedgerEntry).where(LedgerEntry.kind == EntryKind.VIREMENT)
    return list(portfolio.session.scalars(query.order_by(LedgerEntry.amount_pence)))


def test_a_request_alone_moves_nothing(
    portfolio: Portfolio, lines: Lines, requested: Virement
) -> None:
    assert _held(portfolio, lines) == [60_00, 40_00]
    assert _legs(portfolio) == []
    assert requested.reference.startswith("V-")
    assert requested.requested_by == portfolio.people.finance.person_id


@pytest.mark.parametrize("who", ["lead", "second_finance"])
def test_an_approved_virement_posts_both_legs_at_once_and_they_sum_to_nil(
    who: str, portfolio: Portfolio, lines: Lines, requested: Virement
) -> None:
    number = begin(portfolio.session, "approve").number
    approver = getattr(portfolio.people, who)
    decision = decide_virement(portfolio.session, approver, DecideVirement(requested.id, True))
    assert (decision.state, decision.decided_by) == (VirementState.APPROVED, approver.person_id)
    assert _held(portfolio, lines) == [35_00, 65_00]
    out, into = _legs(portfolio)
    assert (out.amount_pence, into.amount_pence) == (-25_00, 25_00)
    assert {leg.virement_id for leg in (out, into)} == {requested.id}
    assert {leg.journal_number for leg in (out, into)} == {number}
    assert {leg.concerns_month for leg in (out, into)} == {MAY}
    assert envelope_limit(portfolio.session, portfolio.ground.fund, "2023/24").used_pence == 100_00


def test_nobody_approves_or_refuses_their_own_request(
    portfolio: Portfolio, requested: Virement
) -> None:
    for approve in (True, False):
        order = DecideVirement(requested.id, approve, "Mine")
        assert refusal(decide_virement, portfolio.session, portfolio.people.finance, order) == {
            "approver_is_not_requester": (
                "You asked for this virement, so another person must decide it"
            )
        }
    assert _legs(portfolio) == []


def test_a_refused_virement_leaves_the_ledger_alone(
    portfolio: Portfolio, lines: Lines, requested: Virement
) -> None:
    blank = DecideVirement(requested.id, False, " ")
    assert refusal(decide_virement, portfolio.session, portfolio.people.lead, blank) == {
        "reason_is_given": "Enter a reason for refusing it"
    }
    decision = decide_virement(
        portfolio.session, portfolio.people.lead, replace(blank, reason=" Not now ")
    )
    assert (decision.state, decision.reason) == (VirementState.REFUSED, "Not now")
    assert _held(portfolio, lines) == [60_00, 40_00]
    assert _legs(portfolio) == []


@pytest.mark.parametrize(("approve", "word"), [(True, "approved"), (False, "refused")])
def test_a_virement_is_decided_once(
    approve: bool,
    word: str,
    portfolio: Portfolio,
    lines: Lines,
    requested: Virement,
) -> None:
    session, people = portfolio.session, portfolio.people
    decide_virement(session, people.lead, DecideVirement(requested.id, approve, "Decided"))
    held = _held(portfolio, lines)
    for again in (True, False):
        order = DecideVirement(requested.id, again, "Again")
        assert refusal(decide_virement, session, people.second_finance, order) == {
            "is_undecided": f"This virement has already been {word}"
        }
    assert _held(portfolio, lines) == held
    assert len(session.scalars(select(VirementDecision)).all()) == 1


def test_money_that_is_awarded_cannot_be_moved_away(portfolio: Portfolio, lines: Lines) -> None:
    portfolio.award(lines[0], 50_00)
    told = refusal(request_virement, portfolio.session, portfolio.people.finance, _order(lines))
    assert told == {
        "allocation_covers_awards": (
            f"Allocation {lines[0].reference} cannot be reduced by £25.00: £50.00 of it is "
            "already awarded. The largest reduction is £10.00"
        )
    }


def test_a_line_is_not_moved_below_nil(portfolio: Portfolio, lines: Lines) -> None:
    order = _order(lines, 60_01)
    assert set(refusal(request_virement, portfolio.session, portfolio.people.finance, order)) == {
        "total_is_not_negative"
    }


def test_what_was_left_when_it_was_asked_for_is_checked_again_on_approval(
    portfolio: Portfolio, lines: Lines, requested: Virement
) -> None:
    portfolio.award(lines[0], 50_00)
    session, lead = portfolio.session, portfolio.people.lead
    told = refusal(decide_virement, session, lead, DecideVirement(requested.id, True))
    assert set(told) == {"allocation_covers_awards"}
    assert _legs(portfolio) == []
    decide_virement(session, lead, DecideVirement(requested.id, False, "No longer possible"))


def test_all_that_is_wrong_with_a_request_is_told_at_once(
    portfolio: Portfolio, lines: Lines
) -> None:
    source, _ = lines
    order = RequestVirement(source.id, source.id, 0, date(2024, 4, 1), "")
    assert refusal(request_virement, portfolio.session, portfolio.people.finance, order) == {
        "amount_is_more_than_nil": "Amount must be more than £0.00",
        "lines_differ": "Select a different line to move the money to",
        "month_belongs_to_year": (
            "April 2024 is not in 2023/24. Select a month from April to March of that year"
        ),
        "reason_is_given": "Enter a reason for moving the money",
    }


def test_a_virement_stays_in_its_year(portfolio: Portfolio, lines: Lines) -> None:
    portfolio.envelope(10_00, OTHER_YEAR)
    elsewhere = portfolio.line(10_00, year=OTHER_YEAR)
    order = _order((lines[0], elsewhere))
    assert refusal(request_virement, portfolio.session, portfolio.people.finance, order) == {
        "lines_share_fund_and_year": "Select two lines of the same fund and financial year"
    }


@pytest.mark.parametrize("who", ["lead", "partner", "evaluator", "admin"])
def test_only_finance_asks_for_a_virement(who: str, portfolio: Portfolio, lines: Lines) -> None:
    with pytest.raises(ForbiddenError, match="may request a virement: finance"):
        request_virement(portfolio.session, getattr(portfolio.people, who), _order(lines))


@pytest.mark.parametrize("who", ["partner", "evaluator", "admin"])
def test_only_finance_and_the_lead_decide(
    who: str, portfolio: Portfolio, requested: Virement
) -> None:
    with pytest.raises(ForbiddenError, match="may decide a virement"):
        decide_virement(
            portfolio.session, getattr(portfolio.people, who), DecideVirement(requested.id, True)
        )


def test_a_virement_that_is_not_there_is_not_found(portfolio: Portfolio) -> None:
    with pytest.raises(NotFoundError, match="no such virement"):
        decide_virement(portfolio.session, portfolio.people.lead, DecideVirement(99, True))
