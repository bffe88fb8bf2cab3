"""The cover of the board workbook: the month in a sentence, and its control totals."""

from collections.abc import Iterable
from datetime import UTC

from tracker.domain.money import in_finance_brackets, in_pounds

from ..tables import Cover, CoverLine, Kind
from .lines import BoardCover, BoardData

LAYOUT_VERSION = "1.0"
"""Raised with the first number when a column is renamed or removed, else with the second."""

STATEMENTS = (
    (
        "Figures in £’000 are each rounded on their own, half up, and never made to add: rows need "
        "not add up to their total, nor a variance be the difference of the rounded figures "
        "beside it. The Control totals sheet has every total to the penny."
    ),
    (
        "A variance is plan less actual: favourable means that less was spent than planned. "
        "Adverse ones are in brackets, and the word beside each is that of the exact figure."
    ),
    (
        "The plan is an even twelfth of the year’s amount a month: it knows nothing of when a "
        "scheme begins or is to be paid."
    ),
    (
        "Totals are first-level money (pot basis): what the board awards and pays. What trusted "
        "partners award onward from their pots is part of it and never added to it."
    ),
    (
        "Amounts marked illustrative are made up, to show how the tracker works: none is "
        "published. Beside a real organisation nothing is worked out from them."
    ),
)


def cover_of(data: BoardData) -> Cover:
    """The cover's lines: what it is, the month, and the totals."""
    return Cover((*_identity(data.cover), *_month(data.cover), *_control(data)), STATEMENTS)


def _identity(cover: BoardCover) -> Iterable[CoverLine]:
    facts = cover.facts
    yield CoverLine("Organisation", facts.organisation)
    yield CoverLine("Fund", f"{facts.fund_name} ({facts.fund_code})")
    yield CoverLine("Financial year", facts.financial_year)
    yield CoverLine("Month reported", cover.month)
    yield CoverLine("As at (UTC)", facts.as_at.astimezone(UTC), Kind.MOMENT)
    yield CoverLine("Journal number", facts.journal_number, Kind.WHOLE_NUMBER)
    yield CoverLine("Filters", "; ".join(facts.filters) or "None: everything is included")
    yield CoverLine("Disclosure profile", f"{facts.disclosure_profile}: {facts.disclosure_words}")
    yield CoverLine("Licence", facts.licence)
    yield CoverLine("Contact", facts.contact)
    yield CoverLine("Version of the layout", LAYOUT_VERSION)


def _month(cover: BoardCover) -> Iterable[CoverLine]:
    yield CoverLine("The month in short")
    yield CoverLine("Plan to date (£)", cover.plan_to_date, Kind.PENCE)
    yield CoverLine("Actual to date (£)", cover.actual_to_date, Kind.PENCE)
    yield CoverLine("Variance", _in_words(cover.variance.pence, cover.variance.word))
    outturn = cover.outturn_variance
    yield CoverLine(
        "Outturn variance",
        _in_words(outturn.pence, outturn.word) if outturn else "No forecast has been made",
    )
    yield CoverLine("Schemes with a forecast", _coverage(cover))
    yield CoverLine("Forecast since last month", _moved(cover.forecast_moved))


def _in_words(pence: int, word: str) -> str:
    return f"{in_finance_brackets(pence)} {word}" if pence else "On plan, to the penny"


def _coverage(cover: BoardCover) -> str:
    if cover.schemes_with_forecast >= cover.schemes:
        return f"All {cover.schemes}"
    return (
        f"{cover.schemes_with_forecast} of {cover.schemes}: the others count as spending no more, "
        "so that the outturn is too low by whatever they will spend"
    )


def _moved(pence: int | None) -> str:
    if pence is None:
        return "There was none a month before, or there is none now"
    if pence == 0:
        return "Unchanged"
    return f"{in_pounds(abs(pence))} {'higher' if pence > 0 else 'lower'}"


def _control(data: BoardData) -> Iterable[CoverLine]:
    totals = data.cover.facts.totals
    yield CoverLine("Control totals")
    yield CoverLine("Envelope (£)", totals.envelope, Kind.PENCE)
    yield CoverLine("Allocated (£)", totals.allocated, Kind.PENCE)
    yield CoverLine("Unallocated (£)", totals.unallocated, Kind.PENCE)
    yield CoverLine("Awarded (£)", totals.awarded, Kind.PENCE)
    yield CoverLine("Spent (£)", totals.spent, Kind.PENCE)
    if totals.forecast_outturn is None:
        yield CoverLine("Forecast outturn (£)", "No forecast has been made")
    else:
        yield CoverLine("Forecast outturn (£)", totals.forecast_outturn, Kind.PENCE)
    apart = [line.figure for line in data.controls if line.agrees != "yes"]
    yield CoverLine(
        "Do the summaries add up?",
        "No: see the Control totals sheet for " + ", ".join(apart)
        if apart
        else "Yes: by category, alliance and organisation they agree to the penny",
    )
