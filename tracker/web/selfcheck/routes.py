"""Every total recomputed by a second route, subject by subject."""

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for

from tracker.domain.permissions import Act
from tracker.services.check import Check, CheckResult, Subject, check_as
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.funding.cells import Table, number_column, text_columns

bp = Blueprint("selfcheck", __name__)


@dataclass(frozen=True)
class SelfCheckView:
    """The result, with a table of every subject's checks."""

    result: CheckResult
    disagreements: Table
    tables: tuple[tuple[str, int, Table], ...]


@bp.get("/self-check", endpoint="index")
@requires(Act.SELF_CHECK)
def show_self_check() -> str:
    """Recompute everything now, and show both figures of every check."""
    result = check_as(reading(), viewer())
    view = SelfCheckView(
        result=result,
        disagreements=_named(result.disagreements),
        tables=tuple(
            (subject.value, len(checks), _table(subject, checks))
            for subject in Subject
            if (checks := [one for one in result.checks if one.subject is subject])
        ),
    )
    return render_template(
        "selfcheck/index.html", view=view, breadcrumbs=[("Home", url_for("home.home"))]
    )


def _named(checks: tuple[Check, ...]) -> Table:
    rows: list[list[str]] = [[one.name, one.first, one.second, one.detail] for one in checks]
    columns = text_columns("Check", "First route", "Second route", "What does not agree")
    return Table("What does not agree", columns, [[*row] for row in rows], narrow="stack")


def _table(subject: Subject, checks: list[Check]) -> Table:
    if subject is Subject.TOTALS:
        headings = (number_column("Apportioned here"), number_column("Added up by the database"))
    else:
        headings = (number_column("Expected"), number_column("Found"))
    columns = (*text_columns("Check"), *headings, *text_columns("Result"))
    return Table(
        subject.value,
        columns,
        [
            [one.name, one.first, one.second, "Agrees" if one.agrees else "Does not agree"]
            for one in checks
        ],
        caption_size="s",
    )
