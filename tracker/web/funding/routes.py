"""Envelopes, allocations, awards, virements, spending and the close."""

from flask import Blueprint

bp = Blueprint("funding", __name__, url_prefix="/funding")
