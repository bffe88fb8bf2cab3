"""Numbers in, accessible SVG out.

A chart says what it shows in a title, a one-sentence finding and a description, writes every value
beside its mark, and tells series apart by shape as well as colour. Text keeps its size on a phone:
only lengths across are relative to the width.
"""

from tracker.charts.bars import BarChart, BarRow, Series, bar_chart, bar_chart_file, bar_view
from tracker.charts.coverage import (
    Category,
    CoverageCell,
    CoverageMap,
    CoverageRow,
    coverage_map,
)
from tracker.charts.dots import DotChart, DotRow, Reference, dot_chart
from tracker.charts.drawing import Drawing
from tracker.charts.fills import Look
from tracker.charts.gaps import Gap, GapChart, GapPeriod, gap_chart
from tracker.charts.icons import Icon, assurance_icon, variation_icon
from tracker.charts.multiples import Panel, SmallMultiples, small_multiples
from tracker.charts.process import ProcessChart, ProcessPhase, ProcessPoint, process_chart
from tracker.charts.quadrants import QuadrantItem, Quadrants, quadrants
from tracker.charts.reach import ReachChart, ReachRow, reach_chart
from tracker.charts.units import (
    NUMBER,
    PEOPLE,
    PER_1_000,
    PER_100_000,
    PERCENT,
    PERCENTAGE_POINTS,
    POUNDS,
    RATIO,
    YEARS,
    Unit,
)
from tracker.charts.views import About, ChartView, TableColumn

__all__ = [
    "NUMBER",
    "PEOPLE",
    "PERCENT",
    "PERCENTAGE_POINTS",
    "PER_1_000",
    "PER_100_000",
    "POUNDS",
    "RATIO",
    "YEARS",
    "About",
    "BarChart",
    "BarRow",
    "Category",
    "ChartView",
    "CoverageCell",
    "CoverageMap",
    "CoverageRow",
    "DotChart",
    "DotRow",
    "Drawing",
    "Gap",
    "GapChart",
    "GapPeriod",
    "Icon",
    "Look",
    "Panel",
    "ProcessChart",
    "ProcessPhase",
    "ProcessPoint",
    "QuadrantItem",
    "Quadrants",
    "ReachChart",
    "ReachRow",
    "Reference",
    "Series",
    "SmallMultiples",
    "TableColumn",
    "Unit",
    "assurance_icon",
    "bar_chart",
    "bar_chart_file",
    "bar_view",
    "coverage_map",
    "dot_chart",
    "gap_chart",
    "process_chart",
    "quadrants",
    "reach_chart",
    "small_multiples",
    "variation_icon",
]
