"""`tracker export run-waiting`, and the maker of files of a tracker that serves pages."""

import click

from tracker.cli.export import keeping_of
from tracker.cli.group import echo_json, json_option, progress
from tracker.cli.opening import opened
from tracker.services.releases.worker import make_waiting
from tracker.settings import read_settings


@click.command("run-waiting")
@json_option
def run_waiting(as_json: bool) -> None:
    """Make the files that people asked for in the background and that wait.

    A tracker that serves pages does this by itself. For schedulers, where it does not.
    """
    settings = read_settings(needs_key=False)
    progress("Making the files that wait")
    with opened(settings) as sessions:
        tally = make_waiting(sessions, keeping_of(settings))
    if as_json:
        echo_json({"outcome": "done", "counts": {"made": tally.made, "failed": tally.failed}})
    else:
        click.echo(f"Files made: {tally.made}, failed: {tally.failed}.")
