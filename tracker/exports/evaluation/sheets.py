"""The evaluation workbook put together: fourteen sheets in the order that people rely on."""

from collections.abc import Iterable
from dataclasses import replace
from operator import attrgetter

from ..guides import dictionary_sheet
from ..tables import SHORTHAND, Chart, Column, Kind, Sheet, Workbook
from .cover import STATEMENTS, cover_of
from .delivery_columns import GAPS, OBSERVATIONS, OUTCOMES, REPORTING, SCHEMES
from .lines import EvaluationData
from .money_columns import ALLOCATIONS, LEDGER, SCHEME_LINKS, SUMMARY
from .money_lines import SummaryLine
from .picture import category_chart

NOTE_COLUMNS = (
    Column("about", "About", Kind.TEXT, "The sheet that the note is about", 24),
    Column("text", "Note", Kind.TEXT, "The note", 110),
)
CHART_COLUMNS = (
    Column("title", "Chart", Kind.TEXT, "The title of the chart", 56),
    Column("finding", "What it shows", Kind.TEXT, "The finding in words", 110),
    Column("figures", "Where the figures are", Kind.TEXT, "The sheet it is drawn from", 28),
)

_NOT_ADDED = "Columns headed “do not add” count the same thing under several targets."
_SUPPRESSION = "Counts of people follow the disclosure profile named on the cover."


def evaluation_workbook(data: EvaluationData) -> Workbook:
    """The evaluation workbook of these data, ready to be written."""
    data = replace(data, summary=_lens_by_lens(data.summary))
    facts = data.cover
    scope = f"{facts.fund_name}, {facts.financial_year}"
    sheets = (_notes(data), _summary(data), _charts(data), *_money(data), *_delivery(data))
    return Workbook(
        title=f"Health inequalities funding: evaluation workbook, {scope}",
        subject=f"Spend and outcomes of {scope}, {facts.organisation}",
        creator=facts.organisation,
        as_at=facts.as_at,
        cover=cover_of(data),
        sheets=(*sheets, dictionary_sheet(sheets)),
    )


def rows_of(columns: tuple[Column, ...], lines: Iterable[object]) -> Iterable[tuple[object, ...]]:
    """The lines as rows: each column is filled from the field of its name."""
    return map(attrgetter(*(column.name for column in columns)), lines)


def _lens_by_lens(summary: tuple[SummaryLine, ...]) -> tuple[SummaryLine, ...]:
    """The rows of each lens together, lenses in the order in which they first come."""
    lenses = list(dict.fromkeys(line.lens for line in summary))
    return tuple(sorted(summary, key=lambda line: lenses.index(line.lens)))


def _notes(data: EvaluationData) -> Sheet:
    rows = [("All sheets", text) for text in STATEMENTS]
    rows += [("All sheets", f"[{mark}] means: {words}.") for mark, words in SHORTHAND.items()]
    rows += [(note.about, note.text) for note in data.notes]
    title = "Notes on reading this workbook"
    return Sheet("Notes", title, "notes", NOTE_COLUMNS, rows, is_data=False)


def _summary(data: EvaluationData) -> Sheet:
    return Sheet(
        "Summary",
        "Summary: spend beside delivery, for every lens",
        "summary",
        SUMMARY,
        rows_of(SUMMARY, data.summary),
        notes=(
            "The rows of one lens add up to the totals on the cover; never add rows of two lenses.",
            _NOT_ADDED,
            _SUPPRESSION,
        ),
        empty="No summary has been calculated: no money is recorded for this fund and year.",
    )


def _charts(data: EvaluationData) -> Sheet:
    chart = category_chart(data.summary)
    charts: tuple[Chart, ...] = (chart,) if chart else ()
    return Sheet(
        "Charts",
        "Charts, with what they show in words",
        "charts",
        CHART_COLUMNS,
        [(chart.title, chart.finding, f"{chart.sheet} sheet") for chart in charts],
        notes=("The pictures are below the table.",) if charts else (),
        empty="There is nothing to chart: no money is recorded by category.",
        is_data=False,
        charts=charts,
    )


def _money(data: EvaluationData) -> tuple[Sheet, ...]:
    return (
        Sheet(
            "Allocations",
            "Allocations: how the envelope is divided",
            "allocations",
            ALLOCATIONS,
            rows_of(ALLOCATIONS, data.allocations),
            notes=("One row for each allocation line, at its total as at the cover's moment.",),
            empty="No allocations are held for this fund and year.",
        ),
        Sheet(
            "Schemes",
            "Schemes: what is funded",
            "schemes",
            SCHEMES,
            rows_of(SCHEMES, data.schemes),
            notes=("One row for each scheme. Regrants are marked: they are part of a pot.",),
            empty="No schemes are held for this fund and year.",
        ),
        Sheet(
            "Scheme links",
            "Scheme links: the targets and measures of each scheme",
            "scheme_links",
            SCHEME_LINKS,
            rows_of(SCHEME_LINKS, data.scheme_links),
            notes=("One row for each link. Within one lens a scheme's parts divide its money.",),
            empty="No links of schemes to targets or measures are held for this fund and year.",
        ),
        Sheet(
            "Ledger",
            "Ledger: every entry as it was recorded",
            "ledger",
            LEDGER,
            rows_of(LEDGER, data.ledger),
            notes=("One row for each entry. Entries are never changed: a correction is an entry.",),
            empty="No ledger entries are held for this fund and year.",
        ),
    )


def _delivery(data: EvaluationData) -> tuple[Sheet, ...]:
    return (
        Sheet(
            "Outcomes",
            "Outcomes: what schemes reported",
            "outcomes",
            OUTCOMES,
            rows_of(OUTCOMES, data.outcomes),
            notes=("One row for each value of an outcome report.", _SUPPRESSION),
            empty="No outcome reports are held yet: see the Reporting status sheet.",
        ),
        Sheet(
            "Observations",
            "Observations: published and recorded values of measures",
            "observations",
            OBSERVATIONS,
            rows_of(OBSERVATIONS, data.observations),
            notes=("Published values keep their qualifier and the words they were printed in.",),
            empty="No observed or published values are held yet.",
        ),
        Sheet(
            "Gaps",
            "Gaps: differences between groups, and whether they narrowed",
            "gaps",
            GAPS,
            rows_of(GAPS, data.gaps),
            notes=("Intervals are 95% intervals. A change in a gap does not show its cause.",),
            empty="No gaps are calculated yet: that needs values by group for two periods.",
        ),
        Sheet(
            "Reporting status",
            "Reporting status: which reports are due, and where they stand",
            "reporting_status",
            REPORTING,
            rows_of(REPORTING, data.reporting),
            notes=("One row for each scheme and period.",),
            empty="No outcome reports have been asked for yet, so none is due and none is missing.",
        ),
    )
