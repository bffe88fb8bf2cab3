"""`tracker import`: a spreadsheet checked, and stored unless told otherwise."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict, Unpack

import click
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from imports.layouts import layout_names
from imports.uploads import Asked
from tracker.cli.group import (
    REFUSED,
    WRONG_USE,
    AnsweringCommand,
    Refusal,
    echo_json,
    json_option,
    progress,
)
from tracker.cli.opening import opened
from tracker.cli.options import period_option
from tracker.db.journal import unit_of_work
from tracker.db.organisations import Person
from tracker.domain.breaches import Severity
from tracker.domain.permissions import Viewer
from tracker.services.importing import (
    Checked,
    IncomingFile,
    UploadRefusedError,
    check_upload,
    store_upload,
)
from tracker.services.importing.answers import refused_unread, upload_object
from tracker.services.importing.headings import own_organisation, understood
from tracker.services.importing.marking import marked_file
from tracker.services.importing.run import Progress
from tracker.services.organisations import find_organisation, system_viewer, viewer_for
from tracker.services.uploads.sending import made_for_own
from tracker.settings import read_settings

_MOST_PROBLEMS_PRINTED = 50
_LONGEST_SOURCE = 290


class _How(TypedDict):
    """By whom and for whom a file is imported, and whether at all."""

    only_check: bool
    email: str | None
    reason: str
    organisation: str | None
    period: str


class ImportCommand(AnsweringCommand):
    """Tells as the contract's object whatever it refuses, read or unread."""

    def as_object(self, sentences: Sequence[str]) -> object:
        """Say that nothing was read, and why."""
        return refused_unread(sentences)


@click.command(name="import", cls=ImportCommand)
@click.argument("layout", type=click.Choice(layout_names()))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Say what is wrong; store nothing.")
@json_option
@click.option("--by", "email", metavar="EMAIL", help="Who imports. Default: this machine.")
@click.option("--reason", default="", metavar="TEXT", help="Why its warnings are accepted.")
@click.option(
    "--organisation", metavar="CODE", help="Refuse a workbook made for another organisation."
)
@period_option(help="Refuse a workbook made for another period, like '2023/24 Q2'.")
@click.option(
    "--marked",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.xlsx",
    help="Write the file back with its problems marked.",
)
@click.pass_context
def import_command(
    ctx: click.Context,
    layout: str,
    file: Path,
    as_json: bool,
    marked: Path | None,
    **how: Unpack[_How],
) -> None:
    """Check FILE, a spreadsheet of LAYOUT, and store all of it or nothing."""
    if marked is not None:
        _require_writable(marked, file)
    made_for = Asked(how["period"], how["organisation"] or "")
    incoming = IncomingFile(file.name, file.read_bytes(), layout, made_for)
    progress(f"Reading {incoming.name}")
    with opened(read_settings(needs_key=False)) as sessions:
        incoming, checked = _perform(sessions, incoming, how)
    if marked is not None:
        marked.write_bytes(marked_file(incoming, checked))
    if as_json:
        echo_json(upload_object(checked))
    else:
        _echo(checked, only_check=how["only_check"])
    if checked.is_refused:
        ctx.exit(WRONG_USE if checked.is_unusable else REFUSED)


def _perform(
    sessions: sessionmaker[Session], file: IncomingFile, how: _How
) -> tuple[IncomingFile, Checked]:
    """Check or store the file; it comes back as it was read, to be marked."""
    by, named = _viewer(sessions, how["email"]), how["organisation"]
    with sessions() as session:
        found = find_organisation(session, named) if named else None
        # A person sends for their own organisation, whichever the workbook was made for.
        sender = own_organisation(by) or (found.id if found else None)
        file = understood(session, by, made_for_own(session, by, file, sender), sender)
        # Nothing to store: no need to keep other writers waiting.
        if how["only_check"] or file.upload.table is None:
            with _bar() as tell:
                return file, check_upload(session, by, file, tell, organisation_id=sender)
    source = f"import: {file.name}"[:_LONGEST_SOURCE]
    act = f"Import {file.layout_name}"
    try:
        with (
            _bar() as tell,
            unit_of_work(sessions, by=by.person_id or None, act=act, source=source) as session,
        ):
            reason = how["reason"]
            return file, store_upload(
                session, by, file, tell, warnings_reason=reason, organisation_id=sender
            )
    except UploadRefusedError as refused:
        return file, refused.checked


def _require_writable(marked: Path, file: Path) -> None:
    """Refuse before anything is stored what could not, or should not, be written afterwards."""
    if marked.exists() and marked.samefile(file):
        raise click.BadParameter(
            "It must be another file than the one imported, which would be lost.",
            param_hint="--marked",
        )
    if not marked.parent.is_dir():
        raise click.BadParameter(f"There is no folder {marked.parent}.", param_hint="--marked")
    if not os.access(marked if marked.exists() else marked.parent, os.W_OK):
        raise click.BadParameter(f"{marked} cannot be written.", param_hint="--marked")


def _viewer(sessions: sessionmaker[Session], email: str | None) -> Viewer:
    if email is None:
        return system_viewer()
    with sessions() as session:
        address = email.strip().lower()
        person_id = session.scalar(select(Person.id).where(Person.email == address))
        viewer = viewer_for(session, person_id) if person_id else None
    if viewer is None:
        raise Refusal(f"Nobody with the address {email} may sign in.")
    return viewer


@contextmanager
def _bar() -> Iterator[Progress | None]:
    """A bar for a person who watches; a script sees nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=0, label="Checking rows", file=sys.stderr) as bar:

        def tell(done: int, rows: int) -> None:
            bar.length = rows
            bar.update(done - bar.pos)

        yield tell


def _echo(checked: Checked, *, only_check: bool) -> None:
    counts = checked.counts
    click.echo(f"{checked.file_name}: {checked.verdict.value}")
    click.echo(
        f"{counts.rows:,} rows: {counts.created:,} created, {counts.changed:,} changed, "
        f"{counts.unchanged:,} unchanged, {counts.refused:,} refused"
    )
    for problem in checked.problems[:_MOST_PROBLEMS_PRINTED]:
        place = " ".join(part for part in (problem.sheet, problem.cell) if part)
        word = "" if problem.severity is Severity.ERROR else "Warning: "
        click.echo(f"  {place + ': ' if place else ''}{word}{problem.message}")
    more = len(checked.problems) - _MOST_PROBLEMS_PRINTED
    if more > 0:
        click.echo(f"  and {more:,} more: ask for them with --json or --marked")
    if checked.is_refused:
        click.echo("Nothing was stored.")
    elif only_check:
        click.echo("Only checked: nothing was stored.")
