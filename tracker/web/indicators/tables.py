"""The tables of the catalogue."""

from flask import url_for

from tracker.services.indicators.measures import MeasureLine, MeasurePage, Membership, ValueLine
from tracker.services.indicators.overview import ObservedMeasure
from tracker.services.indicators.targets import DiscrepancyLine, DocumentLine, TargetLine
from tracker.web.funding.cells import Cell, Table, link, number_column, stacked, text_columns
from tracker.web.nhs.wording import day


def targets_table(caption: str, lines: tuple[TargetLine, ...], *, about: str = "") -> Table:
    """Items of a list with the years they hold for and where that is said."""
    middle = (about,) if about else ()
    rows: list[list[Cell]] = [
        [
            line.name,
            line.code,
            *([_about(line)] if about else []),
            line.years,
            stacked(line.source, line.note and _sentence(line.note)),
        ]
        for line in lines
    ]
    columns = text_columns("Name", "Code", *middle, "Years it holds for", "Source")
    empty = "None are listed yet"
    return Table(caption, columns, rows, narrow="stack", empty=empty, caption_size="s")


def measures_table(lines: tuple[MeasureLine, ...]) -> Table:
    """Measures found, each a link to its page."""
    rows: list[list[Cell]] = [
        [
            link(line.name, url_for("indicators.measure", code=line.code)),
            line.element or line.domain,
            _sentence(line.unit),
            line.polarity,
            _sentence(line.target) if line.target else "No national target",
            f"{line.values:,}",
        ]
        for line in lines
    ]
    columns = (
        *text_columns("Measure", "Clinical area or domain", "Unit", "Direction", "Target"),
        number_column("Published values"),
    )
    empty = "No measure matches. Clear a filter, or search for fewer words"
    return Table("Measures found", columns, rows, narrow="stack", empty=empty)


def facts(page: MeasurePage) -> list[tuple[str, Cell]]:
    """What the measure means, as keys with values."""
    line = page.line
    return [
        ("Code", line.code),
        ("Clinical area", line.element or "No single one"),
        ("Domain", line.domain),
        ("Unit", _sentence(line.unit)),
        ("Direction", line.polarity),
        ("How values combine over time", _sentence(page.line.basis)),
        ("Form of a value", _sentence(page.value_form)),
        ("Counts people", "Yes" if page.counts_people else "No"),
        ("Target", _sentence(line.target) if line.target else "No national target"),
        ("Source", page.source),
        ("Note", _sentence(page.note) if page.note else "No note"),
    ]


def memberships_table(memberships: tuple[Membership, ...]) -> Table:
    """The lists that name the measure, in their own words."""
    rows: list[list[Cell]] = [
        [
            stacked(one.list_name, one.code),
            one.name,
            stacked(_sentence(one.unit), one.polarity),
            _sentence(one.ambition) if one.ambition else "None given",
            stacked(one.source, _sentence(one.note)),
        ]
        for one in memberships
    ]
    columns = text_columns("List", "Name in the list", "Unit and direction", "Ambition", "Source")
    empty = "No national list names this measure"
    caption = "Lists that name this measure"
    return Table(caption, columns, rows, narrow="stack", empty=empty, caption_size="s")


def observed_measures_table(lines: tuple[ObservedMeasure, ...]) -> Table:
    """Measures that somebody has observed, each a link to its values."""
    rows: list[list[Cell]] = [
        [
            link(line.name, url_for("indicators.measure", code=line.code)),
            f"{line.places:,}",
            f"{line.schemes:,}",
            day(line.last_day),
            f"{line.values:,}",
        ]
        for line in lines
    ]
    columns = (
        *text_columns("Measure"),
        number_column("Places"),
        number_column("Schemes"),
        *text_columns("Values until"),
        number_column("Values"),
    )
    empty = "No measure has been observed yet"
    caption = "Measures with observed values"
    return Table(caption, columns, rows, narrow="stack", empty=empty, caption_size="s")


def values_table(
    caption: str, values: tuple[ValueLine, ...], empty: str, *, target: str = ""
) -> Table:
    """Printed figures, each as published; beside the national target, where one is given."""
    rows: list[list[Cell]] = [
        [
            one.what,
            stacked(one.value, f"Printed as “{one.printed_as}”" if one.printed_as else ""),
            stacked(one.about, one.period),
            one.compared_with or "Nothing",
            *(
                [stacked(_sentence(target), one.against_target or "Does not compare")]
                if target
                else []
            ),
            stacked(one.source, _sentence(one.note)),
        ]
        for one in values
    ]
    columns = text_columns(
        "What",
        "As published",
        "About and when",
        "Compared with",
        *(["National target"] if target else []),
        "Source",
    )
    return Table(caption, columns, rows, narrow="stack", empty=empty, caption_size="s")


def _against(target: str, line: ValueLine) -> Cell:
    return stacked(_sentence(target), line.against_target or "Does not compare")


def documents_table(documents: tuple[DocumentLine, ...]) -> Table:
    """The documents that everything here was read from."""
    rows: list[list[Cell]] = [
        [one.title, one.code, one.publisher, one.published, one.address] for one in documents
    ]
    columns = text_columns("Document", "Short name", "Publisher", "Published", "Address")
    return Table("Documents", columns, rows, narrow="stack", empty="No document is listed yet")


def discrepancies_table(lines: tuple[DiscrepancyLine, ...]) -> Table:
    """Where documents disagree."""
    rows: list[list[Cell]] = [
        [
            one.topic,
            stacked(_sentence(one.first), f"Against: {one.second}"),
            _sentence(one.treatment),
            one.sources,
        ]
        for one in lines
    ]
    columns = text_columns("About", "What they say", "What is done here", "Documents")
    empty = "No disagreement is on record"
    return Table("Where documents disagree", columns, rows, narrow="stack", empty=empty)


def _about(line: TargetLine) -> Cell:
    return line.description or line.parent or "Nothing more is said"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
