"""The codes that columns of the evaluation workbook may hold, with their meaning."""

from collections.abc import Mapping

from ..tables import SHORTHAND, Column, Kind

BASIS: Mapping[str, str] = {
    "pot": "first-level money: what the board awards and pays",
    "end-recipient": "onward awards and spending of those who received a pot",
}
AMOUNT_BASIS: Mapping[str, str] = {
    "recorded": "entered in the tracker",
    "published": "taken from a published document",
    "illustrative": "made up to show how the tracker works: not published by anybody",
    "mixed": "a sum of amounts of more than one of these",
    "none": "no amount is recorded",
}
VALUE_BASIS: Mapping[str, str] = {
    "recorded": "entered in the tracker",
    "published": "taken from a published document and shown as published",
    "illustrative": "made up to show how the tracker works: not published by anybody",
}
STATUS: Mapping[str, str] = {
    "reported": "a value was reported",
    "nil": "a real zero was reported",
    **SHORTHAND,
}
COVERAGE: Mapping[str, str] = {
    "full": "everybody who should be counted could be counted",
    "partial": "somebody who should be counted could not be",
    "not stated": "nobody said",
}
QUALITY: Mapping[str, str] = {
    "final": "it is not expected to change",
    "provisional": "it may still change",
    "estimated": "it was not counted but estimated",
    "not stated": "nobody said",
}
YES_NO: Mapping[str, str] = {"yes": "it is", "no": "it is not"}
LINK_TYPES: Mapping[str, str] = {
    "target": "the scheme serves a target, with a weight in parts",
    "measure": "the scheme reports a measure, with a baseline and a target",
}


def text(name: str, label: str, description: str, width: float = 26, blank: str = "") -> Column:
    """A column of words."""
    return Column(name, label, Kind.TEXT, description, width, blank=blank)


def code(name: str, label: str, description: str, width: float = 16, blank: str = "") -> Column:
    """A column of stable codes or references."""
    return Column(name, label, Kind.CODE, description, width, blank=blank)


def choice(
    name: str, label: str, description: str, words: Mapping[str, str], blank: str = ""
) -> Column:
    """A column that holds one of a few codes."""
    return Column(name, label, Kind.CODE, description, 18, status_words=words, blank=blank)


def pounds(name: str, label: str, description: str, blank: str = "") -> Column:
    """A column of money, headed as pounds."""
    return Column(name, f"{label} (£)", Kind.PENCE, description, 20, blank=blank)


def count(name: str, label: str, description: str, unit: str, blank: str = "") -> Column:
    """A column of whole numbers."""
    return Column(name, label, Kind.WHOLE_NUMBER, description, 15, unit, blank=blank)


def number(name: str, label: str, description: str, blank: str) -> Column:
    """A column of numbers whose unit stands in the row."""
    unit = "as the unit column says"
    return Column(name, label, Kind.DECIMAL, description, 16, unit, blank=blank)


def day(name: str, label: str, description: str, blank: str = "") -> Column:
    """A column of dates."""
    return Column(name, label, Kind.DAY, description, 22, blank=blank)


def month(name: str, label: str, description: str, blank: str = "") -> Column:
    """A column of months, each stored as its first day."""
    return Column(name, label, Kind.MONTH, description, 18, blank=blank)


FINANCIAL_YEAR = code("financial_year", "Financial year", "April to March, as in 2023/24", 14)
BASIS_COLUMN = choice("basis", "Basis of totals", "Which totals the money belongs to", BASIS)
AMOUNT_BASIS_COLUMN = choice(
    "amount_basis", "Basis of amounts", "Where the amounts of this row come from", AMOUNT_BASIS
)
JOURNAL_NUMBER = count(
    "journal_number",
    "Journal number",
    "The act of recording that made or last changed this",
    "acts",
)
RECORDED_AT = Column(
    "recorded_at",
    "Recorded at (UTC)",
    Kind.MOMENT,
    "When that act was recorded, in Coordinated Universal Time",
    30,
)
NO_SCHEME = "the row is about no single scheme"
NO_STATUS_VALUE = "its status column says why"
