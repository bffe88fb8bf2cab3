"""A row whose cells are read, and what judging it against the rules comes to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.domain.breaches import Breach, Severity
from tracker.services.importing.results import Change, Outcome

CHANGED_SINCE = "row_is_as_it_was"


@dataclass(slots=True)
class Row:
    """The values that a row gives; a blank one is left out, one that cannot be read is `bad`.

    `seen` is the journal number of what the tracker held when the file was made, if it says;
    `assumed` are the columns that were blank and have the layout's default; `per_cents` are those
    whose number came with a per cent sign.
    """

    number: int
    values: dict[str, Any]
    cleared: frozenset[str] = frozenset()
    bad: frozenset[str] = frozenset()
    seen: int | None = None
    assumed: frozenset[str] = frozenset()
    per_cents: frozenset[str] = frozenset()

    def text(self, name: str) -> str:
        """A text, empty where the row gives none."""
        return str(self.values.get(name, ""))

    def pence(self, name: str = "amount") -> int | None:
        """An amount, if the row gives one that can be read."""
        value: int | None = self.values.get(name)
        return value

    def day(self, name: str) -> date | None:
        """A day or the first of a month, if the row gives one that can be read."""
        value: date | None = self.values.get(name)
        return value

    def number_of(self, name: str) -> int | None:
        """A whole number, if the row gives one that can be read."""
        value: int | None = self.values.get(name)
        return value

    def kept(self, name: str, before: Any) -> Any:  # noqa: ANN401 whatever the thing holds
        """What a thing holds after this row: blank keeps it, the clear word empties it."""
        if name in self.cleared:
            return next((empty for empty in ("", ()) if type(before) is type(empty)), None)
        return self.values.get(name, before)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of a row, with the rules that it breaks or strains."""

    outcome: Outcome
    breaches: tuple[Breach, ...] = ()
    changes: tuple[Change, ...] = ()


def refused(breaches: Iterable[Breach]) -> Judgement:
    """The judgement on a row that may not be stored."""
    return Judgement(Outcome.REFUSED, tuple(breaches))


def has_errors(breaches: Iterable[Breach]) -> bool:
    """Whether anything among these stops the row."""
    return any(breach.severity is Severity.ERROR for breach in breaches)


def row_is_as_it_was(row: Row, stored: int, changes: Iterable[Change]) -> Iterator[Breach]:
    """What somebody else changed since the file was made is told with both values, and kept."""
    if row.seen is None or row.seen >= stored:
        return
    for change in changes:
        yield Breach(
            CHANGED_SINCE,
            change.field,
            f"{change.label} was changed after this file was made: it is now "
            f"{change.old or 'blank'}, and the file says {change.new or 'blank'}. Download the "
            "file again and make your change there",
        )


def conflicts_first(breaches: Sequence[Breach]) -> Sequence[Breach]:
    """Only the conflicts, where there are any: the rest judges figures that are out of date."""
    return [one for one in breaches if one.rule == CHANGED_SINCE] or breaches


@dataclass
class Claims:
    """Which row of the file speaks for a thing: no two may, or the last would win unseen."""

    key_words: str
    _rows: dict[object, int] = field(default_factory=dict)

    def claim(self, row: Row, key: object, column: str) -> Iterator[Breach]:
        """Take a thing for this row, unless a row above it has."""
        first = self._rows.setdefault(key, row.number)
        if first != row.number:
            yield Breach(
                "row_is_the_only_one",
                column,
                f"{self.key_words} must be on one row only: row {first} has the same. "
                "Keep one of the two",
            )
