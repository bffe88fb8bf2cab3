"""Charts of impact as pictures for a board paper, to people who may read the pages."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

from flask import request, send_file
from flask.typing import ResponseReturnValue

from tracker.charts import ChartView
from tracker.charts.png import picture_of
from tracker.db.journal import AsAt
from tracker.domain.permissions import Act
from tracker.services.evidence.gaps import GapSeries
from tracker.services.impact.asked import picture_for
from tracker.services.impact.brief import Brief
from tracker.services.impact.coverage import coverage_of
from tracker.services.impact.picture import Picture
from tracker.services.refusals import NotFoundError
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.impact import brief_views
from tracker.web.impact.asking import answer, offer, refuse
from tracker.web.impact.blueprint import bp
from tracker.web.impact.brief import offer_brief, read_brief
from tracker.web.impact.coverage_views import heat_map
from tracker.web.impact.filters import CoverageForm, FundYearForm
from tracker.web.impact.gap_charts import change_chart, groups_chart, quadrants_chart
from tracker.web.impact.gaps import about, find_gap, worked_on
from tracker.web.nhs.wording import moment

_OF_A_GAP: dict[str, Callable[[GapSeries], ChartView | None]] = {
    "change": change_chart,
    "groups": groups_chart,
}
NOTHING_TO_DRAW = "There is nothing to draw here yet."


@bp.get("/gaps/quadrants.png", endpoint="gaps_picture")
@requires(Act.READ_IMPACT)
def send_quadrants() -> ResponseReturnValue:
    """The four quadrants of all gaps that funded schemes work on."""
    form = FundYearForm(formdata=request.args)
    return _drawn(form, lambda picture: quadrants_chart(worked_on(picture), about(picture)), "gaps")


@bp.get("/gaps/<measure>/<subject>/<drawing>.png", endpoint="gap_picture")
@requires(Act.READ_IMPACT)
def send_gap(measure: str, subject: str, drawing: str) -> ResponseReturnValue:
    """One gap before and after, or by fifth."""
    if drawing not in _OF_A_GAP:
        raise NotFoundError("There is no such picture.")
    draw = _OF_A_GAP[drawing]
    form = FundYearForm(formdata=request.args)
    name = f"gap-{measure}-{subject}-{drawing}".lower()
    return _drawn(form, lambda picture: draw(find_gap(picture, measure, subject)), name)


@bp.get("/coverage/map.png", endpoint="coverage_picture")
@requires(Act.READ_IMPACT)
def send_coverage() -> ResponseReturnValue:
    """The heat map of coverage."""
    form = CoverageForm(formdata=request.args)

    def draw(picture: Picture) -> ChartView:
        return heat_map(coverage_of(reading(), picture, form.chosen()), picture.scope.year)

    return _drawn(form, draw, "coverage")


@bp.get("/brief/gaps.png", endpoint="brief_gaps_picture")
@requires(Act.READ_IMPACT)
def send_gaps_of_brief() -> ResponseReturnValue:
    """The quadrants of a brief."""
    return _of_brief(brief_views.gaps_chart, "brief-gaps")


@bp.get("/brief/money.png", endpoint="brief_money_picture")
@requires(Act.READ_IMPACT)
def send_money_of_brief() -> ResponseReturnValue:
    """The money of a brief by category."""
    return _of_brief(brief_views.money_chart, "brief-money")


def _drawn(
    form: FundYearForm, draw: Callable[[Picture], ChartView | None], name: str
) -> ResponseReturnValue:
    """Answer the address with a chart; where it has no answer, ask again."""
    if offer(form) is None:
        raise NotFoundError(NOTHING_TO_DRAW)
    asked = request.args
    picture = answer(form, lambda: picture_for(reading(), viewer(), form.question(asked)))
    if picture is None:
        return refuse(form, "Picture")
    return _send(draw(picture), picture.at, f"{name}-{picture.scope.year}")


def _of_brief(draw: Callable[[Brief], ChartView | None], name: str) -> ResponseReturnValue:
    form = offer_brief()
    if form is None:
        raise NotFoundError(NOTHING_TO_DRAW)
    brief = read_brief(form)
    if brief is None:
        return refuse(form, "Picture")
    return _send(draw(brief), brief.at, f"{name}-{brief.year}")


def _send(view: ChartView | None, at: AsAt, name: str) -> ResponseReturnValue:
    """A picture to keep; away from its page it says as at when it holds."""
    if view is None:
        raise NotFoundError(NOTHING_TO_DRAW)
    dated = replace(view, notes=(*view.notes, f"As at {moment(at.recorded_at)}."))
    file_name = f"{name.replace('/', '-')}.png"
    return send_file(
        BytesIO(picture_of(dated)),
        mimetype="image/png",
        as_attachment=True,
        download_name=file_name,
    )
