"""The history of a report: every version of it, each to be read as it was."""

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import escape

from tracker.domain.outcomes.answers import Answers
from tracker.domain.outcomes.states import ReportAct
from tracker.domain.periods import Period
from tracker.domain.permissions import Act
from tracker.services.organisations import people_names
from tracker.services.outcomes.page import ReportSeen, VersionSeen
from tracker.services.refusals import NotFoundError
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.funding.cells import Cell, Table, link, stacked, text_columns
from tracker.web.nhs.wording import moment
from tracker.web.outcomes.addresses import crumbs, href_of
from tracker.web.outcomes.blueprint import bp
from tracker.web.outcomes.finding import look
from tracker.web.outcomes.said import changed_rows, said
from tracker.web.outcomes.words import ACT_WORDS

SYSTEM = "System"
_WITH_A_REASON = frozenset(
    {ReportAct.QUERY, ReportAct.REPORT_NIL, ReportAct.WAIVE, ReportAct.SUPERSEDE}
)


@bp.get("/<reference>/<report_period:period>/versions", endpoint="versions")
@requires(Act.READ_OUTCOMES)
def list_versions(reference: str, period: Period) -> ResponseReturnValue:
    """Every version, the newest first: what was done, when and by whom."""
    report = look(reference, period).report
    names = people_names(reading())
    rows: list[list[Cell]] = [
        [
            _named(report, one, number),
            moment(one.recorded_at),
            names.get(one.acted_by or 0, SYSTEM),
            _why(one) or _unsaid(one),
        ]
        for number, one in reversed(list(enumerate(report.versions, 1)))
    ]
    columns = text_columns("Version", "When", "By", "Reason or question")
    empty = "Nobody has begun this report"
    return render_template(
        "outcomes/versions.html",
        report=report,
        table=Table("Versions", columns, rows, empty=empty, narrow="stack"),
        breadcrumbs=crumbs(report),
    )


@bp.get("/<reference>/<report_period:period>/versions/<int:number>", endpoint="version")
@requires(Act.READ_OUTCOMES)
def show_version(reference: str, period: Period, number: int) -> ResponseReturnValue:
    """One version as it was, and what it changed."""
    report = look(reference, period).report
    if not 1 <= number <= len(report.versions) or report.versions[number - 1].answers is None:
        raise NotFoundError("There is no such version.")
    version = report.versions[number - 1]
    before = report.versions[number - 2].answers if number > 1 else Answers()
    answers = version.answers or Answers()
    return render_template(
        "outcomes/version.html",
        report=report,
        number=number,
        of=len(report.versions),
        act=ACT_WORDS[version.act],
        version=version,
        who=people_names(reading()).get(version.acted_by or 0, SYSTEM),
        said=said(report, answers, erases=True),
        changed=changed_rows(report, before, answers) if before is not None else [],
        breadcrumbs=[*crumbs(report), ("Versions", href_of(report, "versions"))],
    )


def _why(version: VersionSeen) -> Cell:
    """The reason of an act and who decided; a draft repeats the question that it answers."""
    reason = "" if version.act is ReportAct.SAVE else version.reason
    return stacked(escape(reason), f"Decided by {version.body}" if version.body else "")


def _unsaid(version: VersionSeen) -> str:
    """That there is no reason, or that this person does not read it."""
    if version.act in _WITH_A_REASON and not viewer().may(Act.REPORT_OUTCOMES):
        return "For those who report and the programme lead"
    return "None"


def _named(report: ReportSeen, version: VersionSeen, number: int) -> Cell:
    words = f"{number}. {ACT_WORDS[version.act]}"
    if version.answers is None:
        return words
    return link(words, href_of(report, "version", number=number))
