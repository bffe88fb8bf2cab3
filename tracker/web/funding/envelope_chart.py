"""The chart of an envelope's categories."""

from tracker.charts import BarChart, BarRow, Drawing, Look, Series, bar_chart
from tracker.services.funding.overview import CategoryRow, EnvelopePage
from tracker.web.funding.cells import IN_THOUSANDS, Cell, Table, money, number_column
from tracker.web.nhs.tables import Column
from tracker.web.nhs.wording import TRUE_MINUS, thousands


def category_chart(page: EnvelopePage) -> Drawing:
    """Allocated, committed and spent for each category, side by side."""
    illustrative = any(row.awarded.is_illustrative for row in page.categories)
    return bar_chart(
        BarChart(
            name="categories",
            title=f"Allocated, committed and spent in {page.figures.year}",
            finding=_finding(page.categories)
            + (" Committed and spent amounts are illustrative." if illustrative else ""),
            series=(
                Series("Allocated"),
                Series("Committed", Look.STRIPED),
                Series("Spent", Look.OPEN),
            ),
            rows=tuple(
                BarRow(row.name, (row.allocated.pence, row.awarded.pence, row.spent.pence))
                for row in page.categories
            ),
            say=_in_thousands,
        )
    )


def _in_thousands(pence: int) -> str:
    written = thousands(abs(pence))
    return f"{TRUE_MINUS if pence < 0 else ''}£{written}{'k' if written != '0' else ''}"


def _finding(rows: tuple[CategoryRow, ...]) -> str:
    largest = max(rows, key=lambda row: row.allocated.pence)
    room = max(rows, key=lambda row: row.headroom.pence)
    most = f"{largest.name} is allocated the most."
    if room.headroom.pence <= 0:
        return f"{most} Every allocation is committed in full."
    return f"{most} {room.name} has the most that is not committed yet."


def chart_table(page: EnvelopePage) -> Table:
    """The figures of the chart, rounded as the chart rounds them."""
    rows: list[list[Cell]] = [
        [row.name, *(money(one, IN_THOUSANDS) for one in (row.allocated, row.awarded, row.spent))]
        for row in page.categories
    ]
    names = ("Allocated (£'000)", "Committed (£'000)", "Spent (£'000)")
    return Table("Figures of the chart", (Column("Category"), *map(number_column, names)), rows)
