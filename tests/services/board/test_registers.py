"""Commitments, slippage, virements, the envelope and limits: what is told, and what is not."""

import io
import zipfile
from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.services.board.test_month_summary import DAY, START, ask
from tests.support.portfolio import (
    APRIL,
    OTHER_CATEGORY,
    Ground,
    Portfolio,
    begin,
    lay_ground,
)
from tracker.domain.funding import EntryKind, Recurrence
from tracker.exports.board import board_workbook
from tracker.exports.workbook import write_workbook
from tracker.services.funding.envelopes import SetEnvelope, set_envelope
from tracker.services.funding.virements import (
    DecideVirement,
    RequestVirement,
    decide_virement,
    request_virement,
)

REASON = "=1+1 telephone Mrs Example about it"


@pytest.fixture
def ground(session: Session) -> Ground:
    """Organisations, people and schemes, known before any money is."""
    begin(session, at=START)
    return lay_ground(session)


@pytest.fixture
def portfolio(session: Session, ground: Ground) -> Portfolio:
    """An envelope of 1,000 on two lines."""
    portfolio = Portfolio(session, ground)
    portfolio.envelope(1_000_00)
    return portfolio


def test_a_virement_has_two_legs_that_add_up_to_nothing_and_names_roles(
    portfolio: Portfolio,
) -> None:
    session, people = portfolio.session, portfolio.people
    first, second = portfolio.line(500_00), portfolio.line(300_00, OTHER_CATEGORY)
    begin(session, at=START + DAY)
    order = RequestVirement(first.id, second.id, 40_00, APRIL, REASON)
    virement = request_virement(session, people.finance, order)
    begin(session, at=START + 2 * DAY)
    decide_virement(session, people.lead, DecideVirement(virement.id, approve=True))
    legs = tuple(ask(session).virements)
    assert [(leg.leg, leg.amount) for leg in legs] == [("from", -40_00), ("to", 40_00)]
    assert [leg.allocation_reference for leg in legs] == [first.reference, second.reference]
    assert {leg.virement_reference for leg in legs} == {virement.reference}
    assert {leg.state for leg in legs} == {"approved"}
    assert {(leg.requested_by_role, leg.decided_by_role) for leg in legs} == {
        ("Finance", "Programme lead")
    }
    assert all(leg.entry_reference for leg in legs)
    assert {(leg.requested_at, leg.decided_at) for leg in legs} == {(START + DAY, START + 2 * DAY)}


def test_as_at_a_day_before_the_decision_nothing_has_moved(portfolio: Portfolio) -> None:
    session, people = portfolio.session, portfolio.people
    first, second = portfolio.line(500_00), portfolio.line(300_00, OTHER_CATEGORY)
    begin(session, at=START + DAY)
    order = RequestVirement(first.id, second.id, 40_00, APRIL, REASON)
    virement = request_virement(session, people.finance, order)
    begin(session, at=START + 3 * DAY)
    decide_virement(session, people.lead, DecideVirement(virement.id, approve=True))
    legs = tuple(ask(session, START + 2 * DAY).virements)
    assert {(leg.state, leg.decided_by_role, leg.entry_reference) for leg in legs} == {
        ("requested", None, None)
    }
    assert tuple(ask(session, START).virements) == ()


def test_a_refused_virement_stays_in_the_register_and_moves_nothing(portfolio: Portfolio) -> None:
    session, people = portfolio.session, portfolio.people
    first, second = portfolio.line(500_00), portfolio.line(300_00, OTHER_CATEGORY)
    order = RequestVirement(first.id, second.id, 40_00, APRIL, REASON)
    virement = request_virement(session, people.finance, order)
    decide_virement(session, people.second_finance, DecideVirement(virement.id, False, REASON))
    legs = tuple(ask(session).virements)
    assert {(leg.state, leg.decided_by_role, leg.entry_reference) for leg in legs} == {
        ("refused", "Finance", None)
    }


