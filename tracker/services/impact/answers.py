"""The summary as the contract's JSON: alike from the command and the API."""

from decimal import Decimal

from tracker.domain.costs import Cost
from tracker.domain.gaps import Quadrant
from tracker.domain.values import Qualifier
from tracker.services.evidence.people import GroupReach
from tracker.services.impact.measures import MeasureLine
from tracker.services.impact.results import RowResults, whole_pounds
from tracker.services.impact.summary import Summary, SummaryRow


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
        "reach": [_reach_object(one) for one in results.reach],
        "cost_per_person": _cost_object(cost),
        "costs_of_outcomes": [
            {"measure": one.measure.code, "name": one.measure.name, **_cost_object(one.cost)}
            for one in results.costs_of_outcomes
        ],
    }


def _reach_object(one: GroupReach) -> dict[str, object]:
    """A group's share of a scheme's people, of the counts as shown, or why there is none."""
    share, shared = one.reach.share, one.shared
    population = one.reach.population_share
    return {
        "breakdown": one.dimension,
        "group": one.code,
        "name": one.name,
        "numerator": shared.of_group if shared else None,
        "denominator": shared.known if shared else None,
        "share": share.value,
        "lower_limit": share.lower,
        "upper_limit": share.upper,
        "population_share": None if population is None else float(population),
        "reason": one.reach.reason or share.reason,
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
