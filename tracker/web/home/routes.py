"""The first page: what needs doing, and the figures of the newest year."""

from datetime import UTC, datetime

from flask import Blueprint, abort, render_template, url_for

from tracker.domain.periods import LONDON
from tracker.domain.permissions import Act
from tracker.services.worklist import Lacking, SchemeLine, schemes_without, worklist
from tracker.web.access import requires, signed_in
from tracker.web.context import reading, viewer
from tracker.web.funding.addresses import envelope_address
from tracker.web.funding.cells import Cell, Table, link, text_columns, unbroken
from tracker.web.home.last_entries import entries_table
from tracker.web.home.tasks import LACKING_WORDS, counted, places_for, tasks_for

bp = Blueprint("home", __name__)


@bp.get("/", endpoint="home")
@signed_in
def show_home() -> str:
    """What needs doing, for the person who looks."""
    today = datetime.now(UTC).astimezone(LONDON).date()
    work = worklist(reading(), viewer(), today)
    newest = work.years[0].figures if work.years else None
    return render_template(
        "home/home.html",
        name=viewer().name,
        tasks=tasks_for(viewer(), work),
        places=places_for(viewer()),
        newest=newest,
        newest_href=envelope_address(newest.fund, newest.year) if newest else "",
        sees_all=viewer().sees_all_rows,
        schemes=_schemes_table(work.schemes, "Your schemes") if work.schemes else None,
        entries=entries_table(work.entries),
    )


@bp.get("/to-do/schemes-without/<what>", endpoint="schemes_without")
@requires(Act.READ_SCHEMES)
def list_schemes_without(what: str) -> str:
    """The schemes that lack something, each with a link to where it can be given."""
    if what not in set(Lacking):
        abort(404)
    lacking = Lacking(what)
    found = schemes_without(reading(), viewer(), lacking)
    said = counted(len(found), "scheme has", "schemes have")
    return render_template(
        "home/schemes_without.html",
        heading=f"{said} {LACKING_WORDS[lacking]}",
        schemes=_schemes_table(found, "Schemes", lacking),
        breadcrumbs=[("Home", url_for("home.home"))],
    )


def _schemes_table(
    schemes: tuple[SchemeLine, ...], caption: str, lacking: Lacking | None = None
) -> Table:
    links = lacking not in (None, Lacking.MEASURE, Lacking.AWARD)
    acts = links and viewer().may(Act.LINK_SCHEME)
    rows: list[list[Cell]] = []
    for one in schemes:
        page = url_for("schemes.page", reference=one.reference)
        cells: list[Cell] = [link(one.name, page), unbroken(one.reference)]
        if acts and lacking:
            to = url_for("schemes.links", reference=one.reference, lens=lacking.value)
            cells.append(link("Add links", to, hidden=f"for {one.name}"))
        rows.append(cells)
    names = ("Scheme", "Reference", "Act") if acts else ("Scheme", "Reference")
    return Table(caption, text_columns(*names), rows, empty="No schemes")
