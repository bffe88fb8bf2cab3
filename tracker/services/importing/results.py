"""What checking a file comes to: a verdict, an outcome for each row, and every problem."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.domain.breaches import Severity


class Verdict(StrEnum):
    """What becomes of a whole file, in the words of the contract."""

    ACCEPTED = "accepted"
    WITH_WARNINGS = "accepted with warnings"
    REFUSED = "refused"


class Outcome(StrEnum):
    """What becomes, or would become, of one row."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class Problem:
    """One thing to say about a file: where it stands, what is there, and what to do about it."""

    severity: Severity
    sheet: str | None
    cell: str | None
    field: str | None
    value: str
    message: str
    row: int | None = None
    # How the reason is asked for without which this warning is not accepted.
    ask: str = ""


@dataclass(frozen=True)
class Change:
    """One figure or word that a row changes, as people read it; `old` is empty for a new one."""

    field: str
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class RowResult:
    """What becomes of one row of the sheet, by its number there."""

    number: int
    outcome: Outcome
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Counts:
    """How many rows there are, and how many have each outcome; the latter add up to the former."""

    rows: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0


@dataclass(frozen=True)
class Checked:
    """A file with all that is to say about it; `stored` once it is part of the portfolio."""

    layout: str
    file_name: str
    sha256: str
    verdict: Verdict
    stored: bool
    counts: Counts
    problems: tuple[Problem, ...]
    rows: tuple[RowResult, ...] = field(default=())
    upload_id: int | None = None
    journal_number: int | None = None
    # Nothing in the file could be read as rows: there is nothing to mend cell by cell.
    is_unusable: bool = False

    @property
    def is_refused(self) -> bool:
        """Whether the file may not be stored."""
        return self.verdict is Verdict.REFUSED

    @property
    def reasons_wanted(self) -> tuple[str, ...]:
        """The sentences that ask why the warnings may be accepted, each once."""
        return tuple(dict.fromkeys(problem.ask for problem in self.problems if problem.ask))

    @property
    def reason_wanted(self) -> bool:
        """Whether the file is stored only with a reason why its warnings are accepted."""
        return not self.is_refused and bool(self.reasons_wanted)


def verdict_on(problems: Iterable[Problem]) -> Verdict:
    """Refused with any error, accepted with any warning, else accepted."""
    severities = {problem.severity for problem in problems}
    if Severity.ERROR in severities:
        return Verdict.REFUSED
    return Verdict.WITH_WARNINGS if severities else Verdict.ACCEPTED


def count(rows: Iterable[RowResult]) -> Counts:
    """Count the rows by what becomes of them."""
    outcomes = [row.outcome for row in rows]
    return Counts(
        rows=len(outcomes),
        created=outcomes.count(Outcome.CREATED),
        changed=outcomes.count(Outcome.CHANGED),
        unchanged=outcomes.count(Outcome.UNCHANGED),
        refused=outcomes.count(Outcome.REFUSED),
    )
