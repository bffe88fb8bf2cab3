"""Spending and what corrects it, through the services, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests.support.portfolio import APRIL, JUNE, MAY, YEAR, Portfolio, refusal
from tracker.db.funding import Award, LedgerEntry
from tracker.domain.breaches import Severity
from tracker.domain.funding import ActualType, AmountBasis, EntryKind, Purpose
from tracker.domain.permissions import ForbiddenError
from tracker.services.funding.awards import ChangeAward, change_award
from tracker.services.funding.positions import envelope_limit, net_actual
from tracker.services.funding.spending import (
    CorrectEntry,
    RecordIncome,
    RecordRefund,
    RecordSpending,
    adjust,
    record_income,
    record_refund,
    record_spending,
    reverse_accrual,
)
from tracker.services.refusals import NotFoundError

APRIL_BOOKED, MAY_BOOKED, JUNE_BOOKED = 1, 2, 3


@pytest.fixture
def award(portfolio: Portfolio) -> Award:
    """An award of £20,000 to the board's scheme."""
    portfolio.envelope(20_000_00)
    return portfolio.award(portfolio.line(20_000_00), 20_000_00)


def _spending(award: Award, pence: int, month: date = APRIL) -> RecordSpending:
    return RecordSpending(award.id, pence, ActualType.INVOICE, month)


def _refund(award: Award, pence: int, names: LedgerEntry | None = None) -> RecordRefund:
    return RecordRefund(
        award.id, pence, MAY, "Not delivered", names_entry_id=names.id if names else None
    )


def _correct(entry: LedgerEntry, pence: int, booked: int) -> CorrectEntry:
    return CorrectEntry(entry.id, pence, booked, "Wrongly keyed")


# Spending


def test_an_actual_is_booked_in_the_month_it_concerns_unless_a_later_one_is_given(
    portfolio: Portfolio, award: Award
) -> None:
    order = _spending(award, 10_00, date(2023, 5, 31))
    first = record_spending(portfolio.session, portfolio.people.finance, order).entry
    assert (first.concerns_month, first.accounting_month) == (MAY, 2)
    later = replace(order, accounting_month=13)
    second = record_spending(portfolio.session, portfolio.people.finance, later).entry
    assert (second.concerns_month, second.accounting_month) == (MAY, 13)


def test_spending_above_its_award_is_recorded_with_a_warning(
    portfolio: Portfolio, award: Award
) -> None:
    portfolio.spend(award, 19_000_00)
    recorded = record_spending(
        portfolio.session, portfolio.people.finance, _spending(award, 1_500_00)
    )
    [warning] = recorded.warnings
    assert (warning.rule, warning.severity) == ("spending_above_award", Severity.WARNING)
    assert warning.message == (
        "This takes spending £500.00 over the award of £20,000.00. It is recorded all the same"
    )
    assert net_actual(portfolio.session, award.id) == 20_500_00


def test_spending_within_its_award_warns_of_nothing(portfolio: Portfolio, award: Award) -> None:
    order = _spending(award, 20_000_00)
    assert record_spending(portfolio.session, portfolio.people.finance, order).warnings == ()


def test_all_that_is_wrong_with_spending_is_told_at_once(
    portfolio: Portfolio, award: Award
) -> None:
    wrong = RecordSpending(
        award.id, -1, ActualType.ACCRUAL_REVERSAL, date(2024, 4, 1), accounting_month=14
    )
    assert refusal(record_spending, portfolio.session, portfolio.people.finance, wrong) == {
        "amount_is_more_than_nil": "Amount must be more than £0.00",
        "is_first_hand": "Select whether this is an invoice, a payment or an accrual",
        "month_belongs_to_year": (
            "April 2024 is not in 2023/24. Select a month from April to March of that year"
        ),
        "month_is_1_to_13": "Accounting month must be a whole number from 1 to 13",
    }


@pytest.mark.parametrize("booked", [0, -1, 14])
def test_there_is_no_other_accounting_month(
    booked: int, portfolio: Portfolio, award: Award
) -> None:
    order = replace(_spending(award, 1), accounting_month=booked)
    assert set(refusal(record_spending, portfolio.session, portfolio.people.finance, order)) == {
        "month_is_1_to_13"
    }


