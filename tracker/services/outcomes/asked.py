"""What the report of a scheme is asked: its measures, and the groups that people fall into."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.domain.observed_values import Breakdown, MeasureFacts
from tracker.domain.outcomes.answer_rules import AskedFor
from tracker.domain.outcomes.answers import Answers
from tracker.domain.outcomes.tiers import Tier
from tracker.services.observations.breakdowns import breakdowns_at
from tracker.services.observations.ground import measures_at
from tracker.services.snapshot import measure_links_at


@dataclass(frozen=True)
class Questions:
    """The questions of every report, read once as at a journal number."""

    breakdowns: Mapping[str, Breakdown]
    measures: Mapping[str, MeasureFacts]
    subscribed: Mapping[int, tuple[str, ...]]

    def of(self, scheme_id: int, tier: Tier, standing: Answers | None = None) -> AskedFor:
        """What one scheme is asked, with what it answered before its measures changed."""
        asked = () if tier.is_short else self.subscribed.get(scheme_id, ())
        answered = sorted({key.what for key in standing.values}) if standing else []
        codes = dict.fromkeys((*asked, *answered))
        measures = {code: self.measures[code] for code in codes if code in self.measures}
        return AskedFor(measures, self.breakdowns, tier.is_short)


def read_questions(session: Session, number: int) -> Questions:
    """Three queries, whatever is asked of whom."""
    subscribed: dict[int, list[str]] = defaultdict(list)
    for link in measure_links_at(session, number):
        subscribed[link.scheme_id].append(link.measure_code)
    return Questions(
        breakdowns=breakdowns_at(session, number),
        measures=measures_at(session, number),
        subscribed={scheme_id: tuple(codes) for scheme_id, codes in subscribed.items()},
    )
