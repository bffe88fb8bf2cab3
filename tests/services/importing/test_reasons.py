"""Warnings that a rule lets nobody accept without saying why, alike in a file and at the form."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.importing.conftest import Import
from tests.services.importing.files import counts, sheet, told, warned
from tests.services.importing.test_actuals import invoice
from tests.support.portfolio import APRIL, Portfolio
from tracker.db.funding import Award
from tracker.db.organisations import Organisation
from tracker.db.schemes import Scheme
from tracker.db.uploads import Upload, UploadAcceptance
from tracker.domain.funding import ActualType, EntryKind
from tracker.services.funding.spending import RecordSpending, record_spending
from tracker.services.importing import Verdict, store_upload
from tracker.services.importing.answers import upload_object
from tracker.services.organisations import system_viewer

ASKED = "Enter why this spending may go over the award"


@pytest.fixture
def award(portfolio: Portfolio) -> Award:
    """An award of £100 to the board's scheme."""
    portfolio.envelope(100_00)
    return portfolio.award(portfolio.line(100_00), 100_00)


@pytest.fixture
def scheme(portfolio: Portfolio, award: Award) -> str:
    """The reference of the scheme that has the award."""
    return portfolio.session.get_one(Scheme, award.scheme_id).reference


def acceptances(session: Session) -> list[tuple[int | None, str]]:
    rows = session.scalars(select(UploadAcceptance).order_by(UploadAcceptance.upload_id))
    return [(row.organisation_id, row.warnings_reason) for row in rows]


def test_spending_over_its_award_asks_for_a_reason_before_it_is_stored(
    portfolio: Portfolio, scheme: str, check: Import, store: Import
) -> None:
    rows = [invoice(scheme, "INV-1", "90"), invoice(scheme, "INV-2", "30")]
    before = check("actuals", *rows)
    assert (before.verdict, before.reason_wanted) == (Verdict.WITH_WARNINGS, True)
    assert upload_object(before)["reason_wanted"] is True
    found = store("actuals", *rows)
    assert (found.verdict, found.stored, found.is_unusable) == (Verdict.REFUSED, False, False)
    assert told(found) == [(None, ASKED)]
    [(field, message)] = warned(found)
    assert (field, message.startswith("This takes spending £20.00 over")) == ("amount", True)
    assert counts(found) == {"created": 2}
    assert portfolio.total(EntryKind.ACTUAL) == 0


def test_blanks_are_no_reason(scheme: str, store: Import) -> None:
    assert told(store("actuals", invoice(scheme, "INV-1", "120"), reason=" \n ")) == [(None, ASKED)]


def test_a_reason_is_kept_with_the_upload(portfolio: Portfolio, scheme: str, store: Import) -> None:
    found = store("actuals", invoice(scheme, "INV-1", "120"), reason=" Agreed by the panel ")
    assert (found.verdict, found.stored) == (Verdict.WITH_WARNINGS, True)
    assert acceptances(portfolio.session) == [(None, "Agreed by the panel")]
    assert portfolio.total(EntryKind.ACTUAL) == 120_00


def test_a_row_with_a_reason_of_its_own_is_not_asked_again(
    portfolio: Portfolio, scheme: str, store: Import
) -> None:
    found = store("actuals", invoice(scheme, "INV-1", "120", reason="Agreed by the panel"))
    assert (found.verdict, found.stored, found.reason_wanted) == (
        Verdict.WITH_WARNINGS,
        True,
        False,
    )
    assert acceptances(portfolio.session) == []


def test_a_warning_that_wants_no_reason_asks_for_none(
    portfolio: Portfolio, award: Award, scheme: str, check: Import
) -> None:
    portfolio.spend(award, 1_00)
    found = check("actuals", invoice(scheme, "INV-1", "1"))
    assert not found.reason_wanted
    assert "reason_wanted" not in upload_object(found)


def test_what_was_sent_again_asks_for_nothing(scheme: str, store: Import) -> None:
    rows = [invoice(scheme, "INV-1", "120")]
    store("actuals", *rows, reason="Agreed by the panel")
    again = store("actuals", *rows)
    assert (again.verdict, counts(again)) == (Verdict.ACCEPTED, {"unchanged": 1})


def test_the_machine_itself_cannot_be_asked_why(portfolio: Portfolio, scheme: str) -> None:
    file = sheet("actuals", invoice(scheme, "INV-1", "120"))
    found = store_upload(portfolio.session, system_viewer(), file)
    assert (found.verdict, found.stored) == (Verdict.WITH_WARNINGS, True)
    assert acceptances(portfolio.session) == []


def test_the_organisation_that_sent_a_file_is_kept_with_it(
    portfolio: Portfolio, scheme: str
) -> None:
    session = portfolio.session
    sender = session.scalars(select(Organisation.id).order_by(Organisation.id)).first()
    file = sheet("actuals", invoice(scheme, "INV-1", "5"))
    found = store_upload(session, portfolio.people.finance, file, organisation_id=sender)
    assert acceptances(session) == [(sender, "")]
    assert session.get_one(Upload, found.upload_id).file_name == "sheet.csv"


def test_the_form_records_it_and_asks_for_the_same_reason_in_the_same_words(
    portfolio: Portfolio, award: Award
) -> None:
    order = RecordSpending(award.id, 120_00, ActualType.INVOICE, APRIL)
    recorded = record_spending(portfolio.session, portfolio.people.finance, order)
    assert [warning.ask for warning in recorded.warnings] == [ASKED]
    assert portfolio.total(EntryKind.ACTUAL) == 120_00
