"""The lists of reports: one's own with the next step of each, or those of a whole period."""

from collections.abc import Iterable, Mapping

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.outcomes.calendar import Standing
from tracker.domain.outcomes.states import ReportState
from tracker.domain.periods import Period
from tracker.domain.permissions import Act
from tracker.services.outcomes.flags import flags_of_lines
from tracker.services.outcomes.lists import ReportLine
from tracker.services.outcomes.overview import Overview, overview_of
from tracker.services.refusals import NotFoundError
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.funding.cells import Cell, Table, link, number_column, stacked, text_columns
from tracker.web.nhs.tables import Column
from tracker.web.nhs.wording import day
from tracker.web.outcomes.addresses import crumbs, report_href
from tracker.web.outcomes.blueprint import bp
from tracker.web.outcomes.cells import tag_cell
from tracker.web.outcomes.finding import today
from tracker.web.outcomes.own import own_lists
from tracker.web.outcomes.words import due_words, state_tag
from tracker.web.spreadsheets import workbook_links

# The lists of a period, in the order in which somebody has to do something about them.
LISTS = (
    (Standing.WITH_REVIEWER, "To review", "No report waits for review"),
    (Standing.OVERDUE, "Overdue", "No report is overdue"),
    (Standing.DUE, "Due", "No report is due"),
    (Standing.NOT_OPEN, "Not open yet", "Every report of this period is open"),
    (Standing.ACCEPTED, "Accepted", "No report is accepted yet"),
    (Standing.NIL, "Nil reports", "No report is nil"),
    (Standing.WAIVED, "Waived", "No report is waived"),
)


@bp.get("/", endpoint="index")
@requires(Act.READ_OUTCOMES)
def show_lists() -> ResponseReturnValue:
    """A partner's own reports; for everybody else the periods with their counts."""
    found = overview_of(reading(), viewer(), today())
    if not viewer().sees_all_rows:
        return render_template(
            "outcomes/own.html",
            lists=own_lists(found),
            spreadsheets=workbook_links(viewer(), "outcomes"),
            breadcrumbs=crumbs()[:1],
        )
    return render_template(
        "outcomes/periods.html", periods=_periods(found), breadcrumbs=crumbs()[:1]
    )


@bp.get("/<report_period:period>", endpoint="period")
@requires(Act.READ_OUTCOMES)
def show_period(period: Period) -> ResponseReturnValue:
    """Everybody's reports of a period, in lists that add up to the reports expected."""
    if not viewer().sees_all_rows:
        raise NotFoundError("There is no such list.")
    found = overview_of(reading(), viewer(), today())
    if period not in found.periods:
        raise NotFoundError("No report is expected for this period.")
    reports = found.of_period(period)
    counts = reports.counts
    reviews = viewer().may(Act.REVIEW_OUTCOMES)
    waiting = reports.of(Standing.WITH_REVIEWER) if reviews else ()
    flags = flags_of_lines(reading(), waiting) if waiting else {}
    return render_template(
        "outcomes/period.html",
        period=period,
        total=len(reports.lines),
        accepts=bool(waiting),
        figures=[
            (caption, counts[standing], f"#{_id(standing)}") for standing, caption, _ in LISTS
        ],
        lists=[
            (_id(standing), _list(found, reports.of(standing), (caption, empty), flags))
            for standing, caption, empty in LISTS
        ],
        breadcrumbs=crumbs(),
    )


def _id(standing: Standing) -> str:
    return standing.value.replace(" ", "-")


def _periods(found: Overview) -> Table:
    """A row to a period; each counts every report once, so that a row adds up."""
    rows: list[list[Cell]] = []
    for period in found.periods:
        reports = found.of_period(period)
        href = url_for("outcomes.period", period=period)
        counts = [f"{reports.counts[standing]:,}" for standing, *_ in LISTS]
        rows.append([link(period.name, href), f"{len(reports.lines):,}", *counts])
    whole = found.reports
    total: list[Cell] = ["All periods", f"{len(whole.lines):,}"]
    total += [f"{whole.counts[standing]:,}" for standing, *_ in LISTS]
    numbers = ("Expected", *(caption for _, caption, _ in LISTS))
    columns = (Column("Period"), *(number_column(caption) for caption in numbers))
    return Table(
        "Reports by period",
        columns,
        rows,
        total=total if rows else None,
        empty="No report is expected",
    )


def _list(
    found: Overview,
    lines: Iterable[ReportLine],
    words: tuple[str, str],
    flags: Mapping[str, tuple[str, ...]],
) -> Table:
    """The reports of one list; what to look at stands beside those that wait for review."""
    caption, empty = words
    rows: list[list[Cell]] = []
    for one in lines:
        scheme, period = one.expected.scheme, one.expected.period
        cells: list[Cell] = [
            link(scheme.name, report_href(scheme.reference, period)),
            found.owed_by(one) or "No organisation is named",
            stacked(tag_cell(state_tag(one.state, one.standing)), _when(one)),
        ]
        odd = flags.get(one.reference or "")
        rows.append(cells if odd is None else [*cells, stacked(*odd) or "Nothing stands out"])
    is_flagged = any(len(row) > 3 for row in rows)
    names = ("Scheme", "Reports", "Where it stands", *(("To look at",) if is_flagged else ()))
    return Table(caption, text_columns(*names), rows, empty=empty, narrow="stack")


def _when(line: ReportLine) -> str:
    expected = line.expected
    if line.state is ReportState.ACCEPTED:
        return f"Accepted on {day(line.accepted_on)}"
    if line.standing is Standing.WITH_REVIEWER:
        return f"Submitted on {day(line.submitted_on)}"
    return due_words(expected.deadlines, line.state, today())
