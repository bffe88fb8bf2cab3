"""Headings of one's own: said once by those who may, and read in that organisation's files."""

import pytest

from imports.layouts import layout_names, read_layout
from tests.services.importing.files import counts, told, warned
from tests.support.portfolio import Portfolio, begin
from tracker.domain.breaches import RulesBroken
from tracker.domain.permissions import ForbiddenError, Grant, Role, Viewer
from tracker.services.importing import IncomingFile, Verdict, check_upload, store_upload
from tracker.services.importing.headings import (
    SetHeadings,
    headings_page,
    organisations_to_set,
    set_headings,
    understood,
)
from tracker.services.organisations import find_organisation, system_viewer
from tracker.services.refusals import NotFoundError

LAYOUT = "general-ledger"
# As bodies of the NHS in England publish what they paid above £25,000.
PUBLISHED = "Department Family,Entity,Date,Expense type,Expense area,Supplier,Transaction number"


def extract(headings: str, *rows: str, encoding: str = "utf-8") -> IncomingFile:
    content = "\r\n".join([headings, *rows, ""]).encode(encoding)
    return IncomingFile("over-25k.csv", content, LAYOUT)


ROW = 'Department of Health,NHS Example ICB,31/05/2023,Grants,Health inequalities,Sport,4711,"{}"'
OWN = extract("Body,Gebucht,AP no.,Betrag", "NHS Example ICB,31/05/2023,4711,30.50")
HEADINGS = {
    "entity": ("Body",),
    "date": ("Gebucht",),
    "transaction_number": ("AP no.",),
    "amount": ("Betrag", "Summe"),
}


@pytest.fixture
def finance(portfolio: Portfolio) -> Viewer:
    """A finance person of the board."""
    board = find_organisation(portfolio.session, "ICB")
    person = portfolio.people.finance.person_id
    return Viewer(person, "Finance", (Grant(Role.FINANCE, board.id),))


def ordered(headings: dict[str, tuple[str, ...]], code: str = "ICB") -> SetHeadings:
    return SetHeadings(code, LAYOUT, headings)


def own(portfolio: Portfolio, by: Viewer, code: str = "ICB") -> dict[str, tuple[str, ...]]:
    page = headings_page(portfolio.session, by, code, LAYOUT)
    return {column.name: column.own for column in page.columns if column.own}


@pytest.mark.parametrize(
    ("amount", "encoding"),
    [
        ("AP Amount (£)", "utf-8-sig"),
        ("AP Amount (£)", "cp1252"),
        ("AP Amount £", "utf-8"),
        ("AP Amount (GBP)", "utf-8"),
        ("Sum of AP Amount (£)", "utf-8"),
        ("Amount (£)", "utf-8"),
        ("Value (£)", "utf-8"),
    ],
)
def test_published_extracts_are_read_out_of_the_box(
    portfolio: Portfolio, finance: Viewer, amount: str, encoding: str
) -> None:
    file = extract(f"{PUBLISHED},{amount}", ROW.format("30,000.50"), encoding=encoding)
    found = check_upload(portfolio.session, finance, file)
    assert (found.verdict, counts(found)) == (Verdict.WITH_WARNINGS, {"created": 1})
    [(_, message)] = warned(found)
    assert message == "These columns are not needed and were not read: Department Family"
    table = file.upload.table
    assert table is not None
    assert table.value(table.rows[0], "amount") == "30,000.50"


def test_a_column_of_an_extract_without_a_heading_is_not_passed_over_in_silence(
    portfolio: Portfolio, finance: Viewer
) -> None:
    file = extract(f"{PUBLISHED},AP Amount (£),", ROW.format("30,000.50") + ",7")
    found = check_upload(portfolio.session, finance, file)
    assert (found.verdict, counts(found)) == (Verdict.WITH_WARNINGS, {"created": 1})
    assert (None, "Column I holds values but has no heading, so it was not read") in warned(found)


@pytest.mark.parametrize(
    "headings",
    [
        "Entity,Date of Payment,Expense Type,Expense Area,Supplier Name,Transaction No.,AP Amount",
        "Organisation,Payment Date,Subjective,Cost Centre,Vendor Name,Document Number,Net Amount",
        "Body Name,Transaction Date,Subjective,Directorate,Payee,Invoice Number,Invoice Amount (£)",
    ],
)
def test_other_common_headings_are_read_too(
    portfolio: Portfolio, finance: Viewer, headings: str
) -> None:
    row = "NHS Example ICB,31/05/2023,Grants,Health inequalities,Sport,4711,30000"
    found = check_upload(portfolio.session, finance, extract(headings, row))
    assert (found.verdict, counts(found)) == (Verdict.ACCEPTED, {"created": 1})


def test_own_headings_are_understood_once_they_are_set(
    portfolio: Portfolio, finance: Viewer
) -> None:
    assert told(check_upload(portfolio.session, finance, OWN))
    set_headings(portfolio.session, finance, ordered(HEADINGS))
    assert own(portfolio, finance) == HEADINGS
    found = check_upload(portfolio.session, finance, OWN)
    assert (found.verdict, counts(found)) == (Verdict.ACCEPTED, {"created": 1})
    stored = store_upload(portfolio.session, finance, OWN)
    assert (stored.stored, counts(stored)) == (True, {"created": 1})


