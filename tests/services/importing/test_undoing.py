"""Undoing an upload: further entries take back its own, and nothing is ever taken out."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.services.importing.conftest import Import
from tests.services.importing.files import counts, told
from tests.support.portfolio import (
    APRIL,
    CATEGORY,
    OTHER_CATEGORY,
    WHOLE_SYSTEM,
    YEAR,
    Portfolio,
    begin,
    refusal,
)
from tracker.db.funding import Award, LedgerEntry
from tracker.db.schemes import Scheme
from tracker.db.uploads import UploadUndo
from tracker.domain.funding import SPENDING_KINDS, ActualType, EntryKind
from tracker.domain.permissions import ForbiddenError, NotTheirsError, Viewer
from tracker.services.check.run import check_everything
from tracker.services.funding.spending import RecordRefund, record_refund
from tracker.services.importing import Checked
from tracker.services.refusals import NotFoundError
from tracker.services.uploads.undo import UndoOrder, UndoResult, undo_preview, undo_upload

Undo = Callable[..., UndoResult]
AS_FINANCE_ENTERS = {"fund": "EXAMPLE", "financial_year": YEAR}


@pytest.fixture
def undo(portfolio: Portfolio) -> Undo:
    """Undo an upload under a journal row of its own."""

    def undone(checked: Checked, by: Viewer | None = None) -> UndoResult:
        session = portfolio.session
        session.commit()
        begin(session, "undo")
        order = UndoOrder(checked.upload_id or 0, "Sent twice")
        result = undo_upload(session, by or portfolio.people.finance, order)
        session.commit()
        begin(session, "act")
        return result

    return undone


@pytest.fixture
def award(portfolio: Portfolio) -> Award:
    portfolio.envelope(20_000_00)
    return portfolio.award(portfolio.line(20_000_00), 20_000_00)


@pytest.fixture
def scheme(portfolio: Portfolio, award: Award) -> str:
    return portfolio.session.get_one(Scheme, award.scheme_id).reference


def line(amount: str, category: str = CATEGORY, **more: object) -> dict[str, object]:
    return {
        **AS_FINANCE_ENTERS,
        "category": category,
        "alliance": WHOLE_SYSTEM,
        "holder": "ICB",
        "amount": amount,
        "reason": "",
    } | more


def award_row(scheme: str, amount: str, **more: object) -> dict[str, object]:
    return line(amount) | {"scheme": scheme, "recipient": "ICB"} | more


def spending(scheme: str, document: str, amount: str, **more: object) -> dict[str, object]:
    return {
        "source": "Ledger",
        "document": document,
        "scheme": scheme,
        "kind": "invoice",
        "amount": amount,
        "month": "April 2023",
        "reason": "",
        "names_document": "",
    } | more


def refused_undo(portfolio: Portfolio, checked: Checked, reason: str = "Wrong") -> dict[str, str]:
    order = UndoOrder(checked.upload_id or 0, reason)
    return refusal(undo_upload, portfolio.session, portfolio.people.finance, order)


def everything_agrees(portfolio: Portfolio) -> bool:
    wrong = [one for one in check_everything(portfolio.session).checks if not one.agrees]
    assert wrong == []
    return True


def test_a_top_up_of_the_envelope_is_taken_back_and_both_entries_stay(
    portfolio: Portfolio, store: Import, undo: Undo
) -> None:
    store("envelopes", AS_FINANCE_ENTERS | {"amount": "1,000"})
    more = store("envelopes", AS_FINANCE_ENTERS | {"amount": "1,234.50", "reason": "Top-up"})
    preview = undo_preview(portfolio.session, portfolio.people.finance, more.upload_id or 0)
    (total,) = preview.totals
    assert (total.name, total.before_pence, total.after_pence) == (
        "The envelope for 2023/24",
        1_234_50,
        1_000_00,
    )
    assert portfolio.total() == 1_234_50
    assert undo(more).entries == 1
    entries = portfolio.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id)).all()
    assert [entry.amount_pence for entry in entries] == [1_000_00, 234_50, -234_50]
    assert (entries[2].names_entry_id, entries[2].reason) == (entries[1].id, "Sent twice")
    assert entries[2].source == f"undo of upload {more.upload_id}: sheet.csv"
    assert everything_agrees(portfolio)


def test_allocations_that_are_awarded_are_not_taken_back(
    portfolio: Portfolio, store: Import, undo: Undo, scheme: str
) -> None:
    portfolio.envelope(30_000_00)
    lines = store("allocations", line("3,000", OTHER_CATEGORY))
    awarded = line("2,000", OTHER_CATEGORY) | {"scheme": scheme, "recipient": "ICB"}
    awards = store("awards", awarded)
    assert counts(awards) == {"created": 1}
    before = portfolio.total()
    (message,) = refused_undo(portfolio, lines).values()
    assert "cannot be reduced by £3,000.00: £2,000.00 of it is already awarded" in message
    assert portfolio.total() == before
    undo(awards)
    undo(lines)
    assert portfolio.total(EntryKind.ALLOCATION) == 20_000_00
    assert portfolio.total(EntryKind.AWARD) == 20_000_00
    assert everything_agrees(portfolio)


def test_money_that_was_moved_between_lines_goes_back(
    portfolio: Portfolio, store: Import, undo: Undo
) -> None:
    portfolio.envelope(1_000_00)
    store("allocations", line("900"), line("100", OTHER_CATEGORY))
    moved = store(
        "allocations",
        line("889.99", reason="Moved away"),
        line("110.01", OTHER_CATEGORY, reason="Moved here"),
    )
    assert undo(moved).entries == 2
    amounts = portfolio.session.scalars(
        select(LedgerEntry.amount_pence)
        .where(LedgerEntry.kind == EntryKind.ALLOCATION)
        .order_by(LedgerEntry.id)
    ).all()
    assert sorted(amounts) == [-10_01, -10_01, 10_01, 10_01, 100_00, 900_00]
    assert everything_agrees(portfolio)


def test_awards_that_were_moved_go_back(portfolio: Portfolio, store: Import, undo: Undo) -> None:
    portfolio.envelope(1_000_00)
    portfolio.line(1_000_00)
    ground = portfolio.ground
    first, second = (
        portfolio.session.get_one(Scheme, one).reference
        for one in (ground.scheme, ground.other_scheme)
    )
    store("awards", award_row(first, "900"), award_row(second, "100"))
    moved = store(
        "awards",
        award_row(first, "889.99", reason="Moved away"),
        award_row(second, "110.01", reason="Moved here"),
    )
    assert told(moved) == []
    assert undo(moved).entries == 2
    assert portfolio.total(EntryKind.AWARD) == 1_000_00
    assert everything_agrees(portfolio)


def test_an_award_that_paid_for_something_is_not_taken_back(
    portfolio: Portfolio, store: Import, undo: Undo
) -> None:
    portfolio.envelope(30_000_00)
    portfolio.line(30_000_00)
    reference = portfolio.session.get_one(Scheme, portfolio.ground.other_scheme).reference
    awards = store("awards", line("500") | {"scheme": reference, "recipient": "ICB"})
    paid = store("actuals", spending(reference, "INV-1", "120"))
    told_why = refused_undo(portfolio, awards)
    assert list(told_why) == ["award_covers_spending"]
    assert "£120.00 of it is already spent" in told_why["award_covers_spending"]
    undo(paid)
    undo(awards)
    assert portfolio.total(EntryKind.AWARD, *SPENDING_KINDS) == 0


def test_spending_of_every_kind_is_taken_back_and_may_come_again(
    portfolio: Portfolio, store: Import, undo: Undo, scheme: str
) -> None:
    rows = (
        spending(scheme, "INV-1", "1,000.01"),
        spending(scheme, "ACC-1", "10", kind="accrual"),
        spending(scheme, "ACC-2", "100", kind="accrual"),
        spending(scheme, "REV-2", "100", kind="accrual reversal", names_document="ACC-2"),
        spending(scheme, "REF-1", "0.20", kind="refund", names_document="INV-1", reason="Back"),
    )
    first = store("actuals", *rows)
    assert told(first) == []
    assert portfolio.total(*SPENDING_KINDS) == 1_000_01 + 10_00 - 20
    # The accrual that was reversed at once leaves nothing to take back.
    assert undo(first).entries == 3
    assert portfolio.total(*SPENDING_KINDS) == 0
    assert everything_agrees(portfolio)
    again = store("actuals", *rows)
    assert counts(again) == {"created": 5}
    assert portfolio.total(*SPENDING_KINDS) == 1_000_01 + 10_00 - 20
    assert counts(store("actuals", *rows)) == {"unchanged": 5}
    undo(again)
    assert counts(store("actuals", *rows)) == {"created": 5}
    assert everything_agrees(portfolio)


def test_each_kind_of_spending_has_its_own_way_back(
    portfolio: Portfolio, store: Import, undo: Undo, scheme: str
) -> None:
    found = store(
        "actuals",
        spending(scheme, "INV-1", "7"),
        spending(scheme, "ACC-1", "5", kind="accrual"),
    )
    undo(found)
    back = portfolio.session.scalars(
        select(LedgerEntry)
        .where(LedgerEntry.kind.in_(SPENDING_KINDS), LedgerEntry.amount_pence < 0)
        .order_by(LedgerEntry.document)
    ).all()
    assert [(one.document, one.kind, one.actual_type, one.amount_pence) for one in back] == [
        ("ACC-1", EntryKind.ACTUAL, ActualType.ACCRUAL_REVERSAL, -5_00),
        ("INV-1", EntryKind.ADJUSTMENT, ActualType.NOT_APPLICABLE, -7_00),
    ]
    assert all(one.accounting_month == 1 and one.weights_month == APRIL for one in back)


def test_a_closed_month_is_not_touched(
    portfolio: Portfolio, store: Import, undo: Undo, scheme: str
) -> None:
    found = store("actuals", spending(scheme, "INV-1", "7"))
    portfolio.close(1, 2)
    undo(found)
    last = portfolio.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id.desc())).first()
    assert last is not None
    assert (last.accounting_month, last.concerns_month, last.amount_pence) == (3, APRIL, -7_00)
    assert everything_agrees(portfolio)


def test_a_year_that_is_wholly_closed_takes_nothing_back(
    portfolio: Portfolio, store: Import, scheme: str
) -> None:
    found = store("actuals", spending(scheme, "INV-1", "7"))
    portfolio.close(*range(1, 14))
    assert refused_undo(portfolio, found) == {
        "month_is_left_to_undo_in": "INV-1 cannot be taken back: every later month of 2023/24 is "
        "closed. Reopen the last one first"
    }


def test_spending_that_was_refunded_since_is_not_taken_back_whole(
    portfolio: Portfolio, store: Import, undo: Undo, scheme: str, award: Award
) -> None:
    paid = store("actuals", spending(scheme, "INV-1", "70"))
    refund = store(
        "actuals",
        spending(scheme, "REF-1", "20", kind="refund", names_document="INV-1", reason="Back"),
    )
    assert refused_undo(portfolio, paid) == {
        "entry_is_untouched": "INV-1 was corrected after this upload, by -£20.00 in all. Undo the "
        "upload that holds the correction first, or correct what is left by hand"
    }
    undo(refund)
    assert portfolio.total(*SPENDING_KINDS) == 70_00
    entry = portfolio.session.scalars(
        select(LedgerEntry).where(LedgerEntry.document == "INV-1")
    ).one()
    order = RecordRefund(award.id, 70_00, APRIL, "All of it", names_entry_id=entry.id)
    with portfolio.session.begin_nested() as once:
        record_refund(portfolio.session, portfolio.people.finance, order)
        once.rollback()
    undo(paid)
    assert portfolio.total(*SPENDING_KINDS) == 0
    assert everything_agrees(portfolio)


def test_an_upload_is_undone_once_and_with_a_reason(
    portfolio: Portfolio, store: Import, undo: Undo
) -> None:
    found = store("envelopes", AS_FINANCE_ENTERS | {"amount": "7"})
    assert refused_undo(portfolio, found, " ") == {
        "reason_is_given": "Enter a reason for undoing the upload"
    }
    undo(found)
    assert refused_undo(portfolio, found) == {
        "upload_is_undone_once": "This upload was undone before"
    }
    (undone,) = portfolio.session.scalars(select(UploadUndo)).all()
    assert (undone.upload_id, undone.reason) == (found.upload_id, "Sent twice")


def test_a_later_change_stays_and_is_told(portfolio: Portfolio, store: Import, undo: Undo) -> None:
    first = store("envelopes", AS_FINANCE_ENTERS | {"amount": "100"})
    store("envelopes", AS_FINANCE_ENTERS | {"amount": "1,100", "reason": "Top-up"})
    (warning,) = undo(first).warnings
    assert warning.message.startswith("The envelope for 2023/24 was changed again")
    assert portfolio.total() == 1_000_00


def test_versions_are_not_undone_and_the_sentence_says_what_to_do(
    portfolio: Portfolio, store: Import, scheme: str
) -> None:
    row = {"fund": "EXAMPLE", "scheme": scheme, "month": "April 2023", "amount": "7"}
    (message,) = refused_undo(portfolio, store("forecasts", row)).values()
    assert message.startswith("An upload of forecasts cannot be undone as a whole")
    assert message.endswith("Upload a sheet with the forecasts as they should be")


def test_an_extract_of_the_ledger_is_taken_back_by_word_and_may_come_again(
    store: Import, undo: Undo
) -> None:
    row = {
        "entity": "ICB",
        "date": "30/4/2023",
        "expense_type": "Grants",
        "expense_area": "Health inequalities",
        "supplier": "Example supplier",
        "transaction_number": "000123",
        "amount": "5.01",
    }
    first = store("general-ledger", row, row)
    assert counts(first) == {"created": 2}
    assert undo(first).entries == 0
    assert counts(store("general-ledger", row, row)) == {"created": 2}
    assert counts(store("general-ledger", row, row)) == {"unchanged": 2}


def test_nobody_undoes_what_they_may_not_see_or_record(
    portfolio: Portfolio, store: Import, undo: Undo
) -> None:
    people = portfolio.people
    pot = portfolio.pot(1_000_00)
    shared = portfolio.session.get_one(Scheme, portfolio.delivered_scheme()).reference
    portfolio.onward(pot, 600_00, by=people.partner)
    own = store("actuals", spending(shared, "INV-1", "7"), by=people.partner)
    assert told(own) == []
    with pytest.raises(ForbiddenError):
        undo(own, by=people.evaluator)
    with pytest.raises(NotFoundError):
        undo(own, by=people.other_partner)
    with pytest.raises(ForbiddenError):
        undo(own, by=people.admin)
    undo(own, by=people.partner)
    assert portfolio.total(*SPENDING_KINDS) == 0
    boards = store("envelopes", AS_FINANCE_ENTERS | {"amount": "9,000", "reason": "Top-up"})
    with pytest.raises(NotFoundError):
        undo(boards, by=people.partner)
    with pytest.raises((ForbiddenError, NotTheirsError)):
        undo(boards, by=people.lead)
