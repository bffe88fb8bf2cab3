"""`tracker summary`: spend beside impact, as a table to read or as JSON."""

from datetime import datetime
from textwrap import shorten

import click

from tracker.cli.group import echo_json, json_option
from tracker.cli.opening import opened
from tracker.cli.options import (
    OneOf,
    as_at_option,
    basis_option,
    fund_option,
    year_option,
)
from tracker.cli.tables import text_table
from tracker.domain.apportionment import Lens
from tracker.domain.funding import BASIS_LABELS, AmountBasis, Basis
from tracker.domain.money import in_pounds
from tracker.services.impact.answers import summary_object
from tracker.services.impact.picture import SummaryQuestion
from tracker.services.impact.summary import (
    LENS_LABELS,
    NO_REPORTS_YET,
    ForecastStatus,
    Summary,
    SummaryRow,
    Totals,
    summarise,
)
from tracker.settings import read_settings

__all__ = ["summary", "summary_object"]


@click.command()
@fund_option
@year_option
@click.option(
    "--lens",
    type=OneOf(Lens),
    default=Lens.CATEGORY.value,
    show_default=True,
    help="The way of looking at the money.",
)
@basis_option
@as_at_option
@json_option
def summary(
    fund: str | None,
    year: str | None,
    lens: Lens,
    basis: Basis,
    as_at: datetime | None,
    as_json: bool,
) -> None:
    """Show spend beside impact."""
    settings = read_settings(needs_key=False)
    with opened(settings) as sessions, sessions() as session:
        found = summarise(session, SummaryQuestion(fund, year, lens, basis, as_at))
    if as_json:
        echo_json(summary_object(found, settings.disclosure_profile))
    else:
        echo_summary(found)


def echo_summary(found: Summary) -> None:
    """Print the summary for a person: what it is, the table, and how to read it."""
    totals = found.totals
    click.echo(f"Spend beside impact: {found.fund.name} ({found.fund.code}), {found.year}")
    click.echo(f"{LENS_LABELS[found.lens]}. {BASIS_LABELS[found.basis]}")
    click.echo(f"As at {found.at.recorded_at.isoformat()}, journal number {found.at.number}")
    click.echo(
        f"Envelope {in_pounds(totals.envelope_pence)}, "
        f"not allocated {in_pounds(totals.unallocated_pence)}"
    )
    click.echo()
    for line in text_table(_HEADINGS, [*map(_cells, found.rows), _total_cells(found)]):
        click.echo(line)
    click.echo()
    for sentence in _sentences(found):
        click.echo(sentence)


_HEADINGS = ("Target", "Allocated", "Awarded", "Spent", "Outturn", "Schemes", "Reports accepted")
# Leaves the figures on the screen; the whole name is in the JSON and on the page.
_NAME_WIDTH = 44
_STAR = "*"
NO_FORECAST = "No forecast"
_MADE_UP = (AmountBasis.ILLUSTRATIVE.value, "mixed")


def _cells(row: SummaryRow) -> tuple[str, ...]:
    return (
        shorten(row.name, _NAME_WIDTH, placeholder="…"),
        *_amounts(row),
        str(row.schemes),
        str(row.reports_accepted),
    )


def _total_cells(found: Summary) -> tuple[str, ...]:
    totals = found.totals
    return (
        "Total",
        *_amounts(totals),
        "do not add",
        "do not add",
    )


def _amounts(one: SummaryRow | Totals) -> tuple[str, ...]:
    """Each amount with its own star; an outturn that nobody has forecast is no nil."""
    no_forecast = isinstance(one, SummaryRow) and one.forecast_status is ForecastStatus.NO_FORECAST
    return (
        _starred(one.allocated_pence, one.allocated_basis),
        _starred(one.awarded_pence, one.awarded_basis),
        _starred(one.spent_pence, one.spent_basis),
        NO_FORECAST if no_forecast else _starred(one.forecast_outturn_pence, one.forecast_basis),
    )


def _starred(pence: int, basis: str) -> str:
    return in_pounds(pence) + (_STAR if pence and basis in _MADE_UP else "")


def _of_results(found: Summary) -> list[str]:
    """What is known of results, every scheme counted once."""
    results = found.results
    if not any(row.reports_accepted for row in found.rows) and not results.attainment.met:
        return [f"{NO_REPORTS_YET}, so people reached and attainment are not known."]
    counts, gaps = results.attainment, results.gap_tally
    met = f"{counts.met} met, {counts.not_met} not met, {counts.no_number} without a number"
    sentences = [f"Measures against what was expected: {met}."]
    if gaps.all:
        sentences.append(
            f"Gaps between the most and the least deprived: {gaps.narrowed} narrowed, "
            f"{gaps.widened} widened, {gaps.no_clear_change} without a clear change, "
            f"{gaps.crossed_over} crossed over, {gaps.not_told} that cannot be told."
        )
    return sentences


def _sentences(found: Summary) -> list[str]:
    totals = found.totals
    sentences = [
        f"{totals.schemes_with_forecast} of {totals.schemes} funded schemes have a forecast.",
        *_of_results(found),
        "Money beside a result is a contribution to it: nothing here says that it caused it.",
    ]
    drawn = [*map(_amounts, found.rows), _amounts(totals)]
    if any(_STAR in cell for cells in drawn for cell in cells):
        sentences.insert(0, "* All or part of this amount is illustrative: made up as an example.")
    return sentences
