"""Actuals from a spreadsheet, on both databases, with every figure worked by hand."""

import pytest
from sqlalchemy import select

from tests.services.importing.conftest import Import
from tests.services.importing.files import counts, told, warned
from tests.support.portfolio import APRIL, MAY, Portfolio, refusal
from tracker.db.funding import Award, LedgerEntry
from tracker.db.schemes import Scheme
from tracker.db.uploads import ImportedDocument, Upload
from tracker.domain.funding import SPENDING_KINDS, ActualType, EntryKind
from tracker.services.funding.spending import RecordSpending, record_spending
from tracker.services.importing import Verdict


@pytest.fixture
def award(portfolio: Portfolio) -> Award:
    """An award of £20,000 to the board's scheme."""
    portfolio.envelope(20_000_00)
    return portfolio.award(portfolio.line(20_000_00), 20_000_00)


@pytest.fixture
def scheme(portfolio: Portfolio, award: Award) -> str:
    """The reference of the board's scheme, which has the award."""
    return portfolio.session.get_one(Scheme, award.scheme_id).reference


def invoice(scheme: str, document: str, amount: str, **more: object) -> dict[str, object]:
    return {
        "source": "Ledger",
        "document": document,
        "scheme": scheme,
        "kind": "invoice",
        "amount": amount,
        "month": "April 2023",
    } | more


def test_rows_become_entries_that_say_where_they_came_from(
    portfolio: Portfolio, award: Award, scheme: str, store: Import
) -> None:
    found = store(
        "actuals",
        invoice(scheme, "INV-1", "£1,000.01"),
        invoice(scheme, "INV-2", "10", kind="Accrual", ledger_code="0012"),
    )
    assert (found.verdict, found.stored, counts(found)) == (Verdict.ACCEPTED, True, {"created": 2})
    assert portfolio.total(EntryKind.ACTUAL) == 1_010_01
    first, second = portfolio.session.scalars(
        select(LedgerEntry).where(LedgerEntry.kind == EntryKind.ACTUAL).order_by(LedgerEntry.id)
    )
    assert (first.source, first.source_row, first.document) == ("sheet.csv", "2", "INV-1")
    assert (first.award_id, first.weights_month, first.accounting_month) == (award.id, APRIL, 1)
    assert (second.actual_type, second.ledger_code) == (ActualType.ACCRUAL, "0012")
    assert first.journal_number == found.journal_number


def test_the_file_is_kept_with_its_hash_and_what_it_came_to(
    portfolio: Portfolio, scheme: str, store: Import
) -> None:
    found = store("actuals", invoice(scheme, "INV-1", "5"))
    upload = portfolio.session.get_one(Upload, found.upload_id)
    assert (upload.layout, upload.file_name, upload.sha256) == (
        "actuals",
        "sheet.csv",
        found.sha256,
    )
    assert upload.content.startswith(b"Source,Document,")
    assert (upload.rows, upload.created, upload.unchanged) == (1, 1, 0)


def test_the_same_file_twice_changes_nothing(
    portfolio: Portfolio, scheme: str, store: Import
) -> None:
    rows = [invoice(scheme, "INV-1", "5"), invoice(scheme, "INV-2", "7")]
    store("actuals", *rows)
    again = store("actuals", *rows)
    assert (again.verdict, counts(again)) == (Verdict.ACCEPTED, {"unchanged": 2})
    assert portfolio.total(EntryKind.ACTUAL) == 12_00


def test_a_recorded_document_with_another_amount_is_refused_with_both(
    portfolio: Portfolio, scheme: str, store: Import
) -> None:
    store("actuals", invoice(scheme, "INV-1", "5"))
    again = store("actuals", invoice(scheme, "INV-1", "6"), invoice(scheme, "INV-9", "1"))
    assert counts(again) == {"refused": 1, "created": 1}
    ((field, message),) = told(again)
    assert field == "amount"
    assert "is recorded as £5.00, and the file says £6.00" in message
    assert portfolio.total(EntryKind.ACTUAL) == 5_00


def test_one_wrong_row_stops_the_whole_file_and_every_problem_is_told(
    portfolio: Portfolio, scheme: str, store: Import
) -> None:
    portfolio.close(1)
    found = store(
        "actuals",
        invoice(scheme, "INV-1", "1,50"),
        invoice(scheme, "INV-2", "0", month="May 2023"),
        invoice("S-NONE", "", "5", kind="gift", month="May 2023"),
        invoice(scheme, "INV-4", "7", month="May 2023"),
        invoice(scheme, "INV-4", "7", month="May 2023"),
        invoice(scheme, "INV-6", "7", month="May 2024"),
    )
    assert counts(found) == {"refused": 5, "created": 1}
    # A column that the file lacks is told at the row's first cell.
    assert [(one.cell, one.field) for one in found.problems] == [
        ("A2", "accounting_month"),
        ("E2", "amount"),
        ("E3", "amount"),
        ("B4", "document"),
        ("C4", "scheme"),
        ("D4", "kind"),
        ("B6", "document"),
        ("F7", "month"),
    ]
    assert portfolio.total(*SPENDING_KINDS) == 0
    assert portfolio.session.scalars(select(ImportedDocument)).all() == []


