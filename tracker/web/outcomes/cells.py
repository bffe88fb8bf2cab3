"""What tables of reports hold besides words: tags."""

from flask import current_app
from markupsafe import Markup

from tracker.web.outcomes.words import Tag


def tag_cell(tag: Tag) -> Markup:
    """A tag as the cell of a table."""
    # The macro is the one place that knows how a tag looks.
    macros = current_app.jinja_env.get_template("components/figures.html").module
    return Markup(getattr(macros, "tag")(tag.text, tag.colour))  # noqa: B009, S704 macros are untyped, and escape what they are given
