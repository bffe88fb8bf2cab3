"""The pages of files to take away, in several modules."""

from flask import Blueprint

bp = Blueprint("exports", __name__, url_prefix="/exports")
