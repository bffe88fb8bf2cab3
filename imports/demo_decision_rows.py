"""What the demonstration's files about appraisals and decisions hold."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .csv_tables import Text
from .demo_rows import Fact


class Decision(StrEnum):
    """What is decided of a scheme."""

    STOP = "stop"
    ADAPT = "adapt"
    CONTINUE = "continue"
    SCALE = "scale"


class Grade(StrEnum):
    """How strong the evidence is, by Nesta's levels and a 0 below them."""

    NONE = "0"
    ACCOUNT = "1"
    CHANGE = "2"
    CAUSE = "3"
    CONFIRMED = "4"
    REPEATED = "5"


@dataclass(frozen=True)
class AppraisalRow(Fact):
    """A panel's scores of an example scheme: alignment and effectiveness of each objective."""

    scheme_key: Text
    best_start: Text
    control: Text
    work: Text
    living: Text
    places: Text
    prevention: Text
    appraised_on: date
    body: Text
    decision_reference: str
    evidence: Text
    reason: str


@dataclass(frozen=True)
class DecisionRow(Fact):
    """What was decided of an example scheme, or (`corrects`) how that was put right."""

    scheme_key: Text
    corrects: int | None
    decision: Decision
    grade: Grade
    decided_on: date
    body: Text
    reason: Text
    changes: str
    despite: str
    report_periods: tuple[str, ...]
    correction: str
