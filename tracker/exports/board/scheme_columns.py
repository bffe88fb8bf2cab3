"""The columns of the sheets about awards and schemes; names are the fields of `scheme_lines`."""

from ..evaluation.codes import AMOUNT_BASIS_COLUMN, choice, code, day, month, pounds, text
from ..tables import Column, Kind
from .columns import FAVOURABLE, MADE_UP, MOVED, NO_EARLIER, NO_FORECAST

_SCHEME = (
    code("scheme_reference", "Scheme reference", "The stable reference of the scheme", 18),
    text("scheme_name", "Scheme", "Its name at the as-at moment", 40),
)


def _variance(name: str, label: str, description: str, blank: str = "") -> Column:
    return Column(name, f"{label} (£)", Kind.VARIANCE, description, 20, blank=blank)


# What a reader looks for comes first: codes and terms print on a second page.
COMMITMENTS = (
    code("award_reference", "Award reference", "The stable reference of the award", 18),
    text("scheme_name", "Scheme", "Its name at the as-at moment", 40),
    text("organisation_name", "Organisation", "Who was awarded the money", 36),
    AMOUNT_BASIS_COLUMN,
    pounds("awarded", "Awarded", "What the award comes to, with every change of it"),
    pounds("spent", "Spent", "Everything recorded on it, less refunds", MADE_UP),
    code("spent_of_award", "Spent of award", "Never 100% while a penny is left", 16, MADE_UP),
    _variance("not_yet_spent", "Not yet spent", "In brackets where more is spent", MADE_UP),
    code("scheme_reference", "Scheme reference", "The stable reference of the scheme", 18),
    code("organisation_code", "Organisation code", "The code of the organisation", 18),
    code("category_code", "Category code", "The category that pays for it"),
    text("category_name", "Category", "In words", 32),
    code("alliance_code", "Alliance code", "The scheme’s alliance", 14, "it names none"),
    text("alliance_name", "Alliance", "In words", 28, "it names none"),
    code("instrument", "Instrument", "What was signed", 16, "it was not recorded"),
    day("starts", "Starts", "The first day of the award", "it was not recorded"),
    day("ends", "Ends", "The last day of the award", "it was not recorded"),
)

SLIPPAGE = (
    *_SCHEME,
    AMOUNT_BASIS_COLUMN,
    pounds("awarded", "Awarded", "At first level, in this fund and year"),
    pounds("planned_by_now", "Planned by now", "An even twelfth of it a month"),
    pounds("spent_by_now", "Spent by now", "Up to the month reported"),
    pounds("slippage", "Planned and not spent", "Planned by now less spent by now"),
    code("share_of_plan", "Spent of what was planned", "Never 100% while a penny is left", 18),
)

MOVEMENTS = (
    *_SCHEME,
    AMOUNT_BASIS_COLUMN,
    pounds("last_forecast", "Last month’s forecast", "Just before the close", NO_EARLIER),
    pounds("forecast_outturn", "Forecast outturn", "At the as-at moment", NO_FORECAST),
    pounds("forecast_moved", "Moved", "The second less the first", "there is no forecast"),
    pounds(
        "moved_by_the_month",
        "Moved by the month reported",
        "What was spent in it less what was forecast of it",
        "there is no forecast, or nothing was awarded at first level",
    ),
    pounds(
        "moved_by_forecasts",
        "Moved by other months",
        "New forecasts of later months, and spending recorded in them",
        "there is no forecast, or nothing was awarded at first level",
    ),
    choice("forecast_moved_word", "Moved: word", "Which way", MOVED, "there is no forecast"),
)

ACCURACY = (
    *_SCHEME,
    month("month", "Month", "A closed month; March includes the final corrections of the year"),
    AMOUNT_BASIS_COLUMN,
    pounds("forecast", "Forecast", "The newest before the month was closed"),
    pounds("spent", "Spent", "What was recorded in the month"),
    _variance("difference", "Difference", "Forecast less spent"),
    choice("difference_word", "Difference: word", "Of the exact figure", FAVOURABLE),
    code("spent_of_forecast", "Spent of forecast", "Never 100% unless it was exact", 18),
)
