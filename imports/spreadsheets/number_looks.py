"""Number formats: which of a workbook's styles show dates, percentages, padding or other money."""

import re
from xml.etree import ElementTree as ET

from imports.spreadsheets.raw import PLAIN, Look, Mark
from imports.spreadsheets.xml_parts import child, children

# The formats that every workbook has without saying so, as ECMA-376 part 1, 18.8.30 lists them;
# 27 to 36 and 50 to 58 are the dates of East Asian editions of Excel.
_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}
_BUILT_IN_PERCENTAGES = {9, 10}

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_DATE_WORDS = re.compile(r"[ymdh]|s(?!$)|ss", re.IGNORECASE)
_GENERAL = re.compile("general|standard", re.IGNORECASE)
_FOREIGN = re.compile("[$€¥]|USD|EUR|CHF|JPY")
_ZEROS = re.compile("0{2,}")


def looks_of(styles: ET.Element | None) -> list[Look]:
    """The look of every cell format of a workbook, by its number."""
    if styles is None:
        return []
    formats = {
        entry.get("numFmtId", ""): entry.get("formatCode", "")
        for group in children(styles, "numFmts")
        for entry in children(group, "numFmt")
    }
    cells = child(styles, "cellXfs")
    known = {number: look_of_format(code) for number, code in formats.items()}
    return [
        known.get(entry.get("numFmtId", "0")) or _built_in(entry.get("numFmtId", "0"))
        for entry in ([] if cells is None else children(cells, "xf"))
    ]


def look_of_format(code: str) -> Look:
    """What a format code makes of a positive number."""
    positive = code.split(";", 1)[0]
    if _ELAPSED.search(positive):
        return PLAIN
    currency = _currency(positive)
    bare = _GENERAL.sub("", _BRACKETS.sub("", _QUOTED.sub("", positive)))
    if "%" in bare:
        return Look(Mark.PER_CENT)
    if _DATE_WORDS.search(bare) and not currency:
        return Look(Mark.DATE)
    zeros = len(bare) if _ZEROS.fullmatch(bare) else 0
    return Look(zeros=zeros, currency=currency)


def _currency(positive: str) -> str:
    bracketed = _CURRENCY.search(positive)
    quoted = "".join(_QUOTED.findall(positive))
    found = _FOREIGN.search(f"{bracketed[1] if bracketed else ''} {quoted} {_bare(positive)}")
    return found[0] if found else ""


def _bare(positive: str) -> str:
    return _BRACKETS.sub("", _QUOTED.sub("", positive))


def _built_in(number: str) -> Look:
    code = int(number) if number.isdecimal() else 0
    if code in _BUILT_IN_DATES:
        return Look(Mark.DATE)
    return Look(Mark.PER_CENT) if code in _BUILT_IN_PERCENTAGES else PLAIN
