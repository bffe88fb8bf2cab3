"""The blueprint that all pages of uploads hang on."""

from flask import Blueprint

bp = Blueprint("uploads", __name__, url_prefix="/uploads")
