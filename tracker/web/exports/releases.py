"""Files that were taken away: who took which, and the way to fetch the very same bytes again."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from tracker.domain.funding import BASIS_LABELS
from tracker.domain.permissions import Act
from tracker.domain.releases import Door
from tracker.services.releases import (
    ReleaseLine,
    Taker,
    count_releases,
    find_release,
    kept,
    list_releases,
    make_again,
    require_remaking,
    rows_of,
)
from tracker.web.access import requires
from tracker.web.context import reading, sessions, viewer
from tracker.web.exports.asking import file_keeping
from tracker.web.exports.background import ask_again, is_too_long
from tracker.web.exports.blueprint import bp
from tracker.web.exports.sending import send_whole, size_in_words
from tracker.web.fields import NhsForm
from tracker.web.nhs.wording import moment
from tracker.web.paging import Page, address_with, asked_page

SAME = "The file was made again, and is the same byte for byte"
# Enough to tell any two apart by eye; the whole of it is on the page of each.
_SHOWN_OF_HASH = 12
ANOTHER = "The file was made again, and is not the same: it is recorded as a new release"


@bp.get("/releases", endpoint="releases")
@requires(Act.EXPORT)
def show_releases() -> str:
    """Every release that this person may know of, the newest first."""
    page = Page(asked_page(request.args), count_releases(reading(), viewer()))
    lines = list_releases(reading(), viewer(), page.offset, page.size)
    return render_template(
        "exports/releases.html",
        rows=[row_of(line) for line in lines],
        page=page,
        page_href=lambda number: address_with(request.path, request.args, page=number),
        breadcrumbs=_breadcrumbs(),
    )


@bp.get("/releases/<int:number>", endpoint="release")
@requires(Act.EXPORT)
def show_release(number: int) -> str:
    """One release: what was asked, what came of it, and how to have it again."""
    release = find_release(reading(), viewer(), number)
    return render_template(
        "exports/release.html",
        release=release,
        size=size_in_words(release.size),
        basis=BASIS_LABELS[release.basis] if release.basis else "",
        parts=[[name, f"{rows:,}"] for name, rows in release.rows.items()],
        again_form=NhsForm(),
        breadcrumbs=[*_breadcrumbs(), ("Files taken away", url_for("exports.releases"))],
    )


@bp.get("/releases/<int:number>/file", endpoint="release_file")
@requires(Act.EXPORT)
def send_release(number: int) -> ResponseReturnValue:
    """The very bytes; where they are no longer kept, the page that can have them made again."""
    release = find_release(reading(), viewer(), number)
    file = kept(reading(), release.file_sha256)
    if file is None:
        flash("The file is no longer kept whole. It can be made again", "information")
        return redirect(url_for("exports.release", number=number))
    return send_whole(file, release.name, release.kind.mimetype, release.file_sha256)


@bp.post("/releases/<int:number>/again", endpoint="make_release_again")
@requires(Act.EXPORT)
def make_release_again(number: int) -> ResponseReturnValue:
    """Make it from what was recorded, and say plainly whether it is the same."""
    release = find_release(reading(), viewer(), number)
    require_remaking(release)
    rows = rows_of(reading(), release.kind, release.order.question)
    if is_too_long(release.order, rows):
        return ask_again(release.order, rows, number)
    taker = Taker(viewer().person_id, Door.PAGE)
    came = make_again(sessions(), release, taker, file_keeping())
    flash(SAME if came.is_same else ANOTHER, "success" if came.is_same else "information")
    return redirect(url_for("exports.release", number=came.number))


def row_of(release: ReleaseLine) -> list[object]:
    """A release as a row of a table: each of its cells in words."""
    href = url_for("exports.release", number=release.number)
    return [
        Markup('<a class="nhsuk-link" href="{}">{}</a>').format(href, moment(release.taken_at)),
        release.kind.name,
        f"{release.fund}, {release.year}",
        moment(release.as_at),
        release.who,
        size_in_words(release.size),
        Markup("<code>{}</code>").format(release.file_sha256[:_SHOWN_OF_HASH]),
    ]


def _breadcrumbs() -> list[tuple[str, str]]:
    return [("Home", url_for("home.home")), ("Exports", url_for("exports.index"))]
