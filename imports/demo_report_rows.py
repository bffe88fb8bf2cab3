"""What the demonstration's files about outcome reports hold."""

from dataclasses import dataclass
from enum import StrEnum

from .csv_tables import Text
from .demo_rows import Fact


class Qualifier(StrEnum):
    """How exact a number of people is."""

    EXACT = "exact"
    OVER = "over"
    NEARLY = "nearly"
    ABOUT = "about"
    BELOW = "below"


class ReportAct(StrEnum):
    """What is done with an outcome report."""

    SAVE = "save"
    SUBMIT = "submit"
    RECALL = "recall"
    REVIEW = "take into review"
    QUERY = "query"
    ACCEPT = "accept"
    REPORT_NIL = "report nil"
    WAIVE = "waive"
    SUPERSEDE = "supersede"


@dataclass(frozen=True)
class ReportingRulesRow(Fact):
    """How many days before and after a period its report opens, is due and closes."""

    opens_before_end: int
    due_after_end: int
    closes_after_due: int
    reason: Text


@dataclass(frozen=True)
class EvidenceRow(Fact):
    """A file, from the folder of made-up evidence, that goes with the report of a scheme."""

    scheme_key: Text
    period: Text
    file_name: Text
    caption: str


@dataclass(frozen=True)
class ReportRow(Fact):
    """One act on the report of an example scheme; a save says all that the report then says."""

    scheme_key: Text
    period: Text
    act: ReportAct
    people_reached: int | None
    qualifier: Qualifier
    people_core20: int | None
    people_not_known: int | None
    delivered: str
    difference: str
    risks: str
    learning: str
    reason: str
    body: str
