"""One page for a board: the money, what is known of results, what changed, and what to mind."""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker.charts import ChartView
from tracker.domain.permissions import Act
from tracker.services.evidence.gaps import GapSeries
from tracker.services.impact.asked import alliance_choices
from tracker.services.impact.brief import Brief, brief_for
from tracker.web.access import requires
from tracker.web.context import reading, settings, viewer
from tracker.web.funding.cells import Cell, Table
from tracker.web.impact import brief_views as views
from tracker.web.impact.asking import (
    answer,
    carried,
    crumbs,
    is_past,
    nothing_yet,
    offer,
    present_href,
    refuse,
)
from tracker.web.impact.blueprint import bp
from tracker.web.impact.filters import BriefForm
from tracker.web.impact.words import gaps_in_words, without_a_number

HEADING = "Brief"


@dataclass(frozen=True)
class BriefView:
    """All that a brief shows, ready for its template."""

    brief: Brief
    name: str
    organisation: str
    money: list[tuple[str, Cell, str]]
    results: list[tuple[str, Cell, str]]
    without_a_number: str
    categories: Table
    gaps: str
    findings: list[tuple[GapSeries, str]]
    findings_left_out: int
    made_up_values: str
    chart: ChartView | None
    decisions: str
    decided: list[str]
    decisions_left_out: int
    moved: Table | None
    is_past: bool
    present_href: str
    gaps_href: str
    gaps_picture_href: str
    money_picture_href: str


@bp.get("/brief/", endpoint="brief")
@requires(Act.READ_IMPACT)
def show_brief() -> ResponseReturnValue:
    """The brief of a fund and year, whole or of one alliance."""
    form = offer_brief()
    if form is None:
        return nothing_yet()
    brief = read_brief(form)
    if brief is None:
        return refuse(form, HEADING)
    return render_template(
        "impact/brief.html", view=_view(brief), filters_form=form, breadcrumbs=crumbs()
    )


def offer_brief() -> BriefForm | None:
    """The form of briefs with the alliances that there are."""
    form = BriefForm(formdata=request.args)
    form.alliance.choices = list(alliance_choices(reading()))
    return offer(form)


def read_brief(form: BriefForm) -> Brief | None:
    """The brief that the address asks for; none where it has no answer."""
    asked = request.args
    return answer(form, lambda: brief_for(reading(), viewer(), form.brief_question(asked)))


def _view(brief: Brief) -> BriefView:
    decided = brief.decided[: views.MOST_DECISIONS]
    return BriefView(
        brief=brief,
        name=views.name_of(brief),
        organisation=settings().organisation,
        money=views.headline_figures(brief),
        results=views.results_figures(brief),
        without_a_number=without_a_number(brief.results.attainment),
        categories=views.categories_table(brief),
        gaps=gaps_in_words(brief.results.gap_tally),
        findings=views.findings(brief),
        findings_left_out=views.findings_left_out(brief),
        made_up_values=views.made_up_values(brief),
        chart=views.drawn_gaps(brief),
        decisions=views.decisions_in_words(brief),
        decided=[views.decision_line(one) for one in decided],
        decisions_left_out=len(brief.decided) - len(decided),
        moved=views.moved_table(brief) if brief.moved else None,
        is_past=is_past(),
        present_href=present_href(),
        gaps_href=carried("impact.gaps"),
        gaps_picture_href=carried("impact.brief_gaps_picture", "alliance"),
        money_picture_href=carried("impact.brief_money_picture", "alliance"),
    )
