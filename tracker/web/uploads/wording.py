"""How pages of uploads word counts, sizes and states."""

from typing import cast

from flask import current_app
from markupsafe import Markup

from tracker.services.importing.results import Counts

_KILO, _MEGA = 1_000, 1_000_000


def counted(count: int, one: str, many: str) -> str:
    """A count with the words that go with it: 1 row, 2 rows."""
    return f"{count:,} {one if count == 1 else many}"


def counts_in_words(counts: Counts) -> str:
    """What became of the rows, without the outcomes that none had: 38 created, 1 changed."""
    outcomes = (
        (counts.created, "created"),
        (counts.changed, "changed"),
        (counts.unchanged, "unchanged"),
        (counts.refused, "refused"),
    )
    return ", ".join(f"{count:,} {word}" for count, word in outcomes if count) or "No rows"


def size_in_words(size: int) -> str:
    """How large a file is, as people compare sizes."""
    if size < _KILO:
        return counted(size, "byte", "bytes")
    if size < _MEGA:
        return f"{round(size / _KILO):,} kB"
    return f"{size / _MEGA:.1f} MB"


def tag(text: str, colour: str) -> Markup:
    """A word that stands out; the macro is the one place that knows how it looks."""
    macros = current_app.jinja_env.get_template("components/figures.html").module
    return cast(Markup, getattr(macros, "tag")(text, colour))  # noqa: B009 macros are untyped
