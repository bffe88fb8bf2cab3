"""What is wrong with a file, told once for each message and not once for each cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from imports.layouts import layout_names, read_layout
from tracker.domain.breaches import Severity
from tracker.services.importing.results import Problem


@dataclass(frozen=True)
class Place:
    """Where a problem stands, and what is there; a problem of the whole file has no place."""

    sheet: str
    cell: str
    column: str
    value: str


@dataclass(frozen=True)
class ProblemGroup:
    """One message with every cell that it is about."""

    severity: Severity
    message: str
    places: tuple[Place, ...]

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
        place = Place(one.sheet or "", one.cell or "", labels.get(one.field or "", ""), one.value)
        found.setdefault((one.severity, one.message), []).append(place)
    groups = [
        ProblemGroup(severity, message, tuple(places))
        for (severity, message), places in found.items()
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


def _labels(layout_name: str) -> dict[str, str]:
    if layout_name not in layout_names():
        return {}
    return {column.name: column.label for column in read_layout(layout_name).columns}
