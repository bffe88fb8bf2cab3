"""What a cell says for the column that it stands in, as the text that a person would have typed.

Every kind of column leaves here as plain text: days as 2026-03-31, numbers without exponent,
noise or formats. Whether that text is a good amount or a real date is judged elsewhere, once, in
the same words as for a form. Here only what a spreadsheet itself did to a value is told.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from imports.layouts import Column, Kind
from imports.spreadsheets.plain_numbers import (
    day_of_serial,
    has_lost_digits,
    in_words,
    plain_number,
    times_a_hundred,
)
from imports.spreadsheets.problems import Severity
from imports.spreadsheets.raw import Look, Mark

Reader = Callable[[Mark, str, Look], str]

# Control characters stay: a cell that holds one is refused, as a form refuses what is typed.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_ODD_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u3000]")
_LINE_ENDS = re.compile("\r\n?")
# Five digits from 1990 to 2199: what is left of a date that lost its format.
_SERIAL = re.compile(r"[3-9]\d{4}|10\d{4}", re.ASCII)
_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)
_SCIENTIFIC = re.compile(r"-?\d[.,]\d+[eE]\+\d{2}", re.ASCII)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass
class CellDoubtError(Exception):
    """Something to say about one cell, and the text to go on with."""

    message: str
    found: str
    text: str = ""
    severity: Severity = Severity.ERROR


def clean(text: str) -> str:
    """A text without the invisible characters and odd spaces that pasting brings."""
    if not text.isprintable():
        text = _LINE_ENDS.sub("\n", _ODD_SPACES.sub(" ", _INVISIBLE.sub("", text)))
    return text.strip()


class CellReader:
    """Reads the cells of one column; where there is something to say, `CellDoubtError` says it."""

    def __init__(self, column: Column, *, from_1904: bool) -> None:
        self._column = column
        self._from_1904 = from_1904
        self._of_text = {
            Kind.CODE: _word,
            Kind.CHOICE: _word,
            Kind.DAY: self._serial,
            Kind.MONTH: self._serial,
            Kind.PERCENTAGE: _percentage,
            Kind.YES_OR_NO: _yes_or_no,
        }.get(column.kind)
        self._of_mark = {
            Mark.NUMBER: self._number,
            Mark.PER_CENT: self._per_cent,
            Mark.DATE: self._date,
            Mark.TRUTH: self._truth,
            Mark.ERROR: _error,
            Mark.FORMULA: _formula,
        }
        self._days: dict[str, date | None] = {}

    def __call__(self, mark: Mark, text: str, look: Look) -> str:
        """The text that stands for this value in this column."""
        if mark is Mark.TEXT:
            typed = clean(text)
            return self._of_text(typed) if self._of_text else typed
        return self._of_mark[mark](text, look)

    def _number(self, text: str, look: Look) -> str:
        plain = plain_number(text)
        if plain is None:
            raise CellDoubtError("Enter the value again: what the file holds is no number", text)
        kind = self._column.kind
        if kind in _WORDS:
            return _number_as_word(text, plain, look)
        if kind is Kind.POUNDS and look.currency:
            raise CellDoubtError(
                f"The cell shows the amount in {look.currency}, and it was read as pounds. Check "
                "that it is in pounds, and format the cell as a number",
                f"{look.currency}{plain}",
                plain,
                Severity.WARNING,
            )
        if kind in _DATES:
            return self._serial(plain)
        if kind is Kind.PERCENTAGE:
            return _one_reading(plain)
        return plain

    def _per_cent(self, text: str, look: Look) -> str:
        shown = times_a_hundred(text)
        if shown is None:
            return self._number(text, look)
        return shown if self._column.kind is Kind.PERCENTAGE else f"{shown}%"

    def _date(self, text: str, look: Look) -> str:
        day = self._day(text)
        if day is None:
            return self._number(text, look)
        match self._column.kind:
            case Kind.CODE | Kind.CHOICE:
                raise CellDoubtError(
                    "The spreadsheet has turned what was typed into a date. Format the cell as "
                    "text, then type it again",
                    in_words(day),
                )
            case Kind.MONTH if (day + timedelta(days=1)).day == 1:
                # Ledgers store a month as its last day, and show no more of it than the month.
                return day.replace(day=1).isoformat()
            case Kind.PERIOD if day.day == 1:
                return in_words(day)[2:]
            case Kind.TEXT | Kind.PERIOD:
                return in_words(day)
        return day.isoformat()

    def _truth(self, text: str, look: Look) -> str:
        truth = text.strip() == "1"
        if self._column.kind is Kind.YES_OR_NO:
            return "yes" if truth else "no"
        return "TRUE" if truth else "FALSE"

    def _serial(self, text: str) -> str:
        day = self._day(text) if _SERIAL.fullmatch(text) else None
        if day is None or not _FIRST_DAY <= day <= _LAST_DAY:
            return text
        raise CellDoubtError(
            f"The date is stored as the number {text}, which was read as {in_words(day)}. Check "
            "it, and format the cell as a date",
            text,
            day.isoformat(),
            Severity.WARNING,
        )

    def _day(self, text: str) -> date | None:
        if text not in self._days:
            found = _ISO_DAY.match(text)
            try:
                day = (
                    date.fromisoformat(found[0])
                    if found
                    else day_of_serial(text, from_1904=self._from_1904)
                )
            except ValueError:
                day = None
            self._days[text] = day
        return self._days[text]


_LOST_DIGITS = (
    "The spreadsheet keeps only 15 digits of a number, so the last digits of this one are lost. "
    "Format the cell as text, then type it again"
)
_TRUTHS = {"true": "yes", "false": "no", "y": "yes", "n": "no"}
_WORDS = (Kind.TEXT, Kind.CODE, Kind.CHOICE, Kind.PERIOD)
_DATES = (Kind.DAY, Kind.MONTH)


def _one_reading(text: str) -> str:
    plain = plain_number(text)
    if plain is not None and plain.lstrip("-").startswith("0."):
        raise CellDoubtError(
            "The percentage can be read in two ways. Type it with a per cent sign, like 12.5%", text
        )
    return text


def _number_as_word(text: str, plain: str, look: Look) -> str:
    if has_lost_digits(text):
        raise CellDoubtError(_LOST_DIGITS, plain)
    return plain.zfill(look.zeros) if plain.isdecimal() else plain


def _error(text: str, _look: Look) -> str:
    raise CellDoubtError(
        "The cell shows an error of the spreadsheet. Correct its formula, or type the value",
        text,
    )


def _formula(_text: str, _look: Look) -> str:
    raise CellDoubtError(
        "The result of the formula in this cell is not saved in the file. Open the workbook "
        "in Excel, save it, then upload it again; or type the value",
        "",
    )


def _word(text: str) -> str:
    if "+" in text and _SCIENTIFIC.fullmatch(text):
        raise CellDoubtError(_LOST_DIGITS, text)
    return text


def _percentage(text: str) -> str:
    bare = text.removesuffix("%").rstrip()
    return bare if bare != text else _one_reading(text)


def _yes_or_no(text: str) -> str:
    return _TRUTHS.get(text.casefold(), text)
