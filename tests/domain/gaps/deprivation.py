"""Fifths of an invented place, the most deprived first, for the tests of gaps."""

from collections.abc import Sequence

from tracker.domain.gaps import GapMeasure, GroupFigure, PeriodGroups, in_their_order
from tracker.domain.observed_values import Coverage
from tracker.domain.periods import Period, year_period

NAMES = {
    "1": "Fifth 1 (most deprived)",
    "2": "Fifth 2",
    "3": "Fifth 3",
    "4": "Fifth 4",
    "5": "Fifth 5 (least deprived)",
}
CHECKS = GapMeasure("proportion", 100, "higher", "per cent")
SMOKING = GapMeasure("proportion", 100, "lower", "per cent")
ADMISSIONS = GapMeasure("rate", 1_000, "lower", "per 1,000 children")
LAST_YEAR, THIS_YEAR = year_period("2022/23"), year_period("2023/24")

# Of 1,000 people in each fifth, how many were checked.
BEFORE = (500, 560, 600, 640, 700)
AFTER = (620, 640, 660, 680, 710)


def fifths(
    counts: Sequence[int | None],
    period: Period = LAST_YEAR,
    *,
    people: int = 1_000,
    imd_version: int = 2019,
    definition_version: str = "1",
    coverage: Coverage = Coverage.FULL,
    not_known: GroupFigure | None = None,
) -> PeriodGroups:
    """The five fifths with so many people each; a count of None is a fifth without a value."""
    found = {
        code: GroupFigure(code, name, count, people)
        for (code, name), count in zip(NAMES.items(), counts, strict=True)
        if count is not None
    }
    return PeriodGroups(
        period,
        in_their_order(NAMES, found),
        not_known=not_known,
        imd_version=imd_version,
        definition_version=definition_version,
        coverage=coverage,
    )
