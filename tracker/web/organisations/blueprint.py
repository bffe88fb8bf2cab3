"""The blueprint that the pages of organisations hang on."""

from flask import Blueprint

bp = Blueprint("organisations", __name__, url_prefix="/organisations")
