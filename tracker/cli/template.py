"""`tracker template`: workbooks to fill in, blank or for one organisation."""

import hashlib
from pathlib import Path

import click

from imports.layouts import layout_names
from tracker.cli.group import UnusableFileError, echo_json, json_option, progress
from tracker.cli.opening import opened
from tracker.cli.options import period_option
from tracker.exports.templates import Template, template_bytes
from tracker.services.organisations import system_viewer
from tracker.services.templates import AskedTemplate, Sender, make_template
from tracker.settings import read_settings


@click.command()
@click.argument("layout", type=click.Choice(layout_names()))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.xlsx",
    required=True,
    help="The .xlsx file to write; a file that is there is replaced.",
)
@click.option(
    "--organisation",
    metavar="CODE",
    help="Fill in what this organisation already has. Default: a blank workbook.",
)
@period_option(help="The period it is for, like 2023/24 or '2023/24 Q2'. Default: any.")
@json_option
def template(layout: str, out: Path, organisation: str | None, period: str, as_json: bool) -> None:
    """Write the workbook to fill in for LAYOUT."""
    if out.suffix.casefold() != ".xlsx":
        raise click.BadParameter("the name must end in .xlsx.", param_hint="--out")
    settings = read_settings(needs_key=False)
    progress("Writing the workbook")
    asked = AskedTemplate(layout, organisation, period)
    sender = Sender(settings.organisation, settings.contact)
    with opened(settings) as sessions, sessions() as session:
        made = make_template(session, system_viewer(), asked, sender)
    content = template_bytes(made)
    _write(content, out)
    if as_json:
        echo_json(_object(made, content, out))
        return
    count = len(made.rows)
    held = f"{count:,} row{'' if count == 1 else 's'} filled in" if count else "blank"
    click.echo(f"Wrote {out}: {made.layout.title}, {held}")


def _write(content: bytes, out: Path) -> None:
    if not out.parent.is_dir():
        raise UnusableFileError(f"There is no folder {out.parent}.")
    try:
        out.write_bytes(content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnusableFileError(f"The file {out} could not be written: {reason}.") from error


def _object(made: Template, content: bytes, out: Path) -> dict[str, object]:
    return {
        "file": str(out),
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "layout": made.layout.name,
        "version": made.layout.version,
        "organisation": made.organisation or None,
        "period": made.period or None,
        "rows": len(made.rows),
        "as_at": made.made.isoformat(),
    }
