"""The tables of results: what was delivered, what was expected, and gaps, target by target."""

from tracker.domain.attainment import AttainmentTally
from tracker.services.impact.measures import MeasureLine
from tracker.services.impact.outcome_costs import OutcomeCost
from tracker.services.impact.results import RowResults
from tracker.services.impact.summary import LENS_LABELS, Summary, SummaryRow
from tracker.web.funding.cells import (
    Cell,
    Table,
    illustrative,
    number_column,
    stacked,
    text_columns,
)
from tracker.web.impact.words import (
    attainment_in_words,
    capital,
    cost_in_words,
    cost_is_of,
    counted_once_in_words,
    figure_in_words,
    fraction_in_words,
    gaps_in_words,
    people_in_words,
    reasons_in_words,
    sentence,
)
from tracker.web.nhs.wording import whole_pounds as as_whole_pounds

NO_SCHEME = "No scheme is funded yet"


def result_figures(results: RowResults) -> list[tuple[str, Cell, str]]:
    """What all funded schemes came to, each scheme counted once, as the figures of a page."""
    cost = cost_in_words(results.cost_per_person)
    tag = illustrative() if results.cost_per_person.is_illustrative else ""
    return [
        ("People reached", people_in_words(results), _of_schemes(results)),
        ("Measures against what was expected", *_attainment(results.attainment)),
        ("Gaps", gaps_in_words(results.gap_tally), _of_gaps(results)),
        ("Cost per person", stacked(cost, tag), cost_is_of(results)),
    ]


def delivery_table(summary: Summary) -> Table:
    """Schemes, reports and people of every target that has a scheme, and what each person cost."""
    rows: list[list[Cell]] = [
        [
            row.name,
            f"{row.schemes:,}",
            f"{row.schemes_with_measure:,}",
            _reports(row),
            stacked(people_in_words(row.results), counted_once_in_words(row.results)),
            _cost(row.results),
        ]
        for row in summary.rows
        if row.schemes
    ]
    columns = (
        *text_columns(LENS_LABELS[summary.lens]),
        number_column("Schemes"),
        number_column("With a measure"),
        *text_columns("Reports accepted", "People reached", "Cost per person"),
    )
    caption = "Delivery by target (do not add)"
    return Table(caption, columns, rows, empty=NO_SCHEME, narrow="stack", caption_size="s")


def aims_table(summary: Summary) -> Table:
    """Measures against what was expected of them, and gaps, of every target that has a scheme."""
    rows: list[list[Cell]] = [
        [
            row.name,
            stacked(
                attainment_in_words(row.results.attainment),
                *reasons_in_words(row.results.attainment),
            ),
            gaps_in_words(row.results.gap_tally),
        ]
        for row in summary.rows
        if row.schemes
    ]
    columns = text_columns(LENS_LABELS[summary.lens], "Measures", "Gaps")
    caption = "Measures against what was expected, and gaps (do not add)"
    return Table(caption, columns, rows, empty=NO_SCHEME, narrow="stack", caption_size="s")


def outcomes_table(summary: Summary) -> Table:
    """What each session, check or job cost, target by target, where a scheme counted any."""
    rows: list[list[Cell]] = [
        [row.name, one.measure.name, *_outcome(one)]
        for row in summary.rows
        for one in row.results.costs_of_outcomes
    ]
    columns = text_columns(LENS_LABELS[summary.lens], "Outcome", "Counted", "Cost of each")
    caption = "Cost of each outcome (do not add)"
    empty = "No scheme with recorded spending has counted an outcome in this year"
    return Table(caption, columns, rows, empty=empty, narrow="stack", caption_size="s")


def together_table(summary: Summary) -> Table:
    """What the schemes together came to with each measure, and how many of them gave it."""
    rows: list[list[Cell]] = [
        [
            one.measure.name,
            f"{one.together.given:,} of {one.together.of:,}",
            _together(one),
            attainment_in_words(one.attainment),
        ]
        for one in summary.measures
    ]
    columns = text_columns("Measure", "Schemes with a value", "Together", "By scheme")
    caption = "Measures, put together over schemes"
    empty = "None of the funded schemes has a measure"
    return Table(caption, columns, rows, empty=empty, narrow="stack", caption_size="s")


def _together(one: MeasureLine) -> Cell:
    """One figure with what it was divided by; where values cannot be put together, why."""
    figure, facts = one.together.figure, one.together.facts
    if figure is None or facts is None:
        return sentence(one.together.reason)
    value = figure_in_words(figure, one.measure.facts.unit, facts.qualifier)
    return stacked(value, fraction_in_words(facts), illustrative() if one.is_example else "")


def _outcome(one: OutcomeCost) -> list[Cell]:
    cost = one.cost
    if cost.pence is None or cost.denominator is None or cost.numerator_pence is None:
        return ["Not divided", cost.reason]
    spent = f"{as_whole_pounds(cost.numerator_pence)}, {cost.coverage}"
    tag = illustrative() if cost.is_illustrative else ""
    return [capital(cost.counted), stacked(cost_in_words(cost), tag, spent)]


def _reports(row: SummaryRow) -> str:
    return f"{row.reports_accepted:,} of {row.reports_due:,} due" if row.reports_due else "None due"


def _cost(results: RowResults) -> Cell:
    tag = illustrative() if results.cost_per_person.is_illustrative else ""
    return stacked(cost_in_words(results.cost_per_person), tag, cost_is_of(results))


def _attainment(tally: AttainmentTally) -> tuple[str, str]:
    """Met and not met as a figure, and those without a number below it."""
    if not tally.met + tally.not_met:
        return attainment_in_words(tally), ""
    return f"{tally.met:,} met, {tally.not_met:,} not met", f"{tally.no_number:,} without a number"


def _of_schemes(results: RowResults) -> str:
    schemes = "scheme" if results.schemes == 1 else "schemes"
    told = f"{results.schemes_reporting:,} of {results.schemes:,} {schemes} reported people"
    once = counted_once_in_words(results)
    return f"{told}. {once}" if once else told


def _of_gaps(results: RowResults) -> str:
    gaps = results.gap_tally.all
    if not gaps:
        return "No measure of these schemes has values by deprivation"
    return f"Of {gaps:,} {'gap' if gaps == 1 else 'gaps'} that the schemes work on"
