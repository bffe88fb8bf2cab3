"""The chart of a summary: awarded and spent, target by target."""

from tracker.charts import BarChart, BarRow, Drawing, Look, Series, bar_chart
from tracker.domain.apportionment import UNATTRIBUTED, Lens
from tracker.domain.impact import KEPT_BY_POTS
from tracker.services.impact.summary import LENS_LABELS, Summary, SummaryRow
from tracker.web.funding.cells import Cell, Table, number_column, text_columns
from tracker.web.impact.tables import is_made_up
from tracker.web.nhs.wording import TRUE_MINUS, pounds, thousands

# More bars than this are no picture; the table below has every row.
MOST_ROWS = 15


def summary_chart(summary: Summary) -> Drawing | None:
    """Bars for the targets with money, largest first where there are too many; none without."""
    rows = shown_rows(summary)
    if not rows:
        return None
    return bar_chart(
        BarChart(
            name="summary",
            title=f"Awarded and spent by {_lens_words(summary)}, {summary.year}",
            finding=finding(summary),
            series=(Series("Awarded"), Series("Spent", Look.STRIPED)),
            rows=tuple(BarRow(row.name, (row.awarded_pence, row.spent_pence)) for row in rows),
            say=in_thousands,
        )
    )


def chart_table(summary: Summary) -> Table:
    """The figures of the chart, rounded as the chart rounds them."""
    rows: list[list[Cell]] = [
        [row.name, thousands(row.awarded_pence), thousands(row.spent_pence)]
        for row in shown_rows(summary)
    ]
    columns = (
        *text_columns(LENS_LABELS[summary.lens]),
        number_column("Awarded (£'000)"),
        number_column("Spent (£'000)"),
    )
    return Table("Figures of the chart", columns, rows)


def shown_rows(summary: Summary) -> list[SummaryRow]:
    """The rows with money in the order of the table, or the largest where there are many."""
    rows = [row for row in summary.rows if row.awarded_pence or row.spent_pence]
    if len(rows) <= MOST_ROWS:
        return rows
    return sorted(rows, key=lambda row: (-row.awarded_pence, row.code))[:MOST_ROWS]


def finding(summary: Summary) -> str:
    """What the chart shows, in a sentence or two."""
    rows = shown_rows(summary)
    known = [row for row in rows if row.code not in (UNATTRIBUTED, KEPT_BY_POTS)]
    sentences = []
    if known:
        largest = max(known, key=lambda row: row.awarded_pence)
        sentences.append(f"{largest.name} is awarded the most, {pounds(largest.awarded_pence)}.")
    left = next((row for row in rows if row.code == UNATTRIBUTED), None)
    if left is not None and left.awarded_pence:
        sentences.append(f"{pounds(left.awarded_pence)} of awards is not attributed to a target.")
    with_money = sum(1 for row in summary.rows if row.awarded_pence or row.spent_pence)
    if with_money > len(rows):
        sentences.append(f"The {len(rows)} with the largest awards of {with_money} are drawn.")
    if is_made_up(summary):
        sentences.append("Amounts awarded and spent are illustrative.")
    return " ".join(sentences)


def in_thousands(pence: int) -> str:
    """An amount beside its bar: £1,308k."""
    written = thousands(abs(pence))
    return f"{TRUE_MINUS if pence < 0 else ''}£{written}{'k' if written != '0' else ''}"


def _lens_words(summary: Summary) -> str:
    label = LENS_LABELS[summary.lens]
    keeps_capital = summary.lens in (Lens.ELEMENT, Lens.POPULATION)
    return label if keeps_capital else label[:1].lower() + label[1:]
