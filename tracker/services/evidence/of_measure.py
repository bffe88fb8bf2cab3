"""The gaps of one measure, in every place and in the schemes that a person may see."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.db.journal import as_at
from tracker.domain.permissions import Act, Viewer
from tracker.services.disclosure.standing import profile_of
from tracker.services.evidence.book import read_evidence
from tracker.services.evidence.gaps import GapSeries, ReferenceSeries
from tracker.services.evidence.people import POPULATION
from tracker.services.schemes.access import visible_schemes


@dataclass(frozen=True)
class MeasureGaps:
    """Gaps between the most and the least deprived, and between groups that have no order."""

    ordered: tuple[GapSeries, ...] = ()
    referenced: tuple[ReferenceSeries, ...] = ()

    @property
    def comparisons(self) -> int:
        """How many intervals something is judged by."""
        compared = sum(one.comparisons for one in self.ordered)
        for one in self.referenced:
            compared += one.newest.comparisons
            compared += sum(changed.change is not None for changed in one.changes)
        return compared


def gaps_of_measure(session: Session, by: Viewer, code: str) -> MeasureGaps:
    """The gaps as they stand now; those of other organisations' schemes are left out."""
    by.require(Act.READ_INDICATORS)
    if code == POPULATION:
        # How many people live somewhere is what others are compared with, and no result.
        return MeasureGaps()
    visible = visible_schemes(session, by)
    evidence = read_evidence(session, as_at(session), profile=profile_of(session))
    book = evidence.gap_book
    series = [
        (measure, subject)
        for measure, subject in evidence.readings.of_series
        if measure == code and (visible is None or _may_see(subject, visible))
    ]
    return MeasureGaps(
        tuple(gap for one in series for gap in book.ordered_of(one)),
        tuple(gap for one in series for gap in book.referenced_of(one)),
    )


def _may_see(subject: str, visible: frozenset[int]) -> bool:
    kind, _, code = subject.partition(":")
    return kind != "scheme" or int(code) in visible
