"""What needs doing, as sentences that lead to the doing."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for

from tracker.domain.permissions import Act, Role, Viewer
from tracker.services.worklist import Lacking, Worklist, YearWork
from tracker.web.funding.addresses import code_of, year_address
from tracker.web.funding.cells import plain
from tracker.web.funding.listing import AwardsOf, LinesOf
from tracker.web.nhs import address
from tracker.web.nhs.wording import month

LACKING_WORDS = {
    Lacking.ELEMENT: "no link to a Core20PLUS5 clinical area",
    Lacking.POPULATION: "no link to a Core20 or PLUS population",
    Lacking.PLACE: "no link to a place",
    Lacking.PRIORITY: "no link to a strategic priority",
    Lacking.MEASURE: "no measure",
    Lacking.AWARD: "no award",
}


@dataclass(frozen=True)
class Task:
    """One sentence with a count, and the link that leads to the doing."""

    sentence: str
    words: str
    href: str


def tasks_for(viewer: Viewer, work: Worklist) -> tuple[Task, ...]:
    """Everything that this person could do something about, decisions first."""
    found = [*_virements(work), *_reports(viewer, work)]
    for year in work.years:
        found.extend(_of_finance(viewer, year))
        if Role.PARTNER in viewer.roles:
            found.extend(_pots(year))
    if viewer.may(Act.LINK_SCHEME):
        found.extend(_lacking(work))
    return tuple(found)


def places_for(viewer: Viewer) -> tuple[Task, ...]:
    """Where those who come to read or to administer usually go."""
    places = (
        (Role.EVALUATOR, "See what was spent beside what it brought about", "/impact/"),
        (Role.EVALUATOR, "Download the evaluation workbook and data", "/exports/"),
        (Role.ADMIN, "Manage organisations and people", "/organisations/"),
        (Role.ADMIN, "Recompute every total with the self-check", "/self-check"),
    )
    return tuple(
        Task("", words, address(path)) for role, words, path in places if role in viewer.roles
    )


def counted(count: int, one: str, many: str) -> str:
    """A count with the words that go with it: 1 award has, 2 awards have."""
    return f"{count:,} {one if count == 1 else many}"


def _virements(work: Worklist) -> Iterator[Task]:
    waiting, href = work.virements, url_for("funding.virements")
    if waiting.to_decide:
        said = counted(waiting.to_decide, "virement waits", "virements wait")
        yield Task(f"{said} for your decision.", "Decide virements", href)
    if waiting.own:
        said = counted(
            waiting.own, "virement that you asked for waits", "virements that you asked for wait"
        )
        yield Task(f"{said} for another person to decide.", "See virements", href)


def _reports(viewer: Viewer, work: Worklist) -> Iterator[Task]:
    """A partner's own reports; for the lead those that wait, and those that have not come."""
    reports, href = work.reports, url_for("outcomes.index")
    if Role.PARTNER in viewer.roles:
        if reports.queried:
            said = counted(reports.queried, "outcome report has", "outcome reports have")
            yield Task(f"{said} questions to answer.", "Answer the questions", href)
        if reports.overdue:
            said = counted(reports.overdue, "outcome report is", "outcome reports are")
            yield Task(f"{said} overdue.", "See what is overdue", href)
        if reports.due:
            said = counted(reports.due, "outcome report is", "outcome reports are")
            yield Task(f"{said} due.", "See what is due", href)
    if viewer.may(Act.REVIEW_OUTCOMES):
        if reports.to_review:
            said = counted(reports.to_review, "outcome report waits", "outcome reports wait")
            yield Task(f"{said} for review.", "Review reports", href)
        if reports.missing:
            said = counted(reports.missing, "outcome report is", "outcome reports are")
            yield Task(f"{said} overdue.", "See who has not reported", href)
    if reports.unreached:
        said = counted(reports.unreached, "person is", "people are")
        yield Task(
            f"{said} not reached by email about reports.",
            "See whom to telephone",
            f"{href}#not-reached",
        )


def _of_finance(viewer: Viewer, year: YearWork) -> Iterator[Task]:
    figures, name = year.figures, _name(year)
    if viewer.may(Act.ALLOCATE) and figures.unallocated.pence > 0:
        left = plain(figures.unallocated.pence, figures.unallocated.basis)
        href = year_address("allocate", figures.fund, figures.year)
        yield Task(f"{left} of the envelope for {name} is not allocated.", "Allocate money", href)
    if viewer.may(Act.AWARD):
        yield from _lines(year)
    if viewer.may(Act.RECORD_SPENDING) and year.unspent:
        said = counted(year.unspent, "award has", "awards have")
        href = _list("awards", year, AwardsOf.UNSPENT)
        yield Task(f"{said} no spending yet in {name}.", "See awards without spending", href)
    if viewer.may(Act.CLOSE_MONTH) and year.months_to_close:
        said = counted(len(year.months_to_close), "month has", "months have")
        first = month(year.months_to_close[0])
        href = year_address("months", figures.fund, figures.year)
        yield Task(f"{said} ended and could be closed in {name}.", f"Close {first}", href)


def _lines(year: YearWork) -> Iterator[Task]:
    name = _name(year)
    if year.over_committed:
        said = counted(year.over_committed, "allocation line is", "allocation lines are")
        href = _list("lines", year, LinesOf.OVER)
        yield Task(f"{said} over-committed in {name}.", "See over-committed lines", href)
    if year.unawarded:
        said = counted(year.unawarded, "allocation line has", "allocation lines have")
        href = _list("lines", year, LinesOf.UNAWARDED)
        yield Task(f"{said} no awards in {name}.", "See lines without awards", href)


def _pots(year: YearWork) -> Iterator[Task]:
    if year.pots_with_headroom:
        said = counted(year.pots_with_headroom, "pot of yours has", "pots of yours have")
        href = _list("awards", year, AwardsOf.POTS)
        yield Task(f"{said} money to award onward in {_name(year)}.", "See your pots", href)


def _lacking(work: Worklist) -> Iterator[Task]:
    for what, count in work.lacking.items():
        if count:
            said = counted(count, "scheme has", "schemes have")
            href = url_for("home.schemes_without", what=what.value)
            yield Task(f"{said} {LACKING_WORDS[what]}.", "See these schemes", href)


def _name(year: YearWork) -> str:
    return f"{year.figures.fund.name} {year.figures.year}"


def _list(page: str, year: YearWork, only: LinesOf | AwardsOf) -> str:
    fund, of_year = code_of(year.figures.fund), year.figures.year
    return url_for(f"funding.{page}", fund=fund, year=of_year, only=only.value)
