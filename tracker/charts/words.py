"""How much room words take, so that labels wrap where a phone ends and never lie on each other."""

import unicodedata
from collections.abc import Iterator

# A phone of 320 pixels less the page's margins.
NARROWEST = 288
# Widths in thousandths of the size, as Arial has them.
_ARIAL = {
    191: "'",
    222: "ijl",
    278: " !,./:;I[\\]ft",
    333: "()-`r",
    389: '*"{}|',
    500: "Jckvsxyz",
    556: "#$0123456789?L_abdeghnopqu£–",
    584: "+<=>~^−→",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
_WIDTH = {character: width for width, group in _ARIAL.items() for character in group}
_OTHER, _WIDE = 620, 1000
# Where Arial is not installed another face stands in for it, up to this much wider.
_STAND_IN, _BOLD = 1.15, 1.14


def width_of(words: str, size: float = 16, *, bold: bool = False) -> float:
    """How many pixels words take at most, on one line."""
    thousandths = sum(_WIDTH.get(one) or _unlisted(one) for one in words)
    return thousandths / 1000 * size * _STAND_IN * (_BOLD if bold else 1)


def _unlisted(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return _WIDE if unicodedata.east_asian_width(character) in "FW" else _OTHER


def lines_within(
    words: str, room: float = NARROWEST, size: float = 16, *, bold: bool = False
) -> list[str]:
    """Break words into lines that fit the room; a word that does not is broken, never cut."""
    lines: list[str] = []
    line = ""
    for word in words.split():
        joined = f"{line} {word}".strip()
        if width_of(joined, size, bold=bold) <= room:
            line = joined
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, room, size, bold=bold)
        lines += whole
    return [*lines, line]


def _pieces(word: str, room: float, size: float, *, bold: bool) -> Iterator[str]:
    piece = ""
    for character in word:
        if piece and width_of(piece + character, size, bold=bold) > room:
            yield piece
            piece = ""
        piece += character
    yield piece


def how_many(number: int, thing: str) -> str:
    """So many of a thing, of one in the singular: 1 row, 8 rows."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def shortened(words: str, room: float, size: float = 16, *, bold: bool = False) -> str:
    """Words cut to one line with an ellipsis; only where the table has them in full."""
    words = " ".join(words.split())
    if width_of(words, size, bold=bold) <= room:
        return words
    while words and width_of(f"{words}…", size, bold=bold) > room:
        words = words[:-1]
    return f"{words.rstrip()}…"
