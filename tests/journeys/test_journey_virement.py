"""One person asks for a virement and another decides it."""

from tests.journeys.person import People, Person

YEAR = "Mid and South Essex health inequalities fund 2023/24"
REASON = "Community development starts later than planned"


def asks(finance: Person) -> str:
    finance.goes_to("Funding")
    finance.follow(YEAR)
    finance.follow("Ask for a virement")
    finance.selects("From line", "Community development")
    finance.selects("To line", "Anchor programme")
    finance.types("Amount", "12,500")
    finance.types("Month", "February 2024")
    finance.is_refused("Continue", "Enter a reason for moving the money", "Reason")
    finance.still_has("Amount", "12,500")
    finance.types("Reason", REASON)
    finance.sends("Continue")
    finance.sends("Ask for the virement")
    assert "£12,500.00" in finance.is_told()
    return finance.path()


def test_finance_asks_the_lead_approves_and_both_see_it(people: People) -> None:
    finance, lead = people("finance"), people("lead")
    place = asks(finance)
    assert "This waits for a decision" in finance.reads()
    assert not finance.main.get_by_role("button").all()

    lead.goes_to("Funding")
    lead.follow("Virements between allocation lines")
    assert "Example finance fellow" in lead.rows("Waiting for a decision")[0]
    lead.follow(place.rpartition("/")[2])
    assert REASON in lead.reads()
    lead.is_refused("Record your decision", "Select whether you approve or refuse it")
    lead.picks("Your decision", "Refuse")
    lead.is_refused("Record your decision", "Enter a reason", "Reason")
    lead.picks("Your decision", "Approve")
    lead.sends("Record your decision")
    assert "£12,500.00" in lead.is_told()

    for person in (finance, lead):
        person.open("/funding/virements/")
        person.finds_nothing_wrong()
        decided = person.rows("Decided")[0]
        assert "£12,500.00" in decided
        assert "Approved by Example programme lead" in decided
    finance.open(place)
    finance.finds_nothing_wrong()
    assert "Example programme lead" in finance.reads()
