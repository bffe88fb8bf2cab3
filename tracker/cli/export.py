"""`tracker export`: files to take away, the same bytes for the same moment and options."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

import click
from click.decorators import FC
from sqlalchemy.orm import Session, sessionmaker

from tracker.cli.group import UnusableFileError, echo_json, json_option, progress
from tracker.cli.moments import moments_option
from tracker.cli.opening import opened
from tracker.cli.options import as_at_option, basis_option, fund_option, year_option
from tracker.db.journal import as_at, housekeeping
from tracker.domain.accounting_months import FIRST_MONTH, LAST_MONTH
from tracker.domain.disclosure import EXACT, PROFILES
from tracker.domain.funding import Basis
from tracker.services.disclosure.releases import profile_for
from tracker.services.evaluation import Export
from tracker.services.impact.picture import find_fund_at, newest_year
from tracker.services.releases import (
    COMMAND_LINE,
    KINDS,
    FileKind,
    FilePublisher,
    FileQuestion,
    Keeping,
    Order,
    made,
    record_release,
)
from tracker.settings import Settings, read_settings


@click.group()
def export() -> None:
    """Write a file to take away."""


def publisher_of(settings: Settings, profile: str | None = None) -> FilePublisher:
    """Who publishes, as the deployer's settings say."""
    return FilePublisher(
        settings.organisation,
        settings.licence,
        settings.contact,
        profile or settings.disclosure_profile,
        settings.giving_prefix,
    )


def keeping_of(settings: Settings) -> Keeping:
    """How long the bytes of files are kept, as the deployer's settings say."""
    return Keeping(settings.keep_files_days, settings.keep_files_mb * 1_000_000)


def require_profile(
    sessions: sessionmaker[Session],
    publisher: FilePublisher,
    question: FileQuestion,
    exact_release: str | None,
) -> None:
    """Refuse exact counts unless a release that two people made covers this fund and year."""
    if publisher.profile != EXACT.code:
        return
    with sessions() as session:
        number = as_at(session, question.as_at).number
        fund = find_fund_at(session, number, question.fund)
        year = question.year or newest_year(session, fund.id, number)
        asked = (fund.id, year)
        profile_for(session, None, publisher.profile, exact_release, asked)


def write_to(sessions: sessionmaker[Session], order: Order, keeping: Keeping, out: Path) -> Export:
    """Write a file of this kind in a folder that is there, and record that it was taken."""
    if not out.parent.is_dir():
        raise UnusableFileError(f"There is no folder {out.parent}.")
    unfinished = out.with_name(f".{out.name}.{token_hex(4)}")
    try:
        with sessions() as session, made(session, order) as file:
            session.rollback()
            with unfinished.open("xb") as target:
                shutil.copyfileobj(file.file, target)
            with housekeeping(sessions) as writing:
                record_release(writing, file, COMMAND_LINE, keeping)
            unfinished.replace(out)
            return file.export
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnusableFileError(f"The file {out} could not be written: {reason}.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def echo_export(written: Export, out: Path) -> None:
    """Print where the file is, and the hash that tells whether it is still the same."""
    click.echo(f"Wrote {out}, as at {written.as_at.isoformat()}")
    click.echo(f"SHA-256 {written.file_sha256}")
    for sentence in written.sentences:
        click.echo(sentence)


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
        **written.details,
    }


def _command_of(kind: FileKind) -> click.Command:
    """The command that writes files of one kind."""

    def write(
        out: Path,
        fund: str | None,
        year: str | None,
        as_at: datetime | None,
        profile: str | None,
        as_json: bool,
        **own: Any,
    ) -> None:
        settings = read_settings(needs_key=False)
        # What only some kinds ask: the others have no such option.
        basis, month = own.get("basis", Basis.POT), own.get("month")
        question = FileQuestion(fund, year, basis, as_at, own.get("since"), month)
        progress(f"Writing the {kind.short_name}")
        publisher = publisher_of(settings, profile)
        with opened(settings) as sessions:
            require_profile(sessions, publisher, question, own.get("exact_release"))
            order = Order(kind, question, publisher)
            written = write_to(sessions, order, keeping_of(settings), out)
        if as_json:
            echo_json(export_object(written, out))
        else:
            echo_export(written, out)

    options = [
        _out_option(kind),
        fund_option,
        year_option,
        *([basis_option] if kind.asks_basis else []),
        *([_month_option] if kind.asks_month else []),
        moments_option if kind.asks_since else as_at_option,
        _profile_option,
        _exact_release_option,
        json_option,
    ]
    for option in reversed(options):
        write = option(write)
    return click.command(kind.code, help=kind.command_help)(write)


def _out_option(kind: FileKind) -> Callable[[FC], FC]:
    return click.option(
        "--out",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        required=True,
        help=f"The {kind.ending} file to write; a file that is there is replaced.",
    )


_month_option = click.option(
    "--month",
    type=click.IntRange(FIRST_MONTH, LAST_MONTH),
    metavar="M",
    help="The closed accounting month to report: 1 is April. Default: the last closed one.",
)
_profile_option = click.option(
    "--profile",
    type=click.Choice(list(PROFILES)),
    metavar="P",
    help="The disclosure profile. Default: the setting TRACKER_DISCLOSURE_PROFILE.",
)
_exact_release_option = click.option(
    "--exact-release",
    metavar="REF",
    help="With --profile exact: the release that two people made, like D-7KQ2MP.",
)

for one in KINDS.values():
    export.add_command(_command_of(one))
