"""The tables of entries: what was recorded, when, by whom and why."""

from flask import url_for

from tracker.domain.money import in_pounds
from tracker.services.funding.entries import EntryLine
from tracker.services.funding.figures import Figure
from tracker.services.funding.overview import EnvelopePage, MonthLine
from tracker.services.funding.pages import AwardPage
from tracker.services.funding.virement_list import VirementRow
from tracker.web.funding.cells import (
    Cell,
    Table,
    award_link,
    line_link,
    link,
    money,
    number_column,
    recorded,
    stacked,
    text_columns,
    unbroken,
)
from tracker.web.nhs.wording import moment, month

_LIMITS = {
    "allocation_within_envelope": "Allocations over the envelope",
    "award_within_allocation": "Awards over an allocation",
    "onward_within_parent": "Onward awards over a pot",
}


def month_words(line: MonthLine) -> str:
    """An accounting month as finance writes it: M1, April 2023."""
    return f"M{line.number}, {month(line.first)}" if line.first else "M13, final corrections"


def envelope_entries_table(page: EnvelopePage) -> Table:
    """Every notification of money for this fund and year."""
    rows: list[list[Cell]] = [
        [
            money(one.figure),
            one.recurrence.value.capitalize(),
            stacked(one.reason, one.source if one.source != "form" else ""),
            one.decision_reference,
            recorded(one),
        ]
        for one in page.envelope_entries
    ]
    columns = text_columns("Amount", "Recurrence", "Reason or source", "Decision", "Recorded")
    return Table("Envelope entries", columns, rows, empty="No envelope is set", narrow="stack")


def income_table(page: EnvelopePage) -> Table:
    """Match funding and income, which the envelope does not hold."""
    schemes = page.book.names.schemes
    rows: list[list[Cell]] = [
        [
            money(one.figure),
            one.reason,
            schemes[one.scheme_id].name if one.scheme_id else "No single scheme",
            month(one.concerns),
            recorded(one),
        ]
        for one in page.income_entries
    ]
    columns = text_columns("Amount", "Where it comes from", "Scheme", "Month", "Recorded")
    return Table("Income outside the envelope", columns, rows, narrow="stack")


def overrides_table(page: EnvelopePage) -> Table:
    """Limits that were gone over on purpose, by whom and why."""
    rows: list[list[Cell]] = []
    lines = {line.id: line.reference for line in page.book.lines}
    for one in page.overrides:
        award = page.book.award_by_id.get(one.award_id or 0)
        where = award_link(award.reference) if award else line_link(lines[one.line_id or 0])
        over = one.override
        if over is not None:
            limit = _LIMITS.get(over.rule, over.rule)
            pounds = money(Figure.of(over.over_pence, one.figure.basis))
            rows.append([limit, pounds, where, over.reason, recorded(one)])
    columns = text_columns("Limit", "Over by", "Where", "Reason", "Recorded")
    return Table("Limits gone over", columns, rows, narrow="stack")


def changes_table(entries: tuple[EntryLine, ...], caption: str) -> Table:
    """How a line or an award came to its amount."""
    rows: list[list[Cell]] = [
        [
            one.title,
            money(one.figure),
            stacked(
                one.reason,
                f"Over a limit by {in_pounds(one.override.over_pence)}: {one.override.reason}"
                if one.override
                else "",
            ),
            stacked(one.decision_reference, one.ledger_code),
            recorded(one),
        ]
        for one in entries
    ]
    columns = text_columns("Entry", "Amount", "Reason", "Decision and ledger code", "Recorded")
    return Table(caption, columns, rows, narrow="stack")


def spending_table(page: AwardPage) -> Table:
    """What was spent on an award, with the corrections that are still possible."""
    rows: list[list[Cell]] = [
        [
            stacked(one.title, f"of {one.names_reference}" if one.names_reference else ""),
            money(one.figure),
            stacked(month(one.concerns), _booked(one)),
            one.purpose.value.capitalize(),
            stacked(one.document, one.reason),
            stacked(one.reference, moment(one.when), one.who, *_corrections(page, one)),
        ]
        for one in page.spent
    ]
    columns = (
        *text_columns("Entry"),
        number_column("Amount"),
        *text_columns("Month", "Purpose", "Document and reason", "Recorded"),
    )
    return Table(
        "Entries of spending", columns, rows, empty="No spending is recorded yet", narrow="stack"
    )


def virements_table(rows: tuple[VirementRow, ...], caption: str = "Virements") -> Table:
    """Virements with where each stands."""
    cells: list[list[Cell]] = [
        [
            unbroken(link(one.reference, url_for("funding.virement", reference=one.reference))),
            money(one.figure),
            one.from_line.name,
            one.to_line.name,
            stacked(moment(one.requested_at), one.requester),
            state_words(one),
        ]
        for one in rows
    ]
    columns = text_columns("Virement", "Amount", "From", "To", "Asked for", "State")
    return Table(caption, columns, cells, empty="No virements yet", narrow="stack")


def state_words(row: VirementRow) -> str:
    """Where a virement stands, as a person would say it."""
    if row.is_open:
        return "Waiting for a decision"
    return f"{row.state.value.capitalize()} by {row.decided_by}"


def _booked(entry: EntryLine) -> str:
    return f"Booked in M{entry.accounting_month}"


def _corrections(page: AwardPage, entry: EntryLine) -> list[Cell]:
    if not page.acts.spend:
        return []
    reference, acts = entry.reference, []
    if entry.accounting_month in page.closed:
        acts.append(("Adjust", "funding.adjust"))
    if entry.title == "Accrual" and not entry.is_reversed:
        acts.append(("Reverse", "funding.reverse"))
    return [link(text, url_for(to, reference=reference), hidden=reference) for text, to in acts]
