"""The ledger's rules on plain values: who is refused, and with which figures."""

from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.breaches import Breach, Severity
from tracker.domain.funding import (
    Limit,
    Override,
    accrual_is_reversed_once,
    allocation_covers_awards,
    allocation_within_envelope,
    amount_is_more_than_nil,
    amount_is_not_nil,
    award_covers_onward_awards,
    award_within_allocation,
    envelope_covers_allocations,
    fund_code_is_free,
    fund_has_code_and_name,
    onward_within_parent,
    reason_is_given,
    refund_within_named_actual,
    refund_within_net_actual,
    spending_above_award,
    total_is_nil_or_more,
    total_is_not_negative,
)
from tracker.domain.funding_allocations import (
    approver_is_not_requester,
    category_holds_for_year,
    legs_sum_to_nil,
    lines_differ,
    lines_share_fund_and_year,
)

NONE = Override(allowed=False, reason="")
LEAD_WITHOUT_REASON = Override(allowed=True, reason=" \n")
LEAD = Override(allowed=True, reason="The board agreed on 3 May")
NOT_LEAD = Override(allowed=False, reason="I would like to")

ENVELOPE = Limit("the envelope for 2023/24", 100_00, 60_00)

PENCE = st.integers(1, 10**12)
CHANGES = st.lists(st.integers(-(10**9), 10**9), max_size=40)

Ceiling = Callable[[Limit, int, Override], Iterable[Breach]]
Floor = Callable[[Limit, int], Iterable[Breach]]

CEILINGS: list[tuple[Ceiling, str]] = [
    (allocation_within_envelope, "An allocation"),
    (award_within_allocation, "An award"),
    (onward_within_parent, "An onward award"),
]
FLOORS: list[tuple[Floor, str]] = [
    (envelope_covers_allocations, "allocated"),
    (allocation_covers_awards, "awarded"),
    (award_covers_onward_awards, "awarded onward"),
]


def _messages(breaches: Iterable[Breach]) -> list[str]:
    return [breach.message for breach in breaches]


@pytest.mark.parametrize(("rule", "what"), CEILINGS)
def test_what_goes_over_a_limit_is_told_what_is_left_and_by_how_much(
    rule: Ceiling, what: str
) -> None:
    [breach] = rule(ENVELOPE, 60_00, NONE)
    assert breach == Breach(
        rule.__name__,
        "amount",
        "£40.00 is left of the envelope for 2023/24. "
        f"{what} of £60.00 more would go over it by £20.00. Only the programme lead can go over it",
    )


@pytest.mark.parametrize(("rule", "_what"), CEILINGS)
def test_the_last_penny_may_be_used_and_not_one_more(rule: Ceiling, _what: str) -> None:
    assert not list(rule(ENVELOPE, 40_00, NONE))
    assert "by £0.01" in _messages(rule(ENVELOPE, 40_01, NONE))[0]


@pytest.mark.parametrize(("rule", "_what"), CEILINGS)
def test_the_lead_goes_over_a_limit_only_with_a_reason(rule: Ceiling, _what: str) -> None:
    assert not list(rule(ENVELOPE, 60_00, LEAD))
    [breach] = rule(ENVELOPE, 60_00, LEAD_WITHOUT_REASON)
    assert breach.field == "override_reason"
    assert breach.message.endswith("go over it by £20.00. To go over it, enter a reason")
    [refused] = rule(ENVELOPE, 60_00, NOT_LEAD)
    assert refused.field == "amount"


@pytest.mark.parametrize(("rule", "_what"), CEILINGS)
def test_after_an_override_nothing_is_left_and_less_than_nothing_is_not_shown(
    rule: Ceiling, _what: str
) -> None:
    over_committed = Limit("the envelope for 2023/24", 100_00, 130_00)
    assert over_committed.left_pence == -30_00
    [message] = _messages(rule(over_committed, 1_00, NONE))
    assert message.startswith("Nothing is left of the envelope for 2023/24. ")
    assert "go over it by £31.00" in message
    assert not list(rule(over_committed, -10_00, NONE))


