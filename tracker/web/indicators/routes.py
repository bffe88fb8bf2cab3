"""The catalogue of targets and measures, and published values."""

from flask import Blueprint

bp = Blueprint("indicators", __name__, url_prefix="/indicators")
