"""Everything that is wrong is told at once, and warnings never stop an act."""

import pytest

from tracker.domain.breaches import Breach, RulesBroken, Severity, raise_if_broken

TOO_MUCH = Breach("award within allocation", "amount", "Amount must be £100.00 or less")
NO_REASON = Breach("refund has a reason", "reason", "Enter reason")
ABOVE_AWARD = Breach("actual within award", None, "This is more than the award", Severity.WARNING)


def test_a_breach_is_an_error_unless_it_says_otherwise() -> None:
    assert TOO_MUCH.severity is Severity.ERROR


def test_all_errors_are_raised_together_in_the_order_found() -> None:
    with pytest.raises(RulesBroken) as refusal:
        raise_if_broken(breach for breach in (TOO_MUCH, ABOVE_AWARD, NO_REASON))
    assert refusal.value.breaches == (TOO_MUCH, NO_REASON)
    assert str(refusal.value) == "Amount must be £100.00 or less; Enter reason"


def test_warnings_alone_are_returned_and_nothing_is_raised() -> None:
    assert raise_if_broken([ABOVE_AWARD]) == (ABOVE_AWARD,)


def test_nothing_broken_is_nothing_to_tell() -> None:
    assert raise_if_broken([]) == ()
