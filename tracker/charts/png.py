"""A chart as a picture for a board paper: the page's own SVG, painted by resvg.

The letters are Arimo's, which have Arial's widths and an open licence, from a package: no font of
the machine is asked, so one chart gives the same bytes on every machine.
"""

import re
from functools import cache
from importlib.resources import files

import resvg_py

from tracker.charts.drawing import TEXT, element
from tracker.charts.lettering import ASIDE, Ink, Place, number, paragraph
from tracker.charts.quadrants import LISTS
from tracker.charts.views import ChartView

# How wide a chart is laid out before it is painted larger: its letters are then as large beside
# it as on a page, and not smaller than those of the paper it is put into.
LAYOUT, LAYOUT_OF_LISTS = 720, 432
NARROWEST, WIDEST = 200, 4000
_MARGIN = 24
_PAPER = "#ffffff"
_ROOT = re.compile(r'<svg [^>]*?class="tracker-chart[ "][^>]*>')
_WHOLE_WIDTH = Place(room=LAYOUT)


def png_of(svg: str, width: int = 1440) -> bytes:
    """Paint a chart's SVG as a PNG of so many pixels across, on white.

    Marks keep the colours that they carry; what a page's style sheet gives their classes is for
    people who choose their own colours, which a printed picture cannot do.
    """
    return _painted(*_placed(svg, 0), width)


def picture_of(view: ChartView, width: int = 1440) -> bytes:
    """Paint a chart to stand alone: its finding and title above it, its notes below."""
    finding, top = paragraph(view.finding, 0, Ink(22, bold=True), _WHOLE_WIDTH)
    title, top = paragraph(view.title, top + 4, Ink(16), _WHOLE_WIDTH)
    chart, bottom = _placed(view.svg, round(top) + 20)
    bottom += 12
    notes: list[str] = []
    for note in view.notes:
        lines, bottom = paragraph(note, bottom, ASIDE, _WHOLE_WIDTH)
        notes += lines
    words = "".join((*finding, *title, *notes))
    return _painted(_at(words, 0, bottom) + chart, bottom, width)


def _placed(svg: str, top: float) -> tuple[str, float]:
    """The chart at a width of its own from `top` down, and where it ends."""
    root = _ROOT.search(svg)
    height = re.search(r' height="(\d+)"', root[0]) if root else None
    if root is None or height is None:
        raise ValueError("Only a chart of the tracker can be painted")
    wide = LAYOUT_OF_LISTS if LISTS in root[0] else LAYOUT
    alone = svg.replace(root[0], root[0].replace(' width="100%"', f' width="{wide}"'), 1)
    return _at(alone, top, int(height[1])), top + int(height[1])


def _at(parts: str, top: float, height: float) -> str:
    """Parts inside the margins; a viewport of their own, so that shares are of the layout."""
    return element(
        "svg",
        parts,
        x=_MARGIN,
        y=number(_MARGIN + top),
        width=LAYOUT,
        height=number(max(1, height)),
        overflow="visible",
        fill=TEXT,
    )


def _painted(parts: str, height: float, width: int) -> bytes:
    if not NARROWEST <= width <= WIDEST:
        raise ValueError(f"A picture must be between {NARROWEST} and {WIDEST:,} pixels wide")
    size = (LAYOUT + 2 * _MARGIN, round(height) + 2 * _MARGIN)
    sheet = element(
        "svg",
        parts,
        xmlns="http://www.w3.org/2000/svg",
        width=size[0],
        height=size[1],
        viewBox=f"0 0 {size[0]} {size[1]}",
        font_family="Arimo",
    )
    return resvg_py.svg_to_bytes(
        svg_string=sheet,
        width=width,
        background=_PAPER,
        skip_system_fonts=True,
        font_files=[_font()],
        font_family="Arimo",
        sans_serif_family="Arimo",
    )


@cache
def _font() -> str:
    return str(files("fontpkg_arimo") / "files" / "Arimo[wght].ttf")
