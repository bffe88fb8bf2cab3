"""What a chart's SVG says when it is read as XML: where its marks, lines and words really are."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from tracker.charts import ChartView
from tracker.charts.words import width_of

SVG = "{http://www.w3.org/2000/svg}"
PHONE, DESK = 288, 832  # the widths that a chart is given at 320 pixels, and at most
_MOVE = re.compile(r"translate\(([\d.-]+) ([\d.-]+)\)")


@dataclass(frozen=True)
class Thing:
    """One element with its place in pixels from the chart's corner."""

    kind: str
    look: str
    x: float
    y: float
    x2: float
    y2: float
    words: str = ""
    node: ElementTree.Element | None = None

    @property
    def is_level(self) -> bool:
        return self.y == self.y2


def tree(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 our own drawing, just made


def things(view: ChartView, width: float = PHONE) -> list[Thing]:
    """Everything drawn, in the order of drawing."""
    return list(_inside(tree(view.svg), width, 0, 0))


def marks(view: ChartView, width: float = PHONE) -> list[Thing]:
    """The marks that stand for values; those of the legend are moved there by a group."""
    return [one for one in things(view, width) if one.kind == "mark"]


def lines(view: ChartView, look: str, width: float = PHONE) -> list[Thing]:
    return [one for one in things(view, width) if one.kind == "line" and one.look == look]


def texts(view: ChartView) -> list[str]:
    return [node.text or "" for node in tree(view.svg).iter(f"{SVG}text")]


def text_at(view: ChartView, words: str, width: float = PHONE) -> Thing:
    return next(one for one in things(view, width) if one.kind == "text" and one.words == words)


def height_of(view: ChartView) -> float:
    return float(tree(view.svg).get("height") or "nan")


def _inside(
    parent: ElementTree.Element, width: float, x: float, y: float, *, key: bool = False
) -> Iterator[Thing]:
    for node in parent:
        match node.tag.removeprefix(SVG):
            case "svg":
                at = (x + _across(node.get("x"), width), y + float(node.get("y") or 0))
                drawn = [one for one in node if "mark" in (one.get("class") or "")]
                if drawn and not key:
                    yield _mark(drawn[0], *at)
                else:
                    yield from _inside(node, width, *at, key=key)
            case "g":
                moved = _MOVE.match(node.get("transform") or "")
                assert moved
                there = (x + float(moved[1]), y + float(moved[2]))
                yield from _inside(node, width, *there, key=True)
            case "defs" | "title" | "desc":
                pass
            case _:
                yield _thing(node, width, x, y)


def _mark(node: ElementTree.Element, x: float, y: float) -> Thing:
    shape = "circle" if node.tag == f"{SVG}circle" else node.get("d") or ""
    return Thing("mark", shape, x, y, x, y, node=node)


def _thing(node: ElementTree.Element, width: float, x: float, y: float) -> Thing:
    tag, look = node.tag.removeprefix(SVG), node.get("class") or ""
    if tag == "line":
        left, right = (x + _across(node.get(name), width) for name in ("x1", "x2"))
        top, bottom = (y + float(node.get(name) or 0) for name in ("y1", "y2"))
        return Thing(tag, look, left, top, right, bottom, node=node)
    left = x + _across(node.get("x"), width) + float(node.get("dx") or 0)
    top = y + float(node.get("y") or 0)
    if tag == "text":
        size = float(node.get("font-size") or "nan")
        bold = node.get("font-weight") == "bold"
        long = width_of(node.text or "", size, bold=bold)
        left -= {"middle": long / 2, "end": long}.get(node.get("text-anchor") or "", 0)
        return Thing(tag, look, left, top - 0.75 * size, left + long, top, node.text or "", node)
    if tag == "rect":
        right = left + _across(node.get("width"), width)
        return Thing(tag, look, left, top, right, top + float(node.get("height") or 0), node=node)
    return Thing(tag, look, left, top, left, top, node=node)


def _across(length: str | None, width: float) -> float:
    if length is None:
        return 0
    value = float(length.removesuffix("%")) * (width / 100 if length.endswith("%") else 1)
    assert math.isfinite(value)
    return value
