"""Reports in words: for what, by when, where they stand, and the one thing to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.outcomes.calendar import Deadlines, Standing
from tracker.domain.outcomes.states import STATE_LABELS, ReportAct, ReportState
from tracker.domain.outcomes.tiers import Frequency, Tier
from tracker.domain.periods import Period
from tracker.services.outcomes.page import ReportSeen
from tracker.web.nhs.wording import day

# Red only for what is late or wrong.
COLOURS: Mapping[ReportState, str] = {
    ReportState.NOT_STARTED: "blue",
    ReportState.DRAFT: "yellow",
    ReportState.QUERIED: "orange",
    ReportState.SUBMITTED: "purple",
    ReportState.IN_REVIEW: "purple",
    ReportState.ACCEPTED: "green",
    ReportState.NIL: "grey",
    ReportState.WAIVED: "grey",
    ReportState.SUPERSEDED: "yellow",
}
# The word of the one button that stands beside a report of one's own.
NEXT_STEP: Mapping[ReportState, str] = {
    ReportState.NOT_STARTED: "Start",
    ReportState.DRAFT: "Go on",
    ReportState.QUERIED: "Answer the queries",
    ReportState.SUPERSEDED: "Go on",
}
ACT_WORDS: Mapping[ReportAct, str] = {
    ReportAct.SAVE: "Saved",
    ReportAct.SUBMIT: "Submitted",
    ReportAct.RECALL: "Recalled",
    ReportAct.REVIEW: "Taken into review",
    ReportAct.QUERY: "Sent back with questions",
    ReportAct.ACCEPT: "Accepted",
    ReportAct.REPORT_NIL: "Reported as nil",
    ReportAct.WAIVE: "Waived",
    ReportAct.SUPERSEDE: "Opened again",
}


@dataclass(frozen=True)
class Tag:
    """A word in a box, with its colour."""

    text: str
    colour: str


def months_of(period: Period) -> str:
    """A period as its months: April to June 2023."""
    first, last = period.first, period.last
    if first.year == last.year:
        return f"{first:%B} to {last:%B %Y}"
    return f"{first:%B %Y} to {last:%B %Y}"


def about(period: Period, tier: Tier) -> str:
    """What a report is about: its months, or the whole of a scheme that reports once."""
    if tier.frequency is Frequency.AT_THE_END:
        return f"The whole scheme ({period.name})"
    return f"{months_of(period)} ({period.name})"


def title_of(report: ReportSeen) -> str:
    """A report in one line."""
    return f"{report.scheme_name}, {report.period.name}"


def due_words(deadlines: Deadlines, state: ReportState, today: date) -> str:
    """By when a report is due, while somebody still has to hand it in."""
    if state not in NEXT_STEP:
        return ""
    if today < deadlines.opens:
        return f"Opens on {day(deadlines.opens)}, due by {day(deadlines.due)}"
    if today > deadlines.closes:
        return f"Closed on {day(deadlines.closes)}. Ask the programme lead for more time"
    if today > deadlines.due:
        return f"Was due by {day(deadlines.due)}"
    return f"Due by {day(deadlines.due)}"


def state_tag(state: ReportState, standing: Standing | None = None) -> Tag:
    """Where a report stands, as a tag; what is late and not begun says so."""
    if standing is Standing.OVERDUE and state is ReportState.NOT_STARTED:
        return Tag("Overdue", "red")
    if standing is Standing.NOT_OPEN and state is ReportState.NOT_STARTED:
        return Tag("Not open yet", "grey")
    return Tag(STATE_LABELS[state], COLOURS[state])
