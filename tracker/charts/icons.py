"""What an XmR chart says in a word: our own signs for variation and assurance, never without it."""

from dataclasses import dataclass

from tracker.charts.drawing import PAPER, QUIET, element
from tracker.charts.lettering import number
from tracker.charts.marks import CONCERN, IMPROVEMENT, NEUTRAL

SIZE = 36  # pixels, square

# The outline is the mark of the points in the chart, so that the sign is known by its shape.
_OUTLINES = {
    "common cause": ("M18 2A16 16 0 1 1 17.99 2Z", QUIET),
    "improvement": ("M18 1L35 18L18 35L1 18Z", IMPROVEMENT),
    "concern": ("M3 3H33V33H3Z", CONCERN),
    "neutral": ("M10 3H26L34 18L26 33H10L2 18Z", NEUTRAL),
}
_WAVE = "M8 18Q13 9 18 18T28 18"
_ARROWS = {"high": "M18 26V10M12 16L18 10L24 16", "low": "M18 10V26M12 20L18 26L24 20"}
_ASSURANCE = {
    "pass": ("M10 19L16 25L27 12", IMPROVEMENT),
    "fail": ("M11 11L25 25M25 11L11 25", CONCERN),
    "inconsistent": ("M8 18H28M8 22Q13 6 18 18T28 14", QUIET),
}
VARIATION_WORDS = {
    "common cause": "Common cause: no significant change",
    "improvement high": "Special cause, improvement: values are higher",
    "improvement low": "Special cause, improvement: values are lower",
    "concern high": "Special cause, concern: values are higher",
    "concern low": "Special cause, concern: values are lower",
    "neutral high": "Special cause, neither better nor worse: values are higher",
    "neutral low": "Special cause, neither better nor worse: values are lower",
}
ASSURANCE_WORDS = {
    "pass": "Target: expected to be met each time",
    "fail": "Target: expected to be missed each time unless the process changes",
    "inconsistent": "Target: may be met or missed by chance",
}
NO_TARGET = "Target: none set"


@dataclass(frozen=True)
class Icon:
    """A sign and its words; the words are shown beside it, so the sign itself is silent."""

    svg: str
    words: str


def variation_icon(variation: str) -> Icon:
    """The sign of what the latest points of a series show, such as "improvement low"."""
    return Icon(_alone(variation_sign(variation)), VARIATION_WORDS[variation])


def assurance_icon(assurance: str | None) -> Icon:
    """The sign of whether a process will meet its target; words alone where none is set."""
    if assurance is None:
        return Icon("", NO_TARGET)
    return Icon(_alone(assurance_sign(assurance)), ASSURANCE_WORDS[assurance])


def variation_sign(variation: str) -> str:
    """The parts of a variation sign, in a square of `SIZE` pixels."""
    kind, _, way = variation.rpartition(" ")
    if variation == "common cause":
        return _sign(*_OUTLINES[variation], _WAVE)
    return _sign(*_OUTLINES[kind], _ARROWS[way])


def assurance_sign(assurance: str) -> str:
    """The parts of an assurance sign: two rings about a tick, a cross or a wave on a line."""
    inner, colour = _ASSURANCE[assurance]
    ring = element("circle", class_="line", cx=18, cy=18, r=13, fill="none", stroke=colour)
    return _sign("M18 2A16 16 0 1 1 17.99 2Z", colour, inner) + ring


def _sign(outline: str, colour: str, inner: str) -> str:
    look = {"stroke": colour, "stroke_width": number(2.5)}
    shape = element("path", class_="mark-open", d=outline, fill=PAPER, **look)
    return shape + element("path", class_="line", d=inner, fill="none", **look)


def _alone(parts: str) -> str:
    return element(
        "svg",
        parts,
        xmlns="http://www.w3.org/2000/svg",
        class_="tracker-chart-icon",
        width=SIZE,
        height=SIZE,
        viewBox=f"0 0 {SIZE} {SIZE}",
        aria_hidden="true",
        focusable="false",
    )
