"""The page of files to take away: which there are, and what each is for."""

from flask import render_template, url_for

from tracker.domain.permissions import Act
from tracker.services.impact.asked import fund_choices
from tracker.services.releases import KINDS
from tracker.web.access import requires
from tracker.web.context import reading
from tracker.web.exports import making
from tracker.web.exports.blueprint import bp

__all__ = ["MODULES", "bp"]

# Named so that importing this module is what adds their pages.
MODULES = (making,)


@bp.get("/", endpoint="index")
@requires(Act.EXPORT)
def show_index() -> str:
    """Which files there are, and what each is for."""
    return render_template(
        "exports/index.html",
        kinds=KINDS.values(),
        is_empty=not fund_choices(reading()),
        breadcrumbs=[("Home", url_for("home.home"))],
    )
