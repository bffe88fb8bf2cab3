"""Whom email about reports does not reach, and how often the others were reminded, in words."""

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from tracker.domain.outcomes.calendar import Standing
from tracker.domain.permissions import Act
from tracker.services.outcomes.lists import ReportLine
from tracker.services.outcomes.overview import Overview
from tracker.services.outcomes.reached import Reach, Unreached, read_reach
from tracker.web.context import reading, viewer
from tracker.web.funding.cells import Cell, Table, stacked, text_columns
from tracker.web.nhs.wording import day
from tracker.web.outcomes.addresses import UNREACHED

_OWED = (Standing.DUE, Standing.OVERDUE)


def reach() -> Reach | None:
    """Who is reached and who is not; none for those whose business it is not."""
    return read_reach(reading(), viewer()) if viewer().may(Act.READ_UNDELIVERED) else None


def unreached_in(found: Overview, reached: Reach | None) -> Table | None:
    """The people who report for these schemes and are not reached; none: no table."""
    if reached is None:
        return None
    schemes = {one for line in found.reports.lines for one in found.reporters_of(line)}
    return unreached_table(reached.unreached_of(schemes), found.names)


def unreached_table(people: Iterable[Unreached], names: Mapping[int, str]) -> Table | None:
    """Whom to telephone: who, of which organisation, since when, and what is wrong."""
    rows: list[list[Cell]] = [
        [
            one.name,
            stacked(*sorted(names[number] for number in one.organisations)) or "Reviews reports",
            one.address,
            day(one.since),
            one.why,
        ]
        for one in people
    ]
    columns = text_columns("Person", "Organisation", "Address", "Since", "What went wrong")
    return Table("Email does not reach them", columns, rows, narrow="stack") if rows else None


def organisation_cell(found: Overview, line: ReportLine, reached: Reach | None) -> Cell:
    """Who owes a report; with whom of them email does not reach, while it is owed."""
    owed_by = found.owed_by(line) or "No organisation is named"
    if reached is None or line.standing not in _OWED:
        return owed_by
    lost = reached.unreached_of(found.reporters_of(line))
    notes = [
        Markup('<a class="nhsuk-link" href="#{}">Email does not reach {}</a>').format(
            UNREACHED, one.name
        )
        for one in lost
    ]
    return stacked(owed_by, *notes)


def reminded_words(found: Overview, line: ReportLine, reached: Reach | None) -> str:
    """How often somebody was reminded of a report that is owed: only what was sent counts."""
    if reached is None or line.standing not in _OWED:
        return ""
    organisations = found.reporters_of(line)
    if not reached.can_report(organisations):
        return "Nobody has an account to report with"
    told = reached.reminded(organisations, line.expected.deadlines.due)
    if told.last is None:
        return "Not reminded yet"
    often = "Reminded once" if told.times == 1 else f"Reminded {told.times} times"
    return f"{often}, {'' if told.times == 1 else 'last '}on {day(told.last)}"
