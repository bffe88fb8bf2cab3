"""`tracker export`: files to take away, the same bytes for the same moment and options."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from tracker.cli.giving import giving
from tracker.cli.group import UnusableFileError, echo_json, json_option, progress
from tracker.cli.opening import opened
from tracker.cli.options import as_at_option, basis_option, fund_option, year_option
from tracker.domain.funding import Basis
from tracker.services.evaluation import EvaluationQuestion, Export, Publisher, write_evaluation
from tracker.settings import Settings, read_settings


@click.group()
def export() -> None:
    """Write a file to take away."""


export.add_command(giving)


@export.command()
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    required=True,
    help="The .xlsx file to write; a file that is there is replaced.",
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
def evaluation(
    out: Path,
    fund: str | None,
    year: str | None,
    basis: Basis,
    as_at: datetime | None,
    profile: str | None,
    as_json: bool,
) -> None:
    """Write the evaluation workbook."""
    settings = read_settings(needs_key=False)
    question = EvaluationQuestion(fund, year, basis, as_at)
    publisher = publisher_of(settings, profile)
    progress("Writing the evaluation workbook")
    with opened(settings) as sessions, sessions() as session:
        written = write_to(session, question, publisher, out)
    if as_json:
        echo_json(export_object(written, out))
    else:
        echo_export(written, out)


def publisher_of(settings: Settings, profile: str | None = None) -> Publisher:
    """Who publishes, as the deployer's settings say."""
    return Publisher(
        settings.organisation,
        settings.licence,
        settings.contact,
        profile or settings.disclosure_profile,
    )


def write_to(
    session: Session,
    question: EvaluationQuestion,
    publisher: Publisher,
    out: Path,
    write: Callable[[Session, EvaluationQuestion, Publisher, Path], Export] = write_evaluation,
) -> Export:
    """Write the workbook, or another kind of file, in a folder that is there."""
    if not out.parent.is_dir():
        raise UnusableFileError(f"There is no folder {out.parent}.")
    try:
        return write(session, question, publisher, out)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnusableFileError(f"The file {out} could not be written: {reason}.") from error


def echo_export(written: Export, out: Path) -> None:
    """Print where the file is, and the hash that tells whether it is still the same."""
    click.echo(f"Wrote {out}, as at {written.as_at.isoformat()}")
    click.echo(f"SHA-256 {written.file_sha256}")


def export_object(written: Export, out: Path) -> dict[str, object]:
    """What `--json` tells of a file that was written."""
    return {
        "file": str(out),
        "name": written.name,
        "bytes": out.stat().st_size,
        "fund": written.fund,
        "year": written.year,
        "as_at": written.as_at.isoformat(),
        "journal_number": written.journal_number,
        "profile": written.profile,
        "sha256": written.file_sha256,
        "data_sha256": written.data_sha256,
        "rows": dict(written.rows),
    }
