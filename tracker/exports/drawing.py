"""Native bar charts that read the cells of another sheet, with titles and labelled axes."""

from collections.abc import Mapping
from decimal import Decimal

from openpyxl.chart import BarChart
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import Series as ChartSeries
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from .styles import POUNDS
from .tables import HEADING_ROW, Chart, Sheet

# Dark blue, blue and grey: each at least 3.5 : 1 against white. Order, legend and the figure at
# the end of each bar say the same without colour.
_COLOURS = ("003087", "0072CE", "768692")
_GRID = LineProperties(solidFill="D8DDE0")
_WHOLE_POUNDS = "[$£-809]#,##0"
_WIDTH_CM = 30
_ROWS_TO_A_CM = 2


def add_charts(
    sheet: Worksheet, charts: tuple[Chart, ...], sources: Mapping[str, Sheet], row: int
) -> None:
    """Place the charts one under the other, below the table of what they show in words."""
    for chart in charts:
        picture = _bar_chart(chart, sources[chart.sheet])
        sheet.add_chart(picture, f"A{row}")
        row += int(picture.height * _ROWS_TO_A_CM) + 2


def _bar_chart(chart: Chart, source: Sheet) -> BarChart:
    picture = BarChart()
    picture.type = "bar"
    picture.title = chart.title
    picture.width, picture.height = _WIDTH_CM, 5 + 0.7 * len(chart.labels) * len(chart.series)
    picture.gapWidth = 60
    picture.legend.position = "t"
    picture.x_axis.title, picture.y_axis.title = chart.label_axis, chart.value_axis
    # The first row of the sheet belongs at the top of the chart, the scale at its foot.
    picture.x_axis.scaling.orientation = "maxMin"
    picture.y_axis.crosses = "max"
    picture.y_axis.number_format = _WHOLE_POUNDS
    picture.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=_GRID))
    picture.x_axis.delete = picture.y_axis.delete = False
    for number in range(len(chart.series)):
        picture.series.append(_series(chart, number, source))
    return picture


def _series(chart: Chart, number: int, source: Sheet) -> ChartSeries:
    one = chart.series[number]
    labels, values = (_cells(chart, source, name) for name in (chart.label_column, one.column))
    heading = _column(source, one.column)
    series = ChartSeries(
        idx=number,
        order=number,
        tx=SeriesLabel(
            strRef=StrRef(
                f=f"{quote_sheetname(source.name)}!${heading[0]}${HEADING_ROW}",
                strCache=_words((heading[1],)),
            )
        ),
        cat=AxDataSource(strRef=StrRef(f=labels, strCache=_words(chart.labels))),
        val=NumDataSource(numRef=NumRef(f=values, numCache=_numbers(one.values))),
    )
    series.spPr = GraphicalProperties(solidFill=_COLOURS[number % len(_COLOURS)])
    # Said one by one: what is left unsaid, programs show.
    series.dLbls = DataLabelList(
        showVal=True,
        showSerName=False,
        showCatName=False,
        showLegendKey=False,
        showPercent=False,
    )
    return series


def _column(source: Sheet, name: str) -> tuple[str, str]:
    """The letter and the heading of a column."""
    for number, column in enumerate(source.columns, 1):
        if column.name == name:
            return get_column_letter(number), column.label
    raise ValueError(f"{source.name} has no column {name}")


def _cells(chart: Chart, source: Sheet, name: str) -> str:
    """The address of the charted rows of one column."""
    letter, _ = _column(source, name)
    first = HEADING_ROW + 1 + chart.first_row
    last = first + len(chart.labels) - 1
    return f"{quote_sheetname(source.name)}!${letter}${first}:${letter}${last}"


def _words(labels: tuple[str, ...]) -> StrData:
    """What the chart shows where a program does not read the cells."""
    points = [StrVal(idx=i, v=label) for i, label in enumerate(labels)]
    return StrData(ptCount=len(points), pt=points)


def _numbers(values: tuple[Decimal, ...]) -> NumData:
    points = [NumVal(idx=i, v=str(value)) for i, value in enumerate(values)]
    return NumData(formatCode=POUNDS, ptCount=len(points), pt=points)
