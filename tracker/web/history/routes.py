"""Everything that was recorded, by whom and when: the journal, page by page."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from tracker.domain.permissions import Act
from tracker.services.history import (
    JournalLine,
    JournalQuestion,
    Thing,
    ThingKind,
    acts_recorded,
    journal_lines,
    journal_total,
    people_who_acted,
)
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.history.filters import JournalForm
from tracker.web.nhs import address
from tracker.web.nhs.wording import moment
from tracker.web.paging import Page, address_with, asked_page

bp = Blueprint("history", __name__, url_prefix="/history")

# Where things are found that history knows no page of their own for.
_PLACES = {
    ThingKind.FUNDING: "/funding/",
    ThingKind.INDICATOR: "/indicators/",
    ThingKind.ORGANISATION: "/organisations/",
}


@bp.get("/", endpoint="index")
@requires(Act.READ_HISTORY)
def show_journal() -> ResponseReturnValue:
    """Every act, newest first, narrowed by person, act and days."""
    form = JournalForm(formdata=request.args)
    form.offer(people_who_acted(reading()), acts_recorded(reading()))
    valid = form.validate() and form.keep_rules()
    question = form.question() if valid else JournalQuestion()
    page = Page(asked_page(request.args), journal_total(reading(), viewer(), question))
    lines = journal_lines(reading(), viewer(), question, page.offset, page.size)
    return render_template(
        "history/index.html",
        rows=[_row(line) for line in lines],
        page=page,
        page_href=lambda number: address_with(request.path, request.args, page=number),
        filters_form=form,
        form_errors=form.error_summary(),
        is_narrowed=bool(request.args),
        breadcrumbs=[("Home", url_for("home.home"))],
    ), 200 if valid else 422


def _row(line: JournalLine) -> list[str | Markup]:
    things = Markup("<br>").join(_thing(thing) for thing in line.things)
    if line.more:
        things += Markup("<br>and {} more").format(f"{line.more:,}")
    return [
        moment(line.when),
        line.who,
        line.act,
        things or "Nothing that is kept",
        _door(line.source),
    ]


def _door(source: str) -> str:
    # A token follows the word of a form, an upload or a program: it tells one sending from
    # another, and nobody anything.
    has_token = source.startswith(("form ", "upload ", "program "))
    word = source.partition(" ")[0] if has_token else source
    return f"{word[:1].upper()}{word[1:]}"


def _thing(thing: Thing) -> Markup:
    if thing.kind is ThingKind.SCHEME:
        href = url_for("schemes.page", reference=thing.reference)
    else:
        href = address(_PLACES[thing.kind])
    return Markup('<a class="nhsuk-link" href="{}">{}</a>').format(href, thing.name)
