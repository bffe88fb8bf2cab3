"""State by act by role by organisation, by page: exactly the moves of the table succeed.

The services have the same matrix; this one presses every button, shown or not, as everybody.
"""

from collections.abc import Iterator

import pytest

from tests.support.reporting import BODY, Q1, Q2, Q3, Q4, REASON
from tests.support.reporting_office import ReportingOffice
from tests.web.visiting import Visitor
from tracker.domain.outcomes.states import ReportState
from tracker.domain.periods import Period
from tracker.services.outcomes.page import read_report

# For each page that does something: what is sent, and what comes of it from each state. Written
# down once more, by hand.
REPORTERS = {
    "form/delivery": {"not started": "draft", "draft": "draft", "queried": "queried"}
    | {"superseded": "draft"},
    "check": {"draft": "submitted", "queried": "submitted"},
    "recall": {"submitted": "draft", "nil": "draft"},
    "nil": dict.fromkeys(("not started", "draft", "queried", "superseded"), "nil"),
}
REVIEWERS = {
    "review": {"submitted": "in review"},
    "query": {"in review": "queried", "nil": "queried"},
    "accept": {"in review": "accepted"},
    "waive": dict.fromkeys(("not started", "draft", "queried", "superseded"), "waived"),
    "open-again": {"accepted": "superseded", "waived": "superseded"},
}
SENT = {"delivered": "New words", "difference": "", "reason": REASON, "body": BODY}
PERIODS = (Q1, Q2, Q3, Q4)


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[ReportingOffice]:
    office = ReportingOffice(fresh_database_url)
    # Whether a page sends its token is asked elsewhere; here the button need not even be shown.
    office.app.config["WTF_CSRF_ENABLED"] = False
    yield office
    office.close()


def standing(office: ReportingOffice, period: Period) -> tuple[str, int]:
    with office.reading() as session:
        report = read_report(session, office.ground.people.lead, office.pottery, period)
        return report.state.value, report.seen


def presses(office: ReportingOffice, who: Visitor, page: str, period: Period) -> int:
    """Send what the page would, knowing the version that stands; the status of the answer."""
    data = SENT | {"seen": str(standing(office, period)[1])}
    where = office.address(page, period=period.in_address)
    return who.client.post(where, data=data).status_code


@pytest.mark.parametrize("state", list(ReportState), ids=lambda state: state.value)
def test_every_button_of_a_report_for_everybody(
    office: ReportingOffice, state: ReportState
) -> None:
    people = office.ground.people
    with office.recording() as made:
        for period in PERIODS:
            made.bring(state, office.pottery_id, period)
    roles = ("partner", "other_partner", "lead", "finance", "evaluator", "admin")
    visitors = {role: office.visitor(getattr(people, role)) for role in roles}
    found: dict[tuple[str, str], tuple[int, str]] = {}
    expected: dict[tuple[str, str], tuple[int, str]] = {}
    free = list(PERIODS)
    for pages, doer, other_than_doer in (
        (REPORTERS, "partner", 404),
        (REVIEWERS, "lead", 403),
    ):
        for page, ends in pages.items():
            for role, who in visitors.items():
                if role == doer or (role, doer) == ("lead", "partner"):
                    continue  # the lead may report in a partner's stead: see the services
                told = presses(office, who, page, Q1)
                found[role, page] = (told, standing(office, Q1)[0])
                refusal = other_than_doer if role == "other_partner" else 403
                expected[role, page] = (refusal, state.value)
            # What changes the state takes a period that nothing else is asked about.
            period = Q1 if ends.get(state.value) in (None, state.value) else free.pop()
            told = presses(office, visitors[doer], page, period)
            found[doer, page] = (told, standing(office, period)[0])
            end = ends.get(state.value)
            # The one button without a page of its own goes back to the report with the news.
            refused = 302 if page == "review" else 422
            expected[doer, page] = (302, end) if end else (refused, state.value)
    assert found == expected
