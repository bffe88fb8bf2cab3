"""The options of a command that compares two moments."""

from collections.abc import Callable

import click
from click.decorators import FC

from tracker.cli.options import MOMENT


def moments_option(command: FC) -> FC:
    """Add `--from` and `--to`."""
    for option in (_to, _from):
        command = option(command)
    return command


_from: Callable[[FC], FC] = click.option(
    "--from",
    "since",
    type=MOMENT,
    metavar="T",
    required=True,
    help="The earlier moment: an ISO date (its end in London) or date and time.",
)
_to: Callable[[FC], FC] = click.option(
    "--to",
    "as_at",
    type=MOMENT,
    metavar="T",
    help="The later moment. Default: the last recorded fact.",
)
