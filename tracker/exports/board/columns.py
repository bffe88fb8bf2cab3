"""The columns of the summary and of its control totals; their names are the fields of `lines`."""

from collections.abc import Mapping

from ..evaluation.codes import AMOUNT_BASIS, choice, code, pounds, text
from ..tables import Column, Kind

TOTAL = "TOTAL"
FAVOURABLE: Mapping[str, str] = {
    "favourable": "less is spent, or forecast, than planned",
    "adverse": "more is, so that the figure is in brackets",
    "on plan": "exactly what was planned",
}
MOVED: Mapping[str, str] = {
    "higher": "more is forecast than a month before",
    "lower": "less is forecast than a month before",
    "unchanged": "the same is forecast",
    "first forecast": "there was none a month before",
}
AGREES: Mapping[str, str] = {
    "yes": "the rows of each summary add up to it, to the penny",
    "no": "they do not",
}
MADE_UP = "nothing is worked out from made-up amounts beside a real organisation"
NO_FORECAST = "no forecast has been made, which differs from a forecast of nothing"
NO_EARLIER = "there was none a month before"
# All columns of a summary together fit on the width of one page.
_FIGURE = 10.5


def thousands(name: str, label: str, description: str, blank: str = "") -> Column:
    """A column of thousands of pounds, each cell rounded on its own."""
    return Column(name, f"{label} (£’000)", Kind.THOUSANDS, description, _FIGURE, blank=blank)


def difference(name: str, label: str, description: str, blank: str = "") -> Column:
    """A column of variances in thousands, in brackets where adverse."""
    heading = f"{label} (£’000)"
    return Column(name, heading, Kind.VARIANCE_THOUSANDS, description, _FIGURE, blank=blank)


def word(name: str, label: str, description: str, words: Mapping[str, str], blank: str) -> Column:
    """A column of the word that goes with the figure before it."""
    return Column(name, label, Kind.CODE, description, 11.5, status_words=words, blank=blank)


def count(name: str, label: str, description: str) -> Column:
    """A narrow column of schemes."""
    return Column(name, label, Kind.WHOLE_NUMBER, description, 10.5, "schemes")


def _basis(name: str, label: str) -> Column:
    description = "Where that amount comes from"
    return Column(name, label, Kind.CODE, description, 11.5, status_words=AMOUNT_BASIS)


def month_columns(what: str, plan: str) -> tuple[Column, ...]:
    """The columns of a summary of whatever its rows are."""
    return (
        code("code", "Code", f"The code of the {what}; {TOTAL} in the last row", 15),
        text("name", what.capitalize(), "In words", 29),
        *_TO_DATE,
        thousands("full_year_plan", "Full-year plan", plan),
        *_OUTTURN,
        count("schemes", "Schemes", "Schemes with money here"),
        count("schemes_with_forecast", "With a forecast", "Those with a forecast of an open month"),
        _basis("plan_basis", "Basis of plan"),
        _basis("actual_basis", "Basis of actual"),
        _basis("forecast_basis", "Basis of forecast"),
    )


_TO_DATE = (
    thousands("plan_to_date", "Plan to date", "An even twelfth of the year’s plan a month"),
    thousands("actual_to_date", "Actual to date", "Spent less refunds, up to the month reported"),
    difference("variance", "Variance", "Plan less actual, to date", MADE_UP),
    word("variance_word", "Variance: word", "Of the exact figure", FAVOURABLE, MADE_UP),
    Column(
        "spent_of_plan",
        "Of the year’s plan",
        Kind.CODE,
        "Actual to date; never 100% while a penny is left",
        10,
        blank="there is no plan, or " + MADE_UP,
    ),
)
_OUTTURN = (
    thousands(
        "forecast_outturn",
        "Forecast outturn",
        "Spending to the last closed month and the newest forecasts after it",
        NO_FORECAST,
    ),
    difference(
        "outturn_variance",
        "Outturn variance",
        "Full-year plan less forecast outturn",
        f"{NO_FORECAST}; or {MADE_UP}",
    ),
    word(
        "outturn_variance_word",
        "Outturn: word",
        "Of the exact figure",
        FAVOURABLE,
        "there is no outturn variance",
    ),
    thousands(
        "last_forecast",
        "Last month’s forecast",
        "The forecast outturn as it stood just before the month reported was closed",
        NO_EARLIER,
    ),
    thousands(
        "forecast_moved",
        "Forecast moved",
        "Forecast outturn less last month’s; the Forecast movements sheet says why",
        "there is no forecast now or none a month before",
    ),
    word("forecast_moved_word", "Moved: word", "Of the exact figure", MOVED, NO_FORECAST),
)

CATEGORIES = month_columns("category", "What the category is allocated, virements included")
ALLIANCES = month_columns(
    "alliance", "What is awarded to schemes of the alliance; the rest is not awarded yet"
)
ORGANISATIONS = month_columns(
    "organisation funded", "What it is awarded; the last row but one is not awarded yet"
)

CONTROLS = (
    text("figure", "Figure", "What the total is of", 34),
    Column("exact", "Exactly (£)", Kind.VARIANCE, "To the penny; adverse in brackets", 22),
    Column(
        "thousands",
        "Rounded (£’000)",
        Kind.VARIANCE_THOUSANDS,
        "The same figure as the summaries show it, rounded on its own",
        14,
    ),
    word("word", "Word", "Of a variance", FAVOURABLE, "the figure is no variance"),
    pounds("by_category", "Rows by category", "Added up to the penny", "it is not by category"),
    pounds("by_alliance", "Rows by alliance", "Added up to the penny", "it is not by alliance"),
    pounds(
        "by_organisation",
        "Rows by organisation",
        "Added up to the penny",
        "it is not by organisation",
    ),
    choice("agrees", "Do they agree?", "Whether every sum is the total", AGREES),
    text("meaning", "What it is", "How it is worked out, and where else it stands", 60),
)
