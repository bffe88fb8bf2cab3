"""What a broken rule is, and how everything that is wrong is told at once.

A rule yields breaches and raises nothing. Whoever asked the rules gathers what they yield and
raises once, so that nobody corrects one thing only to be told of the next.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a breach stops the act or is told and recorded beside it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Breach:
    """One rule broken: its name, the order's field at fault (if it is one field), a sentence."""

    rule: str
    field: str | None
    message: str
    severity: Severity = Severity.ERROR
    # How the reason for accepting a warning is asked for; empty if it needs none.
    ask: str = ""

    @property
    def reason_wanted(self) -> bool:
        """Whether somebody is to say why this warning is accepted."""
        return bool(self.ask)


class RulesBroken(Exception):
    """An act was refused: every error among its breaches, in the order in which they were found."""

    def __init__(self, breaches: Iterable[Breach]) -> None:
        self.breaches: tuple[Breach, ...] = tuple(breaches)
        super().__init__("; ".join(breach.message for breach in self.breaches))


def raise_if_broken(breaches: Iterable[Breach]) -> tuple[Breach, ...]:
    """Raise all errors together; when there are none, return the warnings."""
    found = tuple(breaches)
    errors = [breach for breach in found if breach.severity is Severity.ERROR]
    if errors:
        raise RulesBroken(errors)
    return found
