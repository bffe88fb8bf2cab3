"""What a scheme may be expected to do for health inequalities, scored before it is funded.

Each objective gets two scores: how well the scheme fits it, and how much effect is predicted.
South East Essex Alliance scored projects so, 0 to 3 on both, over the six objectives of the
Marmot review (https://www.local.gov.uk/case-studies/
creating-robust-health-inequity-strategy-south-east-essex-evidence-based-scoring-tool). Nothing
published says how the two combine, so they are summed apart and never multiplied.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.breaches import Breach
from tracker.domain.reading import too_long

LEAST_SCORE, MOST_SCORE = 0, 3
LONGEST_BODY = 200
LONGEST_REFERENCE = 120
LONGEST_NOTE = 1_000
LONGEST_TEXT = 4_000
# Ours, for the lists that catch the eye: a third and two thirds of what both sums can reach.
LOW_THIRDS, HIGH_THIRDS = 1, 2


class Objective(StrEnum):
    """The six policy objectives of Fair Society, Healthy Lives (2010), in its order.

    http://navigator.health.org.uk/theme/marmot-review lists them; the words here are ours. The list
    is closed: a total over another list would not compare with one over this.
    """

    BEST_START = "best start"
    CONTROL = "control over life"
    WORK = "good work"
    LIVING = "standard of living"
    PLACES = "healthy places"
    PREVENTION = "prevention"


OBJECTIVE_WORDS = {
    Objective.BEST_START: "The best start for every child",
    Objective.CONTROL: "Capabilities and control over one’s own life",
    Objective.WORK: "Fair employment and good work",
    Objective.LIVING: "A healthy standard of living",
    Objective.PLACES: "Healthy, sustainable places and communities",
    Objective.PREVENTION: "Prevention of ill health",
}
# The case study names the steps: none, slightly, moderately, very.
ALIGNMENT_WORDS = {
    0: "Not aligned",
    1: "Slightly aligned",
    2: "Moderately aligned",
    3: "Very aligned",
}
EFFECTIVENESS_WORDS = {
    0: "Probably no effect",
    1: "Slightly effective",
    2: "Moderately effective",
    3: "Very effective",
}


@dataclass(frozen=True)
class Score:
    """What a panel gave a scheme for one objective; none where it was left open."""

    objective: Objective
    alignment: int | None
    effectiveness: int | None
    note: str = ""


@dataclass(frozen=True)
class Totals:
    """The two sums of an appraisal, side by side, with the most that each could be."""

    alignment: int
    effectiveness: int
    most: int

    @property
    def is_low(self) -> bool:
        """Whether neither sum is above a third of what it could be."""
        return 3 * max(self.alignment, self.effectiveness) <= LOW_THIRDS * self.most

    @property
    def is_high(self) -> bool:
        """Whether neither sum is below two thirds of what it could be."""
        return 3 * min(self.alignment, self.effectiveness) >= HIGH_THIRDS * self.most


def totals_of(scores: Iterable[Score]) -> Totals:
    """The one place where scores become totals: each kind is added up, over all objectives."""
    given = tuple(scores)
    return Totals(
        sum(one.alignment or 0 for one in given),
        sum(one.effectiveness or 0 for one in given),
        MOST_SCORE * len(Objective),
    )


def is_hindsight(appraised: int, first_award: int | None) -> bool:
    """Whether an appraisal was recorded after the first award, by their journal numbers."""
    return first_award is not None and appraised > first_award


def input_of(objective: Objective, what: str) -> str:
    """The field of an order that holds one part of one objective's score."""
    return f"{objective.name.lower()}_{what}"


def every_objective_is_scored(scores: Sequence[Score]) -> Iterator[Breach]:
    """Both scores of every objective are given, once, from 0 to 3: nothing left out is a nought."""
    rule = "every_objective_is_scored"
    counted = Counter(one.objective for one in scores)
    for objective in Objective:
        if counted[objective] != 1:
            words = OBJECTIVE_WORDS[objective]
            yield Breach(rule, "scores", f"Score this objective once: {words}")
    for one in scores:
        yield from _in_range(rule, one.objective, "alignment", one.alignment)
        yield from _in_range(rule, one.objective, "effectiveness", one.effectiveness)


def _in_range(rule: str, objective: Objective, what: str, score: int | None) -> Iterator[Breach]:
    field = input_of(objective, what)
    if score is None:
        name = "predicted effectiveness" if what == "effectiveness" else what
        yield Breach(rule, field, f"Select a score for {name}")
    elif not LEAST_SCORE <= score <= MOST_SCORE:
        name = "Predicted effectiveness" if what == "effectiveness" else what.capitalize()
        message = f"{name} must be a whole number from {LEAST_SCORE} to {MOST_SCORE}"
        yield Breach(rule, field, message)


def appraisal_names_its_panel(body: str) -> Iterator[Breach]:
    """A panel or a board appraises, not only the person who types."""
    rule = "appraisal_names_its_panel"
    if not body.strip():
        yield Breach(rule, "body", "Enter the panel or board that appraised the scheme")
    elif len(body.strip()) > LONGEST_BODY:
        yield Breach(rule, "body", too_long("Panel or board", LONGEST_BODY))


def scores_rest_on_something(evidence: str) -> Iterator[Breach]:
    """A prediction says what it goes by, so that it can be held against what happened."""
    rule = "scores_rest_on_something"
    if not evidence.strip():
        yield Breach(rule, "evidence", "Enter what the scores rest on")
    elif len(evidence.strip()) > LONGEST_TEXT:
        yield Breach(rule, "evidence", too_long("Evidence", LONGEST_TEXT))


def appraised_by_then(appraised_on: date | None, today: date) -> Iterator[Breach]:
    """Nothing is appraised on a day that has not come."""
    if appraised_on is None:
        yield Breach("appraised_by_then", "appraised_on", "Enter the date of the appraisal")
    elif appraised_on > today:
        message = "Appraisal date must be today or in the past"
        yield Breach("appraised_by_then", "appraised_on", message)


def appraised_again_with_a_reason(reason: str, *, is_first: bool) -> Iterator[Breach]:
    """A later appraisal stands beside the earlier, so its reader must learn why there are two."""
    if not is_first and not reason.strip():
        message = "Enter a reason: why the scheme is appraised again"
        yield Breach("appraised_again_with_a_reason", "reason", message)


def appraiser_is_not_paid(own: AbstractSet[int], paid: AbstractSet[int]) -> Iterator[Breach]:
    """Nobody scores a scheme for which their own organisation is, or would be, paid."""
    if not own.isdisjoint(paid):
        yield Breach(
            "appraiser_is_not_paid",
            None,
            "A scheme must be appraised by someone whose organisation does not deliver it "
            "and is not paid for it",
        )


def texts_fit(texts: Iterable[tuple[str, str, str, int]]) -> Iterator[Breach]:
    """What people add must fit: (field, what it is called, the text, the most characters)."""
    for field, thing, text, most in texts:
        if len(text.strip()) > most:
            yield Breach("texts_fit", field, too_long(thing, most))
