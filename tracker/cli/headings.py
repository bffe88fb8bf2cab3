"""`tracker organisation headings`: the headings that an organisation's own spreadsheets use."""

import click

from imports.layouts import layout_names
from tracker.cli.group import echo_json, json_option
from tracker.cli.opening import opened
from tracker.cli.people import SOURCE
from tracker.cli.tables import text_table
from tracker.db.journal import unit_of_work
from tracker.services.importing.headings import (
    LayoutHeadings,
    SetHeadings,
    headings_page,
    set_headings,
)
from tracker.services.organisations import system_viewer
from tracker.settings import read_settings


@click.command(name="headings")
@click.argument("code")
@click.argument("layout", type=click.Choice(layout_names()))
@click.option("--column", metavar="NAME", help="The column that the headings are for.")
@click.option(
    "--heading",
    "headings",
    metavar="TEXT",
    multiple=True,
    help="A heading of their own; may be repeated. These replace the ones that were set.",
)
@click.option("--none", "take_back", is_flag=True, help="Take back the column's own headings.")
@json_option
def show_or_set_headings(
    code: str,
    layout: str,
    column: str | None,
    headings: tuple[str, ...],
    take_back: bool,
    as_json: bool,
) -> None:
    """Show, or set, the headings of the organisation CODE for spreadsheets of LAYOUT."""
    if bool(column) != bool(headings or take_back) or (headings and take_back):
        raise click.UsageError("Give --column with either --heading or --none.")
    by = system_viewer()
    with opened(read_settings(needs_key=False)) as sessions:
        if column:
            with unit_of_work(sessions, by=None, act="Set headings", source=SOURCE) as session:
                set_headings(session, by, SetHeadings(code, layout, {column: headings}))
        with sessions() as session:
            found = headings_page(session, by, code, layout)
    if as_json:
        echo_json(_object(found))
        return
    rows = [(one.name, "; ".join(one.known), "; ".join(one.own)) for one in found.columns]
    for line in text_table(("Column", "Known headings", "Their own"), rows):
        click.echo(line)


def _object(found: LayoutHeadings) -> dict[str, object]:
    return {
        "organisation": found.organisation,
        "layout": found.layout.name,
        "columns": [
            {"column": one.name, "known": list(one.known), "own": list(one.own)}
            for one in found.columns
        ],
    }
