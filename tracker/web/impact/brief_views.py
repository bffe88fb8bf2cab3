"""How a brief is shown: its figures, tables, findings and charts."""

from tracker.charts import BarChart, BarRow, ChartView, Look, Series, bar_view
from tracker.domain.decisions import DECISION_WORDS, DecisionKind, grade_in_words
from tracker.domain.impact import NO_BASIS
from tracker.domain.statistics import Verdict
from tracker.services.evidence.gaps import GapSeries
from tracker.services.impact.brief import Brief, Decided, Moved
from tracker.web.funding.cells import (
    Cell,
    Table,
    illustrative,
    money,
    number_column,
    stacked,
    text_columns,
)
from tracker.web.impact.chart import in_thousands
from tracker.web.impact.gap_charts import MADE_UP, quadrants_chart
from tracker.web.impact.results import result_figures
from tracker.web.impact.tables import MADE_UP as MADE_UP_BASES
from tracker.web.impact.tables import NO_FORECAST, figure_of, spent_of
from tracker.web.impact.words import what_became
from tracker.web.nhs.wording import day, pounds

# A board reads a page or two; whatever is left out is counted, and is on the page of gaps.
MOST_FINDINGS = 6
MOST_DECISIONS = 5
MOST_DRAWN = 5
NOT_KNOWN = "Not known"
_CLEAR = frozenset({Verdict.NARROWED, Verdict.WIDENED, Verdict.CROSSED_OVER})


def headline_figures(brief: Brief) -> list[tuple[str, Cell, str]]:
    """The money that the page opens with; an alliance has no envelope of its own."""
    totals = brief.totals
    of_money: list[tuple[str, Cell, str]] = [
        ("Awarded", money(figure_of(totals.awarded_pence, totals.awarded_basis)), ""),
        ("Spent", spent_of(totals.spent_pence, totals.spent_basis), "Net of refunds"),
        (
            "Forecast outturn",
            NO_FORECAST
            if totals.forecast_basis == NO_BASIS
            else money(figure_of(totals.forecast_outturn_pence, totals.forecast_basis)),
            f"{totals.schemes_with_forecast:,} of {totals.schemes:,} schemes have a forecast",
        ),
    ]
    if not brief.is_whole:
        return of_money
    unallocated = f"{pounds(totals.unallocated_pence)} is not allocated"
    return [("Envelope", pounds(totals.envelope_pence), unallocated), *of_money]


def results_figures(brief: Brief) -> list[tuple[str, Cell, str]]:
    """What is known of results, every funded scheme counted once."""
    reports = brief.reports
    due = f"Of {reports.due:,} due" if reports.due else "None is due"
    schemes = f"{brief.totals.schemes:,} funded schemes"
    accepted: Cell = f"{reports.accepted:,}"
    of_reports: tuple[str, Cell, str] = ("Outcome reports accepted", accepted, f"{due}, {schemes}")
    return [of_reports, *result_figures(brief.results)]


def categories_table(brief: Brief) -> Table:
    """The pounds of every category."""
    rows: list[list[Cell]] = [
        [
            row.name,
            *(
                [money(figure_of(row.allocated_pence, row.allocated_basis))]
                if brief.is_whole
                else []
            ),
            money(figure_of(row.awarded_pence, row.awarded_basis)),
            spent_of(row.spent_pence, row.spent_basis),
            f"{row.schemes:,}",
        ]
        for row in brief.rows
    ]
    names = ("Allocated", "Awarded", "Spent", "Schemes")[0 if brief.is_whole else 1 :]
    columns = (*text_columns("Funding category"), *map(number_column, names))
    caption = "Money by category"
    empty = "No money is awarded yet"
    return Table(caption, columns, rows, empty=empty, narrow="stack", caption_size="s")


def moved_table(brief: Brief) -> Table:
    """What changed since the year before, as far as both years are recorded."""
    rows = [
        [one.label, _figure(one, one.before), _figure(one, one.after), change_in_words(one)]
        for one in brief.moved
    ]
    columns = (
        *text_columns("Figure"),
        number_column(brief.previous_year),
        number_column(brief.year),
        *text_columns("Change"),
    )
    caption = f"{brief.previous_year} and {brief.year}"
    return Table(caption, columns, rows, narrow="stack", caption_size="s")


