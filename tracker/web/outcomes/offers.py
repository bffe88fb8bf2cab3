"""What a person may do with a report as it stands, as links to the pages where it is done."""

from dataclasses import dataclass

from tracker.domain.outcomes.states import ReportAct
from tracker.domain.permissions import Act
from tracker.web.context import viewer
from tracker.web.outcomes.addresses import href_of
from tracker.web.outcomes.finding import Looked


@dataclass(frozen=True)
class Offer:
    """A link to something that may be done."""

    words: str
    href: str


_PAGES: tuple[tuple[ReportAct, str, str], ...] = (
    (ReportAct.RECALL, "recall", "Take it back to change it"),
    (ReportAct.REPORT_NIL, "nil", "There is nothing to report for this period"),
)


def offers(looked: Looked) -> tuple[Offer, ...]:
    """What the page of a report leads to, for the person who looks."""
    report = looked.report
    found = [*_of_reporters(looked)]
    if report.versions:
        found.append(Offer("Every version of this report", href_of(report, "versions")))
    return tuple(found)


def _of_reporters(looked: Looked) -> list[Offer]:
    if not (viewer().may(Act.REPORT_OUTCOMES) and looked.is_theirs):
        return []
    return [
        Offer(words, href_of(looked.report, page))
        for act, page, words in _PAGES
        if looked.may(act) and (looked.is_open or act is ReportAct.RECALL)
    ]