def test_spending_is_not_booked_before_its_month_nor_in_a_closed_one(
    portfolio: Portfolio, award: Award
) -> None:
    portfolio.close(1, 2)
    order = replace(_spending(award, 10_00, JUNE), accounting_month=2)
    assert refusal(record_spending, portfolio.session, portfolio.people.finance, order) == {
        "month_has_come": (
            "Accounting month must be 3 or later for spending that concerns June 2023"
        ),
        "month_is_open": (
            "Month 2 is closed. Select an open month, or correct the closed month with an "
            "adjustment"
        ),
    }
    late = replace(_spending(award, 10_00, APRIL), accounting_month=3)
    entry = record_spending(portfolio.session, portfolio.people.finance, late).entry
    assert (entry.concerns_month, entry.accounting_month) == (APRIL, 3)


@pytest.mark.parametrize("who", ["lead", "partner", "evaluator", "admin"])
def test_only_finance_records_what_the_board_pays(
    who: str, portfolio: Portfolio, award: Award
) -> None:
    with pytest.raises(ForbiddenError, match="may record spending: finance"):
        record_spending(portfolio.session, getattr(portfolio.people, who), _spending(award, 1))


def test_a_partner_records_onward_spending_from_its_own_pot_alone(portfolio: Portfolio) -> None:
    onward = portfolio.onward(portfolio.pot(100_00), 60_00)
    session, people = portfolio.session, portfolio.people
    record_spending(session, people.partner, _spending(onward, 10_00))
    record_spending(session, people.finance, _spending(onward, 10_00))
    with pytest.raises(ForbiddenError, match="only for your own organisation"):
        record_spending(session, people.other_partner, _spending(onward, 10_00))
    with pytest.raises(ForbiddenError):
        record_spending(session, people.lead, _spending(onward, 10_00))
    assert net_actual(session, onward.id) == 20_00


def test_a_partner_does_not_record_what_the_board_pays_to_its_pot(portfolio: Portfolio) -> None:
    pot = portfolio.pot(100_00)
    with pytest.raises(ForbiddenError):
        record_spending(portfolio.session, portfolio.people.partner, _spending(pot, 10_00))


# Refunds


def test_actuals_of_14500_and_refunds_of_4050_net_to_10450_and_both_stay_visible(
    portfolio: Portfolio, award: Award
) -> None:
    portfolio.spend(award, 14_500_00)
    for pence in (4_000_00, 50_00):
        record_refund(portfolio.session, portfolio.people.finance, _refund(award, pence))
    assert net_actual(portfolio.session, award.id) == 10_450_00
    assert portfolio.total(EntryKind.ACTUAL) == 14_500_00
    assert portfolio.total(EntryKind.REFUND) == -4_050_00


def test_a_refund_is_at_most_what_was_spent_net(portfolio: Portfolio, award: Award) -> None:
    portfolio.spend(award, 14_500_00)
    record_refund(portfolio.session, portfolio.people.finance, _refund(award, 4_050_00))
    order = _refund(award, 10_450_01)
    assert refusal(record_refund, portfolio.session, portfolio.people.finance, order) == {
        "refund_within_net_actual": (
            "Refund must be £10,450.00 or less: that is what was spent, net of earlier refunds"
        )
    }
    record_refund(portfolio.session, portfolio.people.finance, replace(order, amount=10_450_00))
    assert net_actual(portfolio.session, award.id) == 0


def test_a_refund_that_names_an_actual_takes_its_purpose_and_its_weights(
    portfolio: Portfolio, award: Award
) -> None:
    order = replace(_spending(award, 100_00, APRIL), purpose=Purpose.ADMINISTRATION)
    actual = record_spending(portfolio.session, portfolio.people.finance, order).entry
    refund = record_refund(
        portfolio.session, portfolio.people.finance, _refund(award, 100_00, actual)
    ).entry
    assert (refund.names_entry_id, refund.purpose) == (actual.id, Purpose.ADMINISTRATION)
    assert (refund.concerns_month, refund.weights_month) == (MAY, APRIL)


