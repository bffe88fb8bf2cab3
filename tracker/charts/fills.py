"""Fills that differ without colour: solid, stripes, dots, crossed lines, and the paper itself."""

from collections.abc import Iterable
from enum import StrEnum

from tracker.charts.drawing import BLUE, DARK_BLUE, PAPER, element


class Look(StrEnum):
    """How an area is filled, so that it can be told apart without colour."""

    SOLID = "solid"
    STRIPED = "striped"
    OPEN = "open"
    DOTTED = "dotted"
    CROSSED = "crossed"


def filled(name: str, look: Look, **place: object) -> str:
    """A rectangle in a look, on the chart that `name` begins the ids of."""
    fill = {Look.SOLID: DARK_BLUE, Look.OPEN: PAPER}.get(look, f"url(#{name}-{look})")
    outline = DARK_BLUE if look is Look.SOLID else BLUE
    return element(
        "rect", class_=f"bar bar-{look}", fill=fill, stroke=outline, stroke_width=1.5, **place
    )


def patterns(name: str, looks: Iterable[Look]) -> str:
    """Draw the fills that are used, under names of the chart's own: ids are shared by the page."""
    ground = element("rect", class_="ground", width=8, height=8, fill=PAPER)
    stripe = element("path", class_="ink", d="M0 0V8", fill="none", stroke=BLUE, stroke_width=7)
    dot = element("circle", class_="ink ink-dot", cx=4, cy=4, r=1.8, fill=BLUE)
    cross = element(
        "path", class_="ink", d="M0 0V8M0 0H8", fill="none", stroke=BLUE, stroke_width=2
    )
    tile = {"patternUnits": "userSpaceOnUse", "width": 8, "height": 8}
    turned = {"patternTransform": "rotate(45)"}
    drawn = {
        Look.STRIPED: (ground + stripe, turned),
        Look.DOTTED: (ground + dot, {}),
        Look.CROSSED: (ground + cross, turned),
    }
    used = set(looks)
    tiles = (
        element("pattern", content, id=f"{name}-{look}", **more, **tile)
        for look, (content, more) in drawn.items()
        if look in used
    )
    return element("defs", "".join(tiles) or " ")
