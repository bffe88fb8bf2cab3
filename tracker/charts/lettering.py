"""Words in a chart: their size and weight, wrapped to a phone, and kept inside its edges."""

from dataclasses import dataclass
from itertools import pairwise

from tracker.charts.drawing import QUIET, TEXT, Across, element, text
from tracker.charts.words import NARROWEST, lines_within, width_of

_ACROSS = Across()
_APART = 4  # pixels that words stand away from their place


@dataclass(frozen=True)
class Ink:
    """How words are written."""

    size: int = 15
    bold: bool = False
    fill: str = TEXT

    def width(self, words: str) -> float:
        """How many pixels words take at most in this ink."""
        return width_of(words, self.size, bold=self.bold)

    def lines(self, words: str, room: float = NARROWEST) -> list[str]:
        """Words broken into lines for the room."""
        return lines_within(words, room, self.size, bold=self.bold)


LABEL = Ink(16, bold=True)
VALUE = Ink(15)
ASIDE = Ink(15, fill=QUIET)
TICK = Ink(14, fill=QUIET)


@dataclass(frozen=True)
class Place:
    """Where a paragraph stands: from a share of the width, moved by pixels, within a room."""

    share: float = 0.0
    dx: float = 0.0
    room: float = NARROWEST


def words_at(
    words: str, share: float, y: float, ink: Ink = VALUE, *, anchor: str = "start", dx: float = 0
) -> str:
    """Words with their baseline at `y`, `dx` pixels from a share of the width."""
    more: dict[str, object] = {"fill": ink.fill}
    if ink.bold:
        more["font_weight"] = "bold"
    if anchor != "start":
        more["text_anchor"] = anchor
    if dx:
        more["dx"] = number(dx)
    return text(words, round(y), x=_ACROSS.at(share), size=ink.size, **more)


def beside(words: str, share: float, y: float, ink: Ink = VALUE, *, before: bool) -> str:
    """Words that end, or begin, at a place, or at the edge where a phone has no room for them."""
    room = (share if before else 1 - share) * NARROWEST - _APART
    if ink.width(words) > room:
        return words_at(words, 0 if before else 1, y, ink, anchor="start" if before else "end")
    anchor, dx = ("end", -_APART) if before else ("start", _APART)
    return words_at(words, share, y, ink, anchor=anchor, dx=dx)


def stand_apart(placed: list[tuple[str, float]], ink: Ink = TICK) -> bool:
    """Whether words centred at these places, from left to right, leave room between them."""
    ends = []
    for words, share in placed:
        width, middle = ink.width(words), share * NARROWEST
        left = min(max(middle - width / 2, 0.0), NARROWEST - width)
        ends.append((left, left + width))
    return all(before[1] + 8 <= after[0] for before, after in pairwise(ends)) and all(
        left >= 0 for left, _ in ends
    )


def centred(words: str, share: float, y: float, ink: Ink = TICK) -> str:
    """Words about a place, pushed aside by the pixels that would leave a phone."""
    half = ink.width(words) / 2
    left, right = half - share * NARROWEST, half - (1 - share) * NARROWEST
    aside = max(0.0, left) - max(0.0, right)
    return words_at(words, share, y, ink, anchor="middle", dx=aside)


def paragraph(
    words: str, top: float, ink: Ink = VALUE, place: Place | None = None
) -> tuple[list[str], float]:
    """Words broken into lines from `top` down; gives where they end."""
    place = place or Place()
    parts = []
    for one in ink.lines(words, place.room - place.dx):
        parts.append(words_at(one, place.share, top + ink.size, ink, dx=place.dx))
        top += ink.size + 5
    return parts, top


def legend(entries: list[tuple[str, str]], top: float = 0) -> tuple[list[str], float]:
    """What each mark means: (the mark, drawn about the origin; its words)."""
    parts = []
    for drawn, words in entries:
        parts.append(element("g", drawn, transform=f"translate(14 {number(top + 11)})"))
        lines, top = paragraph(words, top, place=Place(dx=34))
        parts += lines
    return parts, top


def number(value: float) -> str:
    """A length with no more digits than a screen can show, and no nought with a minus."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written
