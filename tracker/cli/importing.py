"""`tracker import`: a spreadsheet checked, and stored unless told otherwise."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from imports.layouts import layout_names
from tracker.cli.group import REFUSED, WRONG_USE, Refusal, echo_json, json_option, progress
from tracker.cli.opening import opened
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
from tracker.services.importing.answers import upload_object
from tracker.services.importing.marking import marked_file
from tracker.services.importing.run import Progress
from tracker.services.organisations import system_viewer, viewer_for
from tracker.settings import read_settings

_MOST_PROBLEMS_PRINTED = 50
_LONGEST_SOURCE = 290


@click.command(name="import")
@click.argument("layout", type=click.Choice(layout_names()))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Say what is wrong; store nothing.")
@json_option
@click.option("--by", "email", metavar="EMAIL", help="Who imports. Default: this machine.")
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
    only_check: bool,
    as_json: bool,
    email: str | None,
    marked: Path | None,
) -> None:
    """Check FILE, a spreadsheet of LAYOUT, and store all of it or nothing."""
    if marked is not None and not marked.parent.is_dir():
        raise click.BadParameter(f"There is no folder {marked.parent}.", param_hint="--marked")
    incoming = IncomingFile(file.name, file.read_bytes(), layout)
    progress(f"Reading {file.name}")
    with opened(read_settings(needs_key=False)) as sessions:
        by = _viewer(sessions, email)
        checked = _check(sessions, by, incoming) if only_check else _store(sessions, by, incoming)
    if marked is not None:
        marked.write_bytes(marked_file(incoming, checked))
    if as_json:
        echo_json(upload_object(checked))
    else:
        _echo(checked, only_check=only_check)
    if checked.is_refused:
        ctx.exit(WRONG_USE if checked.is_unusable else REFUSED)


def _check(sessions: sessionmaker[Session], by: Viewer, file: IncomingFile) -> Checked:
    with sessions() as session, _bar() as tell:
        return check_upload(session, by, file, tell)


def _store(sessions: sessionmaker[Session], by: Viewer, file: IncomingFile) -> Checked:
    if file.upload.table is None:
        # Nothing to store: no need to keep other writers waiting.
        return _check(sessions, by, file)
    source = f"import: {file.name}"[:_LONGEST_SOURCE]
    person = by.person_id or None
    try:
        with (
            _bar() as tell,
            unit_of_work(
                sessions, by=person, act=f"Import {file.layout_name}", source=source
            ) as session,
        ):
            return store_upload(session, by, file, tell)
    except UploadRefusedError as refused:
        return refused.checked


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
