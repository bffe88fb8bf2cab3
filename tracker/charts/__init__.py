"""Numbers in, accessible SVG out.

A chart says what it shows in a title, a one-sentence finding and a description, writes every value
beside its mark, and tells series apart by shape as well as colour. Text keeps its size on a phone:
only lengths across are relative to the width.
"""

from tracker.charts.bars import BarChart, BarRow, Look, Series, bar_chart, bar_chart_file
from tracker.charts.drawing import Drawing

__all__ = [
    "BarChart",
    "BarRow",
    "Drawing",
    "Look",
    "Series",
    "bar_chart",
    "bar_chart_file",
]
