"""The blueprint that every module of outcome pages adds its own to."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from tracker.web.converters import ReportPeriodConverter

bp = Blueprint("outcomes", __name__, url_prefix="/outcomes")


@bp.record_once
def _know_periods(state: BlueprintSetupState) -> None:
    # Before any address below is added: they name the converter.
    state.app.url_map.converters.setdefault("report_period", ReportPeriodConverter)
