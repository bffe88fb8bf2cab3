"""Requests for exact counts in words."""

from flask import url_for

from tracker.domain.exact_releases import ReleaseState
from tracker.services.disclosure.releases import ExactReleaseLine
from tracker.web.funding.cells import Cell, Table, link, stacked, text_columns
from tracker.web.nhs.wording import day, moment

STATE_WORDS = {
    ReleaseState.REQUESTED: "Waits for a decision",
    ReleaseState.APPROVED: "Approved",
    ReleaseState.REFUSED: "Refused",
}


def crumbs() -> list[tuple[str, str]]:
    """The way to the list of requests."""
    return [
        ("Home", url_for("home.home")),
        ("Exports", url_for("exports.index")),
        ("Exact releases", url_for("disclosure.index")),
    ]


def releases_table(lines: tuple[ExactReleaseLine, ...]) -> Table:
    """Requests, each leading to its page."""
    rows: list[list[Cell]] = [
        [
            link(one.reference, url_for("disclosure.release", reference=one.reference)),
            one.recipient,
            stacked(one.fund_name, one.year),
            stacked(one.requester, moment(one.requested_at)),
            stacked(STATE_WORDS[one.state], one.decider),
            day(one.until),
        ]
        for one in lines
    ]
    columns = text_columns(
        "Release", "Who receives it", "Fund and year", "Asked for by", "Decision", "Until"
    )
    empty = "Nobody has asked for exact counts"
    return Table("Requests for exact counts", columns, rows, narrow="stack", empty=empty)


def facts_of(line: ExactReleaseLine) -> list[tuple[str, Cell]]:
    """A request as keys with values."""
    facts: list[tuple[str, Cell]] = [
        ("Who receives the exact counts", line.recipient),
        ("Fund and financial year", stacked(line.fund_name, line.year)),
        ("Why exact counts are needed", line.why),
        ("Last day on which files may be made", day(line.until)),
        ("Asked for by", stacked(line.requester, moment(line.requested_at))),
    ]
    if line.decided_at is not None:
        decided = stacked(STATE_WORDS[line.state], line.decider, moment(line.decided_at))
        facts.append(("Decision", decided))
    if line.reason:
        facts.append(("Reason", line.reason))
    return facts
