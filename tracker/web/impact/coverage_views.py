"""How coverage is shown: a heat map, lists in words, and the table of every target."""

from dataclasses import dataclass

from tracker.charts import (
    Category,
    ChartView,
    CoverageCell,
    CoverageMap,
    CoverageRow,
    Look,
    coverage_map,
)
from tracker.services.impact.coverage import Coverage, CoverageLine, Covered, Standing
from tracker.services.impact.summary import LENS_LABELS
from tracker.web.funding.cells import (
    NOT_PUBLISHED,
    Cell,
    Table,
    money,
    number_column,
    plain,
    text_columns,
)
from tracker.web.impact.tables import figure_of
from tracker.web.impact.words import capital

WHOLE = "All alliances"
# A sign of one or two letters fits a cell on a phone; the legend says what it stands for.
CATEGORIES = (
    Category(Standing.BOTH.value, "Money and measurement", "£ M", Look.SOLID),
    Category(Standing.MONEY_ONLY.value, "Money without measurement", "£", Look.STRIPED),
    Category(Standing.MEASUREMENT_ONLY.value, "Measurement without money", "M", Look.DOTTED),
    Category(Standing.NOT_PUBLISHED.value, "Schemes without published funding", "?", Look.OPEN),
    Category(Standing.NEITHER.value, "Need without either", "0", Look.CROSSED),
)
_NONE = {
    Standing.MONEY_ONLY: "Every target with money has a measure with values.",
    Standing.MEASUREMENT_ONLY: "Every target that is measured has money.",
    Standing.NEITHER: "Every target has money, a measure or a scheme.",
    Standing.NOT_PUBLISHED: "The funding of every target's schemes is published.",
}


@dataclass(frozen=True)
class StandingList:
    """The targets that stand in one way, each with its words."""

    heading: str
    lines: tuple[str, ...]
    empty: str


def heat_map(found: Coverage, year: str) -> ChartView:
    """Every target by every alliance and the whole, each cell in a sign and a pattern."""
    return coverage_map(
        CoverageMap(
            name="coverage",
            title=f"{LENS_LABELS[found.lens]}: money and measurement by alliance, {year}",
            finding=finding(found),
            columns=(WHOLE, *found.alliances.values()),
            rows=tuple(
                CoverageRow(
                    line.name,
                    tuple(
                        CoverageCell(one.standing.value)
                        for one in (line.whole, *map(line.by_alliance.__getitem__, found.alliances))
                    ),
                )
                for line in found.lines
            ),
            categories=CATEGORIES,
            group=LENS_LABELS[found.lens],
        )
    )


def finding(found: Coverage) -> str:
    """How many targets stand in which way, in one sentence."""
    counts = [(len(found.of(standing)), standing) for standing in Standing]
    told = [f"{count:,} {_has(count)} {standing.value}" for count, standing in counts if count]
    return (
        f"Of {len(found.lines):,} targets, {', '.join(told)}." if told else "No target is listed."
    )


def standing_lists(found: Coverage) -> tuple[StandingList, ...]:
    """What is missing, in words: money, measurement, or either."""
    return tuple(
        StandingList(
            capital(standing.value),
            tuple(_words(line) for line in found.of(standing)),
            empty,
        )
        for standing, empty in _NONE.items()
    )


def coverage_table(found: Coverage) -> Table:
    """Pounds, schemes and measures of every target."""
    rows: list[list[Cell]] = [
        [
            line.name,
            capital(line.whole.standing.value),
            _awarded(line.whole),
            f"{line.whole.schemes:,}",
            f"{line.whole.schemes_measured:,}",
            f"{line.whole.measures_with_values:,}",
        ]
        for line in found.lines
    ]
    columns = (
        *text_columns(LENS_LABELS[found.lens], "What there is"),
        number_column("Awarded"),
        number_column("Schemes"),
        number_column("Schemes measured"),
        number_column("Measures with values"),
    )
    caption = "Money and measurement by target"
    return Table(caption, columns, rows, narrow="stack", caption_size="s")


def tie(found: Coverage) -> str:
    """How the pounds of the table come to all that is awarded."""
    rest, basis = found.rest, found.rest.amount_basis
    here = sum(line.whole.awarded_pence for line in found.lines)
    return (
        f"{plain(here, basis)} awarded here, {plain(rest.kept_by_pots_pence, basis)} kept by pots "
        f"and {plain(rest.unattributed_pence, basis)} unattributed come to "
        f"{plain(rest.all_pence, basis)}, which is all that is awarded on the end-recipient basis."
    )


def _awarded(one: Covered) -> Cell:
    """The pounds; that nothing is published of them is no nil."""
    if one.standing is Standing.NOT_PUBLISHED:
        return NOT_PUBLISHED
    return money(figure_of(one.awarded_pence, one.amount_basis))


def _has(count: int) -> str:
    return "has" if count == 1 else "have"


def _words(line: CoverageLine) -> str:
    return f"{line.name}: {_details(line.whole)}"


def _details(one: Covered) -> str:
    schemes = f"{one.schemes:,} {'scheme' if one.schemes == 1 else 'schemes'}"
    match one.standing:
        case Standing.MONEY_ONLY:
            return (
                f"{plain(one.awarded_pence, one.amount_basis)} in {schemes}, no value of a measure"
            )
        case Standing.MEASUREMENT_ONLY:
            measures = "measure" if one.measures_with_values == 1 else "measures"
            return f"{one.measures_with_values:,} {measures} with values, no money recorded"
        case Standing.NOT_PUBLISHED:
            return f"{schemes}, funding not published"
        case _:
            return "no scheme, no money and no value of a measure"
