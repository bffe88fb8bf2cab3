"""The pages of exact releases, beside those of other files to take away."""

from flask import Blueprint

bp = Blueprint("disclosure", __name__, url_prefix="/exports/exact-releases")
