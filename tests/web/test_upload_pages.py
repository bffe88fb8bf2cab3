"""The pages of uploads as people use them: send, look, confirm, and look it up again."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select, update

from imports.layouts import layout_names, read_layout
from tests.services.importing.files import sheet
from tests.support.portfolio import Portfolio
from tests.support.structure import problems_of
from tests.web.visiting import Office, Page, Visitor
from tracker.db.funding import LedgerEntry
from tracker.db.uploads import Upload, UploadAcceptance, UploadDraft
from tracker.exports.templates import template_bytes
from tracker.services.funding.closing import CloseMonth, reopen_month
from tracker.services.importing import IncomingFile, UploadRefusedError, store_upload
from tracker.services.importing.registry import DOORS
from tracker.services.templates import AskedTemplate, make_template
from tracker.services.uploads.kinds import upload_kinds

AMOUNT = "Amount must be in pounds and pence, like 1,234.50"


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    office = Office(fresh_database_url)
    with office.portfolio() as portfolio:
        portfolio.envelope(1_000_00)
        portfolio.award(portfolio.line(500_00), 200_00)
        portfolio.onward(portfolio.pot(100_00), 40_00)
    yield office
    office.close()


@pytest.fixture
def finance(office: Office) -> Visitor:
    return office.visitor(office.ground.people.finance)


@pytest.fixture
def partner(office: Office) -> Visitor:
    return office.visitor(office.ground.people.partner)


def stored(office: Office, model: type = Upload) -> int:
    with office.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def spending(document: str = "INV-1", amount: str = "10", **more: object) -> dict[str, object]:
    row = {
        "source": "Ledger",
        "document": document,
        "scheme": "S-222222",
        "kind": "invoice",
        "amount": amount,
        "month": "April 2023",
    }
    return row | more


def envelope(amount: str) -> dict[str, object]:
    known: dict[str, object] = {
        "fund": "EXAMPLE",
        "financial_year": "2023/24",
        "recurrence": "recurrent",
    }
    return known | {"amount": amount, "reason": "More money came"}


def send(who: Visitor, file: IncomingFile, status: int = 200, /, **chosen: str) -> Page:
    """Send a file as a browser does, and follow to what was found."""
    form = who.opens("/uploads/new")
    data: dict[str, Any] = {**form.hidden(), "kind": file.layout_name, **chosen}
    data["file"] = (BytesIO(file.content), file.name)
    kind = "multipart/form-data"
    response = who.client.post("/uploads/new", data=data, content_type=kind, follow_redirects=True)
    answer = Page(response)
    response.close()
    assert problems_of(answer.html) == []
    assert answer.status == status, answer.words
    return answer


def figures(page: Page) -> dict[str, str]:
    """The big figures of a page, by their names."""
    (found, *_) = [n for n in page.node.all("dl") if n.get("class") == "tracker-figures"]
    names = [node.text() for node in found.all("dt")]
    return dict(zip(names, [node.text() for node in found.all("dd")], strict=True))


# Sending


def test_a_good_file_is_shown_then_stored_once_confirmed(office: Office, finance: Visitor) -> None:
    page = send(finance, sheet("actuals", spending(), spending("INV-2", "20"), name="may.csv"))
    assert "This file can be stored" in page.words
    assert figures(page) == {"Rows": "2", "New": "2", "Changed": "0", "Unchanged": "0"}
    assert [row[:2] for row in page.rows("New rows")] == [
        ["2", "Ledger, INV-1, S-222222, invoice, April 2023"],
        ["3", "Ledger, INV-2, S-222222, invoice, April 2023"],
    ]
    assert stored(office) == 0
    after = finance.sends(page)
    assert "may.csv is stored: 2 created" in after.banner
    assert stored(office) == 1
    assert len(after.rows("Ledger entries that this upload recorded")) == 2
    with office.reading() as session:
        upload = session.scalars(select(Upload)).one()
        acceptance = session.get_one(UploadAcceptance, upload.id)
        assert acceptance.organisation_id == office.ground.icb
        assert session.scalar(select(func.count()).select_from(UploadDraft)) == 0


def test_a_changed_row_shows_what_it_was_and_what_it_would_be(finance: Visitor) -> None:
    page = send(finance, sheet("envelopes", envelope("1,200")))
    assert figures(page)["Changed"] == "1"
    assert page.rows("Rows that change") == [
        ["2", "EXAMPLE, 2023/24", "Amount", "£1,100.00", "£1,200.00"]
    ]


def test_counts_add_up_to_the_rows(finance: Visitor) -> None:
    page = send(
        finance,
        sheet("envelopes", envelope("1,200"), {**envelope("5"), "financial_year": "2024/25"}),
    )
    found = {name: int(count) for name, count in figures(page).items()}
    assert found.pop("Rows") == sum(found.values()) == 2


def test_the_kind_is_worked_out_from_the_file(finance: Visitor) -> None:
    page = send(finance, sheet("envelopes", envelope("1,200")), kind="")
    assert "Envelopes: sheet.csv" in page.words


def test_a_template_says_what_it_is(office: Office, finance: Visitor) -> None:
    with office.reading() as session:
        asked = AskedTemplate("envelopes", "ICB")
        content = template_bytes(make_template(session, office.ground.people.finance, asked))
    page = send(finance, IncomingFile("book.xlsx", content, "envelopes"), kind="")
    assert "This file changes nothing" in page.words


def test_a_file_that_does_not_tell_is_asked_about_with_what_was_chosen(finance: Visitor) -> None:
    file = IncomingFile("odd.csv", b"One,Two\n1,2\n", "actuals")
    page = send(finance, file, 422, kind="")
    assert page.problems[0].startswith("The headings do not tell what the file is")


def test_no_file_is_asked_for(finance: Visitor) -> None:
    page = finance.sends(finance.opens("/uploads/new"), 422, kind="awards")
    assert page.problems == ["Select a spreadsheet"]
    assert 'value="awards" selected' in page.html


def test_a_file_that_is_a_little_too_large_is_refused_with_what_was_chosen(
    office: Office, finance: Visitor
) -> None:
    file = IncomingFile("large.csv", b"x" * (30 * 1024 * 1024 + 1), "awards")
    page = send(finance, file, 422)
    assert page.problems[0].startswith("The file must be smaller than 30 MB")
    assert 'value="awards" selected' in page.html
    assert stored(office, UploadDraft) == 0


def test_a_request_that_is_far_too_large_is_answered_by_the_form(finance: Visitor) -> None:
    answer = finance.client.post(
        "/uploads/new?kind=awards",
        environ_overrides={"CONTENT_LENGTH": str(200 * 1024 * 1024)},
        content_type="multipart/form-data; boundary=x",
    )
    page = Page(answer)
    assert page.status == 413
    assert page.problems[0].startswith("The file must be smaller than 30 MB")
    assert 'value="awards" selected' in page.html


def test_a_file_from_somebody_who_may_not_send_is_not_read(office: Office) -> None:
    sent: dict[str, Any] = {
        "environ_overrides": {"CONTENT_LENGTH": "3000000"},
        "content_type": "multipart/form-data; boundary=x",
    }
    stranger = office.app.test_client().post("/uploads/new", **sent)
    assert stranger.status_code == 302
    assert "/sign-in" in stranger.headers["Location"]
    evaluator = office.visitor(office.ground.people.evaluator)
    assert evaluator.client.post("/uploads/new", **sent).status_code == 403


def test_only_the_page_for_files_takes_files(finance: Visitor) -> None:
    data = {"name": "x" * 2_000_000}
    assert finance.client.post("/organisations/add", data=data).status_code == 413


# What is wrong


def test_a_refused_file_tells_each_message_once_errors_first(
    office: Office, finance: Visitor
) -> None:
    rows = [spending(f"INV-{number}", "1,50") for number in range(7)]
    page = send(finance, sheet("actuals", *rows, spending("INV-9", "9,999")))
    assert "This file cannot be stored yet" in page.words
    assert page.words.count(AMOUNT) == 1
    assert "In 7 cells:" in page.words
    assert page.words.index(AMOUNT) < page.words.index("Warning")
    assert "E2 Amount: 1,50" in page.words
    assert "Confirm" not in {button.text() for button in page.node.all("button")}
    assert figures(page)["Refused"] == "7"
    assert stored(office) == 0


def test_the_problems_can_be_taken_away_as_lists_and_marked_in_the_file(finance: Visitor) -> None:
    rows = (spending(amount="1,50"), spending("=1+1", "1,50", reason="=HYPERLINK(1)"))
    page = send(finance, sheet("actuals", *rows))
    links = page.links()
    book = load_workbook(BytesIO(finance.client.get(links["List of problems (Excel)"]).data))
    (heads, first, *_) = book["Problems"].iter_rows(values_only=True)
    assert heads == ("Severity", "Sheet", "Cell", "Column", "Value found", "What to do")
    assert first == ("Error", None, "E2", "Amount", "1,50", AMOUNT)
    csv = finance.client.get(links["List of problems (CSV)"])
    assert csv.headers["Content-Disposition"].startswith("attachment")
    assert csv.data.decode("utf-8-sig").splitlines()[1] == f'Error,,E2,Amount,"1,50","{AMOUNT}"'
    marked = finance.client.get(links["Your file with every problem marked in it (Excel)"])
    assert load_workbook(BytesIO(marked.data))["Actuals"]["E2"].comment.text == AMOUNT


def test_a_value_that_looks_like_a_formula_stays_text_in_every_list(finance: Visitor) -> None:
    page = send(finance, sheet("actuals", spending(amount="=cmd|' /C calc'!A0")))
    links = page.links()
    csv = finance.client.get(links["List of problems (CSV)"]).data.decode("utf-8-sig")
    assert "'=cmd" in csv
    book = load_workbook(BytesIO(finance.client.get(links["List of problems (Excel)"]).data))
    cell = book["Problems"]["E2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


@pytest.mark.parametrize(
    "odd", ["\x00", "\x07", "\u202e", "\ufffe", "\U0001f4b7", "<script>", "\x85"]
)
def test_characters_that_nobody_types_break_no_page(finance: Visitor, odd: str) -> None:
    rows = [spending(f"INV-{odd}1", f"1{odd}50", reason=odd), spending(f"{odd}")]
    file = sheet("actuals", *rows)
    page = send(finance, IncomingFile(f"od{odd}d.csv", file.content, "actuals"))
    finance.opens("/uploads/")
    for words, href in page.links().items():
        if words.startswith(("List of", "Your file")):
            assert finance.client.get(href).status_code == 200


def test_a_file_of_which_nothing_can_be_read_says_what_to_do(finance: Visitor) -> None:
    old = IncomingFile("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "actuals")
    page = send(finance, old)
    assert "The file could not be read" in page.words
    assert "Check this file again" not in page.words


def test_a_refused_file_stays_listed_for_thirty_days_and_a_waiting_one_for_one(
    office: Office, finance: Visitor
) -> None:
    send(finance, sheet("actuals", spending(amount="1,50"), name="bad.csv"))
    send(finance, sheet("actuals", spending(), name="good.csv"))
    caption = "Your files that are not stored"
    assert len(finance.opens("/uploads/").rows(caption)) == 2
    for days, left in ((2, ["bad.csv"]), (31, [])):
        with office.sessions() as session:
            old = datetime.now(UTC) - timedelta(days=days)
            session.execute(update(UploadDraft).values(touched_at=old))
            session.commit()
        page = finance.opens("/uploads/")
        names = [row[0] for row in page.rows(caption)] if left else []
        assert names == left
        assert (caption in page.words) == bool(left)


def test_messages_that_differ_in_their_figures_alone_are_told_together(finance: Visitor) -> None:
    amounts = ("300", "4", "5", "6")
    rows = [spending(f"INV-{number}", amount) for number, amount in enumerate(amounts)]
    page = send(finance, sheet("actuals", *rows))
    (heading,) = [node.text() for node in page.node.all("h3") if "spending" in node.text()]
    # The award is the same of each, so its amount stays.
    assert heading.startswith("This takes spending … over the award of £200.00")
    assert "In 4 cells:" in page.words
    for amount in ("£100.00", "£104.00", "£109.00", "£115.00"):
        assert f"This takes spending {amount} over the award" in page.words


# Confirming


def test_confirming_twice_stores_once_and_says_so(office: Office, finance: Visitor) -> None:
    page = send(finance, sheet("actuals", spending()))
    finance.sends(page)
    again = finance.sends(page)
    assert "This file was stored before" in again.words
    assert stored(office) == 1
    assert again.address.startswith("/uploads/")
    assert "This file was stored before" in finance.opens(page.address).words


def test_two_presses_at_once_store_once(office: Office, finance: Visitor) -> None:
    page = send(finance, sheet("actuals", spending()))
    visitors = [office.visitor(office.ground.people.finance) for _ in range(2)]
    pages = [visitor.opens(page.address) for visitor in visitors]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(Visitor.sends, visitors, pages))
    assert stored(office) == 1
    assert sum("is stored: 1 created" in answer.banner for answer in answers) == 1


def test_what_nobody_saw_is_not_stored(office: Office, finance: Visitor) -> None:
    page = send(finance, sheet("envelopes", envelope("1,200")))
    with office.portfolio() as portfolio:
        portfolio.envelope(50_00)
    again = finance.sends(page, 409)
    assert "changed after this file was checked" in again.words
    assert again.rows("Rows that change")[0][3:] == ["£1,150.00", "£1,200.00"]
    assert stored(office) == 0
    finance.sends(again)
    assert stored(office) == 1


def test_what_may_no_longer_be_stored_is_shown_with_the_reason(
    office: Office, finance: Visitor
) -> None:
    page = send(finance, sheet("actuals", spending()))
    with office.portfolio() as portfolio:
        portfolio.close(1)
    again = finance.sends(page, 409)
    assert "This file cannot be stored yet" in again.words
    assert stored(office) == 0
    # Nor by sending the form of the page once more.
    finance.sends(page, 422)
    assert stored(office) == 0


def test_the_same_file_again_changes_nothing(office: Office, finance: Visitor) -> None:
    file = sheet("actuals", spending())
    finance.sends(send(finance, file))
    page = send(finance, file)
    assert "This file changes nothing" in page.words
    finance.sends(page)
    with office.reading() as session:
        kinds = session.scalars(select(LedgerEntry.kind).where(LedgerEntry.document == "INV-1"))
        assert len(kinds.all()) == 1


def test_a_file_that_is_not_wanted_is_let_go(office: Office, finance: Visitor) -> None:
    page = send(finance, sheet("actuals", spending()))
    token = page.address.rpartition("/")[2]
    answer = finance.client.post(
        f"/uploads/waiting/{token}/discard", data=page.hidden(), follow_redirects=True
    )
    assert "Nothing was stored" in Page(answer).banner
    assert stored(office, UploadDraft) == stored(office) == 0


def test_a_refused_file_is_checked_again_once_the_tracker_changed(
    office: Office, finance: Visitor
) -> None:
    with office.portfolio() as portfolio:
        portfolio.close(1)
    page = send(finance, sheet("actuals", spending()))
    assert "This file cannot be stored yet" in page.words
    with office.portfolio() as portfolio:
        month = CloseMonth(office.ground.fund, "2023/24", 1, "A late invoice")
        reopen_month(portfolio.session, office.ground.people.finance, month)
    answer = finance.client.post(
        page.address + "/again",
        data={"csrf_token": page.hidden()["csrf_token"]} if page.hidden() else {},
        follow_redirects=True,
    )
    assert "This file can be stored" in Page(answer).words


# Looking it up


def test_the_original_comes_back_byte_for_byte_and_never_inline(finance: Visitor) -> None:
    file = sheet("actuals", spending(), name="März £.csv")
    page = finance.sends(send(finance, file))
    href = next(href for words, href in page.links().items() if "as it came" in words)
    answer = finance.client.get(href)
    assert answer.data == file.content
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert disposition.isascii()
    assert "März £.csv" in unquote(disposition)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert hashlib.sha256(file.content).hexdigest() in page.html


def test_warnings_are_kept_with_the_upload_and_can_be_taken_away(finance: Visitor) -> None:
    page = send(finance, sheet("actuals", spending(amount="500")))
    assert "This file can be stored, with warnings" in page.words
    after = finance.sends(page, warnings_reason="Agreed by the board")
    assert "Accepted with warnings" in after.words
    links = after.links()
    assert {
        "The file with its warnings marked (Excel)",
        "List of warnings (Excel)",
        "List of warnings (CSV)",
    } <= set(links)
    for words in links:
        if words.startswith(("The file", "List of")):
            assert finance.client.get(links[words]).status_code == 200
    assert finance.opens("/uploads/").rows("What was sent")[0][-1] == "Accepted with warnings"


def test_what_an_upload_changed_leads_to_its_page(finance: Visitor) -> None:
    awards = {
        "fund": "EXAMPLE",
        "financial_year": "2023/24",
        "category": "CAT-A",
        "alliance": "AL-ALL",
        "holder": "ICB",
        "scheme": "S-333333",
        "recipient": "PARTNER",
        "amount": "15",
        "instrument": "grant",
    }
    page = finance.sends(send(finance, sheet("awards", awards)))
    ((what, how_many, which),) = page.rows("What this upload changed")
    assert (what, how_many) == ("Awards", "1")
    assert page.links()[which] == f"/funding/awards/{which}"


def test_an_upload_is_undone_with_a_reason_and_says_so(finance: Visitor) -> None:
    page = finance.sends(send(finance, sheet("actuals", spending())))
    undo = finance.opens(page.links()["Undo this upload"])
    assert finance.sends(undo, 422).problems == ["Enter a reason for undoing the upload"]
    done = finance.sends(undo, reason="Wrong month")
    assert "is undone" in done.banner
    assert "Wrong month" in done.words
    assert finance.opens("/uploads/").rows("What was sent")[0][-1] == "Undone"
    assert "Undo this upload" not in done.links()


def test_the_list_asks_as_many_questions_however_long_it_is(
    office: Office, finance: Visitor
) -> None:
    def look() -> None:
        finance.opens("/uploads/")

    finance.sends(send(finance, sheet("actuals", spending())))
    once = office.count_queries(look)
    for number in range(3):
        finance.sends(send(finance, sheet("actuals", spending(f"INV-1{number}"))))
    assert office.count_queries(look) == once


# Whose it is


def addresses_of_one(office: Office, token: str, number: str) -> Iterator[tuple[str, str]]:
    """Every address of a held file or an upload that the site has, read from its map."""
    for rule in office.app.url_map.iter_rules():
        if rule.endpoint.startswith("uploads.") and rule.arguments & {"token", "upload_id"}:
            address = rule.rule.replace("<token>", token).replace("<int:upload_id>", number)
            yield ("GET" if "GET" in (rule.methods or set()) else "POST"), address


def test_another_organisations_upload_draft_and_files_are_not_found(
    office: Office, finance: Visitor, partner: Visitor
) -> None:
    waiting = send(finance, sheet("actuals", spending("INV-7", "500")))
    upload = finance.sends(
        send(finance, sheet("actuals", spending("INV-8", "400"))), warnings_reason="Agreed"
    )
    stranger = office.visitor(office.ground.people.other_partner)
    token, number = (page.address.rpartition("/")[2] for page in (waiting, upload))
    walked = list(addresses_of_one(office, token, number))
    assert len(walked) >= 13
    for who in (partner, stranger):
        data = {"csrf_token": who.opens("/uploads/new").hidden()["csrf_token"]}
        for method, address in walked:
            answer = who.client.open(address, method=method, data=data)
            assert answer.status_code == 404, address
        assert "sheet.csv" not in who.opens("/uploads/").words
    # A held file is its sender's alone; what is stored is seen by all staff.
    lead = office.visitor(office.ground.people.lead)
    assert lead.client.get(waiting.address).status_code == 404
    assert lead.client.get(upload.address + "/file").status_code == 200


def test_a_partner_sends_and_sees_its_own(office: Office, partner: Visitor) -> None:
    offered = {node.text() for node in partner.opens("/uploads/").node.all("h3")}
    assert offered == {kind.title for kind in upload_kinds(office.ground.people.partner)}
    row = {
        "fund": "EXAMPLE",
        "financial_year": "2023/24",
        "pot_award": pot_of(office),
        "scheme": "S-555555",
        "recipient": "OTHER",
        "amount": "15",
        "instrument": "grant",
    }
    page = partner.sends(send(partner, sheet("awards", row)))
    assert "is stored: 1 created" in page.banner
    assert partner.opens("/uploads/").rows("What was sent")[0][2] == "partner Example Partner"
    finance = office.visitor(office.ground.people.finance)
    assert len(finance.opens("/uploads/").rows("What was sent")) == 1
    other = office.visitor(office.ground.people.other_partner)
    assert other.client.get(page.address).status_code == 404


def pot_of(office: Office) -> str:
    with office.portfolio() as portfolio:
        portfolio.delivered_scheme()
        return portfolio.pot(50_00).reference


def test_an_evaluator_has_no_uploads(office: Office) -> None:
    evaluator = office.visitor(office.ground.people.evaluator)
    for address in ("/uploads/", "/uploads/new", "/uploads/1", "/uploads/workbooks/awards"):
        assert evaluator.client.get(address).status_code == 403
    assert "/uploads/" not in evaluator.opens("/").html


def test_a_workbook_made_for_another_partner_is_refused(office: Office, partner: Visitor) -> None:
    with office.reading() as session:
        asked = AskedTemplate("actuals", "OTHER")
        content = template_bytes(make_template(session, office.ground.people.finance, asked))
    page = send(partner, IncomingFile("book.xlsx", content, "actuals"))
    assert "The workbook was made for the organisation OTHER, and PARTNER was chosen" in page.words


# Workbooks and columns


@pytest.mark.parametrize("layout", sorted(DOORS))
def test_every_kind_that_may_be_sent_has_its_workbook(office: Office, layout: str) -> None:
    for who in (
        office.ground.people.finance,
        office.ground.people.lead,
        office.ground.people.admin,
    ):
        visitor = office.visitor(who)
        may = layout in {kind.name for kind in upload_kinds(who)}
        answer = visitor.client.get(f"/uploads/workbooks/{layout}.xlsx")
        assert answer.status_code == (200 if may else 404)
        if may:
            assert load_workbook(BytesIO(answer.data))["tracker"]["B1"].value == layout
            visitor.opens(f"/uploads/workbooks/{layout}")


def test_a_partner_gets_workbooks_of_its_own_alone(partner: Visitor) -> None:
    page = partner.opens("/uploads/workbooks/awards?organisation=PARTNER&period=2023/24")
    answer = partner.client.get(page.links()["Download the workbook (Excel)"])
    book = load_workbook(BytesIO(answer.data))
    assert [book["tracker"][f"B{row}"].value for row in (3, 4)] == ["2023/24", "PARTNER"]
    refused = partner.opens("/uploads/workbooks/awards?organisation=OTHER", 422)
    assert refused.problems == ["Select an organisation from the list"]
    assert (
        partner.client.get("/uploads/workbooks/awards.xlsx?organisation=OTHER").status_code == 404
    )


def test_a_period_that_cannot_be_read_is_told(finance: Visitor) -> None:
    page = finance.opens("/uploads/workbooks/awards?organisation=&period=next+year", 422)
    assert page.problems[0].startswith("Period must be like")


def test_the_dictionary_has_every_column_of_every_layout(finance: Visitor) -> None:
    page = finance.opens("/uploads/columns")
    for name in layout_names():
        layout = read_layout(name)
        rows = page.rows(f"{layout.title}: columns of version {layout.version}")
        typed = [column for column in layout.columns if column.name != "row_version"]
        assert [row[0] for row in rows] == [column.label for column in typed]
        required = {column.label for column in typed if column.required}
        assert {row[0] for row in rows if row[2] == "Required"} == required
        for column, row in zip(typed, rows, strict=True):
            assert all(words in row[3] for words in column.options.values())
            assert all(words in row[5] for words in column.synonyms)
    assert "It is never a blank" in page.words


def test_help_leads_to_the_dictionary(finance: Visitor) -> None:
    assert "/uploads/columns" in finance.opens("/help").links().values()


# One answer at every door


def test_a_row_that_is_stored_by_the_service_shows_in_the_list(office: Office) -> None:
    with office.portfolio() as portfolio:
        _store(portfolio)
    finance = office.visitor(office.ground.people.finance)
    ((name, kind, *_),) = finance.opens("/uploads/").rows("What was sent")
    assert (name, kind) == ("sheet.csv", "Actuals")


def _store(portfolio: Portfolio) -> None:
    try:
        store_upload(portfolio.session, portfolio.people.finance, sheet("actuals", spending()))
    except UploadRefusedError as refused:
        raise AssertionError(refused.checked.problems) from refused