def test_a_refund_that_names_an_actual_gives_back_no_more_than_is_left_of_it(
    portfolio: Portfolio, award: Award
) -> None:
    small = portfolio.spend(award, 10_00)
    portfolio.spend(award, 1_000_00)
    record_refund(portfolio.session, portfolio.people.finance, _refund(award, 4_00, small))
    told = refusal(
        record_refund, portfolio.session, portfolio.people.finance, _refund(award, 6_01, small)
    )
    assert told == {
        "refund_within_named_actual": (
            "Refund must be £6.00 or less: that is what is left of the spending it refunds"
        )
    }


def test_a_refund_names_spending_of_its_own_award(portfolio: Portfolio) -> None:
    portfolio.envelope(200_00)
    line = portfolio.line(200_00)
    award, other = portfolio.award(line, 100_00), portfolio.award(line, 100_00)
    portfolio.spend(award, 50_00)
    elsewhere = portfolio.spend(other, 50_00)
    commitment = portfolio.session.scalars(
        select(LedgerEntry).where(
            LedgerEntry.award_id == award.id, LedgerEntry.kind == EntryKind.AWARD
        )
    ).one()
    for named in (elsewhere, commitment):
        told = refusal(
            record_refund, portfolio.session, portfolio.people.finance, _refund(award, 1, named)
        )
        assert told == {"names_same_award": "Select spending of the same award to refund"}


def test_all_that_is_wrong_with_a_refund_is_told_at_once(
    portfolio: Portfolio, award: Award
) -> None:
    portfolio.close(1)
    order = RecordRefund(award.id, 1, APRIL, " ")
    told = refusal(record_refund, portfolio.session, portfolio.people.finance, order)
    assert set(told) == {"refund_within_net_actual", "month_is_open", "reason_is_given"}
    assert told["reason_is_given"] == "Enter a reason for the refund"


# Accruals and their reversal


@pytest.fixture
def accrual(portfolio: Portfolio, award: Award) -> LedgerEntry:
    """An accrual of £300 in April."""
    return portfolio.spend(award, 300_00, APRIL, ActualType.ACCRUAL)


def test_an_accrual_is_reversed_whole_in_a_later_month_and_keeps_its_own(
    portfolio: Portfolio, accrual: LedgerEntry
) -> None:
    portfolio.close(1)
    reversal = reverse_accrual(
        portfolio.session, portfolio.people.finance, _correct(accrual, 0, MAY_BOOKED)
    ).entry
    assert (reversal.kind, reversal.actual_type) == (
        EntryKind.ACTUAL,
        ActualType.ACCRUAL_REVERSAL,
    )
    assert (reversal.amount_pence, reversal.names_entry_id) == (-300_00, accrual.id)
    assert (reversal.concerns_month, reversal.weights_month) == (APRIL, APRIL)
    assert reversal.accounting_month == 2
    assert portfolio.total(EntryKind.ACTUAL) == 0


def test_an_accrual_is_reversed_once(portfolio: Portfolio, accrual: LedgerEntry) -> None:
    order = _correct(accrual, 0, APRIL_BOOKED)
    reverse_accrual(portfolio.session, portfolio.people.finance, order)
    assert refusal(reverse_accrual, portfolio.session, portfolio.people.finance, order) == {
        "accrual_is_reversed_once": "This accrual has already been reversed"
    }


def test_only_an_accrual_is_reversed(portfolio: Portfolio, award: Award) -> None:
    invoice = portfolio.spend(award, 10_00)
    order = _correct(invoice, 0, APRIL_BOOKED)
    assert refusal(reverse_accrual, portfolio.session, portfolio.people.finance, order) == {
        "is_an_accrual": "Select an accrual to reverse"
    }


def test_a_reversal_is_itself_not_reversed(portfolio: Portfolio, accrual: LedgerEntry) -> None:
    reversal = reverse_accrual(
        portfolio.session, portfolio.people.finance, _correct(accrual, 0, APRIL_BOOKED)
    ).entry
    order = _correct(reversal, 0, APRIL_BOOKED)
    assert set(refusal(reverse_accrual, portfolio.session, portfolio.people.finance, order)) == {
        "is_an_accrual"
    }


def test_a_reversal_is_not_booked_in_a_closed_month(
    portfolio: Portfolio, accrual: LedgerEntry
) -> None:
    portfolio.close(1)
    order = _correct(accrual, 0, APRIL_BOOKED)
    assert set(refusal(reverse_accrual, portfolio.session, portfolio.people.finance, order)) == {
        "month_is_open"
    }


