"""`tracker catalogue`: load the reference lists and measures, now and after they change."""

from pathlib import Path

import click

from imports.catalogue import read_catalogue
from imports.csv_tables import TablesRefusedError
from tracker.cli.group import Refusal, progress
from tracker.cli.opening import opened
from tracker.db.journal import unit_of_work
from tracker.services.catalogue import load_published_values, load_reference_lists
from tracker.services.organisations import system_viewer
from tracker.settings import read_settings


@click.command()
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of CSV files in place of the ones that come with the tracker.",
)
def catalogue(folder: Path | None) -> None:
    """Load categories, targets, places and measures; loading the same again changes nothing."""
    try:
        lists = read_catalogue(folder)
    except TablesRefusedError as refused:
        raise Refusal(*map(str, refused.problems)) from refused
    progress("Loading the catalogue")
    with (
        opened(read_settings(needs_key=False)) as sessions,
        unit_of_work(sessions, by=None, act="Load reference lists", source="catalogue") as session,
    ):
        loaded = load_reference_lists(session, system_viewer(), lists)
        loaded += load_published_values(session, system_viewer(), lists)
        if not loaded.created + loaded.changed:
            session.rollback()  # nothing was recorded, so the journal has nothing to say
    click.echo(
        f"{loaded.created:,} created, {loaded.changed:,} changed, {loaded.unchanged:,} unchanged"
    )
