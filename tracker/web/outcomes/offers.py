"""What a person may do with a report as it stands, as links to the pages where it is done."""

from dataclasses import dataclass

from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.permissions import Act
from tracker.services.outcomes.reviewers import reviewers_of
from tracker.web.context import reading, viewer
from tracker.web.outcomes.addresses import href_of
from tracker.web.outcomes.finding import Looked


@dataclass(frozen=True)
class Offer:
    """A link to something that may be done; the main one is drawn as a button."""

    words: str
    href: str
    is_main: bool = False


@dataclass(frozen=True)
class Review:
    """How a review stands for a reviewer: it may begin, or somebody else has to do it."""

    may_begin: bool
    refusal: str


_OF_REPORTERS: tuple[tuple[ReportAct, str, str], ...] = (
    (ReportAct.RECALL, "recall", "Take it back to change it"),
    (ReportAct.REPORT_NIL, "nil", "There is nothing to report for this period"),
)
_OF_REVIEWERS: tuple[tuple[ReportAct, str, str], ...] = (
    (ReportAct.ACCEPT, "accept", "Accept the report"),
    (ReportAct.QUERY, "query", "Send it back with questions"),
    (ReportAct.WAIVE, "waive", "Waive this report"),
    (ReportAct.SUPERSEDE, "reopen", "Open the report again"),
)
_NOT_BY_AUTHORS = frozenset({ReportAct.ACCEPT, ReportAct.QUERY})


def offers(looked: Looked) -> tuple[Offer, ...]:
    """What the page of a report leads to, for the person who looks."""
    report = looked.report
    found = [*_of_reporters(looked), *_of_reviewers(looked)]
    if report.versions:
        found.append(Offer("Every version of this report", href_of(report, "versions")))
    return tuple(found)


def review_of(looked: Looked) -> Review | None:
    """Whether this person may begin the review, or who may instead; none where it is not asked."""
    waits = looked.report.state in (ReportState.SUBMITTED, ReportState.IN_REVIEW)
    if not (waits and viewer().may(Act.REVIEW_OUTCOMES)):
        return None
    who = reviewers_of(reading(), looked.report)
    if viewer().person_id not in who.authors:
        return Review(looked.may(ReportAct.REVIEW), "")
    others = " or ".join(who.may) or "another programme lead, who has to be invited first"
    return Review(False, f"You wrote some of this report. It can be reviewed by {others}.")


def _of_reporters(looked: Looked) -> list[Offer]:
    if not viewer().may(Act.REPORT_OUTCOMES):
        return []
    found = [
        Offer(words, href_of(looked.report, page))
        for act, page, words in _OF_REPORTERS
        if looked.is_theirs and looked.may(act) and (looked.is_open or act is ReportAct.RECALL)
    ]
    if looked.may_fill and not looked.is_theirs:
        found.append(Offer("Fill it in for the partner", href_of(looked.report, "form")))
    return found


def _of_reviewers(looked: Looked) -> list[Offer]:
    if not viewer().may(Act.REVIEW_OUTCOMES):
        return []
    report, review = looked.report, review_of(looked)
    is_author = bool(review and review.refusal)
    found = [
        Offer(words, href_of(report, page), is_main=act is ReportAct.ACCEPT)
        for act, page, words in _OF_REVIEWERS
        if looked.may(act) and not (is_author and act in _NOT_BY_AUTHORS)
    ]
    if looked.may_report:
        found.append(Offer("Give more time", href_of(report, "extend")))
        found.append(Offer("The form as the partner sees it", href_of(report, "preview")))
    return found
