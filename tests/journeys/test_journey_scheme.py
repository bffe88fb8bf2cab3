"""The programme lead writes a scheme down in short steps, links it, and meets another's edit."""

from tests.journeys.person import People, Person, second_window

NAME, SUMMARY = "Scheme name", "Summary (optional)"
REASON = "Why you are changing it (optional)"
EDITED = "Example scheme: blood pressure checks at community venues"
LENS = "Clinical areas of Core20PLUS5"


def answers_every_step(lead: Person) -> None:
    lead.types(NAME, "Blood pressure at the market")
    lead.is_refused("Save and continue", "Select the kind of scheme", "Scheme")
    lead.still_has(NAME, "Blood pressure at the market")
    lead.picks("Kind of scheme", "Scheme")
    lead.sends("Save and continue")
    lead.selects("Lead organisation (optional)", "Example council")
    lead.types("Other partners (optional)", "The market traders")
    lead.sends("Save and continue")
    lead.selects("Alliance", "Thurrock")
    lead.types("Places in words (optional)", "Grays")
    lead.picks("Life course", "Adults")
    lead.sends("Save and continue")
    lead.types_date("Start date (optional)", "31", "2", "2026")
    lead.picks("Status", "Live")
    lead.picks("Paid for by the fund", "Yes")
    lead.is_refused("Save and continue", "Start date must be a real date")
    assert lead.page.locator("[name=starts-day]").input_value() == "31"
    lead.types_date("Start date (optional)", "1", "4", "2026")
    lead.sends("Save and continue")
    lead.types("Decision reference (optional)", "Panel 7")
    lead.sends("Save and continue")


def registers(lead: Person) -> None:
    lead.goes_to("Schemes")
    lead.sends("Register a scheme")
    answers_every_step(lead)
    assert "Nothing is stored yet" in lead.reads()
    assert lead.fact("Start date") == "1 April 2026"
    lead.follow("Change name")
    lead.still_has(NAME, "Blood pressure at the market")
    lead.types(NAME, "")
    lead.is_refused("Save and continue", "Enter a scheme name", NAME)
    lead.types(NAME, "Blood pressure at every market")
    lead.sends("Save and continue")
    assert lead.fact("Name") == "Blood pressure at every market"
    assert lead.fact("Places") == "Grays"
    lead.sends("Register this scheme")
    assert lead.is_told().startswith("Scheme registered as S-")


def test_a_scheme_is_registered_and_101_pence_are_shared_out(people: People) -> None:
    lead = people("lead")
    registers(lead)
    lead.follow(f"Set the parts of {LENS}")
    lead.types(
        "Hypertension case-finding and optimal management, with lipid optimal management", "50"
    )
    lead.types("Smoking cessation", "30.5")
    lead.types("Unattributed", "20")
    lead.types("Amount to try the split on, in pounds", "1.01")
    lead.is_refused(
        "Check the split", "Smoking cessation: Parts must be a whole number", "Smoking cessation"
    )
    lead.still_has("Smoking cessation", "30.5")
    lead.types("Smoking cessation", "30")
    lead.sends("Check the split")
    split = lead.rows("How £1.01 would be split")
    assert [row.split()[-1] for row in split] == ["£0.51", "£0.30", "£0.20"]
    lead.sends("Save these parts")
    assert lead.is_told().startswith(f"{LENS}: parts saved from")


def test_an_edit_in_a_second_window_makes_the_first_stale_and_loses_nothing(
    people: People,
) -> None:
    lead = people("lead")
    lead.finds_scheme("blood pressure checks at community", EDITED)
    first, second = lead, second_window(lead)
    second.open(lead.path())
    for window, summary in ((first, "As I see it"), (second, "As they see it")):
        window.follow("Change summary")
        window.types(SUMMARY, summary)
        window.sends("Continue")
    second.sends("Save these changes")
    assert second.is_told() == "Changes saved"
    first.types(REASON, "The partner told me")
    first.is_stopped("Save these changes", "Your changes are not saved yet")
    rows = first.rows("What you entered and what is stored now")
    [differs] = [row for row in rows if "Different" in row]
    assert differs.startswith("Summary")
    assert "As I see it" in differs
    assert "As they see it" in differs
    first.still_has(REASON, "The partner told me")
    first.sends("Keep what I entered")
    assert first.fact("Summary") == "As I see it"
    assert "As they see it" in first.reads()


def test_a_scheme_is_registered_in_a_browser_without_scripts(
    people_without_scripts: People,
) -> None:
    lead = people_without_scripts("lead")
    registers(lead)
    assert lead.fact("Other partners") == "The market traders"
    assert not lead.page.locator("body.js-enabled").count()