def test_a_reversal_does_not_take_out_what_was_already_refunded(
    portfolio: Portfolio, award: Award, accrual: LedgerEntry
) -> None:
    record_refund(portfolio.session, portfolio.people.finance, _refund(award, 100_00))
    order = _correct(accrual, 0, MAY_BOOKED)
    assert refusal(reverse_accrual, portfolio.session, portfolio.people.finance, order) == {
        "refund_within_net_actual": (
            "Reversal must be £200.00 or less: that is what was spent, net of earlier refunds"
        )
    }


# Adjustments


def test_a_closed_month_is_corrected_by_an_adjustment_in_an_open_one(
    portfolio: Portfolio, award: Award
) -> None:
    actual = portfolio.spend(award, 100_00, APRIL)
    portfolio.close(1)
    adjusted = adjust(
        portfolio.session, portfolio.people.finance, _correct(actual, -30_00, MAY_BOOKED)
    ).entry
    assert (adjusted.kind, adjusted.amount_pence) == (EntryKind.ADJUSTMENT, -30_00)
    assert (adjusted.names_entry_id, adjusted.award_id) == (actual.id, award.id)
    assert (adjusted.concerns_month, adjusted.weights_month) == (APRIL, APRIL)
    assert adjusted.accounting_month == 2
    assert net_actual(portfolio.session, award.id) == 70_00


def test_an_open_month_is_not_adjusted(portfolio: Portfolio, award: Award) -> None:
    actual = portfolio.spend(award, 100_00, MAY)
    portfolio.close(1)
    order = _correct(actual, -30_00, JUNE_BOOKED)
    assert refusal(adjust, portfolio.session, portfolio.people.finance, order) == {
        "adjustment_corrects_a_closed_month": (
            "The month of this entry is still open. Record a refund or a reversal instead"
        )
    }


def test_all_that_is_wrong_with_an_adjustment_is_told_at_once(
    portfolio: Portfolio, award: Award
) -> None:
    actual = portfolio.spend(award, 100_00, APRIL)
    portfolio.close(1)
    order = CorrectEntry(actual.id, -100_01, APRIL_BOOKED, "")
    assert refusal(adjust, portfolio.session, portfolio.people.finance, order) == {
        "month_is_open": (
            "Month 1 is closed. Select an open month, or correct the closed month with an "
            "adjustment"
        ),
        "refund_within_net_actual": (
            "Reduction must be £100.00 or less: that is what was spent, net of earlier refunds"
        ),
        "reason_is_given": "Enter a reason for the adjustment",
    }
    nil = _correct(actual, 0, 14)
    assert set(refusal(adjust, portfolio.session, portfolio.people.finance, nil)) == {
        "amount_is_not_nil",
        "month_is_1_to_13",
    }


def test_an_adjustment_above_the_award_is_recorded_with_a_warning(
    portfolio: Portfolio, award: Award
) -> None:
    actual = portfolio.spend(award, 20_000_00, APRIL)
    portfolio.close(1)
    recorded = adjust(portfolio.session, portfolio.people.finance, _correct(actual, 5_00, 2))
    assert [warning.rule for warning in recorded.warnings] == ["spending_above_award"]
    assert net_actual(portfolio.session, award.id) == 20_005_00


def test_only_spending_is_adjusted(portfolio: Portfolio, award: Award) -> None:
    portfolio.close(*range(1, 13))
    commitment = portfolio.session.scalars(
        select(LedgerEntry).where(LedgerEntry.award_id == award.id)
    ).one()
    order = _correct(commitment, 5_00, 13)
    assert refusal(adjust, portfolio.session, portfolio.people.finance, order) == {
        "is_spending": "Select spending to adjust"
    }


@pytest.mark.parametrize("service", [adjust, reverse_accrual])
def test_an_entry_without_an_award_cannot_be_corrected(
    service: Callable[..., object], portfolio: Portfolio
) -> None:
    envelope = portfolio.envelope(1_00)
    with pytest.raises(NotFoundError):
        service(portfolio.session, portfolio.people.finance, _correct(envelope, 1, 1))
    with pytest.raises(NotFoundError, match="no such entry"):
        service(portfolio.session, portfolio.people.finance, CorrectEntry(99, 1, 1, "Why"))


