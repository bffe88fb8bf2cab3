"""What a check says: in plain words what was compared, both figures, and whether they agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.db.journal import AsAt
from tracker.domain.money import in_pounds

# More would hide what matters; the count says how many there are.
_MOST_EXAMPLES = 5
NONE = "0"


class Subject(StrEnum):
    """What a check is about; checks are shown subject by subject."""

    TOTALS = "Totals by two routes"
    LIMITS = "Limits of the ledger"
    ENTRIES = "Entries that name one another"
    VALUES = "Observed values"
    EVIDENCE = "Evidence files"
    DECISIONS = "Appraisals and decisions"
    JOURNAL = "The journal"
    DATABASE = "The database"


@dataclass(frozen=True)
class Check:
    """One comparison; `detail` names what does not agree."""

    subject: Subject
    name: str
    first: str
    second: str
    agrees: bool
    detail: str = ""


@dataclass(frozen=True)
class CheckResult:
    """Every check, as at one point of the journal."""

    at: AsAt
    checks: tuple[Check, ...]

    @property
    def agrees(self) -> bool:
        """Whether everything agrees."""
        return all(check.agrees for check in self.checks)

    @property
    def disagreements(self) -> tuple[Check, ...]:
        """What does not agree."""
        return tuple(check for check in self.checks if not check.agrees)


def same_money(name: str, first: Mapping[str, int], second: Mapping[str, int]) -> Check:
    """Two sets of sums in pence, compared one by one; the wholes are shown."""
    differing = [
        f"{key}: {in_pounds(first.get(key, 0))} and {in_pounds(second.get(key, 0))}"
        for key in sorted(first.keys() | second.keys())
        if first.get(key, 0) != second.get(key, 0)
    ]
    return Check(
        Subject.TOTALS,
        name,
        in_pounds(sum(first.values())),
        in_pounds(sum(second.values())),
        not differing,
        _examples(differing),
    )


def none_of(subject: Subject, name: str, broken: list[str]) -> Check:
    """A rule that must hold everywhere, with the places where it does not."""
    found = f"{len(broken):,}" if broken else NONE
    return Check(subject, name, NONE, found, not broken, _examples(broken))


def _examples(all_of_them: list[str]) -> str:
    shown = "; ".join(all_of_them[:_MOST_EXAMPLES])
    more = len(all_of_them) - _MOST_EXAMPLES
    return f"{shown}; and {more:,} more" if more > 0 else shown
