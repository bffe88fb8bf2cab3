"""A trusted partner sees its own pot and no other, and awards onward from it."""

from tests.journeys.conftest import on_both_databases
from tests.journeys.person import People, Person

YEAR = "Mid and South Essex health inequalities fund 2023/24"
OTHER_POT = "Example trusted partner pot, Thurrock"


def goes_to_the_pot(partner: Person) -> None:
    partner.follow("See your pots")
    [pot] = partner.rows("Pots with headroom")
    assert "Example trusted partner pot, Basildon and Brentwood" in pot
    partner.follow(next(word for word in pot.split() if word.startswith("A-")))


@on_both_databases
def test_a_partner_sees_only_its_own_and_awards_onward_within_its_pot(people: People) -> None:
    partner, finance = people("partner"), people("finance")
    partner.goes_to("Schemes")
    assert len(partner.rows("Schemes found")) == 15
    assert OTHER_POT not in partner.reads()
    finance.finds_scheme(OTHER_POT, OTHER_POT)
    partner.finds_no(finance.path())

    partner.open("/")
    goes_to_the_pot(partner)
    partner.follow("Make an onward award")
    partner.selects("Scheme reference", "Example scheme: wellbeing outreach")
    partner.selects("Recipient", "Example community group 01")
    amount = "Amount"
    partner.types(amount, "144,600.01")
    partner.picks("Instrument", "Grant")
    partner.types_date("Start date (optional)", "1", "2", "2024")
    partner.is_refused("Continue", "£144,600.00", amount)
    partner.still_has(amount, "144,600.01")
    partner.types(amount, "20,000")
    partner.sends("Continue")
    assert partner.fact("Start date") == "1 February 2024"
    partner.sends("Record the award")
    assert "£124,600.00" in partner.is_told()
    assert partner.figure("Award").startswith("£20,000.00")
