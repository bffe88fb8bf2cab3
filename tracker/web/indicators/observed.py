"""The table of a measure's observed values: figures, state in words, and where each comes from."""

from decimal import Decimal
from fractions import Fraction

from flask import url_for

from tracker.domain.funding import AmountBasis
from tracker.domain.observed_figures import rounded
from tracker.domain.observed_values import (
    DIVIDED,
    STATUS_WORDS,
    Coverage,
    ObservedFacts,
    Quality,
)
from tracker.domain.values import qualified
from tracker.services.observations.listing import ObservedLine
from tracker.services.schemes.words import quantity
from tracker.web.funding.cells import (
    Cell,
    Table,
    illustrative,
    link,
    number_column,
    stacked,
    text_columns,
    unbroken,
)
from tracker.web.nhs.wording import moment

# A share that is worked out is shown to so many decimals; the file has more.
_DECIMALS = 1
NO_VALUE = "No value"


def newest_first(lines: tuple[ObservedLine, ...]) -> tuple[ObservedLine, ...]:
    """The last period first; within a period the order stays, everybody before the groups."""
    return tuple(
        sorted(lines, key=lambda one: (one.key.period.last, one.key.period.first), reverse=True)
    )


def observed_table(lines: tuple[ObservedLine, ...]) -> Table:
    """Each value with its parts, its state and its origin."""
    rows: list[list[Cell]] = [
        [
            unbroken(one.key.period.name),
            about_in_words(one),
            value_in_words(one),
            parts_in_words(one),
            state_in_words(one),
            origin_in_words(one),
        ]
        for one in lines
    ]
    columns = (
        *text_columns("Period", "About"),
        number_column("Value"),
        *text_columns("Numerator and denominator", "State", "Where it comes from"),
    )
    empty = "No value of it has been observed yet"
    return Table("Observed values", columns, rows, narrow="stack", empty=empty, caption_size="s")


def about_in_words(line: ObservedLine) -> Cell:
    """The place or scheme, and the group or everybody."""
    name: Cell = line.subject_name
    if line.key.scheme_id is not None:
        name = link(name, url_for("schemes.page", reference=line.scheme_reference))
    group = f"{line.breakdown_name}: {line.group_name}" if line.breakdown_name else "Everybody"
    return stacked(name, group)


def value_in_words(line: ObservedLine) -> Cell:
    """The figure with its unit, its interval as given, and its tag where it is made up."""
    facts = line.facts
    tag = illustrative() if facts.value_basis is AmountBasis.ILLUSTRATIVE else ""
    if line.figure is None:
        return stacked(NO_VALUE, tag)
    figure = line.figure if facts.value is not None else shortened(line.figure)
    words = qualified(quantity(figure, line.measure.unit), facts.qualifier)
    interval = ""
    if facts.lower_limit is not None and facts.upper_limit is not None:
        interval = f"95% interval {facts.lower_limit:,f} to {facts.upper_limit:,f}"
    return stacked(words, interval, tag)


def parts_in_words(line: ObservedLine) -> str:
    """The numerator and the denominator, or why there are none."""
    facts = line.facts
    if facts.numerator is None or facts.denominator is None:
        return "Not given" if line.measure.form in DIVIDED else "Not a share"
    return f"{facts.numerator:,f} of {facts.denominator:,f}"


def state_in_words(line: ObservedLine) -> Cell:
    """Whether there is a value, and how firm it is."""
    facts = line.facts
    words = STATUS_WORDS[facts.status]
    return stacked(f"{words}: {facts.reason}" if facts.reason else words, quality_in_words(facts))


def quality_in_words(facts: ObservedFacts) -> str:
    """Firmness, coverage, index of deprivation and definition, as far as stated."""
    parts = (
        "" if facts.quality is Quality.NOT_STATED else facts.quality.value,
        "" if facts.coverage is Coverage.NOT_STATED else f"{facts.coverage.value} coverage",
        f"index of deprivation {facts.imd_version}" if facts.imd_version else "",
        f"definition {facts.definition_version}" if facts.definition_version else "",
    )
    words = ", ".join(part for part in parts if part)
    return words[:1].upper() + words[1:]


def origin_in_words(line: ObservedLine) -> Cell:
    """The source, the file and row, and when it was recorded."""
    came = line.provenance
    file = f"{came.file_name}, row {came.row}" if came.row else ""
    published = "As published" if line.facts.value_basis is AmountBasis.PUBLISHED else ""
    recorded = f"Recorded {moment(came.recorded_at)}"
    return stacked(published, line.facts.source, file, recorded, line.facts.note)


def shortened(figure: Decimal) -> Decimal:
    """A figure that was worked out, to as many decimals as people read."""
    return figure if figure == figure.to_integral_value() else rounded(Fraction(figure), _DECIMALS)
