"""Characters that nobody can see or print: no database and no spreadsheet should hold them."""

import re

# Control characters other than tab and the ends of lines, halves of a pair, and no characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """Return the text without what cannot be seen or printed; tabs and line ends stay."""
    return _UNPRINTABLE.sub("", text)


def is_printable(text: str) -> bool:
    """Say whether a text holds nothing that cannot be seen or printed."""
    return not _UNPRINTABLE.search(text)


def refusal(thing: str) -> str:
    """Return the sentence that refuses such characters."""
    return f"{thing} must not contain control characters, which cannot be seen or printed"
