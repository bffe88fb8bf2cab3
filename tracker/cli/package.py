"""`tracker export package`: the tidy data package, for programs rather than for eyes."""

from datetime import datetime
from pathlib import Path

import click

from tracker.cli.export import echo_export, export_object, publisher_of, write_to
from tracker.cli.group import echo_json, json_option, progress
from tracker.cli.opening import opened
from tracker.cli.options import as_at_option, basis_option, fund_option, year_option
from tracker.domain.funding import Basis
from tracker.services.evaluation import EvaluationQuestion
from tracker.services.packages import write_package_file
from tracker.settings import read_settings


@click.command()
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    required=True,
    help="The .zip file to write; a file that is there is replaced.",
)
@fund_option
@year_option
@basis_option
@as_at_option
@click.option(
    "--profile",
    type=click.Choice(["hes"]),
    metavar="P",
    help="The disclosure profile. Default: the setting TRACKER_DISCLOSURE_PROFILE.",
)
@json_option
def package(
    out: Path,
    fund: str | None,
    year: str | None,
    basis: Basis,
    as_at: datetime | None,
    profile: str | None,
    as_json: bool,
) -> None:
    """Write the tidy data package: CSV files that R, Stata, SAS and Python read."""
    settings = read_settings(needs_key=False)
    question = EvaluationQuestion(fund, year, basis, as_at)
    publisher = publisher_of(settings, profile)
    progress("Writing the data package")
    with opened(settings) as sessions, sessions() as session:
        written = write_to(session, question, publisher, out, write_package_file)
    if as_json:
        echo_json(export_object(written, out))
    else:
        echo_export(written, out)
