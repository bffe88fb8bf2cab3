"""The tables of money: years, categories, lines, awards."""

from collections.abc import Iterable

from tracker.domain.money import share_of
from tracker.services.funding.ledger_rows import AwardRow, LineRow
from tracker.services.funding.overview import CategoryRow, EnvelopePage, PlanToDate, YearFigures
from tracker.web.funding.addresses import envelope_address
from tracker.web.funding.cells import (
    IN_THOUSANDS,
    Cell,
    Table,
    award_link,
    in_words,
    known_money,
    line_link,
    link,
    money,
    number_column,
    stacked,
    text_columns,
)
from tracker.web.nhs.tables import Column


def years_table(years: Iterable[YearFigures], *, sees_all: bool) -> Table:
    """Every fund and year; a partner sees what its own organisations received."""
    names = ["Awarded to you", "Awarded onward", "Spent"]
    if sees_all:
        names = ["Envelope", "Allocated", "Not allocated", "Committed", "Spent"]
    rows: list[list[Cell]] = []
    for one in years:
        figures = [one.received.awarded, one.received.onward, one.received.spent]
        if sees_all:
            figures = [one.envelope, one.allocated, one.unallocated, one.awarded, one.spent]
        name = link(f"{one.fund.name} {one.year}", envelope_address(one.fund, one.year))
        rows.append([name, *(money(figure) for figure in figures)])
    return Table(
        "Funds and years",
        (Column("Fund and year"), *map(number_column, names)),
        rows,
        empty="No money is recorded yet",
    )


def categories_table(page: EnvelopePage, show: str) -> Table:
    """The categories of an envelope, with totals that are computed from the exact pence."""
    rows: list[list[Cell]] = [
        [row.name, money(row.allocated, show), row.share, *_used(row, show)]
        for row in page.categories
    ]
    whole = page.figures
    total: list[Cell] = [
        "Total",
        money(whole.allocated, show),
        share_of(whole.allocated.pence, whole.envelope.pence),
        *(money(one, show) for one in (whole.awarded, whole.spent, whole.headroom)),
    ]
    unit = " (£'000)" if show == IN_THOUSANDS else ""
    columns = (
        Column("Category"),
        number_column(f"Allocated{unit}"),
        number_column("Share of envelope (%)"),
        number_column(f"Committed{unit}"),
        number_column(f"Spent{unit}"),
        number_column(f"Headroom{unit}"),
    )
    return Table("Money by funding category", columns, rows, total, "Nothing is allocated yet")


def plan_table(page: EnvelopePage, show: str) -> Table:
    """Spending up to the last closed month beside an even twelfth a month."""
    pairs = [(row.name, row.plan) for row in page.categories]
    unit = " (£'000)" if show == IN_THOUSANDS else ""
    columns = (
        Column("Category"),
        number_column(f"Plan{unit}"),
        number_column(f"Actual{unit}"),
        Column(f"Variance{unit}"),
    )

    def cells(name: str, one: PlanToDate) -> list[Cell]:
        tagged = (one.plan - one.actual).is_illustrative
        words = in_words(one.variance, show, tagged=tagged)
        return [name, money(one.plan, show), money(one.actual, show), words]

    return Table(
        f"Plan and actual to month {page.last_closed}",
        columns,
        [cells(name, one) for name, one in pairs],
        cells("Total", page.plan),
    )


def lines_table(lines: tuple[LineRow, ...], show: str = "", caption: str = "") -> Table:
    """Allocation lines of one category: alliance, holder, and the money."""
    unit = " (£'000)" if show == IN_THOUSANDS else ""
    rows: list[list[Cell]] = [
        [
            line_link(line.reference),
            stacked(line.alliance, line.holder),
            money(line.allocated, show),
            money(line.awarded, show),
            money(line.spent, show),
            money(line.headroom, show),
        ]
        for line in lines
    ]
    columns = (
        *text_columns("Line", "Alliance and holder"),
        *map(
            number_column,
            (f"Allocated{unit}", f"Committed{unit}", f"Spent{unit}", f"Headroom{unit}"),
        ),
    )
    name = caption or f"Allocation lines of {lines[0].category if lines else 'the category'}"
    return Table(name, columns, rows, empty="No lines yet", narrow="stack", caption_size="s")


def awards_table(awards: tuple[AwardRow, ...], caption: str = "Awards", show: str = "") -> Table:
    """Awards with their scheme and recipient; onward awards are never added to first-level ones."""
    unit = " (£'000)" if show == IN_THOUSANDS else ""
    rows: list[list[Cell]] = [
        [
            award_link(one.reference),
            stacked(one.scheme, one.recipient),
            "Onward, from a pot" if one.is_onward else "From an allocation",
            money(one.awarded, show),
            known_money(one.spent, show, known=one.spent_is_known),
            known_money(one.left, show, known=one.left_is_known),
        ]
        for one in awards
    ]
    columns = (
        *text_columns("Award", "Scheme and recipient", "Level"),
        *map(number_column, (f"Amount{unit}", f"Spent{unit}", f"Not spent{unit}")),
    )
    return Table(caption, columns, rows, empty="No awards yet", narrow="stack")


def _used(row: CategoryRow, show: str) -> list[Cell]:
    return [money(one, show) for one in (row.awarded, row.spent, row.headroom)]
