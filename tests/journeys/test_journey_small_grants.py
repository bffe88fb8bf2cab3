"""Sixty small grants on one page: on a desk and on a narrow phone, without scripts."""

from tests.journeys.person import People, Person

POT = "Health inequalities microgrants, 2023/24"
SECOND, THIRD = "Example microgrant 02", "Example microgrant 03"


def test_small_grants_are_reported_twenty_to_a_page_and_handed_in_together(
    people_without_scripts: People,
) -> None:
    lead, second = people_without_scripts("lead"), people_without_scripts("lead")
    _saves_what_is_good_and_keeps_what_is_not(lead, second)
    lead.types(f"People reached, {SECOND}", "9")
    lead.sends("Save and continue")
    assert lead.is_told() == "1 report is saved"
    assert "Reports 21 to 40 of 60" in lead.reads()
    lead.follow("Check and submit those that are complete")
    lead.sends("Submit 3 reports")
    assert lead.is_told() == "3 reports are submitted"
    assert "No report is complete" in lead.reads()


def test_the_pages_of_small_grants_are_clean_with_errors_and_with_both_texts(
    people: People,
) -> None:
    lead, second = people("lead"), people("lead")
    _saves_what_is_good_and_keeps_what_is_not(lead, second)
    lead.follow("Check and submit those that are complete")


def _saves_what_is_good_and_keeps_what_is_not(lead: Person, second: Person) -> None:
    lead.goes_to("Outcomes")
    lead.follow(POT)
    assert "1 of 60 that can be written today are complete" in lead.reads()
    second.open(lead.path())

    lead.types(f"People reached, {SECOND}", "a few")
    lead.types(f"What was delivered, {SECOND}", "A cooking club")
    lead.types(f"People reached, {THIRD}", "31")
    lead.types(f"What was delivered, {THIRD}", "A choir")
    lead.is_refused(
        "Save and continue",
        f"{SECOND}: People reached must be a whole number",
        f"People reached, {SECOND}",
    )
    assert "1 report is saved" in lead.reads()
    lead.still_has(f"People reached, {SECOND}", "a few")
    lead.still_has(f"What was delivered, {SECOND}", "A cooking club")

    # The other window shows what was there before: both texts are told, and nothing is lost.
    second.types(f"What was delivered, {THIRD}", "A choir of carers")
    second.is_stopped("Save and continue", "Stored now: A choir")
    second.still_has(f"What was delivered, {THIRD}", "A choir of carers")
