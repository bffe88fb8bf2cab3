"""The blueprint that all funding pages hang on."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from tracker.web.converters import FinancialYearConverter

bp = Blueprint("funding", __name__, url_prefix="/funding")


@bp.record_once
def _know_years(state: BlueprintSetupState) -> None:
    # Before any address below is added: they name the converter.
    state.app.url_map.converters.setdefault("financial_year", FinancialYearConverter)
