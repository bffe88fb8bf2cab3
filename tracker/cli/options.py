"""Options that several commands share, read in the same words as everywhere else."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

import click
from click.decorators import FC

from tracker.domain.funding import Basis
from tracker.domain.periods import check_financial_year, read_moment
from tracker.services.templates.scope import year_of_period

E = TypeVar("E", bound=StrEnum)


class OneOf(click.Choice[E]):
    """One of the values of a closed list, given to the command as that list's member."""

    def __init__(self, members: type[E]) -> None:
        super().__init__(members)

    def normalize_choice(self, choice: object, ctx: click.Context | None) -> str:
        """A member is typed by its value, in any case."""
        return str(choice).casefold()


class _Read(click.ParamType[object]):
    """A value read by a function of the domain, whose refusal is wrong use of the command."""

    def __init__(self, name: str, read: Callable[[str], object]) -> None:
        self.name = name
        self._read = read

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> object:
        """Read what was typed, or say what would be understood."""
        if isinstance(value, datetime):
            return value
        try:
            return self._read(str(value))
        except ValueError as error:
            self.fail(f"{error}.", param, ctx)


MOMENT = _Read("T", read_moment)
YEAR = _Read("year", check_financial_year)

fund_option = click.option("--fund", metavar="CODE", help="The fund. Default: the first opened.")
year_option = click.option(
    "--year",
    type=YEAR,
    metavar="2023/24",
    help="The financial year. Default: the newest with an envelope.",
)
as_at_option = click.option(
    "--as-at",
    type=MOMENT,
    metavar="T",
    help="An ISO date (its end in London) or date and time. Default: the last recorded fact.",
)
basis_option = click.option(
    "--basis",
    type=OneOf(Basis),
    default=Basis.POT.value,
    show_default=True,
    help="Which money totals count; the two are never added.",
)


def period_option(help: str) -> Callable[[FC], FC]:  # noqa: A002 click's own word
    """Add `--period`: one spelling of a period, or wrong use of the command."""
    return click.option("--period", metavar="P", callback=_period, help=help)


def _period(_context: click.Context, _option: click.Parameter, typed: str | None) -> str:
    period = " ".join((typed or "").split())
    try:
        year_of_period(period)
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from error
    return period
