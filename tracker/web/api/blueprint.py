"""The blueprint that every address for programs hangs on."""

from flask import Blueprint

bp = Blueprint("api", __name__, url_prefix="/api/v1")
