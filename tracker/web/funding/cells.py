"""The cells of funding tables: amounts that say when they are made up, links, and who and when."""

from dataclasses import dataclass
from typing import cast

from flask import current_app, url_for
from markupsafe import Markup

from tracker.domain.funding import AmountBasis
from tracker.domain.money import Variance
from tracker.services.funding.entries import EntryLine
from tracker.services.funding.figures import Figure
from tracker.web.nhs.tables import Column
from tracker.web.nhs.wording import moment, pounds, thousands

Cell = str | Markup
IN_THOUSANDS = "thousands"
# Nothing is worked out from a made-up award beside a real organisation's scheme.
NOT_PUBLISHED = "Not published"


@dataclass(frozen=True)
class Table:
    """A table ready for its template."""

    caption: str
    columns: tuple[Column, ...]
    rows: list[list[Cell]]
    total: list[Cell] | None = None
    empty: str = "There is nothing to show"
    narrow: str = "scroll"
    caption_size: str = "m"


def money(figure: Figure, show: str = "") -> Markup:
    """An amount as this person chose to see it, with its tag below where it is illustrative."""
    words = thousands(figure.pence) if show == IN_THOUSANDS else pounds(figure.pence)
    written = Markup('<span class="tracker-amount">{}</span>').format(words)
    return written + Markup("<br>") + illustrative() if figure.is_illustrative else written


def known_money(figure: Figure, show: str = "", *, known: bool) -> Cell:
    """An amount, or that nobody has published it."""
    return money(figure, show) if known else NOT_PUBLISHED


def plain(pence: int, basis: str = "") -> str:
    """An amount inside a sentence, where no tag can stand: the word follows it."""
    made_up = pence != 0 and basis == AmountBasis.ILLUSTRATIVE
    return f"{pounds(pence)} (illustrative)" if made_up else pounds(pence)


def rest_of(name: str, pence: int, basis: str = "") -> str:
    """What is left of a limit, in words; nothing, or less than nothing, is said as such."""
    if pence == 0:
        return f"Nothing is left of {name}"
    if pence < 0:
        return f"{plain(-pence, basis)} more than {name} is committed"
    return f"{plain(pence, basis)} is left of {name}"


def illustrative() -> Markup:
    """The tag of what is made up."""
    # The macro is the one place that knows how the tag looks.
    macros = current_app.jinja_env.get_template("components/figures.html").module
    return cast(Markup, getattr(macros, "illustrative_tag")())  # noqa: B009 macros are untyped


def link(text: str, href: str, *, hidden: str = "") -> Markup:
    """A link; `hidden` words tell apart links that read alike."""
    more = Markup('<span class="nhsuk-u-visually-hidden"> {}</span>').format(hidden)
    return Markup('<a class="nhsuk-link" href="{}">{}{}</a>').format(
        href, text, more if hidden else ""
    )


def unbroken(text: str) -> Markup:
    """A reference that is never broken at its hyphen."""
    return Markup('<span class="tracker-reference">{}</span>').format(text)


def stacked(*lines: str) -> Markup:
    """Lines of one cell, the empty ones left out."""
    return Markup("<br>").join(line for line in lines if line)


def in_words(variance: Variance, show: str = "", *, tagged: bool = False) -> Markup:
    """How far from plan, always with the word; tagged where either side is illustrative."""
    size = abs(variance.pence)
    words = thousands(size) if show == IN_THOUSANDS else pounds(size)
    said = Markup("{} {}").format(words, variance.word) if size else Markup("On plan")
    return said + Markup("<br>") + illustrative() if tagged and size else said


def recorded(entry: EntryLine) -> Markup:
    """When and by whom an entry was recorded."""
    return stacked(moment(entry.when), entry.who)


def line_link(reference: str) -> Markup:
    """A link to an allocation line by its reference."""
    return unbroken(link(reference, url_for("funding.line", reference=reference)))


def award_link(reference: str) -> Markup:
    """A link to an award by its reference."""
    return unbroken(link(reference, url_for("funding.award", reference=reference)))


def number_column(text: str) -> Column:
    """A column of figures."""
    return Column(text, numeric=True)


def text_columns(*names: str) -> tuple[Column, ...]:
    """Columns of words."""
    return tuple(Column(name) for name in names)
