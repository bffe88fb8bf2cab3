"""What all charts share: elements with escaped attributes, and the frame with its description."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from textwrap import wrap

TEXT = "#212b32"
QUIET = "#4c6272"
BLUE = "#005eb8"
DARK_BLUE = "#003087"
PAPER = "#ffffff"
# XML 1.0, section 2.2: a control character in a name would make the whole picture unreadable.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Drawing:
    """A chart ready for a page: its words, and an SVG that carries them too."""

    title: str
    finding: str
    svg: str


@dataclass(frozen=True)
class Across:
    """Lengths across a chart: shares of the page's width, or pixels when the width is known."""

    width: int | None = None

    def at(self, share: float) -> str:
        """Write a share of the width, from 0 to 1."""
        if self.width is None:
            return f"{share * 100:.2f}%"
        return f"{share * self.width:.2f}"


def escaped(words: str) -> str:
    """Words as XML can hold them: marked up nowhere, and what no XML may hold shown as lost."""
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", words))


def element(tag: str, content: str = "", /, **attributes: object) -> str:
    """Write one element; `class_` and `stroke_width` stand for names that Python has not."""
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escaped(str(value))}"'
        for name, value in attributes.items()
    )
    return f"<{tag}{written}>{content}</{tag}>" if content else f"<{tag}{written}/>"


def text(words: str, y: int, *, x: str = "0", size: int = 16, **attributes: object) -> str:
    """Write words with their baseline at `y`."""
    return element("text", escaped(words), x=x, y=y, font_size=size, **attributes)


def lines_of(words: str, characters: int = 34) -> list[str]:
    """Break a label where a phone's width ends; a label is never cut."""
    return wrap(words, characters) or [""]


def frame(
    name: str,
    title: str,
    description: str,
    parts: Iterable[str],
    height: int,
    width: int | None,
    look: str = "",
) -> str:
    """Put the parts into an SVG that names and describes itself to those who cannot see it."""
    own = {"viewBox": f"0 0 {width} {height}", "width": width} if width else {"width": "100%"}
    described = element("title", escaped(title), id=f"{name}-title") + element(
        "desc", escaped(description), id=f"{name}-description"
    )
    return element(
        "svg",
        described + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        class_=f"tracker-chart {look}".strip(),
        role="img",
        aria_labelledby=f"{name}-title {name}-description",
        **own,
        height=height,
        font_family="Arial, sans-serif",
        fill=TEXT,
    )
