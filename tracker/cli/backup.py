"""`tracker backup` and `tracker restore`."""

from pathlib import Path

import click

from tracker.cli.check import echo_result
from tracker.cli.group import REFUSED, Refusal, UnusableFileError, progress
from tracker.cli.opening import opened
from tracker.db.engine import make_engine
from tracker.db.migrate import upgrade
from tracker.services.backup import BackupError, NotEmptyError, restore, save
from tracker.services.check import check_everything
from tracker.services.schema import schema_standing
from tracker.settings import read_settings


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Save everything recorded to FILE, which restores to either kind of database.

    FILE holds the names and addresses of people and the hashes of their passwords: keep it
    as safe as the database.
    """
    settings = read_settings(needs_key=False)
    if not file.parent.is_dir():
        raise UnusableFileError(f"There is no folder {file.parent}.")
    progress("Saving every table")
    with opened(settings) as sessions:
        saved = save(sessions.kw["bind"], file)
    click.echo(f"Saved {saved.rows:,} rows of {saved.tables} tables to {file}")
    click.echo(f"SHA-256 {saved.sha256}")


@click.command(name="restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def restore_command(ctx: click.Context, file: Path) -> None:
    """Put back a backup into an empty database, and check everything."""
    settings = read_settings(needs_key=False)
    progress("Restoring every table")
    rows = _restore(settings.database_url, file)
    click.echo(f"Restored {rows:,} rows from {file}")
    with opened(settings) as sessions, sessions() as session:
        result = check_everything(session)
    echo_result(result)
    if not result.agrees:
        ctx.exit(REFUSED)


def _restore(database_url: str, file: Path) -> int:
    engine = make_engine(database_url)
    try:
        with engine.connect() as connection:
            standing = schema_standing(connection)
        if standing.current is None:
            # Only a database without tables is made ready: another's is not ours to upgrade.
            upgrade(database_url)
        return restore(engine, file)
    except NotEmptyError as error:
        raise Refusal(str(error)) from error
    except BackupError as error:
        raise UnusableFileError(str(error)) from error
    finally:
        engine.dispose()
