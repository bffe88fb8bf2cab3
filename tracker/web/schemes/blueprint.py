"""The blueprint that every module of scheme pages adds its own to."""

from flask import Blueprint

bp = Blueprint("schemes", __name__, url_prefix="/schemes")