def test_only_files_of_that_organisation_are_read_so(portfolio: Portfolio, finance: Viewer) -> None:
    set_headings(portfolio.session, finance, ordered(HEADINGS))
    other = find_organisation(portfolio.session, "PARTNER")
    theirs = Viewer(finance.person_id, "Other", (Grant(Role.FINANCE, other.id),))
    assert check_upload(portfolio.session, theirs, OWN).is_refused
    board = find_organisation(portfolio.session, "ICB")
    for by, organisation in ((theirs, board.id), (system_viewer(), board.id)):
        found = check_upload(portfolio.session, by, OWN, organisation_id=organisation)
        assert found.verdict is Verdict.ACCEPTED
    assert check_upload(portfolio.session, system_viewer(), OWN).is_refused


def test_a_file_is_marked_as_it_was_read(portfolio: Portfolio, finance: Viewer) -> None:
    set_headings(portfolio.session, finance, ordered(HEADINGS))
    file = understood(portfolio.session, finance, OWN)
    assert file.upload.table is not None
    assert understood(portfolio.session, finance, file) is file


def test_headings_are_set_anew_and_taken_back_while_what_was_stays_recorded(
    portfolio: Portfolio, finance: Viewer
) -> None:
    set_headings(portfolio.session, finance, ordered(HEADINGS))
    begin(portfolio.session, "later")
    set_headings(portfolio.session, finance, ordered({"amount": ("Summe",), "date": ()}))
    assert own(portfolio, finance) == {
        "entity": ("Body",),
        "transaction_number": ("AP no.",),
        "amount": ("Summe",),
    }
    assert check_upload(portfolio.session, finance, OWN).is_refused


def test_what_is_known_anyway_and_what_is_said_twice_is_not_kept(
    portfolio: Portfolio, finance: Viewer
) -> None:
    texts = ("AMOUNT (£) *", " Betrag ", "betrag", "", "  ")
    set_headings(portfolio.session, finance, ordered({"amount": texts}))
    assert own(portfolio, finance) == {"amount": ("Betrag",)}


def test_a_heading_means_one_column_only(portfolio: Portfolio, finance: Viewer) -> None:
    def refused(headings: dict[str, tuple[str, ...]]) -> dict[str, str]:
        with pytest.raises(RulesBroken) as refusal:
            set_headings(portfolio.session, finance, ordered(headings))
        return {breach.rule: breach.message for breach in refusal.value.breaches}

    assert refused({"amount": ("supplier name",)}) == {
        "heading_means_one_column": "The heading supplier name already means Supplier. Enter a "
        "heading that only Amount has"
    }
    assert set(refused({"amount": ("Wert",), "supplier": ("WERT",)})) == {
        "heading_means_one_column"
    }
    set_headings(portfolio.session, finance, ordered({"supplier": ("Wert",)}))
    assert set(refused({"amount": ("Wert",)})) == {"heading_means_one_column"}
    assert refused({"amount": ("£ * -",)}) == {
        "heading_says_something": "The heading £ * - must hold a letter or a digit"
    }
    assert refused({"amount": ("x" * 121,)}) == {
        "heading_is_short": "Each heading must be 120 characters or fewer"
    }
    assert set(refused({"amount": tuple(f"Wert {n}" for n in range(21))})) == {"headings_are_few"}
    assert refused({"colour": ("Farbe",)})["column_is_known"].startswith(
        "There is no column colour"
    )
    assert own(portfolio, finance) == {"supplier": ("Wert",)}


def test_only_finance_of_the_organisation_or_an_administrator_sets_them(
    portfolio: Portfolio, finance: Viewer
) -> None:
    session, people = portfolio.session, portfolio.people
    for by in (people.lead, people.evaluator, people.partner):
        with pytest.raises(ForbiddenError, match="administrator or finance"):
            set_headings(session, by, ordered({"amount": ("Betrag",)}))
    with pytest.raises(ForbiddenError, match="only for your own organisation"):
        set_headings(session, finance, ordered({"amount": ("Betrag",)}, "PARTNER"))
    set_headings(session, people.admin, ordered({"amount": ("Betrag",)}, "PARTNER"))
    assert own(portfolio, people.admin, "PARTNER") == {"amount": ("Betrag",)}
    with pytest.raises(NotFoundError):
        headings_page(session, people.admin, "NOWHERE", LAYOUT)
    with pytest.raises(NotFoundError):
        headings_page(session, people.admin, "ICB", "nonsense")
    assert [one.code for one in organisations_to_set(session, finance, 10_000)] == ["ICB"]
    assert len(organisations_to_set(session, people.admin, 10_000)) == 3


@pytest.mark.parametrize("layout", layout_names())
def test_every_layout_may_have_headings_of_ones_own(
    portfolio: Portfolio, finance: Viewer, layout: str
) -> None:
    column = read_layout(layout).columns[0].name
    order = SetHeadings("ICB", layout, {column: ("Zzyzx",)})
    assert set_headings(portfolio.session, finance, order) == {column: ("Zzyzx",)}
    file = IncomingFile("x.csv", b"Zzyzx\r\n", layout)
    assert understood(portfolio.session, finance, file).headings == {column: ("Zzyzx",)}
