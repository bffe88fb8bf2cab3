"""Everybody's reports of one period: who has not reported, and what the lead should look at."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.domain.outcomes.calendar import Standing
from tracker.domain.outcomes.quality import Flag
from tracker.domain.outcomes.states import ReportState
from tracker.domain.periods import Period
from tracker.domain.permissions import Act
from tracker.services.outcomes.flags import baseline_flags, flags_of_lines
from tracker.services.outcomes.lists import ReportLine
from tracker.services.outcomes.overview import Overview, overview_of
from tracker.services.outcomes.reached import Reach
from tracker.services.refusals import NotFoundError
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.funding.cells import Cell, Table, link, stacked, text_columns
from tracker.web.nhs.wording import day
from tracker.web.outcomes.addresses import crumbs, report_href
from tracker.web.outcomes.blueprint import bp
from tracker.web.outcomes.cells import tag_cell
from tracker.web.outcomes.finding import today
from tracker.web.outcomes.flagging import flag_link
from tracker.web.outcomes.listing import LISTS
from tracker.web.outcomes.reaching import organisation_cell, reach, reminded_words, unreached_in
from tracker.web.outcomes.words import due_words, state_tag

Flags = Mapping[str, tuple[Flag, ...]]


@dataclass(frozen=True)
class _Seen:
    """The reports of a period with what only some people are shown beside them."""

    overview: Overview
    reached: Reach | None
    # By the reference of each report that waits for review.
    flags: Flags


@bp.get("/<report_period:period>", endpoint="period")
@requires(Act.READ_OUTCOMES)
def show_period(period: Period) -> ResponseReturnValue:
    """Everybody's reports of a period, in lists that add up to the reports expected."""
    if not viewer().sees_all_rows:
        raise NotFoundError("There is no such list.")
    whole = overview_of(reading(), viewer(), today())
    if period not in whole.periods:
        raise NotFoundError("No report is expected for this period.")
    found = whole.within(period)
    reports, reviews = found.reports, viewer().may(Act.REVIEW_OUTCOMES)
    waiting = reports.of(Standing.WITH_REVIEWER) if reviews else ()
    seen = _Seen(found, reach(), flags_of_lines(reading(), waiting) if waiting else {})
    return render_template(
        "outcomes/period.html",
        period=period,
        total=len(reports.lines),
        accepts=bool(waiting),
        figures=[
            (caption, reports.counts[standing], f"#{_id(standing)}")
            for standing, caption, _ in LISTS
        ],
        lists=[
            (_id(standing), _list(seen, reports.of(standing), caption, empty))
            for standing, caption, empty in LISTS
        ],
        unreached=unreached_in(found, seen.reached),
        baselines=_baselines(found) if reviews else None,
        breadcrumbs=crumbs(),
    )


def _id(standing: Standing) -> str:
    return standing.value.replace(" ", "-")


def _list(seen: _Seen, lines: tuple[ReportLine, ...], caption: str, empty: str) -> Table:
    """The reports of one list; what to look at stands beside those that wait for review."""
    rows: list[list[Cell]] = []
    for one in lines:
        scheme, period = one.expected.scheme, one.expected.period
        cells: list[Cell] = [
            link(scheme.name, report_href(scheme.reference, period)),
            organisation_cell(seen.overview, one, seen.reached),
            stacked(
                tag_cell(state_tag(one.state, one.standing)),
                _when(one),
                reminded_words(seen.overview, one, seen.reached),
            ),
        ]
        odd = seen.flags.get(one.reference or "")
        if odd is not None:
            links = [flag_link(scheme.reference, period, flag) for flag in odd]
            cells.append(stacked(*links) or "Nothing stands out")
        rows.append(cells)
    is_flagged = any(len(row) > 3 for row in rows)
    names = ("Scheme", "Organisation", "Where it stands", *(("To look at",) if is_flagged else ()))
    return Table(caption, text_columns(*names), rows, empty=empty, narrow="stack")


def _baselines(found: Overview) -> Table | None:
    """The schemes whose baselines say little; none: no table."""
    schemes = {line.expected.scheme.id: line.expected for line in found.reports.lines}
    flags = baseline_flags(reading(), schemes)
    rows: list[list[Cell]] = [
        [
            one.scheme.name,
            stacked(
                *(flag_link(one.scheme.reference, one.period, flag) for flag in flags[scheme_id])
            ),
        ]
        for scheme_id, one in schemes.items()
        if scheme_id in flags
    ]
    columns = text_columns("Scheme", "To look at")
    return Table("Baselines to look at", columns, rows, narrow="stack") if rows else None


def _when(line: ReportLine) -> str:
    expected = line.expected
    if line.state is ReportState.ACCEPTED:
        return f"Accepted on {day(line.accepted_on)}"
    if line.standing is Standing.WITH_REVIEWER:
        return f"Submitted on {day(line.submitted_on)}"
    return due_words(expected.deadlines, line.state, today())
