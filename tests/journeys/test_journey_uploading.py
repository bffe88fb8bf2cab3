"""Finance sends a spreadsheet that is wrong, mends it, stores it, and takes it back again."""

from tests.journeys.person import People, Person

HEADINGS = "Source,Document,Scheme reference,Kind of entry,Amount,Month,Amount is"
SCHEME = "Example scheme: blood pressure checks at community venues"
SENT = "What was sent"


def file_of(scheme: str, *amounts: str) -> bytes:
    rows = [
        f"Ledger report,INV-{number},{scheme},Invoice,{amount},March 2024,Illustrative"
        for number, amount in enumerate(amounts, start=1)
    ]
    return "\n".join([HEADINGS, *rows]).encode()


def sends_file(person: Person, name: str, content: bytes) -> None:
    field = person.main.get_by_label("Spreadsheet", exact=True)
    field.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    person.sends("Check this file")


def reference_of_the_scheme(finance: Person) -> str:
    finance.finds_scheme("blood pressure checks at community", SCHEME)
    return finance.path().rpartition("/")[2]


def takes_away(person: Person, words: str) -> str:
    with person.page.expect_download() as waiting:
        person.main.get_by_role("link", name=words, exact=True).click()
    return waiting.value.suggested_filename


def test_a_spreadsheet_is_mended_stored_and_undone(people: People) -> None:
    finance, partner = people("finance"), people("partner")
    walks_through(finance)
    partner.goes_to("Uploads")
    assert "march.csv" not in partner.reads()
    partner.finds_no("/uploads/1")


def test_a_spreadsheet_is_sent_without_scripts(people_without_scripts: People) -> None:
    walks_through(people_without_scripts("finance"))


def test_an_evaluator_has_nothing_to_send(people: People) -> None:
    evaluator = people("evaluator")
    menu = evaluator.page.get_by_role("navigation", name="Menu")
    assert "Uploads" not in menu.all_inner_texts()[0]


def walks_through(finance: Person) -> None:
    scheme = reference_of_the_scheme(finance)
    finance.goes_to("Uploads")
    assert takes_away(finance, "Blank workbook for actuals") == "Actuals.xlsx"
    finance.sends("Send a spreadsheet")
    is_told_what_is_missing(finance)
    sends_file(finance, "march.csv", file_of(scheme, '"1,50"', "12k", "20.00"))
    assert "This file cannot be stored yet" in finance.reads()
    assert "In 2 cells:" in finance.reads()
    marked = "Your file with every problem marked in it (Excel)"
    assert takes_away(finance, marked) == "march marked.xlsx"

    finance.sends("Send the mended file")
    sends_file(finance, "march.csv", file_of(scheme, "10.00", "20.00"))
    assert "This file can be stored" in finance.reads()
    assert len(finance.rows("New rows")) == 2
    finance.sends("Confirm and store")
    assert "march.csv is stored: 2 created" in finance.is_told()
    takes_it_back(finance)


def is_told_what_is_missing(finance: Person) -> None:
    finance.is_refused("Check this file", "Select a spreadsheet")
    finance.selects("What is in it", "Actuals")


def takes_it_back(finance: Person) -> None:
    finance.follow("Undo this upload")
    finance.types("Why this upload is undone", "Sent for the wrong month")
    finance.sends("Undo this upload")
    assert "march.csv is undone" in finance.is_told()
    assert "Sent for the wrong month" in finance.reads()
    finance.goes_to("Uploads")
    (upload,) = finance.rows(SENT)
    assert "Undone" in upload
