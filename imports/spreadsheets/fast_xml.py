"""The XML that spreadsheet programs really write, as patterns; anything else is parsed.

A pattern for whole blocks proves, byte for byte, that a block is in this dialect; only then are
its cells picked out by the same pattern. It is five times faster than building a tree, and what
it does not recognise goes to the tree, so it decides about speed and never about meaning.
"""

import re

# XML's own entities; no others can exist without a document type.
_ENTITY = r"&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});"
_TEXT = rf"[^<&]*+(?:{_ENTITY}[^<&]*+)*+"
_SPACE = r'(?: xml:space="preserve")?'
_EMPTY_CELL = r'<c r="[A-Z]{1,3}\d{1,7}"(?: s="\d{1,6}")?(?: t="\w{1,9}")? ?/>'
# Address, style, type; a formula; its saved result, a value, or a text of its own.
_CELL = (
    r'<c r="([A-Z]{1,3})(\d{1,7})"(?: s="(\d{1,6})")?(?: t="(\w{1,9})")?>'
    rf"(<f(?:\s[^<>]*+)?>(?:{_TEXT}</f>)?)?"
    rf"(?:<v{_SPACE}>({_TEXT})</v>|<v ?/>|<is><t{_SPACE}>({_TEXT})</t></is>)?</c>"
)
_ROW = r'<row r="\d{1,7}"[^<>]*+'
_CELL_UNNAMED = re.sub(r"\((?!\?)", "(?:", _CELL)
_ROWS = re.compile(
    rf"\s*(?:{_ROW}(?<=/)>|{_ROW}(?<!/)>\s*(?:(?:{_EMPTY_CELL}|{_CELL_UNNAMED})\s*)*+</row>|\s+)*+",
    re.ASCII,
)
_TEXTS = re.compile(rf"\s*(?:<si>(?:<t{_SPACE}>{_TEXT}</t>|<t ?/>)</si>\s*|<si ?/>\s*)*+", re.ASCII)
_ENTITIES = re.compile(_ENTITY)
_NAMED = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}
# What Excel writes for characters that XML cannot hold: _x000D_ is a carriage return.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

_EMPTY_TAGS = ("<row ", "</row>", "<c ", "</c>")

ROW = re.compile(r'<row r="(\d{1,7})"([^<>]*)>')
CELL = re.compile(_CELL, re.ASCII)
TEXT = re.compile(rf"<si>(?:<t{_SPACE}>({_TEXT})</t>|<t ?/>)</si>|<si ?/>", re.ASCII)


def hold_no_values(block: str) -> bool:
    """Whether a block is nothing but rows of empty cells, as formatting a whole sheet leaves."""
    # The first value met answers at once; only a block without any is counted.
    if "<v" in block or "<is" in block:
        return False
    return block.count("<") == sum(map(block.count, _EMPTY_TAGS))


def last_row_number(block: str) -> int:
    """The number of the last row that begins in a block; 0 where none says it."""
    opening = ROW.match(block, max(block.rfind("<row "), 0))
    return int(opening[1]) if opening else 0


def are_plain_rows(block: str) -> bool:
    """Whether a block is nothing but rows in the dialect."""
    return _ROWS.fullmatch(block) is not None


def are_plain_texts(block: str) -> bool:
    """Whether a block is nothing but shared texts without formats in the dialect."""
    return _TEXTS.fullmatch(block) is not None


def unescape(text: str) -> str:
    """The text that XML's entities stand for."""
    return _ENTITIES.sub(_entity, text) if "&" in text else text


def without_escapes(text: str) -> str:
    """The text that Excel's own escapes stand for, and one kind of line end."""
    if "_x" in text:
        text = _ESCAPED.sub(_escaped, text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _escaped(found: re.Match[str]) -> str:
    # A control character stays one, so that whoever reads the cell can refuse it in words.
    number = int(found[1], 16)
    return found[0] if 0xD800 <= number < 0xE000 or number > 0xFFFD else chr(number)


def _entity(found: re.Match[str]) -> str:
    entity = found[0]
    if entity in _NAMED:
        return _NAMED[entity]
    number = int(entity[3:-1], 16) if entity[2] == "x" else int(entity[2:-1])
    # What is no character cannot be shown; the parser would refuse it, a question mark tells.
    is_character = 0x20 <= number < 0xD800 or 0xE000 <= number < 0x110000 or number in {9, 10, 13}
    return chr(number) if is_character else "\N{REPLACEMENT CHARACTER}"
