"""The cover of the evaluation workbook: what it is, how it was made, and its control totals."""

from collections.abc import Iterable
from datetime import UTC
from itertools import groupby
from operator import attrgetter

from tracker.domain.money import in_pounds

from ..tables import Cover, CoverLine, Kind
from .codes import BASIS
from .lines import ControlTotals, CoverFacts, EvaluationData
from .money_lines import SummaryLine

LAYOUT_VERSION = "1.0"
"""Raised with the first number when a column is renamed or removed, else with the second."""

STATEMENTS = (
    "Each share is rounded on its own, so that rounded shares may not add to 100.",
    "Amounts marked illustrative are made up, to show how the tracker works: none is published.",
    "Columns headed “do not add” count the same money, scheme or person under several targets.",
    "First-level money (pot basis) and onward money (end recipient basis) are never added.",
    "Money spent on a target does not show that the money caused a result.",
    "Counts that are rounded or hidden to protect people need not add to their total.",
)

_RECONCILED = ("allocated", "awarded", "spent")


def cover_of(data: EvaluationData) -> Cover:
    """The cover's lines, with whether every lens adds up to the control totals."""
    return Cover((*_identity(data.cover), *_control(data)), STATEMENTS)


def _identity(facts: CoverFacts) -> Iterable[CoverLine]:
    yield CoverLine("Organisation", facts.organisation)
    yield CoverLine("Fund", f"{facts.fund_name} ({facts.fund_code})")
    yield CoverLine("Financial year", facts.financial_year)
    yield CoverLine("Basis of totals", f"{facts.basis}: {BASIS[facts.basis]}")
    yield CoverLine("As at (UTC)", facts.as_at.astimezone(UTC), Kind.MOMENT)
    yield CoverLine("Journal number", facts.journal_number, Kind.WHOLE_NUMBER)
    yield CoverLine("Filters", "; ".join(facts.filters) or "None: everything is included")
    yield CoverLine("Disclosure profile", f"{facts.disclosure_profile}: {facts.disclosure_words}")
    yield CoverLine("Licence", facts.licence)
    yield CoverLine("Contact", facts.contact)
    yield CoverLine("Version of the layout", LAYOUT_VERSION)


def _control(data: EvaluationData) -> Iterable[CoverLine]:
    totals = data.cover.totals
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
    yield CoverLine("Do the lenses add up?", _reconciliation(data.summary, totals))


def _reconciliation(summary: tuple[SummaryLine, ...], totals: ControlTotals) -> str:
    """Whether each lens's rows add up to the totals, to the penny; if not, which do not."""
    differences = []
    lenses = 0
    for lens, lines in groupby(summary, attrgetter("lens")):
        lenses += 1
        rows = tuple(lines)
        for figure in _RECONCILED:
            amount = attrgetter(figure)
            difference = sum(amount(row) for row in rows) - amount(totals)
            if difference:
                differences.append(f"{lens}, {figure}: {in_pounds(difference)}")
    if differences:
        return "No. The rows of these lenses differ from the totals: " + "; ".join(differences)
    if not lenses:
        return "There are no summary rows to add up"
    return f"Yes: allocated, awarded and spent agree to the penny in each of {lenses} lenses"
