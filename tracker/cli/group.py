"""Where refusals meet the command line: a plain sentence, the exit status, JSON if asked for."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version

import click
from sqlalchemy.exc import DBAPIError

from tracker.db.journal import FutureMomentError, NothingRecordedError
from tracker.db.journal_lock import StillRecordingError
from tracker.domain.breaches import RulesBroken
from tracker.domain.permissions import ForbiddenError
from tracker.services.refusals import NotFoundError
from tracker.settings import SettingsError

REFUSED = 1
WRONG_USE = 2
_JSON = "tracker.json"
# What no SQLite of any version can open.
_NO_DATABASE = "file is not a database"
# How a command tells as JSON that it was refused, given the sentences.
AsObject = Callable[[Sequence[str]], object]
_REFUSALS = (
    NotFoundError,
    ForbiddenError,
    FutureMomentError,
    NothingRecordedError,
    StillRecordingError,
)


class Refusal(click.ClickException):
    """What was asked is refused, for these reasons; nothing was stored."""

    exit_code = REFUSED

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class UnusableFileError(Refusal):
    """The file that was given cannot be used at all."""

    exit_code = WRONG_USE


class TrackerGroup(click.Group):
    """The command with its sub-commands; whatever they refuse is told in the same manner."""

    def __init__(self, name: str, help: str) -> None:  # noqa: A002 click's own word
        super().__init__(name, help=help, context_settings={"help_option_names": ["-h", "--help"]})
        self.params.append(_version_option())

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the sub-command, and note whether JSON is asked for before its words are judged."""
        # Words that cannot be understood are refused before any option is looked at.
        words = args[: args.index("--")] if "--" in args else args
        ctx.meta[_JSON] = _plain_refusal if "--json" in words else None
        name, command, rest = super().resolve_command(ctx, args)
        if ctx.meta[_JSON] and isinstance(command, AnsweringCommand):
            ctx.meta[_JSON] = command.as_object
        return name, command, rest

    def invoke(self, ctx: click.Context) -> object:
        """Run the sub-command that was asked for."""
        try:
            with _sentences():
                return super().invoke(ctx)
        except click.ClickException as refused:
            as_object = ctx.meta.get(_JSON)
            if as_object:
                sentences = getattr(refused, "sentences", (refused.format_message(),))
                echo_json(as_object(sentences))
            raise


class AnsweringCommand(click.Command):
    """A command whose JSON has a form of its own, which it keeps when it is refused."""

    def as_object(self, sentences: Sequence[str]) -> object:
        """Say as JSON, in this command's form, that these sentences refuse what was asked."""
        return _plain_refusal(sentences)


def json_option(command: click.decorators.FC) -> click.decorators.FC:
    """Add `--json`: one JSON object on standard output, and nothing else there."""
    option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
    return option(command)


def echo_json(content: object) -> None:
    """Print one JSON object."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))


def progress(sentence: str) -> None:
    """Say what is being done, to a person who watches; a script hears nothing."""
    if sys.stderr.isatty():
        click.echo(sentence, err=True)


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except RulesBroken as broken:
        raise Refusal(*(breach.message for breach in broken.breaches)) from broken
    except _REFUSALS as error:
        raise Refusal(str(error.args[0]) if error.args else str(error)) from error
    except SettingsError as error:
        raise UnusableFileError(str(error)) from error
    except DBAPIError as error:
        # The first line says what is wrong; the statement and its values stay private.
        reason = str(error.orig).splitlines()[0]
        kind = UnusableFileError if reason == _NO_DATABASE else Refusal
        raise kind(f"The database could not be used: {reason}.") from error


def _plain_refusal(sentences: Sequence[str]) -> object:
    problems = [{"severity": "error", "message": sentence} for sentence in sentences]
    return {"outcome": "refused", "problems": problems}


def _version_option() -> click.Option:
    def show(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
        if wanted:
            click.echo(f"tracker {version('tracker')}")
            ctx.exit()

    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help="Show the version and exit.",
    )
