"""Rows that hold the whole of something: what changed is posted, and nothing else."""

from dataclasses import dataclass

from tracker.domain.money import in_pounds
from tracker.services.importing.results import Change, Outcome


@dataclass(frozen=True)
class Total:
    """What a thing came to before a row, and comes to after it."""

    before: int
    after: int
    is_new: bool

    @property
    def difference(self) -> int:
        """What is to be posted."""
        return self.after - self.before

    @property
    def outcome(self) -> Outcome:
        """What becomes of the row, as far as the amount goes."""
        if self.is_new:
            return Outcome.CREATED
        return Outcome.CHANGED if self.difference else Outcome.UNCHANGED

    def changes(self, label: str) -> tuple[Change, ...]:
        """The amount before and after, if it changes."""
        if not self.difference:
            return ()
        before = "" if self.is_new else in_pounds(self.before)
        return (Change("amount", label, before, in_pounds(self.after)),)
