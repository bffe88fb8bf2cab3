"""Coverage: where there is money without measurement, measurement without money, and neither."""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker.charts import ChartView
from tracker.domain.permissions import Act
from tracker.services.impact.asked import picture_for
from tracker.services.impact.coverage import Coverage, coverage_of
from tracker.services.impact.picture import Picture
from tracker.services.impact.summary import LENS_LABELS
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.funding.cells import Table
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
from tracker.web.impact.coverage_views import (
    StandingList,
    coverage_table,
    heat_map,
    standing_lists,
    tie,
)
from tracker.web.impact.filters import CoverageForm

HEADING = "Coverage"


@dataclass(frozen=True)
class CoverageView:
    """All that the page of coverage shows, ready for its template."""

    picture: Picture
    lens: str
    chart: ChartView
    lists: tuple[StandingList, ...]
    table: Table
    tie: str
    picture_href: str
    is_past: bool
    present_href: str


@bp.get("/coverage/", endpoint="coverage")
@requires(Act.READ_IMPACT)
def show_coverage() -> ResponseReturnValue:
    """Every stated need of a lens beside its money and what is measured of it."""
    form = offer(CoverageForm(formdata=request.args))
    if form is None:
        return nothing_yet()
    asked = request.args
    picture = answer(form, lambda: picture_for(reading(), viewer(), form.question(asked)))
    if picture is None:
        return refuse(form, HEADING)
    found = coverage_of(reading(), picture, form.chosen())
    view = _view(picture, found)
    return render_template(
        "impact/coverage.html", view=view, filters_form=form, breadcrumbs=crumbs()
    )


def _view(picture: Picture, found: Coverage) -> CoverageView:
    return CoverageView(
        picture=picture,
        lens=LENS_LABELS[found.lens],
        chart=heat_map(found, picture.scope.year),
        lists=standing_lists(found),
        table=coverage_table(found),
        tie=tie(found),
        picture_href=carried("impact.coverage_picture", "lens"),
        is_past=is_past(),
        present_href=present_href(),
    )
