"""The programme lead appraises a scheme and decides on it, is refused in words, and finds both."""

from tests.journeys.person import People, Person

SCHEME = "Example microgrant 03"
OBJECTIVES = (
    "The best start for every child",
    "Capabilities and control over one’s own life",
    "Fair employment and good work",
    "A healthy standard of living",
    "Healthy, sustainable places and communities",
    "Prevention of ill health",
)


def scores(lead: Person, objective: str, alignment: str, effectiveness: str) -> None:
    group = lead.main.get_by_role("group", name=objective, exact=True)
    group.get_by_label("Alignment", exact=True).select_option(alignment)
    group.get_by_label("Predicted effectiveness", exact=True).select_option(effectiveness)


def appraises(lead: Person) -> None:
    lead.follow("Appraise this scheme")
    assert "marked as made in hindsight" in lead.reads()
    for objective in OBJECTIVES[:-1]:
        scores(lead, objective, "1", "0")
    lead.types("What the scores rest on", "Sessions with trusted voices elsewhere")
    lead.types_date("Appraisal date", "14", "3", "2024")
    lead.is_refused(
        "Record the appraisal", "Prevention of ill health: Select a score for alignment"
    )
    scores(lead, OBJECTIVES[-1], "3", "2")
    lead.types("Panel or board that appraised the scheme", "Example panel")
    lead.sends("Record the appraisal")
    assert "8 of 18" in lead.fact("Alignment")
    assert "2 of 18" in lead.fact("Predicted effectiveness")


def decides(lead: Person) -> None:
    lead.follow("Record a decision")
    lead.picks("What was decided", "Continue")
    lead.types("Reason for the decision", "More sessions are asked for")
    lead.is_refused("Record the decision", "Select how strong the evidence is")
    lead.still_has("Reason for the decision", "More sessions are asked for")
    lead.picks("How strong is the evidence?", "1: a reasoned account")
    lead.types_date("Decision date", "16", "4", "2024")
    lead.types("Panel or board that decided", "Example board")
    lead.is_refused(
        "Record the decision",
        "Enter why it goes on without a result",
        "Why it goes on without a result",
    )
    lead.types("Why it goes on without a result", "The first report is due in July")
    lead.sends("Record the decision")
    assert lead.fact("Decided") == "Continue"
    assert lead.fact("Why it goes on without a result") == "The first report is due in July"


def corrects(lead: Person) -> None:
    lead.follow("Correct this decision")
    lead.picks("What was decided", "Stop")
    lead.is_refused(
        "Record the correction",
        "Enter a reason: why the decision is corrected",
        "Why the decision is corrected",
    )
    lead.types("Why the decision is corrected", "The minutes say stop")
    lead.sends("Record the correction")
    assert lead.fact("Decided") == "Stop"


def finds_it_among_all(lead: Person) -> None:
    lead.goes_to("Impact")
    lead.follow("Appraisals and decisions")
    lead.selects("Decision", "Stop")
    lead.sends("Show")
    assert "2 schemes: 2 to stop" in lead.reads()
    lead.follow(SCHEME)


def walks(lead: Person) -> None:
    lead.finds_scheme("microgrant 03", SCHEME)
    appraises(lead)
    lead.follow("Back to the scheme")
    decides(lead)
    corrects(lead)
    finds_it_among_all(lead)


def test_a_scheme_is_appraised_decided_on_and_found_again(people: People) -> None:
    walks(people("lead"))


def test_all_of_it_works_without_scripts(people_without_scripts: People, width: int) -> None:
    if width == 320:
        walks(people_without_scripts("lead"))