@pytest.mark.parametrize(("rule", "used_for"), FLOORS)
def test_a_reduction_below_what_is_used_is_told_the_largest_that_is_possible(
    rule: Floor, used_for: str
) -> None:
    [message] = _messages(rule(ENVELOPE, -50_00))
    assert message == (
        "The envelope for 2023/24 cannot be reduced by £50.00: £60.00 of it is already "
        f"{used_for}. The largest reduction is £40.00"
    )
    assert not list(rule(ENVELOPE, -40_00))


@pytest.mark.parametrize(("rule", "_used_for"), FLOORS)
def test_a_reduction_of_what_is_not_used_may_not_go_below_nil(rule: Floor, _used_for: str) -> None:
    unused = Limit("the envelope for 2023/24", 100_00, 0)
    assert not list(rule(unused, -100_00))
    assert _messages(rule(unused, -100_01)) == [
        "The reduction must be £100.00 or less: that is all there is of the envelope for 2023/24"
    ]


@pytest.mark.parametrize(("rule", "used_for"), FLOORS)
def test_what_is_over_committed_cannot_be_reduced_at_all_but_may_be_raised(
    rule: Floor, used_for: str
) -> None:
    over_committed = Limit("award A-222222", 100_00, 130_00)
    [message] = _messages(rule(over_committed, -1))
    assert message == f"Award A-222222 cannot be reduced: all of it is already {used_for}"
    assert not list(rule(over_committed, 1))


@given(PENCE, CHANGES)
def test_accepted_allocations_never_come_to_more_than_the_envelope_nor_less_than_nil(
    envelope: int, changes: list[int]
) -> None:
    allocated = 0
    for change in changes:
        limit = Limit("the envelope for 2023/24", envelope, allocated)
        refused = [
            *allocation_within_envelope(limit, change, NONE),
            *total_is_not_negative("this allocation line", allocated, change),
        ]
        possible = 0 <= allocated + change <= envelope
        assert (not refused) == possible
        if not refused:
            allocated += change
        assert 0 <= allocated <= envelope


@given(PENCE, st.lists(st.tuples(st.booleans(), st.integers(-(10**9), 10**9)), max_size=40))
def test_a_limit_and_its_use_may_both_move_and_the_use_never_passes_the_limit(
    start: int, moves: list[tuple[bool, int]]
) -> None:
    limit_pence, used = start, 0
    for of_the_limit, change in moves:
        limit = Limit("allocation L-222222", limit_pence, used)
        if of_the_limit:
            if not list(allocation_covers_awards(limit, change)):
                limit_pence += change
        elif not [
            *award_within_allocation(limit, change, NONE),
            *total_is_not_negative("award A-222222", used, change),
        ]:
            used += change
        assert 0 <= used <= limit_pence


@given(PENCE, st.integers(0, 10**12), PENCE)
def test_a_refusal_names_the_one_amount_that_would_be_taken(
    limit_pence: int, used: int, change: int
) -> None:
    limit = Limit("the envelope for 2023/24", limit_pence, used)
    messages = _messages(allocation_within_envelope(limit, change, NONE))
    left = max(limit_pence - used, 0)
    assert bool(messages) == (change > limit_pence - used)
    for message in messages:
        if left:
            assert message.startswith(f"£{left // 100:,}.{left % 100:02} is left of ")
        else:
            assert message.startswith("Nothing is left of the envelope for 2023/24. ")
        over = used + change - limit_pence
        assert f"go over it by £{over // 100:,}.{over % 100:02}." in message


def test_an_amount_is_more_than_nil_where_only_money_that_moves_counts() -> None:
    assert not list(amount_is_more_than_nil(1))
    for pence in (0, -1):
        assert _messages(amount_is_more_than_nil(pence)) == ["Amount must be more than £0.00"]


def test_a_change_may_go_either_way_but_must_change_something() -> None:
    assert not [*amount_is_not_nil(1), *amount_is_not_nil(-1)]
    assert _messages(amount_is_not_nil(0)) == ["Amount must not be £0.00"]


@pytest.mark.parametrize("reason", ["", " ", "\t\n"])
def test_a_blank_reason_is_none(reason: str) -> None:
    assert _messages(reason_is_given(reason, "for the refund")) == ["Enter a reason for the refund"]
    assert not list(reason_is_given("Agreed", "for the refund"))


def test_a_refund_is_at_most_what_was_spent_net() -> None:
    assert _messages(refund_within_net_actual(100_00, 100_01)) == [
        "Refund must be £100.00 or less: that is what was spent, net of earlier refunds"
    ]


