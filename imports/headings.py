"""What a heading says, whatever its capitals, spaces, marks and pound signs."""

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# A mark of a required column, and a currency that every amount has, say nothing more.
_SAYS_NOTHING = str.maketrans({"*": " ", "£": " ", "'": "", "\N{RIGHT SINGLE QUOTATION MARK}": ""})
_WORDS = re.compile(r"[^\W_]+")


def heading_key(text: str) -> str:
    """The words of a heading in small letters: Amount (£) * is amount, Amount (£'000) is not."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).translate(_SAYS_NOTHING)
    return " ".join(_WORDS.findall(plain.replace("%", " percent ").casefold()))
