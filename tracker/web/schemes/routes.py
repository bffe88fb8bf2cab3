"""Schemes: finding, registering, revising, and linking them."""

from flask import Blueprint

bp = Blueprint("schemes", __name__, url_prefix="/schemes")
