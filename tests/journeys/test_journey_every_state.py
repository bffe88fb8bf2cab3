"""A report in each of its states as its partner, the lead and finance see it, and every refusal.

The demonstration has example reports in every state, so one copy of it serves the whole walk.
"""

import re

from tests.journeys.person import People, Person, second_window
from tracker.domain.outcomes.states import ReportState

# What a list says of a report that nobody has begun goes by its day.
NOT_BEGUN = {"Overdue", "Not started", "Not open yet"}
IN_LISTS = {
    ReportState.NOT_STARTED: NOT_BEGUN,
    ReportState.DRAFT: {"Draft"},
    ReportState.SUBMITTED: {"Submitted"},
    ReportState.IN_REVIEW: {"In review"},
    ReportState.QUERIED: {"Queried"},
    ReportState.ACCEPTED: {"Accepted"},
    ReportState.NIL: {"Nil report"},
    ReportState.WAIVED: {"Waived"},
    ReportState.SUPERSEDED: {"Opened again"},
}
BOARD, WHY = "Panel or board that decided", "Why?"


def reports_by_state(person: Person) -> dict[ReportState, str]:
    """The address of one report in each state, from the list that is on the page."""
    found: list[list[str]] = person.page.eval_on_selector_all(
        "main tbody tr, main .tracker-reports__report",
        "all => all.filter(one => one.querySelector('a') && one.querySelector('.nhsuk-tag'))"
        ".map(one => [one.querySelector('.nhsuk-tag').textContent.trim(),"
        " new URL(one.querySelector('a').href).pathname])",
    )
    by_tag = dict(reversed(found))
    return {
        state: by_tag[tag].partition("/form/")[0]
        for state, tags in IN_LISTS.items()
        for tag in sorted(tags)
        if tag in by_tag
    }


def of_everybody(lead: Person) -> dict[ReportState, str]:
    """One report in each state, whoever owes it, from the lists of all periods."""
    lead.open("/outcomes/")
    periods = [one for one in lead.links() if one.startswith("/outcomes/20")]
    reports: dict[ReportState, str] = {}
    for period in sorted({one.partition("#")[0] for one in periods}):
        lead.open(period)
        said = re.search(r"(\d+) reports? (?:is|are) expected: ([^.]+)\.", lead.reads())
        assert said is not None, period
        parts = [int(one.split()[0]) for one in said[2].split(", ")]
        assert sum(parts) == int(said[1]), period
        reports = {**reports_by_state(lead), **reports}
    return reports


def test_a_report_is_clean_in_every_state_for_everybody(people: People) -> None:
    lead, finance = people("lead"), people("finance")
    reports = of_everybody(lead)
    assert set(reports) == set(ReportState)
    for period in sorted({report.rpartition("/")[2] for report in reports.values()}):
        lead.open(f"/outcomes/{period}")
        lead.finds_nothing_wrong()
    for state, report in reports.items():
        looks_at(lead, report, with_versions=state is not ReportState.NOT_STARTED)
        looks_at(finance, report, with_versions=False)
        acts = ("query", "accept", "waive", "open-again", "extend", "preview")
        opens_what_is_there(lead, report, acts)
    own: set[ReportState] = set()
    for who in ("partner", "other partner"):
        partner = people(who)
        partner.open("/outcomes/")
        partner.finds_nothing_wrong()
        for state, report in reports_by_state(partner).items():
            if state not in own:
                looks_at(partner, report, with_versions=state is not ReportState.NOT_STARTED)
                own_pages = ("check", "nil", "recall", *last_section(partner, report))
                opens_what_is_there(partner, report, own_pages)
            own.add(state)
        # One partner alone meets every state.
        assert own == set(ReportState)


def opens_what_is_there(person: Person, report: str, pages: tuple[str, ...]) -> None:
    """Each page of an act; one that the state does not have leads back to the report."""
    for page in pages:
        person.open(f"{report}/{page}")
        if person.path() == f"{report}/{page}":
            person.finds_nothing_wrong()


def last_section(person: Person, report: str) -> list[str]:
    """The last page of the form, where the report can be written: of a short one its evidence."""
    person.open(report)
    pages = [one.removeprefix(f"{report}/") for one in person.links()]
    return [one for one in pages if one.startswith("form/")][-1:]


def looks_at(person: Person, report: str, *, with_versions: bool) -> None:
    person.open(report)
    person.finds_nothing_wrong()
    if with_versions:
        person.open(f"{report}/versions")
        person.finds_nothing_wrong()


def test_every_refusal_of_the_lead_is_clean(people: People) -> None:
    lead = people("lead")
    reports = of_everybody(lead)
    for state, page, button, sentence in (
        (
            *(ReportState.IN_REVIEW, "query", "Send the questions"),
            "Enter the question that the report has to answer",
        ),
        (
            *(ReportState.IN_REVIEW, "accept", "Accept the report"),
            "Enter the panel or board that decided",
        ),
        (
            *(ReportState.DRAFT, "waive", "Waive the report"),
            "Enter a reason: why no report is asked for",
        ),
        (
            *(ReportState.ACCEPTED, "open-again", "Open it again"),
            "Enter a reason: why the report is opened again",
        ),
        (ReportState.DRAFT, "extend", "Give more time", "Enter the new due date"),
    ):
        lead.open(f"{reports[state]}/{page}")
        lead.is_refused(button, sentence)
    other = second_window(lead)
    for window in (lead, other):
        window.open(f"{reports[ReportState.IN_REVIEW]}/accept")
        window.types(BOARD, "Example board")
    lead.sends("Accept the report")
    other.is_stopped("Accept the report", "Accept the report")
    assert "This report was changed by" in other.reads()
    other.still_has(BOARD, "Example board")


def test_every_refusal_of_a_partner_is_clean(people: People) -> None:
    partner = people("other partner")
    partner.open("/outcomes/")
    report = reports_by_state(partner)[ReportState.QUERIED]
    partner.open(f"{report}/nil")
    partner.is_refused("Report nil", "Enter a reason: why there is nothing to report", WHY)
    partner.open(f"{report}/form/spending")
    partner.main.get_by_label("No, it was another amount").check()
    partner.is_refused("Save and continue", "Enter what was spent")
    other = second_window(partner)
    other.open(f"{report}/check")
    partner.open(f"{report}/form/risks-and-learning")
    partner.main.locator("textarea").first.fill("The hall may close")
    partner.sends("Save and continue")
    other.is_stopped("Submit the report", "Check your answers")
    assert "This report was changed by" in other.reads()
    partner.open(f"{report}/form/delivery")
    partner.main.locator("textarea").first.fill("")
    partner.press("Save and continue")
    partner.open(f"{report}/check")
    partner.is_refused("Submit the report", "Enter what was delivered")
