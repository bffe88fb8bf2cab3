"""`tracker export 360giving`: the grants, as the 360Giving Data Standard has them."""

from datetime import datetime
from pathlib import Path

import click

from tracker.cli.group import UnusableFileError, echo_json, json_option, progress
from tracker.cli.opening import opened
from tracker.cli.options import as_at_option, fund_option, year_option
from tracker.domain.money import in_pounds
from tracker.services.giving import GivingExport, GivingPublisher, GivingQuestion, write_giving
from tracker.services.giving.totals import Sum
from tracker.settings import Settings, read_settings


@click.command("360giving")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    required=True,
    help="The .json file to write; a file that is there is replaced.",
)
@fund_option
@year_option
@as_at_option
@click.option(
    "--profile",
    type=click.Choice(["hes"]),
    metavar="P",
    help="The disclosure profile. The file holds no counts of people, so it changes nothing.",
)
@json_option
def giving(
    out: Path,
    fund: str | None,
    year: str | None,
    as_at: datetime | None,
    profile: str | None,  # noqa: ARG001 every export takes it; here there is nothing to protect
    as_json: bool,
) -> None:
    """Write the grants of a fund and year as a 360Giving package (JSON, schema 1.4)."""
    settings = read_settings(needs_key=False)
    progress("Writing the 360Giving file")
    if not out.parent.is_dir():
        raise UnusableFileError(f"There is no folder {out.parent}.")
    with opened(settings) as sessions, sessions() as session:
        try:
            question = GivingQuestion(fund, year, as_at)
            written = write_giving(session, question, publisher_of(settings), out)
        except OSError as error:
            reason = error.strerror or str(error)
            raise UnusableFileError(f"The file {out} could not be written: {reason}.") from error
    if as_json:
        echo_json(_object(written, out))
    else:
        _echo(written, out)


def publisher_of(settings: Settings) -> GivingPublisher:
    """Who publishes grants, as the deployer's settings say."""
    return GivingPublisher(settings.organisation, settings.licence, settings.giving_prefix)


def _echo(written: GivingExport, out: Path) -> None:
    totals = written.totals
    click.echo(f"Wrote {out}, as at {written.as_at.isoformat()}")
    click.echo(f"SHA-256 {written.sha256}")
    click.echo(f"Grants, each pound once: {_words(totals.first_level)}")
    click.echo(f"Passed on from these grants: {_words(totals.passed_on)}")
    for left_out in totals.left_out:
        click.echo(f"Left out, {left_out.instrument.value}: {_words(left_out.sum)}")
    click.echo(f"All awards in the ledger: {_words(totals.in_ledger)}")
    if written.reasons_against:
        click.echo("This file may not be published.")
    for reason in written.reasons_against:
        click.echo(f"{reason}.")


def _words(found: Sum) -> str:
    return f"{found.count:,}, {in_pounds(found.pence)}"


def _object(written: GivingExport, out: Path) -> dict[str, object]:
    totals = written.totals
    return {
        "file": str(out),
        "name": written.name,
        "bytes": written.size,
        "fund": written.fund,
        "year": written.year,
        "as_at": written.as_at.isoformat(),
        "journal_number": written.journal_number,
        "sha256": written.sha256,
        "may_be_published": written.may_be_published,
        "reasons": list(written.reasons_against),
        "totals": {
            "first_level": _pence(totals.first_level),
            "passed_on": _pence(totals.passed_on),
            "in_file": _pence(totals.in_file),
            "left_out": {one.instrument.value: _pence(one.sum) for one in totals.left_out},
            "in_ledger": _pence(totals.in_ledger),
        },
    }


def _pence(found: Sum) -> dict[str, int]:
    return {"awards": found.count, "pence": found.pence}
