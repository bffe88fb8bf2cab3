"""Which rows are a partner's own: the same that its pages show."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.schemes import Scheme
from tracker.domain.permissions import Viewer
from tracker.services.datasets.kinds import Dataset
from tracker.services.evaluation.question import Sources
from tracker.services.funding.ledger_book import read_book
from tracker.services.schemes.access import visible_schemes

Keeps = Callable[[Any], bool]


@dataclass(frozen=True)
class OwnRows:
    """The references of what a person may see; none of them where they see everything."""

    schemes: frozenset[str] | None
    lines: frozenset[str] = frozenset()
    awards: frozenset[str] = frozenset()

    def keeps(self, dataset: Dataset) -> Keeps:
        """Whether a line of this dataset is theirs."""
        if self.schemes is None:
            return lambda _line: True
        return _KEEPS[dataset.name](self)

    def line(self) -> Keeps:
        """An allocation line belongs to whoever holds it."""
        return lambda line: line.allocation_reference in self.lines

    def entry(self) -> Keeps:
        """An entry belongs to those of its award, or else to those of its allocation line."""
        return lambda line: (
            line.award_reference in self.awards
            if line.award_reference
            else line.allocation_reference in self.lines
        )

    def scheme(self) -> Keeps:
        """A row about a scheme belongs to those of the scheme."""
        schemes = self.schemes or frozenset()
        return lambda line: line.scheme_reference in schemes

    def scheme_or_place(self) -> Keeps:
        """What is about no scheme is about a place, and for everybody."""
        schemes = self.schemes or frozenset()
        return lambda line: line.scheme_reference is None or line.scheme_reference in schemes


_KEEPS: dict[str, Callable[[OwnRows], Keeps]] = {
    "allocations": OwnRows.line,
    "ledger": OwnRows.entry,
    "schemes": OwnRows.scheme,
    "scheme-links": OwnRows.scheme,
    "outcomes": OwnRows.scheme,
    "reporting-status": OwnRows.scheme,
    "observations": OwnRows.scheme_or_place,
    "gaps": OwnRows.scheme_or_place,
}


def own_rows(session: Session, by: Viewer, sources: Sources) -> OwnRows:
    """What of the fund and year is this person's to see, by the rules of the pages."""
    visible = visible_schemes(session, by)
    if visible is None:
        return OwnRows(None)
    references = session.execute(select(Scheme.id, Scheme.reference).order_by(Scheme.id))
    picture = sources.picture
    book = read_book(session, by, picture.at, (picture.fund.id, picture.scope.year))
    return OwnRows(
        frozenset(row.reference for row in references if row.id in visible),
        frozenset(line.reference for line in book.lines),
        frozenset(award.reference for award in book.awards),
    )
