"""Every total recomputed by a second route."""

from flask import Blueprint

bp = Blueprint("selfcheck", __name__)
