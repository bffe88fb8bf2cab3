"""Envelopes and their allocation, through the services, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.portfolio import (
    APRIL,
    CATEGORY,
    LATER_CATEGORY,
    OTHER_CATEGORY,
    OTHER_YEAR,
    WHOLE_SYSTEM,
    YEAR,
    Portfolio,
    begin,
    lay_ground,
    refusal,
)
from tracker.db.funding import AllocationLine, FundVersion, LedgerEntry, LimitOverride
from tracker.db.journal import Journal
from tracker.domain.funding import EntryKind, Recurrence
from tracker.domain.permissions import ForbiddenError
from tracker.services.funding.allocations import Allocate, allocate
from tracker.services.funding.envelopes import OpenFund, SetEnvelope, open_fund, set_envelope
from tracker.services.funding.positions import envelope_limit, line_limit
from tracker.services.refusals import NotFoundError

PUBLISHED = (1_307_654, 854_062, 238_940, 322_914, 245_000, 100_000, 250_000, 81_430)


def _order(portfolio: Portfolio, pence: int, **changes: object) -> Allocate:
    order = Allocate(
        fund_id=portfolio.ground.fund,
        year=YEAR,
        category=CATEGORY,
        alliance=WHOLE_SYSTEM,
        holder_id=portfolio.ground.icb,
        amount=pence,
    )
    return replace(order, **changes)  # type: ignore[arg-type]  # each test names its fields


def _envelope(portfolio: Portfolio, pence: int, reason: str = "") -> SetEnvelope:
    return SetEnvelope(portfolio.ground.fund, YEAR, pence, Recurrence.RECURRENT, reason=reason)


def test_a_fund_is_opened_with_a_generated_reference(portfolio: Portfolio) -> None:
    fund = open_fund(portfolio.session, portfolio.people.finance, OpenFund(" NEW ", " New fund "))
    assert (fund.code, fund.reference[:2]) == ("NEW", "F-")
    version = portfolio.session.scalars(
        select(FundVersion).where(FundVersion.fund_id == fund.id)
    ).one()
    assert version.name == "New fund"


def test_a_fund_needs_a_code_of_its_own_and_a_name(portfolio: Portfolio) -> None:
    finance = portfolio.people.finance
    assert refusal(open_fund, portfolio.session, finance, OpenFund("NEW", " ")) == {
        "fund_has_code_and_name": "Enter the name of the fund"
    }
    assert refusal(open_fund, portfolio.session, finance, OpenFund("EXAMPLE", "Again")) == {
        "fund_code_is_free": "There is a fund EXAMPLE already. Enter another code"
    }


def test_an_envelope_is_the_sum_of_what_was_notified_and_given_back(portfolio: Portfolio) -> None:
    portfolio.envelope(1_000_00)
    portfolio.envelope(100_00)
    portfolio.envelope(-10_00)
    limit = envelope_limit(portfolio.session, portfolio.ground.fund, YEAR)
    assert limit.limit_pence == 1_090_00
    assert portfolio.session.scalar(select(func.count()).select_from(LedgerEntry)) == 3


def test_a_change_of_the_envelope_needs_a_reason_and_its_first_notice_does_not(
    portfolio: Portfolio,
) -> None:
    finance = portfolio.people.finance
    set_envelope(portfolio.session, finance, _envelope(portfolio, 100_00))
    assert refusal(set_envelope, portfolio.session, finance, _envelope(portfolio, 1)) == {
        "reason_is_given": "Enter a reason for this change of the envelope"
    }


def test_an_envelope_is_not_cut_below_what_is_allocated(portfolio: Portfolio) -> None:
    portfolio.envelope(100_00)
    portfolio.line(60_00)
    cut = _envelope(portfolio, -50_00, "Given back")
    assert refusal(set_envelope, portfolio.session, portfolio.people.finance, cut) == {
        "envelope_covers_allocations": (
            "The envelope for 2023/24 cannot be reduced by £50.00: £60.00 of it is already "
            "allocated. The largest reduction is £40.00"
        )
    }
    portfolio.envelope(-40_00)


def test_an_envelope_is_never_less_than_nil(portfolio: Portfolio) -> None:
    portfolio.envelope(100_00)
    cut = _envelope(portfolio, -100_01)
    assert refusal(set_envelope, portfolio.session, portfolio.people.finance, cut) == {
        "total_is_not_negative": (
            "The reduction must be £100.00 or less: that is all there is of the envelope for "
            "2023/24"
        ),
        "reason_is_given": "Enter a reason for this change of the envelope",
    }


def test_the_published_categories_fill_the_published_envelope_to_the_penny(
    portfolio: Portfolio,
) -> None:
    portfolio.envelope(3_400_000_00)
    for pounds in PUBLISHED:
        portfolio.line(pounds * 100)
    limit = envelope_limit(portfolio.session, portfolio.ground.fund, YEAR)
    assert (limit.used_pence, limit.left_pence) == (3_400_000_00, 0)
    told = refusal(
        allocate, portfolio.session, portfolio.people.finance, _order(portfolio, 1, reason="More")
    )
    assert "go over it by £0.01" in told["allocation_within_envelope"]


def test_an_allocation_over_the_envelope_is_refused_with_what_is_left(
    portfolio: Portfolio,
) -> None:
    portfolio.envelope(100_00)
    portfolio.line(60_00)
    order = _order(portfolio, 60_00, category=OTHER_CATEGORY)
    assert refusal(allocate, portfolio.session, portfolio.people.finance, order) == {
        "allocation_within_envelope": (
            "£40.00 is left of the envelope for 2023/24. "
            "An allocation of £60.00 more would go over it by £20.00. "
            "Only the programme lead can go over it"
        )
    }


def test_the_lead_goes_over_the_envelope_with_a_reason_that_stays_on_record(
    portfolio: Portfolio,
) -> None:
    session, lead = portfolio.session, portfolio.people.lead
    portfolio.envelope(100_00)
    journal = begin(session, "override", by=lead)
    order = _order(portfolio, 130_00, override_reason=" The board agreed ")
    entry = allocate(session, lead, order)
    override = session.scalars(select(LimitOverride)).one()
    assert (override.entry_id, override.rule, override.over_pence, override.reason) == (
        entry.id,
        "allocation_within_envelope",
        30_00,
        "The board agreed",
    )
    who = session.get_one(Journal, override.journal_number).person_id
    assert (override.journal_number, who) == (journal.number, lead.person_id)


def test_an_override_is_refused_to_finance_and_for_a_blank_reason(portfolio: Portfolio) -> None:
    portfolio.envelope(100_00)
    reasoned = _order(portfolio, 130_00, override_reason="Please")
    message = refusal(allocate, portfolio.session, portfolio.people.finance, reasoned)[
        "allocation_within_envelope"
    ]
    assert message.endswith("Only the programme lead can go over it")
    blank = replace(reasoned, override_reason=" ")
    message = refusal(allocate, portfolio.session, portfolio.people.lead, blank)[
        "allocation_within_envelope"
    ]
    assert message.endswith("To go over it, enter a reason")


def test_a_reason_to_override_that_was_not_needed_leaves_no_override(
    portfolio: Portfolio,
) -> None:
    portfolio.envelope(100_00)
    portfolio.line(100_00, override_reason="In case")
    assert portfolio.session.scalars(select(LimitOverride)).all() == []


def test_a_reduction_after_an_override_is_no_second_override(portfolio: Portfolio) -> None:
    portfolio.envelope(100_00)
    portfolio.line(130_00, override_reason="The board agreed")
    portfolio.line(-10_00)
    assert len(portfolio.session.scalars(select(LimitOverride)).all()) == 1


def test_a_change_of_an_allocation_is_another_entry_of_the_same_line(
    portfolio: Portfolio,
) -> None:
    portfolio.envelope(100_00)
    line = portfolio.line(60_00)
    assert portfolio.line(-20_00).id == line.id
    assert line_limit(portfolio.session, line).limit_pence == 40_00
    assert portfolio.session.scalar(select(func.count()).select_from(AllocationLine)) == 1


@pytest.mark.parametrize("first", [[60_00], [60_00, -60_00]])
def test_every_change_of_an_allocation_needs_a_reason(
    first: list[int], portfolio: Portfolio
) -> None:
    portfolio.envelope(100_00)
    for pence in first:
        portfolio.line(pence)
    finance = portfolio.people.finance
    assert refusal(allocate, portfolio.session, finance, _order(portfolio, 1)) == {
        "reason_is_given": "Enter a reason for this change of the allocation"
    }


def test_an_allocation_is_not_cut_below_what_is_awarded_from_it(portfolio: Portfolio) -> None:
    portfolio.envelope(100_00)
    line = portfolio.line(100_00)
    portfolio.award(line, 60_00)
    cut = _order(portfolio, -50_00, reason="Less")
    assert refusal(allocate, portfolio.session, portfolio.people.finance, cut) == {
        "allocation_covers_awards": (
            f"Allocation {line.reference} cannot be reduced by £50.00: £60.00 of it is already "
            "awarded. The largest reduction is £40.00"
        )
    }


def test_a_line_that_holds_nothing_cannot_be_cut(portfolio: Portfolio) -> None:
    told = refusal(
        allocate, portfolio.session, portfolio.people.finance, _order(portfolio, -1, reason="Less")
    )
    assert told == {
        "total_is_not_negative": "There is nothing to reduce: this allocation line is £0.00"
    }
    assert portfolio.session.scalars(select(AllocationLine)).all() == []


def test_all_that_is_wrong_with_an_allocation_is_told_at_once(portfolio: Portfolio) -> None:
    portfolio.envelope(100_00)
    portfolio.line(60_00)
    order = _order(portfolio, 60_00, category=LATER_CATEGORY, month=date(2024, 4, 1))
    told = refusal(allocate, portfolio.session, portfolio.people.finance, order)
    assert set(told) == {
        "allocation_within_envelope",
        "category_holds_for_year",
        "month_belongs_to_year",
    }
    assert told["category_holds_for_year"] == (
        f"Name of {LATER_CATEGORY} is not a category of 2023/24. Select a category of that year"
    )
    nil = refusal(allocate, portfolio.session, portfolio.people.finance, _order(portfolio, 0))
    assert set(nil) == {"amount_is_not_nil", "reason_is_given"}


@pytest.mark.parametrize("changes", [{"category": "EL-ONE"}, {"category": "AL-ALL"}])
def test_a_code_of_another_list_is_no_category(
    changes: dict[str, object], portfolio: Portfolio
) -> None:
    portfolio.envelope(100_00)
    order = _order(portfolio, 1, **changes)
    with pytest.raises(NotFoundError, match="no such category"):
        allocate(portfolio.session, portfolio.people.lead, order)


@pytest.mark.parametrize("code", ["PL-ONE", "NOWHERE", ""])
def test_a_code_of_another_list_is_no_alliance(code: str, portfolio: Portfolio) -> None:
    portfolio.envelope(100_00)
    with pytest.raises(NotFoundError, match="no such alliance"):
        allocate(portfolio.session, portfolio.people.lead, _order(portfolio, 1, alliance=code))


def test_years_have_envelopes_of_their_own(portfolio: Portfolio) -> None:
    portfolio.envelope(100_00)
    portfolio.envelope(1_00, OTHER_YEAR)
    portfolio.line(100_00)
    order = _order(portfolio, 2_00, year=OTHER_YEAR)
    message = refusal(allocate, portfolio.session, portfolio.people.finance, order)[
        "allocation_within_envelope"
    ]
    assert "£1.00 is left of the envelope for 2024/25" in message


def test_an_allocation_concerns_the_month_that_it_names(portfolio: Portfolio) -> None:
    portfolio.envelope(100_00)
    assert _concerns(portfolio, date(2023, 5, 31)) == date(2023, 5, 1)


def test_without_a_month_it_concerns_that_of_its_recording_or_the_first_of_its_year(
    portfolio: Portfolio,
) -> None:
    portfolio.envelope(100_00)
    assert _concerns(portfolio) == APRIL


def test_a_replayed_allocation_concerns_the_london_month_of_its_own_moment(
    session: Session,
) -> None:
    # Half past midnight on 1 June in London, while it is still May in UTC.
    begin(session, at=datetime(2023, 5, 31, 23, 30, tzinfo=UTC))
    portfolio = Portfolio(session, lay_ground(session))
    portfolio.envelope(100_00)
    assert _concerns(portfolio) == date(2023, 6, 1)


def _concerns(portfolio: Portfolio, month: date | None = None) -> date:
    order = _order(portfolio, 1_00, month=month, reason="Agreed")
    return allocate(portfolio.session, portfolio.people.lead, order).concerns_month


@pytest.mark.parametrize("who", ["partner", "evaluator", "admin"])
def test_only_finance_and_the_lead_allocate(who: str, portfolio: Portfolio) -> None:
    portfolio.envelope(100_00)
    with pytest.raises(ForbiddenError, match="finance or programme lead"):
        allocate(portfolio.session, getattr(portfolio.people, who), _order(portfolio, 1))


@pytest.mark.parametrize("who", ["lead", "partner", "evaluator", "admin"])
def test_only_finance_sets_the_envelope(who: str, portfolio: Portfolio) -> None:
    with pytest.raises(ForbiddenError, match="may set the envelope: finance"):
        set_envelope(
            portfolio.session, getattr(portfolio.people, who), _envelope(portfolio, 100_00)
        )
    assert portfolio.total(EntryKind.ENVELOPE) == 0