def test_no_name_of_a_person_and_no_reason_leaves(portfolio: Portfolio) -> None:
    session, people = portfolio.session, portfolio.people
    first, second = portfolio.line(500_00), portfolio.line(300_00, OTHER_CATEGORY)
    order = RequestVirement(first.id, second.id, 40_00, APRIL, REASON)
    virement = request_virement(session, people.finance, order)
    decide_virement(session, people.lead, DecideVirement(virement.id, approve=True))
    file = io.BytesIO()
    write_workbook(board_workbook(ask(session)), file)
    with zipfile.ZipFile(file) as parts:
        for name in parts.namelist():
            content = parts.read(name)
            for private in (b"telephone", b"second-finance", b"example.org", b"Notified"):
                assert private not in content, name


def test_the_envelope_is_told_entry_by_entry(portfolio: Portfolio) -> None:
    session, people = portfolio.session, portfolio.people
    begin(session, at=START + DAY, by=people.finance)
    order = SetEnvelope(
        portfolio.ground.fund, "2023/24", -250_00, Recurrence.NON_RECURRENT, reason="Given back"
    )
    set_envelope(session, people.finance, order)
    first, second = ask(session).envelope
    assert (first.amount, first.envelope_after) == (1_000_00, 1_000_00)
    assert (second.amount, second.envelope_after) == (-250_00, 750_00)
    assert second.recorded_by_role == "Finance"
    assert (second.recorded_at, second.recurrence) == (START + DAY, "non-recurrent")


def test_an_override_says_by_how_much_then_and_now(portfolio: Portfolio) -> None:
    session, people = portfolio.session, portfolio.people
    portfolio.line(900_00)
    begin(session, at=START + DAY, by=people.lead)
    portfolio.line(300_00, OTHER_CATEGORY, override_reason="Promised in writing")
    (line,) = ask(session).over_limits
    assert (line.what, line.limit) == ("override", "allocation_within_envelope")
    assert (line.over_by, line.still_over_by) == (200_00, 200_00)
    assert line.recorded_by_role == "Programme lead"
    assert line.recorded_at == START + DAY
    begin(session, at=START + 2 * DAY)
    portfolio.envelope(150_00)
    (line,) = ask(session).over_limits
    assert (line.over_by, line.still_over_by) == (200_00, 50_00)
    portfolio.envelope(50_00)
    (line,) = ask(session).over_limits
    assert (line.over_by, line.still_over_by) == (200_00, None)


def test_an_award_on_which_more_is_spent_is_over_its_limit(portfolio: Portfolio) -> None:
    award = portfolio.award(portfolio.line(500_00), 100_00)
    portfolio.spend(award, 120_00)
    data = ask(portfolio.session)
    (line,) = data.over_limits
    assert (line.reference, line.what, line.over_by) == (award.reference, "overspent award", 20_00)
    (commitment,) = ask(portfolio.session).commitments
    assert commitment.not_yet_spent == -20_00


def test_slippage_is_what_was_planned_by_now_and_not_spent_the_largest_first(
    portfolio: Portfolio,
) -> None:
    line = portfolio.line(1_000_00)
    late = portfolio.award(line, 240_00)
    later = portfolio.award(line, 480_00, recipient=portfolio.ground.partner)
    portfolio.spend(late, 15_00)
    portfolio.spend(later, 10_00)
    # In an open month: no part of what was spent by the month reported.
    portfolio.spend(later, 5_00, date(2023, 6, 1))
    portfolio.close(1)
    first, second = ask(portfolio.session).slippage
    assert (first.planned_by_now, first.spent_by_now, first.slippage) == (40_00, 10_00, 30_00)
    assert (second.planned_by_now, second.spent_by_now, second.slippage) == (20_00, 15_00, 5_00)
    assert second.share_of_plan == "75.0%"


def test_what_a_pot_awards_onward_is_no_commitment_of_its_own(portfolio: Portfolio) -> None:
    pot = portfolio.award(portfolio.line(500_00), 400_00, recipient=portfolio.ground.partner)
    portfolio.onward(pot, 100_00)
    lines = ask(portfolio.session).commitments
    assert [line.awarded for line in lines] == [400_00]
    assert portfolio.total(EntryKind.AWARD) == 500_00
