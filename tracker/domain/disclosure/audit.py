"""The inference audit: what an outsider could work out of each hidden count of a table.

A table is everybody and the groups that share everybody out. For each hidden count the smallest
and the largest value are found that fit with all the rest; where fewer than three values are
possible, the table is not to be shown. Of everybody the true number is taken to be known: another
page, another file or the sum of a year may tell it more closely than the rounded figure does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.disclosure.counts import possible_counts, shown_count
from tracker.domain.disclosure.profiles import FEWEST_POSSIBLE, Profile
from tracker.domain.disclosure.regions import MANY, NOTHING, Region, total_of


@dataclass(frozen=True)
class Cell:
    """A count, or a numerator with its denominator, of one group or of everybody.

    `is_share`: the numerator counts some of those whom the denominator counts.
    `is_withheld`: it was hidden by whoever gave it, and nobody here knows how many there are.
    `is_public`: it stands in a published document, as it is.
    """

    numerator: int = 0
    denominator: int | None = None
    is_share: bool = False
    is_withheld: bool = False
    is_public: bool = False


@dataclass(frozen=True)
class Inferred:
    """What an outsider could infer of one hidden count: from the smallest to the largest value."""

    group: str
    is_denominator: bool
    least: int
    most: int

    @property
    def is_safe(self) -> bool:
        """Whether enough values are possible."""
        return self.most - self.least + 1 >= FEWEST_POSSIBLE


@dataclass(frozen=True)
class Table:
    """The groups of one breakdown, and everybody where somebody counted them.

    `leaves_some_out`: somebody counted may be in none of the groups that the table lists.
    """

    groups: Mapping[str, Cell]
    everybody: Cell | None = None
    leaves_some_out: bool = False


def inferred(profile: Profile, table: Table) -> tuple[Inferred, ...]:
    """Each hidden count of a table with the values that an outsider could not rule out."""
    hidden = [
        (code, is_denominator)
        for code, cell in table.groups.items()
        for is_denominator in _hidden_parts(profile, cell)
    ]
    if not hidden:
        # Nearly all tables: what is shown of everybody tells nothing more than itself.
        return ()
    regions = {code: _published(profile, cell) for code, cell in table.groups.items()}
    found: list[Inferred] = []
    for left_out in _readings(table):
        total = _everybody(profile, table)
        every = [*regions.values(), left_out]
        if total.cut(total_of(every)).is_empty:
            continue
        found += _everybody_inferred(profile, table, total.cut(total_of(every)))
        for code, is_denominator in hidden:
            others = [one for key, one in regions.items() if key != code] + [left_out]
            cut = regions[code].cut(total.less(total_of(others)))
            least, most = cut.denominator if is_denominator else cut.numerator
            found.append(Inferred(code, is_denominator, least, most))
    if hidden and not found:
        # The groups do not fit with everybody at all: what that gives away cannot be told.
        return tuple(Inferred(code, is_d, 0, 0) for code, is_d in hidden)
    return tuple(found)


def may_be_shown(profile: Profile, table: Table) -> bool:
    """Whether every hidden count of a table leaves at least three possible values."""
    return all(one.is_safe for one in inferred(profile, table))


def sum_as_shown(profile: Profile, counts: Sequence[int]) -> int | None:
    """What counts come to beside themselves; none where one of them is hidden.

    A sum that held a hidden count would tell it to whoever sees two sums of which only one does:
    by another filter, of another place or at another date.
    """
    if len(counts) > 1 and any(shown_count(profile, one) is None for one in counts):
        return None
    return shown_count(profile, sum(counts))


def _readings(table: Table) -> tuple[Region, ...]:
    """Whom an outsider may think to be in no group: nobody, and where it may be so anybody."""
    if not table.leaves_some_out:
        return (NOTHING,)
    cells = [*table.groups.values()]
    anybody = (0, MANY if any(one.denominator is not None for one in cells) else 0)
    is_share = any(one.is_share for one in cells)
    return NOTHING, Region((0, MANY), anybody, (-MANY, 0 if is_share else MANY)).tight()


def _everybody(profile: Profile, table: Table) -> Region:
    """Everybody, exactly; within what a hidden count may be where that is hidden too."""
    cell = table.everybody
    if cell is None or cell.is_withheld:
        if any(one.is_withheld for one in table.groups.values()):
            return Region((0, MANY), (0, MANY)).tight()
        # Nobody gave it; a page that adds the groups up would.
        cells = table.groups.values()
        parts = [one.denominator for one in cells if one.denominator is not None]
        cell = Cell(sum(one.numerator for one in cells), sum(parts) if parts else None)
    hidden = set(_hidden_parts(profile, cell))
    whole = cell.denominator or 0
    numerator, denominator = (cell.numerator, cell.numerator), (whole, whole)
    if False in hidden:
        numerator = possible_counts(profile, cell.numerator)
    if True in hidden:
        denominator = possible_counts(profile, whole)
    return Region(numerator, denominator).tight()


def _everybody_inferred(profile: Profile, table: Table, cut: Region) -> list[Inferred]:
    if table.everybody is None or table.everybody.is_withheld:
        return []
    return [
        Inferred("", is_denominator, *(cut.denominator if is_denominator else cut.numerator))
        for is_denominator in _hidden_parts(profile, table.everybody)
    ]


def _published(profile: Profile, cell: Cell) -> Region:
    """What an outsider knows of one group from its own line."""
    if cell.is_withheld:
        denominator = (0, 0) if cell.denominator is None else (0, MANY)
        numerator = (max(profile.hides_from, 1), profile.hides_to)
        return Region(numerator, denominator, (-MANY, 0 if cell.is_share else MANY)).tight()
    if cell.is_public:
        whole = cell.denominator or 0
        return Region((cell.numerator, cell.numerator), (whole, whole)).tight()
    bounds = (0, 0) if cell.denominator is None else possible_counts(profile, cell.denominator)
    difference = (-MANY, 0 if cell.is_share else MANY)
    return Region(possible_counts(profile, cell.numerator), bounds, difference).tight()


def _hidden_parts(profile: Profile, cell: Cell) -> list[bool]:
    """Which parts of a cell are hidden: False its numerator, True its denominator."""
    if cell.is_withheld or cell.is_public:
        return [False] if cell.is_withheld else []
    parts = [(False, cell.numerator), (True, cell.denominator)]
    return [
        which for which, count in parts if count is not None and shown_count(profile, count) is None
    ]