def test_a_partner_corrects_its_own_onward_spending_alone(portfolio: Portfolio) -> None:
    onward = portfolio.onward(portfolio.pot(100_00), 60_00)
    session, people = portfolio.session, portfolio.people
    order = RecordSpending(onward.id, 10_00, ActualType.ACCRUAL, APRIL)
    accrual = record_spending(session, people.partner, order).entry
    for service in (reverse_accrual, adjust):
        with pytest.raises(ForbiddenError, match="only for your own organisation"):
            service(session, people.other_partner, _correct(accrual, -1, 1))
    with pytest.raises(ForbiddenError, match="only for your own organisation"):
        record_refund(session, people.other_partner, _refund(onward, 1))
    reverse_accrual(session, people.partner, _correct(accrual, 0, 1))
    assert net_actual(session, onward.id) == 0


# Income


def test_income_is_recorded_outside_the_envelope(portfolio: Portfolio, award: Award) -> None:
    before = envelope_limit(portfolio.session, portfolio.ground.fund, YEAR)
    order = RecordIncome(
        portfolio.ground.fund,
        YEAR,
        5_000_00,
        MAY,
        "Match from the council",
        scheme_id=portfolio.ground.scheme,
        amount_basis=AmountBasis.ILLUSTRATIVE,
    )
    entry = record_income(portfolio.session, portfolio.people.finance, order)
    assert (entry.kind, entry.amount_pence, entry.accounting_month) == (
        EntryKind.INCOME,
        5_000_00,
        2,
    )
    assert entry.amount_basis is AmountBasis.ILLUSTRATIVE
    assert envelope_limit(portfolio.session, portfolio.ground.fund, YEAR) == before
    assert net_actual(portfolio.session, award.id) == 0


def test_all_that_is_wrong_with_income_is_told_at_once(portfolio: Portfolio) -> None:
    portfolio.close(1)
    order = RecordIncome(portfolio.ground.fund, YEAR, 0, APRIL, "")
    assert refusal(record_income, portfolio.session, portfolio.people.finance, order) == {
        "amount_is_more_than_nil": "Amount must be more than £0.00",
        "month_is_open": (
            "Month 1 is closed. Select an open month, or correct the closed month with an "
            "adjustment"
        ),
        "reason_is_given": "Enter a reason that says where the income comes from",
    }
    elsewhere = RecordIncome(portfolio.ground.fund, YEAR, 1, date(2024, 4, 1), "Match")
    told = refusal(record_income, portfolio.session, portfolio.people.finance, elsewhere)
    assert "month_belongs_to_year" in told


@pytest.mark.parametrize("who", ["lead", "partner", "evaluator", "admin"])
def test_only_finance_records_income(who: str, portfolio: Portfolio) -> None:
    order = RecordIncome(portfolio.ground.fund, YEAR, 1_00, APRIL, "Match")
    with pytest.raises(ForbiddenError):
        record_income(portfolio.session, getattr(portfolio.people, who), order)


def test_cutting_an_award_leaves_what_was_spent_on_it(portfolio: Portfolio, award: Award) -> None:
    portfolio.spend(award, 15_000_00)
    change_award(
        portfolio.session, portfolio.people.finance, ChangeAward(award.id, -10_000_00, "Less")
    )
    recorded = record_spending(portfolio.session, portfolio.people.finance, _spending(award, 1_00))
    assert [warning.message for warning in recorded.warnings] == [
        "This takes spending £5,001.00 over the award of £10,000.00. It is recorded all the same"
    ]


def test_a_document_that_an_award_holds_already_is_recorded_with_a_warning(
    portfolio: Portfolio,
) -> None:
    award = portfolio.pot(100_00)
    order = RecordSpending(award.id, 1_00, ActualType.INVOICE, APRIL, document="INV-1")
    first = record_spending(portfolio.session, portfolio.people.finance, order)
    again = record_spending(portfolio.session, portfolio.people.finance, order)
    assert first.warnings == ()
    assert [warning.rule for warning in again.warnings] == ["document_is_new"]
    assert net_actual(portfolio.session, award.id) == 2_00
