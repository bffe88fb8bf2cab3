"""The chart of the evaluation workbook: allocated, awarded and spent by category."""

from decimal import Decimal

from tracker.domain.money import in_pounds

from ..tables import Chart, Series
from .money_lines import SummaryLine

_FIGURES = ("allocated", "awarded", "spent")


def category_chart(summary: tuple[SummaryLine, ...]) -> Chart | None:
    """The chart of the category lens, or none where that lens has no rows."""
    first = next((i for i, line in enumerate(summary) if line.lens == "category"), None)
    if first is None:
        return None
    lines = [line for line in summary if line.lens == "category"]
    title = "Allocated, awarded and spent by category, in pounds"
    finding = _finding(lines)
    return Chart(
        title=title,
        finding=finding,
        description=f"Bar chart. {title}. {finding} The figures are in the Summary sheet.",
        sheet="Summary",
        label_column="name",
        labels=tuple(line.name for line in lines),
        series=tuple(
            Series(name, tuple(Decimal(getattr(line, name)).scaleb(-2) for line in lines))
            for name in _FIGURES
        ),
        first_row=first,
        label_axis="Category",
        value_axis="Pounds",
    )


def _finding(lines: list[SummaryLine]) -> str:
    allocated, awarded, spent = (sum(getattr(line, name) for line in lines) for name in _FIGURES)
    largest = max(lines, key=lambda line: line.allocated)
    words = (
        f"{largest.name} has the largest allocation, {in_pounds(largest.allocated)} of "
        f"{in_pounds(allocated)}. Over all categories {in_pounds(awarded)} is awarded and "
        f"{in_pounds(spent)} is spent."
    )
    if any(line.amount_basis in ("illustrative", "mixed") for line in lines):
        words += " Some of these amounts are illustrative: they are not published by anybody."
    return words
