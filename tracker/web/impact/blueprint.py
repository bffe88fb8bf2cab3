"""The blueprint that every page of impact adds its own to."""

from flask import Blueprint

bp = Blueprint("impact", __name__, url_prefix="/impact")
