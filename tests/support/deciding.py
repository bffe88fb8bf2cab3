"""Appraisals and decisions of the example scheme, whole unless a test says otherwise."""

from datetime import date

from tracker.domain.appraisals import Objective, Score
from tracker.domain.decisions import DecisionKind, EvidenceGrade
from tracker.services.decisions.appraising import AppraiseScheme
from tracker.services.decisions.deciding import DecideScheme

DAY = date(2023, 4, 1)
PANEL, BOARD = "Example funding panel", "Example delivery board"


def scores(alignment: int = 2, effectiveness: int = 1) -> tuple[Score, ...]:
    """The same two scores for every objective."""
    return tuple(Score(one, alignment, effectiveness) for one in Objective)


def appraisal(
    scheme_id: int, points: tuple[int, int] = (2, 1), **changes: object
) -> AppraiseScheme:
    """An appraisal that breaks no rule."""
    parts: dict[str, object] = {
        "scores": scores(*points),
        "appraised_on": DAY,
        "body": PANEL,
        "evidence": "What worked elsewhere",
    }
    return AppraiseScheme(scheme_id=scheme_id, **(parts | changes))  # type: ignore[arg-type]  # the fields of the order


def decision(
    scheme_id: int, kind: DecisionKind = DecisionKind.STOP, **changes: object
) -> DecideScheme:
    """A decision that breaks no rule, where nothing has a result."""
    parts: dict[str, object] = {
        "grade": EvidenceGrade.ACCOUNT,
        "decided_on": DAY,
        "body": BOARD,
        "reason": "Example: few people came",
        "changes": "Example: another hall",
        "despite": "Example: values come in July",
    }
    return DecideScheme(scheme_id=scheme_id, kind=kind, **(parts | changes))  # type: ignore[arg-type]  # the fields of the order