def test_the_same_wrong_value_gives_the_same_sentence_in_the_form_and_in_the_cell(
    portfolio: Portfolio, award: Award, scheme: str, store: Import
) -> None:
    portfolio.close(1)
    order = RecordSpending(award.id, 0, ActualType.INVOICE, APRIL)
    form = refusal(record_spending, portfolio.session, portfolio.people.finance, order)
    cell = told(store("actuals", invoice(scheme, "INV-1", "0", accounting_month="1")))
    assert {message for _, message in cell} == set(form.values())


def test_spending_above_the_award_is_stored_with_a_warning(
    portfolio: Portfolio, scheme: str, store: Import
) -> None:
    found = store(
        "actuals",
        invoice(scheme, "INV-1", "15,000"),
        invoice(scheme, "INV-2", "6,000.50"),
        reason="The winter clinics ran for longer",
    )
    assert found.verdict is Verdict.WITH_WARNINGS
    over = "This takes spending £1,000.50 over the award of £20,000.00. "
    assert warned(found) == [("amount", f"{over}It is recorded all the same")]
    assert portfolio.total(EntryKind.ACTUAL) == 21_000_50


def test_refunds_and_reversals_correct_rows_of_the_same_file(
    portfolio: Portfolio, scheme: str, store: Import
) -> None:
    found = store(
        "actuals",
        invoice(scheme, "INV-1", "100"),
        invoice(scheme, "ACC-1", "40", kind="accrual"),
        invoice(
            scheme,
            "CRN-1",
            "-30",
            kind="refund",
            month="May 2023",
            names_document="INV-1",
            reason="Not delivered",
        ),
        invoice(
            scheme,
            "REV-1",
            "40",
            kind="accrual reversal",
            names_document="ACC-1",
            accounting_month="2",
        ),
    )
    assert told(found) == []
    assert portfolio.total(EntryKind.ACTUAL) == 100_00
    assert portfolio.total(EntryKind.REFUND) == -30_00
    refund = portfolio.session.scalars(
        select(LedgerEntry).where(LedgerEntry.kind == EntryKind.REFUND)
    ).one()
    # It is split by April's weights, as its actual was.
    assert (refund.concerns_month, refund.weights_month) == (MAY, APRIL)
    again = store(
        "actuals",
        invoice(scheme, "REV-2", "40", kind="accrual reversal", names_document="ACC-1"),
        invoice(scheme, "CRN-2", "70.01", kind="refund", names_document="INV-1", reason="More"),
    )
    assert [message for _, message in told(again)] == [
        "This accrual has already been reversed",
        "Refund must be £70.00 or less: that is what was spent, net of earlier refunds",
        "Refund must be £70.00 or less: that is what is left of the spending it refunds",
    ]


def test_an_adjustment_corrects_a_closed_month_and_names_what_it_corrects(
    portfolio: Portfolio, scheme: str, store: Import
) -> None:
    store("actuals", invoice(scheme, "INV-1", "100"))
    adjustment = invoice(
        scheme,
        "ADJ-1",
        "-40",
        kind="adjustment",
        names_document="INV-1",
        accounting_month="2",
        reason="Keyed wrongly",
    )
    early = store("actuals", adjustment)
    assert [field for field, _ in told(early)] == ["names_document"]
    portfolio.close(1)
    assert counts(store("actuals", adjustment)) == {"created": 1}
    assert portfolio.total(EntryKind.ADJUSTMENT) == -40_00


def test_a_partner_records_spending_of_its_own_onward_awards_alone(
    portfolio: Portfolio, store: Import
) -> None:
    onward = portfolio.onward(portfolio.pot(100_00), 60_00, by=portfolio.people.partner)
    shared = portfolio.session.get_one(Scheme, portfolio.delivered_scheme()).reference
    row = invoice(shared, "INV-1", "10", award=onward.reference)
    other = store("actuals", row, by=portfolio.people.other_partner)
    assert told(other) == [("award", "You can do this only for your own organisation.")]
    own = store("actuals", row, by=portfolio.people.partner)
    assert counts(own) == {"created": 1}
    pot = portfolio.session.get_one(Scheme, portfolio.ground.pot).reference
    first_level = store("actuals", invoice(pot, "INV-2", "1"), by=portfolio.people.partner)
    assert told(first_level) == [
        ("award", "Only people with this role may record spending: finance.")
    ]


def test_an_evaluator_may_not_import_at_all(
    portfolio: Portfolio, scheme: str, store: Import
) -> None:
    found = store("actuals", invoice(scheme, "INV-1", "5"), by=portfolio.people.evaluator)
    assert told(found) == [(None, "Only people with this role may record spending: finance.")]
    assert found.counts.rows == 0


def test_two_thousand_rows_take_fewer_than_one_statement_per_hundred(
    portfolio: Portfolio, scheme: str, store: Import, statements: list[str]
) -> None:
    rows = [invoice(scheme, f"INV-{number}", "1.01") for number in range(2_000)]
    statements.clear()
    found = store("actuals", *rows)
    assert counts(found) == {"created": 2_000}
    # The last three open the next journal row, which this file has no part in.
    assert len(statements) - 3 < 20, statements
    assert portfolio.total(EntryKind.ACTUAL) == 2_020_00
