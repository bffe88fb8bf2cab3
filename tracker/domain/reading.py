"""What a person typed or a cell held, as pounds, days, months, numbers and choices.

Every door reads through here, so that the same text is understood, or refused in the same words,
at all of them. Text with two readings is refused, never guessed at: 1,50 may be one pound fifty,
written the continental way, or somebody's unfinished 1,500. The sentence of a refusal names the
thing that was read and says what to do.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from tracker.domain.periods import (
    MONTH_NAMES,
    Period,
    check_financial_year,
    month_period,
    part_of_year,
    year_period,
)

LARGEST_PENCE = 10**15
LARGEST_NUMBER = 10**15
FIRST_YEAR, LAST_YEAR = 1900, 2199

# A longer list of options tells nobody anything in a sentence.
_MOST_OPTIONS_NAMED = 10
_MOST_DECIMALS = 20

_MINUSES = "-\N{MINUS SIGN}"
# Commas only where thousands have them, and not after a lone 0: 0,125 is a decimal elsewhere.
_NUMBER = r"(?P<whole>[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.(?P<decimals>\d+))?"
_SIGNED_NUMBER = re.compile(rf"(?P<minus>[{_MINUSES}]?) ?{_NUMBER}", re.ASCII)
_POUNDS = re.compile(
    rf"(?P<before>£?) ?(?P<minus>[{_MINUSES}(]?) ?(?P<after>£?) ?{_NUMBER} ?(?P<close>\)?)",
    re.ASCII,
)
# A cell formatted as a day reaches us with its midnight.
_MIDNIGHT = r"(?:[T ]00:00:00)?"
_DAY_ISO = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_MIDNIGHT}", re.ASCII)
_DAY_NUMBERED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d+)(?: 0?0:00(?::00)?)?", re.ASCII)
_DAY_NAMED = re.compile(r"(\d{1,2})[ -]([A-Za-z]+)[ -](\d+)", re.ASCII)
# A spreadsheet turns a typed "April 2023" into the first of April; no other day stands for a month.
_MONTH_ISO = re.compile(rf"(\d{{4}})-(\d{{2}})(?:-01{_MIDNIGHT})?", re.ASCII)
_MONTH_FROM_FIRST = re.compile(r"0?1([/.-])(\d{1,2})\1(\d+)", re.ASCII)
_MONTH_NUMBERED = re.compile(r"(\d{1,2})[/-](\d+)", re.ASCII)
_MONTH_NAMED = re.compile(r"([A-Za-z]+)[ -](\d+)", re.ASCII)
# 2023/24, 2023/24 Q2, Q2 2023/24, 2023/24 H1.
_PART = r"(?P<{}>[QH])(?P<{}>[1-4])"
_PERIOD = re.compile(
    rf"(?:{_PART.format('before', 'first')} ?)?(?P<year>\d{{4}}/\d{{2,4}})"
    rf"(?: ?{_PART.format('after', 'second')})?",
    re.ASCII | re.IGNORECASE,
)
_FOUR_PLACES = Decimal("0.0001")
_ONE_OR_TWO_DIGITS = re.compile(r"\d{1,2}", re.ASCII)
_FOUR_DIGITS = re.compile(r"\d{4}", re.ASCII)

_MONTH_NUMBERS = {
    "sept": 9,
    **{name[:3].lower(): number for number, name in enumerate(MONTH_NAMES, start=1)},
    **{name.lower(): number for number, name in enumerate(MONTH_NAMES, start=1)},
}


class UnreadableError(ValueError):
    """Text that cannot be read as what was asked for; its message is a sentence for the person."""


def enter(thing: str) -> str:
    """What to say when a thing was left blank: Enter financial year, Enter NHS number."""
    return f"Enter {inside_a_sentence(thing)}"


def inside_a_sentence(thing: str) -> str:
    """A thing as it is written after the first word: financial year, NHS number."""
    first_word = thing.split(" ", 1)[0]
    # Acronyms, and names with a number in them, keep their capitals: ICB, Core20, M9.
    stands = first_word[1:] != first_word[1:].lower() or any(map(str.isdigit, first_word))
    return thing if stands else thing[:1].lower() + thing[1:]


def more_than_nil(thing: str) -> str:
    """What to say of an amount of nothing, or less, that is to move money one way."""
    return f"{thing} must be more than £0.00"


def nil_or_more(thing: str) -> str:
    """What to say of an amount below nothing that is the whole of something."""
    return f"{thing} must be £0.00 or more"


def whole_number_from(thing: str, least: int, most: int) -> str:
    """What to say of anything but a whole number in a short range, such as a month of the year."""
    return f"{thing} must be a whole number from {least:,} to {most:,}"


def too_long(thing: str, most: int) -> str:
    """What to say of a text that is longer than can be stored."""
    return f"{thing} must be {most:,} characters or fewer"


def not_in_list(thing: str, names: Iterable[str]) -> str:
    """What to say of a choice that is none of its options, all named where they are few."""
    listed = tuple(names)
    if 0 < len(listed) <= _MOST_OPTIONS_NAMED:
        return f"{thing} must be {_one_of(listed)}"
    return f"{thing} must be a code or a name from its list"


def pounds(text: str, thing: str = "Amount", *, negative: bool = True, nil: bool = True) -> int:
    """Pence from pounds as people and finance tables write them: £1,234.50, 1234.5, (1,234.50)."""
    typed = _typed(text, thing)
    match = _POUNDS.fullmatch(typed)
    if (
        match is None
        or (match["minus"] == "(") != (match["close"] == ")")
        or (match["before"] and match["after"])
        or len(match["decimals"] or "") > 2
    ):
        raise UnreadableError(f"{thing} must be in pounds and pence, like 1,234.50")
    amount = _signed(match)
    if amount <= 0 and not nil:
        raise UnreadableError(more_than_nil(thing))
    if amount < 0 and not negative:
        raise UnreadableError(nil_or_more(thing))
    _check_size(amount, LARGEST_PENCE // 100, thing, mark="£")
    return int(amount * 100)


def whole_number(text: str, thing: str, *, least: int = 0, most: int | None = None) -> int:
    """A whole number, with or without commas between its thousands."""
    match = _SIGNED_NUMBER.fullmatch(_typed(text, thing))
    is_whole = match is not None and not match["decimals"]
    number = _signed(match) if match is not None and is_whole else Decimal(0)
    if most is not None and not (is_whole and least <= number <= most):
        raise UnreadableError(whole_number_from(thing, least, most))
    if not is_whole:
        raise UnreadableError(f"{thing} must be a whole number, like 148")
    if number < least:
        raise UnreadableError(f"{thing} must be {least:,} or more")
    _check_size(number, LARGEST_NUMBER, thing)
    return int(number)


def decimal_number(text: str, thing: str) -> Decimal:
    """A number that may have decimals, exactly as it was typed; no per cent sign, no exponent."""
    match = _SIGNED_NUMBER.fullmatch(_typed(text, thing))
    if match is None:
        raise UnreadableError(f"{thing} must be a number, like 12.5")
    if len(match["decimals"] or "") > _MOST_DECIMALS:
        raise UnreadableError(f"{thing} must have {_MOST_DECIMALS} decimal places or fewer")
    number = _signed(match)
    _check_size(number, LARGEST_NUMBER, thing)
    return number


def percentage(text: str, thing: str) -> Decimal:
    """A share of a hundred, with or without its sign, as exact as four decimal places."""
    number = decimal_number(text.strip().removesuffix("%"), thing)
    if not 0 <= number <= 100:
        raise UnreadableError(f"{thing} must be from 0 to 100")
    if number != number.quantize(_FOUR_PLACES):
        raise UnreadableError(f"{thing} must have 4 decimal places or fewer")
    return number


def short_enough(text: str, thing: str, most: int) -> str:
    """A text that is no longer than can be stored."""
    if len(text) > most:
        raise UnreadableError(too_long(thing, most))
    return text


def day(text: str, thing: str) -> date:
    """A day, written day first (31/3/2026, 31 March 2026) or as ISO does (2026-03-31)."""
    typed = _typed(text, thing)
    if match := _DAY_ISO.fullmatch(typed):
        return _real_day(match[1], match[2], match[3], thing)
    if match := _DAY_NUMBERED.fullmatch(typed):
        if int(match[3]) > 12 >= int(match[1]):
            raise UnreadableError(f"{thing} must have the day first, like 31/3/2026")
        return _real_day(match[4], match[3], match[1], thing)
    if match := _DAY_NAMED.fullmatch(typed):
        return _real_day(match[3], match[2], match[1], thing)
    raise UnreadableError(f"{thing} must be a day, month and year, like 31 March 2026")


def three_part_day(day: str, month: str, year: str, thing: str) -> date:
    """A day from the three boxes of a date input; the month may be a number or a name."""
    parts = {"day": _bare(day), "month": _bare(month), "year": _bare(year)}
    missing = [name for name, part in parts.items() if not part]
    if len(missing) == len(parts):
        raise UnreadableError(enter(thing))
    if missing:
        raise UnreadableError(f"{thing} must include a {' and a '.join(missing)}")
    return _real_day(parts["year"], parts["month"], parts["day"], thing)


def month(text: str, thing: str) -> date:
    """The first day of a month written April 2023, 4/2023 or 2023-04, or as that day: 1/4/2023."""
    typed = _typed(text, thing)
    if match := _MONTH_ISO.fullmatch(typed):
        return _real_month(match[1], match[2], thing)
    if match := _MONTH_FROM_FIRST.fullmatch(typed):
        return _real_month(match[3], match[2], thing)
    if match := _MONTH_NUMBERED.fullmatch(typed):
        return _real_month(match[2], match[1], thing)
    if match := _MONTH_NAMED.fullmatch(typed):
        return _real_month(match[2], match[1], thing)
    raise UnreadableError(f"{thing} must be a month and year, like April 2023")


def financial_year(text: str, thing: str = "Financial year") -> str:
    """A financial year written like 2023/24."""
    typed = _typed(text, thing)
    try:
        return check_financial_year(typed)
    except ValueError:
        raise UnreadableError(f"{thing} must be two years in a row, like 2023/24") from None


def period(text: str, thing: str = "Period") -> Period:
    """A financial year, a half or a quarter of one, or a month: 2023/24 Q2, April 2023."""
    typed = _typed(text, thing)
    match = _PERIOD.fullmatch(typed)
    if match is None:
        return _month_as_period(typed, thing)
    year = financial_year(match["year"], thing)
    letter, number = match["before"] or match["after"], match["first"] or match["second"]
    if letter is None:
        return year_period(year)
    if match["before"] and match["after"]:
        raise UnreadableError(_NO_PERIOD.format(thing=thing))
    try:
        return part_of_year(year, 4 if letter.upper() == "Q" else 2, int(number))
    except ValueError:
        raise UnreadableError(_NO_PERIOD.format(thing=thing)) from None


_NO_PERIOD = "{thing} must be like 2023/24, 2023/24 Q2 or April 2023"


def _month_as_period(typed: str, thing: str) -> Period:
    if not (_MONTH_ISO.fullmatch(typed) or _MONTH_NUMBERED.fullmatch(typed)):
        named = _MONTH_NAMED.fullmatch(typed)
        if named is None or named[1].lower() not in _MONTH_NUMBERS:
            raise UnreadableError(_NO_PERIOD.format(thing=thing))
    return month_period(month(typed, thing))


def choice(text: str, thing: str, options: Mapping[str, str]) -> str:
    """The code of an option (codes to labels) given by its code or its label, in any case."""
    typed = _typed(text, thing)
    if typed in options:
        return typed
    for names in (options.keys(), options.values()):
        found = [code for code, name in zip(options, names, strict=True) if _same(name, typed)]
        if len(found) == 1:
            return found[0]
        if found:
            codes = _one_of(found)
            raise UnreadableError(f"{thing} must be {codes}, because several are called {typed}")
    raise UnreadableError(not_in_list(thing, options.values()))


def _bare(text: str) -> str:
    # Splitting also takes away the no-break spaces that come with pasted text.
    return " ".join(text.split())


def _typed(text: str, thing: str) -> str:
    typed = _bare(text)
    if not typed:
        raise UnreadableError(enter(thing))
    return typed


def _signed(match: re.Match[str]) -> Decimal:
    # Nothing is calculated before _check_size: arithmetic on an endless number rounds or fails.
    decimals = f".{match['decimals']}" if match["decimals"] else ""
    number = Decimal(match["whole"].replace(",", "") + decimals)
    return number.copy_negate() if match["minus"] and number else number


def _check_size(number: Decimal, largest: int, thing: str, mark: str = "") -> None:
    if number > largest:
        raise UnreadableError(f"{thing} must be {mark}{largest:,} or less")
    if number < -largest:
        raise UnreadableError(f"{thing} must be -{mark}{largest:,} or more")


def _real_day(year: str, month: str, day: str, thing: str) -> date:
    year_number = _year(year, thing)
    try:
        return date(year_number, _month_number(month), _day_number(day))
    except ValueError:
        raise UnreadableError(f"{thing} must be a real date") from None


def _real_month(year: str, month: str, thing: str) -> date:
    year_number = _year(year, thing)
    try:
        return date(year_number, _month_number(month), 1)
    except ValueError:
        raise UnreadableError(f"{thing} must be a real month, like April 2023") from None


def _year(year: str, thing: str) -> int:
    if not _FOUR_DIGITS.fullmatch(year):
        raise UnreadableError(f"{thing} must have a year of 4 numbers, like 2026")
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise UnreadableError(f"{thing} must have a year from {FIRST_YEAR} to {LAST_YEAR}")
    return int(year)


def _month_number(month: str) -> int:
    return _MONTH_NUMBERS.get(month.lower()) or _day_number(month)


def _day_number(day: str) -> int:
    # 0 is no day and no month, so that the calendar refuses what is not one or two digits.
    return int(day) if _ONE_OR_TWO_DIGITS.fullmatch(day) else 0


def _same(name: str, typed: str) -> bool:
    return _bare(name).casefold() == typed.casefold()


def _one_of(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