@pytest.mark.parametrize("net", [0, -5])
def test_where_nothing_is_spent_nothing_comes_back(net: int) -> None:
    assert _messages(refund_within_net_actual(net, 1)) == [
        "There is nothing left for a refund: net of earlier refunds, nothing is spent"
    ]
    assert _messages(refund_within_named_actual(net, 1)) == [
        "All of the spending that this refunds has come back already"
    ]


def test_a_whole_that_is_stated_is_never_less_than_nothing() -> None:
    assert not list(total_is_nil_or_more(0))
    assert _messages(total_is_nil_or_more(-1)) == ["Amount must be £0.00 or more"]
    assert _messages(total_is_not_negative("the envelope for 2023/24", 0, -1)) == [
        "There is nothing to reduce: the envelope for 2023/24 is £0.00"
    ]


def test_netting_14500_less_4050_leaves_10450_to_refund() -> None:
    net = 14_500_00 - 4_050_00
    assert not list(refund_within_net_actual(net, 10_450_00))
    assert "£10,450.00 or less" in _messages(refund_within_net_actual(net, 10_450_01))[0]


def test_a_correction_upwards_refunds_nothing() -> None:
    assert not list(refund_within_net_actual(0, -5_00, "reduction"))
    assert _messages(refund_within_net_actual(1_00, 5_00, "reduction"))[0].startswith(
        "Reduction must be £1.00 or less"
    )


def test_a_refund_that_names_spending_is_at_most_what_is_left_of_it() -> None:
    assert not list(refund_within_named_actual(10_00, 10_00))
    assert _messages(refund_within_named_actual(10_00, 10_01)) == [
        "Refund must be £10.00 or less: that is what is left of the spending it refunds"
    ]


def test_spending_above_its_award_is_told_and_not_refused() -> None:
    award = Limit("the award of £100.00", 100_00, 90_00)
    [breach] = spending_above_award(award, 30_00)
    assert breach.severity is Severity.WARNING
    assert breach.message == (
        "This takes spending £20.00 over the award of £100.00. It is recorded all the same"
    )
    assert not list(spending_above_award(award, 10_00))
    assert not list(spending_above_award(Limit("the award", 100_00, 130_00), -5_00))


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12))
def test_the_sides_of_a_virement_are_equal_and_opposite(one: int, other: int) -> None:
    assert bool(list(legs_sum_to_nil([one, other]))) == (one != -other)


def test_a_virement_joins_two_lines_of_one_fund_and_year() -> None:
    assert not [*lines_differ(1, 2), *lines_share_fund_and_year(same=True)]
    assert _messages(lines_differ(1, 1)) == ["Select a different line to move the money to"]
    assert _messages(lines_share_fund_and_year(same=False)) == [
        "Select two lines of the same fund and financial year"
    ]


def test_nobody_decides_what_they_asked_for() -> None:
    assert not list(approver_is_not_requester(1, 2))
    assert _messages(approver_is_not_requester(1, 1)) == [
        "You asked for this virement, so another person must decide it"
    ]


def test_an_accrual_is_reversed_once() -> None:
    assert not list(accrual_is_reversed_once(already_reversed=False))
    assert _messages(accrual_is_reversed_once(already_reversed=True)) == [
        "This accrual has already been reversed"
    ]


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "holds"),
    [
        ("", "", True),
        ("2023/24", "2023/24", True),
        ("2022/23", "2024/25", True),
        ("1999/00", "", True),
        ("2024/25", "", False),
        ("", "2022/23", False),
    ],
)
def test_a_category_takes_money_only_in_its_years(
    valid_from: str, valid_to: str, holds: bool
) -> None:
    messages = _messages(category_holds_for_year("Core", valid_from, valid_to, "2023/24"))
    expected = ["Core is not a category of 2023/24. Select a category of that year"]
    assert messages == ([] if holds else expected)


def test_a_fund_has_a_code_of_its_own_and_a_name() -> None:
    assert not [*fund_has_code_and_name("A", "Name"), *fund_code_is_free("A", taken=False)]
    assert _messages(fund_has_code_and_name(" ", "")) == [
        "Enter the code of the fund",
        "Enter the name of the fund",
    ]
    assert _messages(fund_code_is_free("A", taken=True)) == [
        "There is a fund A already. Enter another code"
    ]
