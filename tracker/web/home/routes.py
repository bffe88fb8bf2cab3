"""The first page: what needs doing."""

from flask import Blueprint, render_template

from tracker.web.access import signed_in

bp = Blueprint("home", __name__)


@bp.get("/", endpoint="home")
@signed_in
def show_home() -> str:
    """What needs doing, for the person who looks."""
    return render_template("home/home.html")
