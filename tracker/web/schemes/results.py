"""The results of one scheme in a year: measures, people, gaps, and what each one cost."""

from flask import render_template, request, url_for

from tracker.charts import ChartView, ReachChart, ReachRow, reach_chart
from tracker.domain.attainment import AttainmentState, in_words
from tracker.domain.costs import CONTRIBUTION
from tracker.domain.observed_values import DEPRIVATION
from tracker.domain.periods import month_name
from tracker.domain.permissions import Act
from tracker.domain.values import qualified
from tracker.services.evidence.attaining import MeasureResult
from tracker.services.evidence.people import IN_SEVERAL_PERIODS, GroupReach, SchemeReach
from tracker.services.impact.brief import headline
from tracker.services.impact.of_scheme import CostLine, SchemeResults, scheme_results
from tracker.services.impact.results import whole_pounds
from tracker.services.schemes.words import quantity, target_in_words
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.funding.cells import Cell, Table, stacked, text_columns
from tracker.web.impact.words import (
    capital,
    figure_in_words,
    fraction_in_words,
    sentence,
    with_true_minus,
)
from tracker.web.nhs.wording import pounds
from tracker.web.schemes.addresses import crumbs
from tracker.web.schemes.blueprint import bp

_PLACES = 2
MADE_UP = "The people and the figures are illustrative: they are made up."


@bp.get("/<reference>/results", endpoint="results")
@requires(Act.READ_SCHEMES)
def show_results(reference: str) -> str:
    """What is known of a scheme's results, in the year that the address names or the newest."""
    found = scheme_results(reading(), viewer(), reference, request.args.get("year") or None)
    return render_template(
        "schemes/results.html",
        found=found,
        measures=_measures(found),
        people=_people(found),
        several=IN_SEVERAL_PERIODS if found.reach.people.periods > 1 else "",
        reach=_reach(found),
        reach_reasons=_reach_reasons(found.reach),
        gaps=[(one, with_true_minus(headline(one))) for one in found.gaps],
        costs=_costs(found),
        contribution=CONTRIBUTION,
        true_minus=with_true_minus,
        breadcrumbs=crumbs(reference, found.scheme.name),
        other_years=[
            (year, url_for("schemes.results", reference=reference, year=year))
            for year in found.years
            if year != found.year
        ],
    )


def _measures(found: SchemeResults) -> Table:
    rows: list[list[Cell]] = [
        [
            one.measure.name,
            quantity(one.aim.baseline, one.measure.facts.unit) or "No baseline",
            capital(target_in_words(one.aim.operator, one.aim.target, one.measure.facts.unit))
            or "No target",
            _actual(one),
            _expected(one),
            _outcome(one),
        ]
        for one in found.measures
    ]
    columns = text_columns(
        "Measure", "Baseline", "Target", "Newest value", "Expected by then", "Result"
    )
    return Table(
        "Measures against what was expected",
        columns,
        rows,
        empty="No measure is chosen yet",
        narrow="stack",
        caption_size="s",
    )


def _actual(one: MeasureResult) -> Cell:
    """The value with what it was divided by and the periods that it is about."""
    facts, period = one.actual.facts, one.actual.period
    if facts is None or one.actual.figure is None or period is None:
        # The reason stands beside it, as the result.
        if one.actual.reason == one.attainment.reason:
            return "No value"
        return with_true_minus(sentence(one.actual.reason or one.attainment.reason))
    without = ", ".join(missing.name for missing in one.actual.without)
    return stacked(
        figure_in_words(one.actual.figure, one.measure.facts.unit, one.actual.qualifier),
        fraction_in_words(facts),
        period.name,
        f"Without a value: {without}" if without else "",
    )


def _expected(one: MeasureResult) -> Cell:
    expected = one.attainment.expected
    if expected is None:
        return "Not known"
    number = round(float(expected), _PLACES)
    day = one.reached_on
    return stacked(f"{number:,g}", f"{day.day} {month_name(day)}")


def _outcome(one: MeasureResult) -> Cell:
    result = one.attainment
    word = {AttainmentState.MET: "Met", AttainmentState.NOT_MET: "Not met"}.get(result.state, "")
    words = in_words(result).replace("by now", "by then")
    # Where there is no percentage the words say met or not met themselves.
    says_it = words.startswith(word) if word else True
    return with_true_minus(words if says_it else f"{word}: {words[:1].lower()}{words[1:]}")


def _people(found: SchemeResults) -> str:
    """One sentence on how many people the accepted reports of the year tell of."""
    people = found.people
    if people.count is None:
        return sentence(people.reason)
    count = qualified(f"{people.count:,}", people.qualifier)
    noun = "person" if people.count == 1 else "people"
    return f"The accepted reports of {found.year} tell of {count} {noun} reached."


def _reach(found: SchemeResults) -> ChartView | None:
    """The groups with a share, beside the population of the scheme's own place."""
    groups = [one for one in found.reach.groups if one.reach.share.value is not None]
    if not groups:
        return None
    rows = tuple(
        ReachRow(
            _group(one),
            one.reach.share.value,
            one.reach.share.lower,
            one.reach.share.upper,
            None if one.reach.population_share is None else float(one.reach.population_share),
            detail=f"{one.people.figure:,f}" if one.people.figure is not None else "",
        )
        for one in groups
    )
    not_known = groups[0].reach.share_not_known
    if not_known.value is not None:
        # Of everybody as the groups are shown: report by report.
        everybody = found.reach.people.everybody.figure
        people = round(not_known.value * float(everybody or 0) / 100)
        limits = (not_known.lower, not_known.upper)
        rows += (ReachRow("Not known", not_known.value, *limits, detail=f"{people:,}"),)
    return reach_chart(
        ReachChart(
            name="reach",
            title=f"People reached by group, {found.scheme.name}, {found.year}",
            finding=" ".join(
                f"{_group(one)}: {one.reach.verdict.value}."
                for one in groups
                if one.reach.verdict is not None
            )
            or "No group's share of the population is known, so nothing is compared.",
            rows=rows,
            group="Group",
            notes=((MADE_UP,) if found.is_example else ()),
        )
    )


def _group(one: GroupReach) -> str:
    """A group with its list in front of it where its own name is only a number."""
    return f"Quintile {one.name}" if one.dimension in DEPRIVATION else one.name


def _reach_reasons(reach: SchemeReach) -> list[str]:
    """Why groups that were counted have no share, each reason once."""
    reasons = dict.fromkeys(
        one.reach.reason for one in reach.groups if one.reach.share.value is None
    )
    return [sentence(reason) for reason in reasons if reason]


def _costs(found: SchemeResults) -> Table:
    rows: list[list[Cell]] = [[capital(one.what), *_cost(one)] for one in found.costs]
    columns = text_columns("For each", "Spent", "Counted", "Cost of each")
    caption = f"What each one cost, {found.year}"
    return Table(caption, columns, rows, narrow="stack", caption_size="s")


def _cost(line: CostLine) -> list[Cell]:
    cost = line.cost
    each = whole_pounds(cost)
    if each is None or cost.denominator is None or cost.numerator_pence is None:
        return ["Not divided", "Not divided", sentence(cost.reason)]
    return [
        pounds(cost.numerator_pence),
        capital(cost.counted),
        capital(qualified(f"£{each:,}", cost.qualifier)),
    ]
