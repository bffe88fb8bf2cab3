"""How appraisals and decisions read: tags, totals, and the tables of their pages."""

from typing import cast

from flask import current_app, url_for
from markupsafe import Markup

from tracker.domain.appraisals import (
    ALIGNMENT_WORDS,
    EFFECTIVENESS_WORDS,
    OBJECTIVE_WORDS,
    Totals,
)
from tracker.domain.decisions import DECISION_WORDS, DecisionKind, grade_in_words
from tracker.services.decisions.review import AppraisalSeen, DecisionVersionSeen, ReportNamed
from tracker.web.funding.cells import Cell, Table, link, stacked, text_columns
from tracker.web.nhs.wording import day, moment
from tracker.web.outcomes.addresses import report_href

HINDSIGHT = "In hindsight"
HINDSIGHT_WORDS = "Recorded after the first award, so it is no prediction."
# Red is for problems, and to stop is none.
_COLOURS = {
    DecisionKind.STOP: "grey",
    DecisionKind.ADAPT: "orange",
    DecisionKind.CONTINUE: "blue",
    DecisionKind.SCALE: "green",
}

Row = tuple[str, Cell]
Crumbs = list[tuple[str, str]]


def tag(text: str, colour: str) -> Markup:
    """A tag; the macro is the one place that knows how it looks."""
    macros = current_app.jinja_env.get_template("components/figures.html").module
    return cast(Markup, getattr(macros, "tag")(text, colour))  # noqa: B009 macros are untyped


def decision_tag(kind: DecisionKind) -> Markup:
    """Stop, adapt, continue or scale."""
    return tag(DECISION_WORDS[kind], _COLOURS[kind])


def hindsight_tag() -> Markup:
    """What an appraisal that came after the money is marked with."""
    return tag(HINDSIGHT, "yellow")


def total(points: int, most: int) -> str:
    """A sum beside the most that it could be: 9 of 18."""
    return f"{points} of {most}"


def total_rows(totals: Totals) -> list[Row]:
    """Both sums, each on a line of its own: they are never made one."""
    return [
        ("Alignment", total(totals.alignment, totals.most)),
        ("Predicted effectiveness", total(totals.effectiveness, totals.most)),
    ]


def appraisal_rows(seen: AppraisalSeen) -> list[Row]:
    """An appraisal as a list of facts."""
    again: list[Row] = [("Why it was appraised again", seen.reason)] if seen.reason else []
    return [
        *total_rows(seen.totals),
        ("Appraised by", f"{seen.body}, {day(seen.appraised_on)}"),
        ("What the scores rest on", prose(seen.evidence)),
        ("Decision reference", seen.decision_reference),
        *again,
        ("Recorded", f"{moment(seen.recorded.when)} by {seen.recorded.who}"),
    ]


def score_table(seen: AppraisalSeen) -> Table:
    """Every objective with its two scores in figures and words, and the sums below."""
    has_notes = any(one.note for one in seen.scores)
    rows: list[list[Cell]] = [
        [
            OBJECTIVE_WORDS[one.objective],
            f"{one.alignment}: {ALIGNMENT_WORDS[one.alignment or 0].lower()}",
            f"{one.effectiveness}: {EFFECTIVENESS_WORDS[one.effectiveness or 0].lower()}",
            *((one.note or "No note",) if has_notes else ()),
        ]
        for one in seen.scores
    ]
    totals = seen.totals
    sums: list[Cell] = [
        "Total",
        total(totals.alignment, totals.most),
        total(totals.effectiveness, totals.most),
        *(("Each total stands alone",) if has_notes else ()),
    ]
    names = ("Marmot objective", "Alignment", "Predicted effectiveness")
    columns = text_columns(*names, *(("Note",) if has_notes else ()))
    return Table("Scores", columns, rows, total=sums, narrow="stack")


def decision_rows(seen: DecisionVersionSeen, reference: str) -> list[Row]:
    """A version of a decision as a list of facts."""
    rows: list[Row] = [
        ("Decided", decision_tag(seen.kind)),
        ("Reason", prose(seen.reason)),
        ("What changes", prose(seen.changes) if seen.changes else "Nothing"),
        ("Evidence", grade_in_words(seen.grade)),
        ("Rests on", reports_cell(seen.reports, reference)),
        ("Decided by", f"{seen.body}, {day(seen.decided_on)}"),
    ]
    if seen.despite:
        rows.append(("Why it goes on without a result", prose(seen.despite)))
    if seen.correction:
        rows.append(("Why it was corrected", prose(seen.correction)))
    return [*rows, ("Recorded", f"{moment(seen.recorded.when)} by {seen.recorded.who}")]


def reports_cell(reports: tuple[ReportNamed, ...], reference: str) -> Cell:
    """The reports that a decision rests on, each as a link to it."""
    if not reports:
        return "No report is named"
    return stacked(
        *(
            link(f"Report of {one.period.name}", report_href(reference, one.period))
            for one in reports
        )
    )


def prose(text: str) -> Markup:
    """Text with the line breaks that its author gave it."""
    return Markup('<span class="tracker-prose">{}</span>').format(text)


def crumbs(reference: str, name: str) -> Crumbs:
    """The way from home to the page of a scheme."""
    return [
        ("Home", url_for("home.home")),
        ("Schemes", url_for("schemes.index")),
        (name, url_for("schemes.page", reference=reference)),
    ]
