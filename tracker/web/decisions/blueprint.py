"""The blueprint that every page of appraisals and decisions adds its own to."""

from flask import Blueprint

bp = Blueprint("decisions", __name__)