def change_in_words(one: Moved) -> str:
    """How much more or less, or that nobody can say."""
    if one.change is None:
        return NOT_KNOWN
    if one.change == 0:
        return "No change"
    size = pounds(abs(one.change)) if one.is_money else f"{abs(one.change):,}"
    return f"{size} {'more' if one.change > 0 else 'less' if one.is_money else 'fewer'}"


def findings(brief: Brief) -> list[tuple[GapSeries, str]]:
    """A sentence to each gap, those with a clear change first, better and worse alike."""
    found = sorted(brief.results.gaps, key=lambda one: one.verdict not in _CLEAR)
    return [(one, what_became(one)) for one in found[:MOST_FINDINGS]]


def findings_left_out(brief: Brief) -> int:
    """How many gaps have no sentence here."""
    return max(0, len(brief.results.gaps) - MOST_FINDINGS)


def decisions_in_words(brief: Brief) -> str:
    """How many schemes were decided on, and how."""
    if not brief.decided:
        return "No decision to stop, adapt, continue or scale a scheme is recorded."
    kinds = [one.decision.kind for one in brief.decided]
    told = [
        f"{kinds.count(kind):,} to {DECISION_WORDS[kind].lower()}"
        for kind in DecisionKind
        if kind in kinds
    ]
    schemes = "scheme" if len(kinds) == 1 else "schemes"
    return f"The newest decision on {len(kinds):,} {schemes}: {', '.join(told)}."


def decision_line(one: Decided) -> str:
    """One decision with its grade and day."""
    found = one.decision
    return (
        f"{one.scheme_name}: {DECISION_WORDS[found.kind].lower()}, {day(found.decided_on)} "
        f"(evidence {grade_in_words(found.grade)})"
    )


def drawn_gaps(brief: Brief) -> ChartView | None:
    """The quadrants, where they leave room for the rest of the sheet."""
    return gaps_chart(brief) if len(brief.results.gaps) <= MOST_DRAWN else None


def gaps_chart(brief: Brief) -> ChartView | None:
    """The quadrants of the gaps that the schemes of the brief work on."""
    return quadrants_chart(brief.results.gaps, f"{name_of(brief)}, schemes funded in {brief.year}")


def money_chart(brief: Brief) -> ChartView | None:
    """Awarded and spent by category; none without any money."""
    rows = [row for row in brief.rows if row.awarded_pence or row.spent_pence]
    if not rows:
        return None
    largest = max(rows, key=lambda row: row.awarded_pence)
    totals = brief.totals
    made_up = any(one in MADE_UP_BASES for one in (totals.awarded_basis, totals.spent_basis))
    tag = " Amounts awarded and spent are illustrative." if made_up else ""
    return bar_view(
        BarChart(
            name="money",
            title=f"Awarded and spent by funding category: {name_of(brief)}, {brief.year}",
            finding=f"{largest.name} is awarded the most, {pounds(largest.awarded_pence)}.{tag}",
            series=(Series("Awarded"), Series("Spent", Look.STRIPED)),
            rows=tuple(BarRow(row.name, (row.awarded_pence, row.spent_pence)) for row in rows),
            say=in_thousands,
        ),
        group="Funding category",
    )


def name_of(brief: Brief) -> str:
    """What the brief is of."""
    return brief.alliance_name or brief.fund.name


def made_up_values(brief: Brief) -> str:
    """That values behind the gaps are made up, where any is."""
    return MADE_UP if any(one.is_illustrative for one in brief.results.gaps) else ""


def _figure(one: Moved, figure: int | None) -> Cell:
    if figure is None:
        return "Not recorded" if one.is_money else "None measured"
    if not one.is_money:
        return f"{figure:,}"
    tag = illustrative() if one.is_illustrative and figure else ""
    return stacked(pounds(figure), tag)
