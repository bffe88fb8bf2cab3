"""What is wrong with a file, told once for each message and not once for each cell.

Messages that differ in nothing but their figures and references are one: a file may go over a
hundred awards, each by another amount, and that is still one thing to look at.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from imports.layouts import layout_names, read_layout
from tracker.domain.breaches import Severity
from tracker.services.importing.results import Problem

# Amounts, numbers, years and references: what tells one such message from the next.
_FIGURES = re.compile(r"-?£?\d[\d,./]*\d|-?£?\d|\b[A-Z]-[2-9A-Z]{6}\b")
_LEFT_OUT = "…"
# A few such messages are easier to read in full than through their common words.
_FEW = 3


@dataclass(frozen=True)
class Place:
    """Where a problem stands, and what is there; a problem of the whole file has no place."""

    sheet: str
    cell: str
    column: str
    value: str
    message: str


@dataclass(frozen=True)
class ProblemGroup:
    """One message with every cell that it is about.

    Where the messages of its cells differ in their figures, the figures are left out of it.
    """

    severity: Severity
    message: str
    places: tuple[Place, ...]

    @property
    def has_own_words(self) -> bool:
        """Whether each cell has a message with figures of its own."""
        return any(place.message != self.message for place in self.places)

    @property
    def is_error(self) -> bool:
        """Whether it stops the file."""
        return self.severity is Severity.ERROR


@dataclass(frozen=True)
class ProblemLine:
    """One problem as a list of them tells it."""

    severity: str
    sheet: str
    cell: str
    column: str
    value: str
    message: str


def read_problems(kept: Iterable[Mapping[str, Any]]) -> tuple[Problem, ...]:
    """Problems that were kept as the contract's JSON."""
    return tuple(
        Problem(
            Severity(one["severity"]),
            one["sheet"],
            one["cell"],
            one["field"],
            one["value"],
            one["message"],
        )
        for one in kept
    )


def problem_groups(layout_name: str, problems: Iterable[Problem]) -> tuple[ProblemGroup, ...]:
    """Errors first, then warnings, each message once, in the order in which they first stand."""
    labels = _labels(layout_name)
    found: dict[tuple[Severity, str], list[Place]] = {}
    for one in problems:
        column = labels.get(one.field or "", "")
        place = Place(one.sheet or "", one.cell or "", column, one.value, one.message)
        found.setdefault((one.severity, _FIGURES.sub(_LEFT_OUT, one.message)), []).append(place)
    groups = [
        ProblemGroup(severity, message, tuple(alike))
        for (severity, _), places in found.items()
        for message, alike in _told_once(places)
    ]
    return tuple(sorted(groups, key=lambda group: not group.is_error))


def problem_lines(layout_name: str, problems: Iterable[Problem]) -> tuple[ProblemLine, ...]:
    """Every problem with the heading of its column, in the order of the file."""
    labels = _labels(layout_name)
    return tuple(
        ProblemLine(
            one.severity.value.capitalize(),
            one.sheet or "",
            one.cell or "",
            labels.get(one.field or "", ""),
            one.value,
            one.message,
        )
        for one in problems
    )


def _told_once(places: list[Place]) -> Iterator[tuple[str, list[Place]]]:
    messages = list(dict.fromkeys(place.message for place in places))
    if len(messages) > _FEW:
        yield _in_common(messages), places
        return
    for message in messages:
        yield message, [place for place in places if place.message == message]


def _in_common(messages: list[str]) -> str:
    """The words of messages that differ in figures, with the figures that do not differ."""
    columns = zip(*(_FIGURES.findall(message) for message in messages), strict=True)
    same = iter([figures[0] if len(set(figures)) == 1 else _LEFT_OUT for figures in columns])
    words = _FIGURES.sub(lambda _: next(same), messages[0])
    # A sentence that ends in what is left out needs no full stop of its own.
    return words.replace(f"{_LEFT_OUT}. ", f"{_LEFT_OUT} ")


def _labels(layout_name: str) -> dict[str, str]:
    if layout_name not in layout_names():
        return {}
    return {column.name: column.label for column in read_layout(layout_name).columns}
