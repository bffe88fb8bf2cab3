"""Finance finds money that is not allocated, and allocates some of it."""

from tests.journeys.person import People, Person

YEAR = "Mid and South Essex health inequalities fund 2022/23"


def begins_to_allocate(finance: Person) -> None:
    finance.goes_to("Funding")
    finance.follow(YEAR)
    finance.follow("Allocate money")
    finance.selects("Funding category", "Category not published")
    finance.selects("Alliance", "Thurrock")
    finance.selects("Budget holder", "Example council")


def test_finance_is_refused_twice_and_then_allocates(people: People) -> None:
    finance = people("finance")
    begins_to_allocate(finance)
    finance.types("Decision reference (optional)", "Panel 12")
    amount = "Amount"
    finance.types(amount, "1,50")
    sentence = "Amount must be in pounds and pence, like 1,234.50"
    finance.is_refused("Continue", sentence, amount)
    finance.still_has(amount, "1,50")
    finance.still_has("Decision reference (optional)", "Panel 12")

    finance.types(amount, "3,040,000.01")
    finance.is_refused("Continue", "£3,040,000.00", amount)
    finance.still_has(amount, "3,040,000.01")

    finance.types(amount, "3,000,000")
    finance.sends("Continue")
    assert "Nothing is recorded yet" in finance.reads()
    assert finance.fact("Amount") == "£3,000,000.00"
    assert finance.fact("Not allocated of the envelope for 2022/23").startswith("£40,000.00")
    finance.sends("Record the allocation")
    assert finance.is_told().startswith("£3,000,000.00 is allocated. £40,000.00")
    [entry] = finance.rows("How this line came to its amount")
    for words in ("£3,000,000.00", "Panel 12", "Example finance fellow"):
        assert words in entry


def test_a_check_page_leads_back_to_what_was_typed(people: People) -> None:
    finance = people("finance")
    begins_to_allocate(finance)
    finance.types("Amount", "1,000")
    finance.sends("Continue")
    finance.sends("Change")
    finance.still_has("Amount", "1,000")
    finance.types("Amount", "2,000")
    finance.sends("Continue")
    assert finance.fact("Amount") == "£2,000.00"
