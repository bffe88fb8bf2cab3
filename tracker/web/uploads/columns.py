"""The dictionary of columns: what every spreadsheet may hold, made from the layouts themselves."""

from flask import render_template
from markupsafe import Markup

from tracker.domain.permissions import Act
from tracker.services.uploads.columns import (
    ColumnEntry,
    LayoutEntry,
    dictionary_of,
    layout_entries,
)
from tracker.web.access import signed_in
from tracker.web.context import viewer
from tracker.web.funding.cells import Cell, Table, stacked, text_columns
from tracker.web.uploads.addresses import crumbs
from tracker.web.uploads.blueprint import bp


@bp.get("/columns", endpoint="columns")
@signed_in
def show_columns() -> str:
    """Every column of every kind of spreadsheet, and what a blank and a 0 mean in all of them."""
    layouts = [
        (name, title, [(version, _table(version)) for version in dictionary_of(name)])
        for name, title in layout_entries()
    ]
    way = crumbs(below=viewer().may(Act.UPLOAD))
    return render_template("uploads/columns.html", layouts=layouts, breadcrumbs=way)


def _table(layout: LayoutEntry) -> Table:
    rows: list[list[Cell]] = [
        [
            column.label,
            f"{column.holds}.",
            column.needed,
            _format(column),
            column.example or "None",
            ", ".join(column.synonyms) or "None",
        ]
        for column in layout.columns
    ]
    columns = text_columns(
        "Heading", "What it holds", "Needed", "Format", "Example", "Also understood"
    )
    caption = f"{layout.title}: columns of version {layout.version}"
    return Table(caption, columns, rows, narrow="stack")


def _format(column: ColumnEntry) -> Cell:
    if not column.allowed:
        return column.format
    return stacked(Markup("{}:").format(column.format), ", ".join(column.allowed))
