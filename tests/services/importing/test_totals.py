"""Envelopes, allocations and awards hold totals: a file posts what differs, and only that."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.services.importing.conftest import Import
from tests.services.importing.files import counts, told
from tests.support.portfolio import CATEGORY, OTHER_CATEGORY, WHOLE_SYSTEM, YEAR, Portfolio, begin
from tracker.db.funding import Award, AwardVersion, LedgerEntry, LimitOverride
from tracker.db.schemes import Scheme
from tracker.domain.funding import EntryKind
from tracker.domain.schemes import Instrument
from tracker.services.importing import Change


def line(amount: str, category: str = CATEGORY, **more: object) -> dict[str, object]:
    return {
        "fund": "EXAMPLE",
        "financial_year": YEAR,
        "category": category,
        "alliance": WHOLE_SYSTEM,
        "holder": "ICB",
        "amount": amount,
        "reason": "",
    } | more


@pytest.fixture
def scheme(portfolio: Portfolio) -> str:
    return portfolio.session.get_one(Scheme, portfolio.ground.scheme).reference


def award_row(scheme: str, amount: str, **more: object) -> dict[str, object]:
    return line(amount) | {"scheme": scheme, "recipient": "ICB"} | more


def test_an_envelope_is_set_and_then_topped_up_by_the_difference(
    portfolio: Portfolio, store: Import
) -> None:
    row = {"fund": "example", "financial_year": YEAR, "amount": "1,000", "reason": ""}
    assert counts(store("envelopes", row)) == {"created": 1}
    assert counts(store("envelopes", row)) == {"unchanged": 1}
    without = store("envelopes", row | {"amount": "1,234.50"})
    assert told(without) == [("reason", "Enter a reason for this change of the envelope")]
    more = store("envelopes", row | {"amount": "1,234.50", "reason": "Top-up"})
    assert more.rows[0].changes == (Change("amount", "Amount", "£1,000.00", "£1,234.50"),)
    entries = portfolio.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id)).all()
    assert [entry.amount_pence for entry in entries] == [1_000_00, 234_50]


def test_allocations_share_one_envelope_from_row_to_row(
    portfolio: Portfolio, store: Import
) -> None:
    portfolio.envelope(1_000_00)
    both = store("allocations", line("600"), line("500", OTHER_CATEGORY))
    assert counts(both) == {"created": 1, "refused": 1}
    ((field, message),) = told(both)
    assert field == "amount"
    assert message.startswith("£400.00 is left of ")
    assert portfolio.total(EntryKind.ALLOCATION) == 0
    assert counts(store("allocations", line("600"), line("400", OTHER_CATEGORY))) == {"created": 2}
    moved = store(
        "allocations",
        line("500", reason="Less"),
        line("500", OTHER_CATEGORY, reason="More"),
    )
    assert counts(moved) == {"changed": 2}
    assert portfolio.total(EntryKind.ALLOCATION) == 1_000_00
    again = store("allocations", line("500"), line("500", OTHER_CATEGORY))
    assert counts(again) == {"unchanged": 2}


def test_only_the_lead_goes_over_an_envelope_and_it_stays_on_record(
    portfolio: Portfolio, store: Import
) -> None:
    portfolio.envelope(100_00)
    row = line("130", override_reason="Agreed by the board")
    assert [field for field, _ in told(store("allocations", row))] == ["amount"]
    assert counts(store("allocations", row, by=portfolio.people.lead)) == {"created": 1}
    override = portfolio.session.scalars(select(LimitOverride)).one()
    assert (override.over_pence, override.reason) == (30_00, "Agreed by the board")


def test_what_somebody_else_changed_since_is_a_conflict_with_both_values(
    portfolio: Portfolio, store: Import
) -> None:
    portfolio.envelope(1_000_00)
    seen = store("allocations", line("100")).journal_number
    begin(portfolio.session, "someone else")
    portfolio.line(25_00)
    mine = line("150", reason="Mine", row_version=seen)
    found = store("allocations", mine)
    assert counts(found) == {"refused": 1}
    ((field, message),) = told(found)
    assert field == "amount"
    assert "it is now £125.00, and the file says £150.00" in message
    assert counts(store("allocations", line("125", row_version=seen))) == {"unchanged": 1}


def test_an_award_is_made_changed_and_left_alone(
    portfolio: Portfolio, scheme: str, store: Import
) -> None:
    portfolio.envelope(1_000_00)
    portfolio.line(500_00)
    made = store("awards", award_row(scheme, "300", instrument="Grant", ends="31/3/2024"))
    assert counts(made) == {"created": 1}
    assert counts(store("awards", award_row(scheme, "300"))) == {"unchanged": 1}
    less = store("awards", award_row(scheme, "250", reason="Less", ends="clear"))
    assert [(one.field, one.old, one.new) for one in less.rows[0].changes] == [
        ("amount", "£300.00", "£250.00"),
        ("ends", "31 March 2024", ""),
    ]
    assert portfolio.total(EntryKind.AWARD) == 250_00
    versions = portfolio.session.scalars(
        select(AwardVersion).order_by(AwardVersion.journal_number)
    ).all()
    assert [(one.instrument, one.ends) for one in versions] == [
        (Instrument.GRANT, date(2024, 3, 31)),
        (Instrument.GRANT, None),
    ]


def test_awards_of_one_file_share_what_is_left_of_a_line(
    portfolio: Portfolio, scheme: str, store: Import
) -> None:
    portfolio.envelope(1_000_00)
    portfolio.line(500_00)
    found = store(
        "awards", award_row(scheme, "300"), award_row(scheme, "200.01", recipient="OTHER")
    )
    assert counts(found) == {"created": 1, "refused": 1}
    assert told(found)[0][1].startswith("£200.00 is left of ")
    nowhere = store("awards", award_row(scheme, "1", category=OTHER_CATEGORY))
    assert told(nowhere)[0][1].startswith("There is no allocation line")
    assert portfolio.total(EntryKind.AWARD) == 0


def test_a_partner_grants_on_from_its_own_pot_alone(portfolio: Portfolio, store: Import) -> None:
    pot = portfolio.pot(100_00)
    shared = portfolio.session.get_one(Scheme, portfolio.delivered_scheme()).reference
    row = {"pot_award": pot.reference, "scheme": shared, "recipient": "OTHER", "amount": "60"}
    other = store("awards", row, by=portfolio.people.other_partner)
    assert [field for field, _ in told(other)] == ["pot_award"]
    assert counts(store("awards", row, by=portfolio.people.partner)) == {"created": 1}
    over = store(
        "awards", row | {"amount": "100.01", "reason": "More"}, by=portfolio.people.partner
    )
    assert told(over)[0][1].startswith("£40.00 is left of ")
    onward = portfolio.session.scalars(
        select(Award).where(Award.parent_award_id.is_not(None))
    ).one()
    assert onward.parent_award_id == pot.id


def test_a_file_moves_money_between_lines_in_any_order(portfolio: Portfolio, store: Import) -> None:
    portfolio.envelope(1_000_00)
    store("allocations", line("900"), line("100", OTHER_CATEGORY))
    moved = store(
        "allocations",
        line("930.01", reason="Moved here"),
        line("69.99", OTHER_CATEGORY, reason="Moved away"),
    )
    assert (told(moved), counts(moved)) == ([], {"changed": 2})
    assert portfolio.total(EntryKind.ALLOCATION) == 1_000_00
    too_much = store(
        "allocations",
        line("940", reason="Moved here"),
        line("69.98", OTHER_CATEGORY, reason="Moved away"),
    )
    ((field, message),) = told(too_much)
    assert field == "amount"
    assert message.startswith("£0.01 is left of the envelope for 2023/24. An allocation of £9.99")


def test_a_file_moves_awards_between_schemes_in_any_order(
    portfolio: Portfolio, store: Import, scheme: str
) -> None:
    portfolio.envelope(1_000_00)
    portfolio.line(1_000_00)
    other = portfolio.session.get_one(Scheme, portfolio.ground.other_scheme).reference
    store("awards", award_row(scheme, "900"), award_row(other, "100"))
    moved = store(
        "awards",
        award_row(scheme, "930.01", reason="Moved here"),
        award_row(other, "69.99", reason="Moved away"),
    )
    assert (told(moved), counts(moved)) == ([], {"changed": 2})
    amounts = portfolio.session.scalars(
        select(LedgerEntry.amount_pence)
        .where(LedgerEntry.kind == EntryKind.AWARD)
        .order_by(LedgerEntry.id)
    )
    assert list(amounts) == [900_00, 100_00, 30_01, -30_01]
    too_much = store(
        "awards",
        award_row(scheme, "940", reason="Moved here"),
        award_row(other, "69.98", reason="Moved away"),
    )
    ((_, message),) = told(too_much)
    assert "is left of allocation" in message


def test_money_that_a_line_gives_back_twice_counts_once(
    portfolio: Portfolio, store: Import
) -> None:
    portfolio.envelope(1_000_00)
    store("allocations", line("900"), line("100", OTHER_CATEGORY))
    found = store(
        "allocations",
        line("950", reason="Moved here"),
        line("70", OTHER_CATEGORY, reason="Moved away"),
        line("70", OTHER_CATEGORY, reason="Moved away"),
    )
    assert {field for field, _ in told(found)} == {"amount", "category"}
