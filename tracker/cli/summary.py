"""`tracker summary`: spend beside impact, as a table to read or as JSON."""

from datetime import datetime
from decimal import Decimal
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
from tracker.domain.costs import Cost
from tracker.domain.funding import BASIS_LABELS, AmountBasis, Basis
from tracker.domain.gaps import Quadrant
from tracker.domain.money import in_pounds
from tracker.domain.values import Qualifier
from tracker.services.impact.measures import MeasureLine
from tracker.services.impact.picture import SummaryQuestion
from tracker.services.impact.results import RowResults, whole_pounds
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


def summary_object(found: Summary, profile: str) -> dict[str, object]:
    """The summary as the contract's JSON object."""
    totals = found.totals
    return {
        "as_at": found.at.recorded_at.isoformat(),
        "journal_number": found.at.number,
        "fund": found.fund.code,
        "fund_name": found.fund.name,
        "year": found.year,
        "basis": found.basis.value,
        "profile": profile,
        "totals": {
            "envelope_pence": totals.envelope_pence,
            "allocated_pence": totals.allocated_pence,
            "awarded_pence": totals.awarded_pence,
            "spent_pence": totals.spent_pence,
            "forecast_outturn_pence": totals.forecast_outturn_pence,
            "unallocated_pence": totals.unallocated_pence,
            "income_pence": totals.income_pence,
            "schemes": totals.schemes,
            "schemes_with_forecast": totals.schemes_with_forecast,
        },
        "lens": found.lens.value,
        "results_until": found.results_until.isoformat(),
        "results": _whole_object(found.results),
        "measures": [_measure_object(one) for one in found.measures],
        "rows": [_row_object(row) for row in found.rows],
    }


def _row_object(row: SummaryRow) -> dict[str, object]:
    return {
        "code": row.code,
        "name": row.name,
        "amount_basis": row.amount_basis,
        "allocated_basis": row.allocated_basis,
        "awarded_basis": row.awarded_basis,
        "spent_basis": row.spent_basis,
        "allocated_pence": row.allocated_pence,
        "awarded_pence": row.awarded_pence,
        "spent_pence": row.spent_pence,
        "forecast_outturn_pence": row.forecast_outturn_pence,
        "awarded_touching_pence": row.awarded_touching_pence,
        "spent_touching_pence": row.spent_touching_pence,
        "schemes": row.schemes,
        "schemes_with_forecast": row.schemes_with_forecast,
        "schemes_with_measure": row.schemes_with_measure,
        "reports_due": row.reports_due,
        "reports_accepted": row.reports_accepted,
        "people_reached": row.people_reached,
        "people_reached_status": row.people_reached_status,
        "attainment": {"met": row.met, "not_met": row.not_met, "no_number": row.no_number},
        "attainment_reason": row.attainment_reason,
        **_results_object(row.results),
    }


def _whole_object(results: RowResults) -> dict[str, object]:
    """Every funded scheme once: these are not the sums of the rows."""
    counts = results.attainment
    return {
        "people_reached": results.people.count,
        "people_reached_status": results.people.status,
        "attainment": {
            "met": counts.met,
            "not_met": counts.not_met,
            "no_number": counts.no_number,
        },
        **_results_object(results),
    }


def _measure_object(one: MeasureLine) -> dict[str, object]:
    """A measure over the schemes that use it: n of N gave what the figure needs."""
    facts, counts = one.together.facts, one.attainment
    return {
        "measure": one.measure.code,
        "name": one.measure.name,
        "unit": one.measure.facts.unit,
        "value": _number(one.together.figure),
        "numerator": _number(facts.numerator if facts else None),
        "denominator": _number(facts.denominator if facts else None),
        "qualifier": facts.qualifier.value if facts else Qualifier.EXACT.value,
        "schemes": one.together.given,
        "of_schemes": one.together.of,
        "reason": one.together.reason,
        "attainment": {
            "met": counts.met,
            "not_met": counts.not_met,
            "no_number": counts.no_number,
        },
        "is_example": one.is_example,
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _results_object(results: RowResults) -> dict[str, object]:
    gaps, cost = results.gap_tally, results.cost_per_person
    return {
        "people_reached_qualifier": results.people.qualifier.value,
        "people_reached_register": results.register,
        "schemes_reporting_people": results.schemes_reporting,
        "gaps": {
            "narrowed": gaps.narrowed,
            "widened": gaps.widened,
            "no_clear_change": gaps.no_clear_change,
            "crossed_over": gaps.crossed_over,
            "not_told": gaps.not_told,
        },
        "quadrants": {quadrant.value: results.quadrants.get(quadrant, 0) for quadrant in Quadrant},
        "cost_per_person": _cost_object(cost),
        "costs_of_outcomes": [
            {"measure": one.measure.code, "name": one.measure.name, **_cost_object(one.cost)}
            for one in results.costs_of_outcomes
        ],
    }


def _cost_object(cost: Cost) -> dict[str, object]:
    """A cost in whole pounds, with what was divided by what; people are as they may be shown."""
    return {
        "pounds": whole_pounds(cost),
        "qualifier": cost.qualifier.value,
        "spent_pence": cost.numerator_pence,
        "counted": None if cost.denominator is None else int(cost.denominator),
        "schemes": cost.given,
        "of_schemes": cost.of,
        "reason": cost.reason,
    }


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
