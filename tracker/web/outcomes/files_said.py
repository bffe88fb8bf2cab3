"""The evidence of a version as its reader sees it: each file with what may be done with it."""

from dataclasses import dataclass

from tracker.domain.outcomes.answers import Answers
from tracker.domain.outcomes.states import HANDED_IN, ReportAct, ReportState
from tracker.domain.permissions import Act
from tracker.services.outcomes.page import ReportSeen
from tracker.web.context import viewer
from tracker.web.nhs.wording import day
from tracker.web.outcomes.addresses import href_of

_WAITS = frozenset({ReportState.QUERIED, *HANDED_IN})


@dataclass(frozen=True)
class FileSaid:
    """A file in words; without an address where it is erased."""

    name: str
    what: str
    caption: str
    href: str
    erased: str
    erase_href: str
    is_new: bool


def files_said(
    report: ReportSeen, answers: Answers, *, erases: bool = False, is_standing: bool = False
) -> tuple[FileSaid, ...]:
    """Every file that a version lists, for those who may open them; nobody else gets a name."""
    if not viewer().may(Act.READ_EVIDENCE):
        return ()
    new = _new_since_asked(report) if is_standing else frozenset()
    may_erase = erases and viewer().may(Act.ERASE_EVIDENCE)
    found = []
    for one in answers.evidence:
        erased = report.erased.get(one.number)
        words = f"Erased on {day(erased.when)} by {erased.who}: {erased.reason}" if erased else ""
        address, erase = (
            href_of(report, page, number=one.number) for page in ("evidence_file", "erase_evidence")
        )
        found.append(
            FileSaid(
                name=one.name,
                what=one.what,
                caption=one.caption,
                href="" if erased else address,
                erased=words,
                erase_href=erase if may_erase and not erased else "",
                is_new=one.number in new,
            )
        )
    return tuple(found)


def _new_since_asked(report: ReportSeen) -> frozenset[int]:
    """The files that were added since the reviewer last asked, while the answer is looked at."""
    asked = [one for one in report.versions if one.act is ReportAct.QUERY and one.answers]
    if not asked or report.state not in _WAITS or report.answers is None:
        return frozenset()
    before = {one.number for one in asked[-1].answers.evidence} if asked[-1].answers else set()
    return frozenset(one.number for one in report.answers.evidence) - before
