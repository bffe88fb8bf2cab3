"""The first page of outcome reports: one's own with the next step of each, or all periods."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.outcomes.calendar import Standing
from tracker.domain.permissions import Act
from tracker.services.outcomes.overview import Overview, overview_of
from tracker.services.outcomes.pots import pots_to_report
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.funding.cells import Cell, Table, link, number_column
from tracker.web.nhs.tables import Column
from tracker.web.outcomes.addresses import crumbs
from tracker.web.outcomes.blueprint import bp
from tracker.web.outcomes.finding import today
from tracker.web.outcomes.own import own_lists
from tracker.web.outcomes.reaching import reach, unreached_table
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
            pots=pots_to_report(reading(), viewer(), found.reports.lines, today()),
            breadcrumbs=crumbs()[:1],
        )
    reached = reach()
    return render_template(
        "outcomes/periods.html",
        periods=_periods(found),
        unreached=unreached_table(reached.unreached, found.names) if reached else None,
        pots=pots_to_report(reading(), viewer(), found.reports.lines, today()),
        breadcrumbs=crumbs()[:1],
    )


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
