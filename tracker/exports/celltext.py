"""Words as a cell may hold them: never a formula, never a character that breaks the file."""

import re
from dataclasses import dataclass

# What XML 1.0 cannot carry (https://www.w3.org/TR/xml/#charsets), lone surrogates included.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("[&<>\r]|_x[0-9A-Fa-f]{4}_")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}

HARMLESS = re.compile("[A-Za-z0-9](?:[A-Za-z0-9 ,./:;()-]{0,198}[A-Za-z0-9])?")
"""Text that needs no escape, keeps no spaces at its ends and looks like no formula."""

REPLACEMENT = "\ufffd"
# What a spreadsheet program may take for the start of a formula once somebody edits the cell,
# the full-width forms of Japanese keyboards and the apostrophe of Excel's own quoting included.
_LIKE_A_FORMULA = tuple("=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20")

LONGEST = 32_767
"""The most that an Excel cell holds, in UTF-16 units."""
CUT = " [cut: too long for a spreadsheet cell]"


@dataclass
class Losses:
    """Whether any text of a sheet could not be kept as it was, for the note above its table."""

    replaced: bool = False
    cut: bool = False

    def sentence(self) -> str:
        """What to tell the reader, or nothing."""
        parts = []
        if self.replaced:
            parts.append(f"Characters that a spreadsheet cannot hold are shown as {REPLACEMENT}.")
        if self.cut:
            parts.append(f"Text longer than {LONGEST:,} characters is cut and says so.")
        return " ".join(parts)


def looks_like_a_formula(text: str) -> bool:
    """Whether the cell should carry Excel's mark for "this is text", lest editing runs it."""
    return text.startswith(_LIKE_A_FORMULA)


def without_forbidden(text: str) -> str:
    """The text with a mark in place of each character that files of data cannot carry."""
    return _FORBIDDEN.sub(REPLACEMENT, text)


def escaped(text: str, losses: Losses) -> str:
    """The text as the inside of an XML element; what could not be kept is noted in `losses`."""
    if _FORBIDDEN.search(text):
        losses.replaced = True
        text = _FORBIDDEN.sub(REPLACEMENT, text)
    # Sixteen-bit units: a character beyond the basic plane counts twice.
    if len(text) > LONGEST // 2 and len(text.encode("utf-16-le")) > 2 * LONGEST:
        losses.cut = True
        room = 2 * (LONGEST - len(CUT))
        text = text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT
    return _SPECIAL.sub(_escape, text)


def text_element(text: str, losses: Losses) -> str:
    """The text as a `t` element that keeps the spaces at its ends."""
    keep = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f"<t{keep}>{escaped(text, losses)}</t>"


def _escape(match: re.Match[str]) -> str:
    """An entity; or, for text that spells one of Excel's own `_x000D_` escapes, its escape."""
    found = match.group()
    return _ESCAPES.get(found) or f"_x005F{found}"
