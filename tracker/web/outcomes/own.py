"""A partner's own reports: what there is to do first, newest due first, with one step each."""

from collections.abc import Callable
from dataclasses import dataclass

from tracker.domain.outcomes.calendar import Standing
from tracker.domain.outcomes.sections import Section
from tracker.domain.outcomes.states import ReportState
from tracker.domain.permissions import Act
from tracker.services.outcomes.lists import ReportLine
from tracker.services.outcomes.overview import Overview
from tracker.web.context import viewer
from tracker.web.nhs.wording import day
from tracker.web.outcomes.addresses import report_href
from tracker.web.outcomes.finding import today
from tracker.web.outcomes.words import NEXT_STEP, Tag, about, due_words, state_tag


@dataclass(frozen=True)
class OwnReport:
    """One report as its partner sees it in a list: what, by when, and the button."""

    scheme: str
    about: str
    when: str
    tag: Tag
    step: str
    href: str
    is_to_do: bool


@dataclass(frozen=True)
class OwnList:
    """A heading with the reports under it."""

    heading: str
    reports: tuple[OwnReport, ...]


_IN_HAND = frozenset({ReportState.DRAFT, ReportState.SUPERSEDED})
_LISTS: tuple[tuple[str, Callable[[ReportLine], bool]], ...] = (
    ("Questions to answer", lambda one: one.state is ReportState.QUERIED),
    ("In draft", lambda one: one.state in _IN_HAND),
    ("Overdue", lambda one: one.standing is Standing.OVERDUE),
    ("Due", lambda one: one.standing is Standing.DUE),
    ("With the reviewer", lambda one: one.standing is Standing.WITH_REVIEWER),
    ("Settled", lambda one: one.standing in (Standing.ACCEPTED, Standing.NIL, Standing.WAIVED)),
    ("Not open yet", lambda one: one.standing is Standing.NOT_OPEN),
)


def own_lists(found: Overview) -> tuple[OwnList, ...]:
    """The lists that hold anything; a report is in the first that it belongs to."""
    rest = sorted(found.reports.lines, key=lambda one: one.expected.deadlines.due, reverse=True)
    lists: list[OwnList] = []
    for heading, belongs in _LISTS:
        here = [one for one in rest if belongs(one)]
        rest = [one for one in rest if one not in here]
        if here:
            lists.append(OwnList(heading, tuple(_own(one) for one in here)))
    return tuple(lists)


def _own(line: ReportLine) -> OwnReport:
    one = line.expected
    is_open = one.deadlines.opens <= today() <= one.deadlines.closes
    to_do = line.state in NEXT_STEP and is_open
    fills = to_do and viewer().may(Act.REPORT_OUTCOMES)
    page, more = "report", {}
    if fills and one.tier.is_short and line.state is not ReportState.QUERIED:
        page, more = "section", {"section": Section.SHORT.value}
    return OwnReport(
        scheme=one.scheme.name,
        about=about(one.period, one.tier),
        when=_when(line),
        tag=state_tag(line.state, line.standing),
        step=NEXT_STEP[line.state] if fills else "Read",
        href=report_href(one.scheme.reference, one.period, page, **more),
        is_to_do=fills,
    )


def _when(line: ReportLine) -> str:
    if line.accepted_on:
        return f"Accepted on {day(line.accepted_on)}"
    if line.standing is Standing.WITH_REVIEWER:
        return f"Submitted on {day(line.submitted_on)}"
    return due_words(line.expected.deadlines, line.state, today())
