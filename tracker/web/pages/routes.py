"""Help, accessibility, cookies, privacy, and whether the service is up."""

from flask import Blueprint, render_template
from sqlalchemy import text

from tracker.web.access import public
from tracker.web.context import reading

bp = Blueprint("pages", __name__)


@bp.get("/accessibility")
@public
def accessibility() -> str:
    """What was tested for accessibility, and what is not known."""
    return render_template("pages/accessibility.html")


@bp.get("/cookies")
@public
def cookies() -> str:
    """The one cookie there is."""
    return render_template("pages/cookies.html")


@bp.get("/privacy")
@public
def privacy() -> str:
    """What is kept about people who sign in."""
    return render_template("pages/privacy.html")


@bp.get("/help")
@public
def help_page() -> str:
    """How to do the main things."""
    return render_template("pages/help.html")


@bp.get("/healthz")
@public
def healthz() -> tuple[str, int, dict[str, str]]:
    """Whether pages can be served and the database answers."""
    reading().execute(text("SELECT 1"))
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}
