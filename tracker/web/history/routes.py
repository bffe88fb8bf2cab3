"""Everything that was recorded, by whom and when."""

from flask import Blueprint

bp = Blueprint("history", __name__, url_prefix="/history")
