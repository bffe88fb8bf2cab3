"""Finance records what was spent on an award, and puts right what was not."""

from tests.journeys.person import People, Person

SCHEME = "Example scheme: blood pressure checks at community venues"
ENTRIES = "Entries of spending"


def goes_to_the_award(finance: Person) -> None:
    finance.finds_scheme("blood pressure checks at community", SCHEME)
    award = finance.rows("Awards")[0].split()
    finance.follow(next(word for word in award if word.startswith("A-")))


def records(finance: Person, kind: str, amount: str, month: str, document: str) -> None:
    finance.follow("Record spending")
    finance.picks("Kind of entry", kind)
    finance.types("Amount", amount)
    finance.types("Month", month)
    finance.types("Document (optional)", document)
    finance.sends("Continue")
    assert finance.fact("Amount").startswith(f"£{amount}")
    finance.sends("Record the spending")
    assert f"£{amount}" in finance.is_told()


def newest(finance: Person) -> str:
    return finance.rows(ENTRIES)[0]


def test_an_invoice_an_accrual_its_reversal_and_a_refund(people: People) -> None:
    finance = people("finance")
    goes_to_the_award(finance)
    records(finance, "Invoice", "1,000.10", "February 2024", "INV-1")
    assert finance.figure("Spent").startswith("£192,247.10")
    records(finance, "Accrual", "500.00", "March 2024", "ACC-1")
    assert finance.figure("Spent").startswith("£192,747.10")

    reverses(finance)
    assert finance.figure("Spent").startswith("£192,247.10")
    assert "Accrual reversal of" in newest(finance)

    refunds(finance)
    assert finance.figure("Spent").startswith("£192,147.05")
    assert "−£100.05" in newest(finance)
    assert "Example finance fellow" in newest(finance)


def reverses(finance: Person) -> None:
    links = finance.main.get_by_role("link").all_inner_texts()
    finance.follow(next(words.strip() for words in links if words.startswith("Reverse")))
    month = "Accounting month"
    finance.types(month, "14")
    finance.is_refused("Continue", "Accounting month must be", month)
    finance.still_has(month, "14")
    finance.types(month, "12")
    finance.sends("Continue")
    finance.sends("Record the reversal")
    assert "The accrual of £500.00" in finance.is_told()


def refunds(finance: Person) -> None:
    finance.follow("Record a refund")
    amount = "Amount"
    finance.types(amount, "250,000")
    finance.types("Month", "February 2024")
    finance.types("Reason", "Two sessions were cancelled")
    finance.is_refused("Continue", "£192,247.10", amount)
    finance.still_has(amount, "250,000")
    finance.still_has("Reason", "Two sessions were cancelled")
    finance.types(amount, "100.05")
    finance.sends("Continue")
    finance.sends("Record the refund")
