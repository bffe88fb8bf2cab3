"""Which categories to merge, so that a table that would give somebody away can be shown."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from tracker.domain.disclosure.audit import Cell, Table, may_be_shown
from tracker.domain.disclosure.profiles import Profile

Merging = tuple[tuple[str, ...], ...]
# Up to so many groups every merging is tried; beyond, the smallest are merged one by one.
_FEW = 8


def smallest_merging(profile: Profile, table: Table, apart: Sequence[str] = ()) -> Merging | None:
    """The fewest groups to put together so that the table may be shown; none if none helps.

    Groups named in `apart` say that nobody knows, and are merged with others only at the last.
    """
    if may_be_shown(profile, table):
        return ()
    known = [code for code in table.groups if code not in apart]
    for codes in (known, [*table.groups]) if len(known) < len(table.groups) else (known,):
        found = (one for one in _mergings(table, codes) if _helps(profile, table, one))
        if (merging := next(found, None)) is not None:
            return merging
    return None


def merged(table: Table, merging: Merging) -> Table:
    """The table with some of its groups put together, each named by its first."""
    inside = {code for together in merging for code in together}
    groups = {code: cell for code, cell in table.groups.items() if code not in inside}
    for together in merging:
        groups[together[0]] = _added([table.groups[code] for code in together])
    return Table(groups, table.everybody, table.leaves_some_out)


def merging_in_words(merging: Merging | None, names: Mapping[str, str], breakdown: str) -> str:
    """What to do so that a table may be shown, in one sentence."""
    if merging is None:
        return (
            f"Whatever groups by {breakdown} are merged, a small count could still be worked out: "
            "give everybody only"
        )
    told = "; and ".join(
        f"{_listed([names.get(code, code) for code in together])} as one group"
        for together in merging
    )
    return f"To show the groups by {breakdown}, merge {told}"


def _mergings(table: Table, codes: Sequence[str]) -> Iterator[Merging]:
    """Mergings in the order in which they cost least: fewest groups lost, then fewest people."""
    if len(codes) <= _FEW:
        for lost in range(1, len(codes)):
            yield from sorted(_losing(codes, lost), key=lambda one: _people(table, one))
        return
    yield from sorted(_losing(codes, 1), key=lambda one: _people(table, one))
    by_size = sorted(codes, key=lambda code: table.groups[code].numerator)
    for size in range(3, len(by_size) + 1):
        yield (tuple(code for code in codes if code in by_size[:size]),)


def _losing(codes: Sequence[str], lost: int) -> Iterator[Merging]:
    """Every way to put groups together so that there are so many fewer of them."""
    if lost == 0:
        yield ()
    if lost == 0 or not codes:
        return
    first, *others = codes
    yield from _losing(others, lost)
    for size in range(1, lost + 1):
        for more in combinations(others, size):
            rest = [code for code in others if code not in more]
            for merging in _losing(rest, lost - size):
                yield ((first, *more), *merging)


def _people(table: Table, merging: Merging) -> tuple[int, int, tuple[int, ...]]:
    """How many people stand in merged groups; of equals those nearest in the list."""
    places = {code: number for number, code in enumerate(table.groups)}
    told = [code for together in merging for code in together]
    people = sum(table.groups[code].numerator for code in told)
    spread = sum(places[one[-1]] - places[one[0]] for one in merging)
    return spread, people, tuple(places[code] for code in told)


def _helps(profile: Profile, table: Table, merging: Merging) -> bool:
    return may_be_shown(profile, merged(table, merging))


def _added(cells: Sequence[Cell]) -> Cell:
    parts = [one.denominator for one in cells if one.denominator is not None]
    return Cell(
        sum(one.numerator for one in cells),
        sum(parts) if parts else None,
        is_share=all(one.is_share for one in cells),
        is_withheld=any(one.is_withheld for one in cells),
    )


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
