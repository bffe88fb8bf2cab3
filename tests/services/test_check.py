"""The self-check agrees with a sound ledger, and names what somebody changed behind its back."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.orm import Session

from tests.support.portfolio import APRIL, MAY, OTHER_CATEGORY, Portfolio, begin, lay_ground
from tracker.db.append_only import trigger_names
from tracker.db.funding import Award
from tracker.db.journal import Journal
from tracker.db.models import APPEND_ONLY
from tracker.domain.funding import ActualType
from tracker.domain.permissions import ForbiddenError
from tracker.services.check import CheckResult, check_as, check_everything
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

MISSING_TRIGGERS = "Triggers missing that refuse changes to what is recorded"


@pytest.fixture
def portfolio(session: Session) -> Portfolio:
    """Two lines of £1,000, a pot, a refund, a reversal and a virement."""
    portfolio = Portfolio(session, lay_ground(session))
    people = portfolio.people
    portfolio.envelope(1_000_00)
    line, other = portfolio.line(600_00), portfolio.line(300_00, OTHER_CATEGORY)
    award = portfolio.award(line, 111_11)
    spent = portfolio.spend(award, 22_22)
    accrual = portfolio.spend(award, 3_33, actual_type=ActualType.ACCRUAL)
    reverse_accrual(session, people.finance, CorrectEntry(accrual.id, 0, 2, "Invoice came"))
    refund = RecordRefund(award.id, 4_04, MAY, "Sent back", names_entry_id=spent.id)
    record_refund(session, people.finance, refund)
    pot = portfolio.award(other, 200_00, recipient=portfolio.ground.partner)
    portfolio.spend(pot, 150_00)
    portfolio.spend(portfolio.onward(pot, 50_05, portfolio.people.lead), 10_01)
    move = RequestVirement(line.id, other.id, 7_07, APRIL, "Needed there")
    virement = request_virement(session, people.finance, move)
    decide_virement(session, people.lead, DecideVirement(virement.id, approve=True))
    session.flush()
    return portfolio


def test_a_sound_ledger_agrees_in_every_check(portfolio: Portfolio) -> None:
    result = check_everything(portfolio.session)
    assert result.disagreements == ()
    names = {check.name for check in result.checks}
    for lens in ("Funding category", "Core20PLUS5 clinical area", "Place", "Organisation funded"):
        for basis in ("pot", "end-recipient"):
            for figure in ("allocated", "awarded", "spent"):
                assert f"EXAMPLE 2023/24: {figure} in pounds, {lens}, {basis} basis" in names


def test_each_figure_is_compared_on_its_own_and_never_added_to_another(
    portfolio: Portfolio,
) -> None:
    # Allocated 600 + 300, awarded 111.11 + 200, spent 22.22 - 4.04 + 150.
    suffix = " in pounds, Place, end-recipient basis"
    found = {
        check.name.removesuffix(suffix): (check.first, check.second)
        for check in check_everything(portfolio.session).checks
        if check.name.endswith(suffix)
    }
    assert found == {
        "EXAMPLE 2023/24: allocated": ("£900.00", "£900.00"),
        "EXAMPLE 2023/24: awarded": ("£311.11", "£311.11"),
        "EXAMPLE 2023/24: spent": ("£168.18", "£168.18"),
    }


def test_what_pots_keep_is_worked_out_twice(portfolio: Portfolio) -> None:
    kept = {
        check.name: check.first
        for check in check_everything(portfolio.session).checks
        if "kept by pots" in check.name
    }
    prefix, suffix = "EXAMPLE 2023/24:", "in pounds and kept by pots, end-recipient basis"
    assert kept == {
        f"{prefix} awarded {suffix}": "£149.95",
        f"{prefix} spent {suffix}": "£139.99",
    }


def test_an_award_raised_behind_its_back_goes_over_its_line(portfolio: Portfolio) -> None:
    result = _after(
        portfolio, "UPDATE ledger_entry SET amount_pence = 70000 WHERE amount_pence = 11111"
    )
    broken = _named(result)
    assert broken.keys() == {"Lines awarded beyond their allocation without an override"}
    assert broken.popitem()[1].endswith(": £700.00 of £592.93")


def test_an_envelope_cut_behind_its_back_no_longer_covers_its_allocations(
    portfolio: Portfolio,
) -> None:
    result = _after(
        portfolio, "UPDATE ledger_entry SET amount_pence = 89999 WHERE kind = 'envelope'"
    )
    assert _named(result) == {
        "Allocations that go over their envelope without an override": (
            "EXAMPLE 2023/24: £900.00 of £899.99"
        )
    }


def test_a_pot_cut_behind_its_back_no_longer_covers_its_onward_awards(portfolio: Portfolio) -> None:
    result = _after(
        portfolio, "UPDATE ledger_entry SET amount_pence = 4000 WHERE amount_pence = 20000"
    )
    assert _named(result).keys() == {"Pots awarded onward beyond their award without an override"}


def test_spending_moved_to_another_scheme_makes_the_two_routes_differ(portfolio: Portfolio) -> None:
    scheme = portfolio.ground.other_scheme
    result = _after(
        portfolio, f"UPDATE ledger_entry SET scheme_id = {scheme} WHERE amount_pence = 2222"
    )
    broken = _named(result)
    assert broken["EXAMPLE 2023/24: spent in pounds, scheme by scheme"] == (
        "S-222222: £18.18 and -£4.04; S-333333: £0.00 and £22.22"
    )
    assert "Entries whose scheme or line is not that of their award" in broken


def test_a_leg_of_a_virement_that_was_changed_is_named(portfolio: Portfolio) -> None:
    result = _after(
        portfolio, "UPDATE ledger_entry SET amount_pence = 708 WHERE amount_pence = 707"
    )
    detail = _named(result)["Virements whose two legs do not add to nothing"]
    assert detail.endswith(": 2 legs, £0.01")


def test_a_refund_raised_beyond_what_was_spent_is_named(portfolio: Portfolio) -> None:
    result = _after(portfolio, "UPDATE ledger_entry SET amount_pence = -2223 WHERE kind = 'refund'")
    assert _named(result).keys() == {
        "Awards on which more came back than was spent",
        "Spending of which more came back than it was",
    }


def test_a_reversal_that_is_not_whole_is_named(portfolio: Portfolio) -> None:
    result = _after(
        portfolio, "UPDATE ledger_entry SET amount_pence = -332 WHERE amount_pence = -333"
    )
    assert _named(result).keys() == {"Accruals reversed more than once, or not whole"}


def test_a_refund_split_by_other_weights_than_its_actual_is_named(portfolio: Portfolio) -> None:
    result = _after(
        portfolio, "UPDATE ledger_entry SET weights_month = '2023-06-01' WHERE kind = 'refund'"
    )
    assert _named(result).keys() == {
        "Entries split by other weights than those of the entry they name"
    }


def test_an_entry_slipped_into_a_closed_month_is_named(portfolio: Portfolio) -> None:
    begin(portfolio.session, "close")
    portfolio.close(1)
    begin(portfolio.session, "later")
    later = portfolio.spend(_first_award(portfolio), 1_00, month=MAY)
    assert check_everything(portfolio.session).agrees
    result = _after(
        portfolio, f"UPDATE ledger_entry SET accounting_month = 1 WHERE id = {later.id}"
    )
    assert _named(result) == {"Entries booked in a month that was closed": later.reference}


def test_going_over_a_limit_agrees_only_with_its_override(portfolio: Portfolio) -> None:
    portfolio.line(100_01, override_reason="The panel decided so")
    assert check_everything(portfolio.session).agrees
    result = _after(portfolio, "DELETE FROM limit_override", table="limit_override")
    assert _named(result).keys() == {"Allocations that go over their envelope without an override"}


def test_a_number_missing_from_the_journal_and_a_moment_that_went_back_are_named(
    portfolio: Portfolio,
) -> None:
    session = portfolio.session
    last = begin(session)
    session.execute(
        insert(Journal).values(
            number=last.number + 2,
            recorded_at=last.recorded_at,
            act="slipped in",
            source="test",
            note="",
        )
    )
    session.execute(
        insert(Journal).values(
            number=last.number + 3,
            recorded_at=last.recorded_at - timedelta(hours=1),
            act="slipped in",
            source="test",
            note="",
        )
    )
    broken = _named(check_everything(session))
    assert broken == {
        "Rows of the journal, and its last number: no number is missing": "",
        "Rows recorded at an earlier moment than the row before": f"number {last.number + 3}",
    }


@pytest.mark.parametrize("table", ["ledger_entry", "journal", "scheme_weight_part"])
def test_a_lost_trigger_is_named(portfolio: Portfolio, table: str) -> None:
    connection = portfolio.session.connection()
    _drop_triggers(connection, table)
    check = next(
        one for one in check_everything(portfolio.session).checks if one.name == MISSING_TRIGGERS
    )
    assert not check.agrees
    assert check.detail == "; ".join(sorted(trigger_names(table, connection.dialect.name)))
    assert check.second == "3"


def test_every_append_only_table_is_looked_at(portfolio: Portfolio) -> None:
    connection = portfolio.session.connection()
    for table in APPEND_ONLY:
        _drop_triggers(connection, table)
    check = next(
        one for one in check_everything(portfolio.session).checks if one.name == MISSING_TRIGGERS
    )
    assert check.second == str(3 * len(APPEND_ONLY))


def test_a_database_of_another_version_does_not_agree(portfolio: Portfolio) -> None:
    portfolio.session.execute(text("UPDATE alembic_version SET version_num = '0001_people'"))
    broken = [check for check in check_everything(portfolio.session).checks if not check.agrees]
    assert [check.first for check in broken] == ["0001_people"]


def test_only_staff_may_ask_for_a_check(portfolio: Portfolio) -> None:
    people = portfolio.people
    for viewer in (people.finance, people.lead, people.admin):
        assert check_as(portfolio.session, viewer).agrees
    for viewer in (people.partner, people.evaluator):
        with pytest.raises(ForbiddenError):
            check_as(portfolio.session, viewer)


def _after(portfolio: Portfolio, statement: str, table: str = "ledger_entry") -> CheckResult:
    """Check again after somebody with the keys to the database has changed a row."""
    session = portfolio.session
    session.flush()
    connection = session.connection()
    _drop_triggers(connection, table)
    assert connection.execute(text(statement)).rowcount > 0
    session.expire_all()
    return check_everything(session)


def _drop_triggers(connection: Connection, table: str) -> None:
    dialect = connection.dialect.name
    on = f" ON {table}" if dialect == "postgresql" else ""
    for name in trigger_names(table, dialect):
        connection.execute(text(f"DROP TRIGGER {name}{on}"))


def _named(result: CheckResult) -> dict[str, str]:
    """What does not agree, less the triggers that had to go first."""
    return {
        check.name: check.detail for check in result.disagreements if check.name != MISSING_TRIGGERS
    }


def _first_award(portfolio: Portfolio) -> Award:
    return portfolio.session.scalars(select(Award).order_by(Award.id).limit(1)).one()
