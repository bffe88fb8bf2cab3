"""Where an outcome report stands, and what can be done with it."""

from enum import StrEnum


class ReportState(StrEnum):
    """The states of a report; one that nobody began is not started, and has no row anywhere."""

    NOT_STARTED = "not started"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in review"
    QUERIED = "queried"
    ACCEPTED = "accepted"
    NIL = "nil"
    WAIVED = "waived"
    SUPERSEDED = "superseded"


class ReportAct(StrEnum):
    """Everything that is done with a report."""

    SAVE = "save"
    SUBMIT = "submit"
    RECALL = "recall"
    REVIEW = "take into review"
    QUERY = "query"
    ACCEPT = "accept"
    REPORT_NIL = "report nil"
    WAIVE = "waive"
    SUPERSEDE = "supersede"


STATE_LABELS = {
    ReportState.NOT_STARTED: "Not started",
    ReportState.DRAFT: "Draft",
    ReportState.SUBMITTED: "Submitted",
    ReportState.IN_REVIEW: "In review",
    ReportState.QUERIED: "Queried",
    ReportState.ACCEPTED: "Accepted",
    ReportState.NIL: "Nil report",
    ReportState.WAIVED: "Waived",
    ReportState.SUPERSEDED: "Opened again",
}
# What a report must be for an act, and what it is after it, in sentences.
DONE = {
    ReportAct.SAVE: "saved",
    ReportAct.SUBMIT: "submitted",
    ReportAct.RECALL: "recalled",
    ReportAct.REVIEW: "taken into review",
    ReportAct.QUERY: "queried",
    ReportAct.ACCEPT: "accepted",
    ReportAct.REPORT_NIL: "reported as nil",
    ReportAct.WAIVE: "waived",
    ReportAct.SUPERSEDE: "opened again",
}
# Nobody has to do anything about these any more.
SETTLED = frozenset({ReportState.ACCEPTED, ReportState.NIL, ReportState.WAIVED})
# Handed in, and with the reviewer.
HANDED_IN = frozenset({ReportState.SUBMITTED, ReportState.IN_REVIEW})
