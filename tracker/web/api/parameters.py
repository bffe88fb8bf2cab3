"""What may be asked in an address, read as at every other door, and all problems told at once."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from tracker.domain import reading
from tracker.domain.apportionment import Lens
from tracker.domain.funding import Basis, EntryKind
from tracker.domain.periods import check_financial_year, read_moment
from tracker.services.datasets import Filter
from tracker.web.api.problems import CallRefusedError

_DIGITS = re.compile(r"[0-9]{1,9}")
USUAL_LIMIT, MOST_ROWS = 1_000, 10_000


@dataclass(frozen=True)
class Parameter:
    """One thing that may be asked: what it is for, its JSON Schema, and how it is read."""

    name: str
    description: str
    schema: Mapping[str, object]
    read: Callable[[str], object]


def read_parameters(declared: Iterable[Parameter], asked: MultiDict[str, str]) -> dict[str, Any]:
    """What was asked, by name; or a refusal that tells everything that is wrong."""
    known = {one.name: one for one in declared}
    errors: list[dict[str, object]] = []
    found: dict[str, Any] = {}
    for name, texts in asked.lists():
        parameter = known.get(name)
        try:
            if parameter is None:
                raise ValueError(_unknown(name, sorted(known)))
            if len(texts) > 1:
                raise ValueError(f"Give {name} once")
            if not texts[0].strip():
                raise ValueError(f"Enter a value for {name}, or leave it out")
            found[name] = parameter.read(texts[0])
        except ValueError as error:
            errors.append({"parameter": name, "detail": str(error)})
    if errors:
        raise CallRefusedError(400, "Correct what is listed here, and ask again", errors)
    return found


def _unknown(name: str, known: list[str]) -> str:
    if not known:
        return f"There is no parameter {name}: this address takes none"
    return f"There is no parameter {name}. The parameters are {', '.join(known)}"


def _year(text: str) -> str:
    try:
        return check_financial_year(text)
    except ValueError:
        return reading.financial_year(text)


def _as_at(text: str) -> datetime:
    try:
        # A plus of an offset that was not encoded arrives as a blank.
        return read_moment(re.sub(r" (?=\d\d:\d\d$)", "+", text))
    except (ValueError, OverflowError) as error:
        said = str(error).replace("Date must", "as_at must", 1)
        raise ValueError(said if said.startswith("as_at") else f"as_at: {said}") from None


def _whole(name: str, least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not _DIGITS.fullmatch(text) or not least <= int(text) <= most:
            raise ValueError(reading.whole_number_from(name, least, most))
        return int(text)

    return read


def _one_of(name: str, codes: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in codes:
            raise ValueError(f"{name} must be one of {', '.join(codes)}")
        return text

    return read


def _choice(name: str, description: str, codes: Iterable[str], default: str = "") -> Parameter:
    listed = tuple(codes)
    schema: dict[str, object] = {"type": "string", "enum": list(listed)}
    if default:
        schema["default"] = default
    return Parameter(name, description, schema, _one_of(name, listed))


def _text(name: str, description: str, example: str) -> Parameter:
    schema = {"type": "string", "minLength": 1, "examples": [example]}
    return Parameter(name, description, schema, lambda text: text)


def _number(name: str, description: str, least: int, most: int) -> Parameter:
    schema = {"type": "integer", "minimum": least, "maximum": most}
    return Parameter(name, description, schema, _whole(name, least, most))


FUND = _text("fund", "The fund, by its code. Default: the first that was opened", "MSE")
YEAR = Parameter(
    "year",
    "The financial year. Default: the newest with an envelope",
    {"type": "string", "pattern": "^[0-9]{4}/[0-9]{2}$", "examples": ["2023/24"]},
    _year,
)
AS_AT = Parameter(
    "as_at",
    "Everything as it had been recorded by then: a day, which means its end in London, or a "
    "moment. Default: now",
    {
        "type": "string",
        "anyOf": [{"format": "date"}, {"format": "date-time"}],
        "examples": ["2024-01-26", "2024-01-26T12:00:00+00:00"],
    },
    _as_at,
)
FORMAT = _choice(
    "format", "How the answer is written, whatever the header Accept says", ("json", "csv")
)
LIMIT = Parameter(
    "limit",
    "How many rows a page of JSON has at most",
    {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": USUAL_LIMIT},
    _whole("limit", 1, MOST_ROWS),
)
CURSOR = _text("cursor", "Where the page begins, as the answer before said in next", "WyJ…")
CHECK = _choice(
    "check", "With true nothing is stored: the answer says what would be", ("true", "false")
)
ORGANISATION = _text(
    "organisation",
    "For which of your organisations you send, by its code. Default: the first",
    "ICB",
)
SUMMARY_LENS = _choice(
    "lens", "The way of dividing the money", [one.value for one in Lens], Lens.CATEGORY.value
)
SUMMARY_BASIS = _choice(
    "basis",
    "Which totals: first-level money, or what ended with those whom pots passed it on to",
    [one.value for one in Basis],
    Basis.POT.value,
)

FILTERS: Mapping[Filter, Parameter] = {
    Filter.SCHEME: _text("scheme", "Only the rows of this scheme, by its reference", "S-7KQ2MP"),
    Filter.MEASURE: _text("measure", "Only the rows of this measure, by its code", "EXM-BP"),
    Filter.CATEGORY: _text("category", "Only the rows of this category, by its code", "FC-TP"),
    Filter.LENS: _choice("lens", "Only the links of this lens", [one.value for one in Lens]),
    Filter.BASIS: _choice(
        "basis", "Only rows of this level of money", [one.value for one in Basis]
    ),
    Filter.KIND: _choice("kind", "Only entries of this kind", [one.value for one in EntryKind]),
    Filter.ACCOUNTING_MONTH: _number(
        "accounting_month", "Only entries of this month: 1 is April, 13 is year end", 1, 13
    ),
}
