"""Links of schemes: rows of targets make up sets of weights, rows of measures stand alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.orm import Session

from tracker.domain.breaches import Breach
from tracker.services.importing.context import Context
from tracker.services.importing.measure_rows import MeasureRows
from tracker.services.importing.rows import Judgement, Row, refused
from tracker.services.importing.weight_rows import WeightRows
from tracker.services.importing.writing import Origin


@dataclass
class LinksImporter:
    """Judges rows of links: each is either to a target of a lens, or to a measure."""

    context: Context
    columns: ClassVar[Mapping[str, str]] = {
        "operator": "target_operator",
        "target": "target_value",
        "steps": "trajectory",
        "target_code": "target",
        "effective_from": "from_month",
        "measure_code": "measure",
    }

    def __post_init__(self) -> None:
        """Fetch the weights and measures of every scheme."""
        self.weights = WeightRows(self.context)
        self.measures = MeasureRows(self.context)

    def judge(self, row: Row) -> Judgement:
        """Ask of one row what the form for parts, or that for a measure, asks."""
        has_measure = "measure" in row.values or "measure" in row.bad
        has_lens = "lens" in row.values or "lens" in row.bad
        if has_measure == has_lens:
            return refused([_ONE_OR_THE_OTHER])
        return self.measures.judge(row) if has_measure else self.weights.judge(row)

    def store(self, session: Session, origin: Origin) -> None:
        """Write the sets of weights and the measures that are new or changed."""
        self.weights.store(session, origin)
        self.measures.store(session, origin)


_ONE_OR_THE_OTHER = Breach(
    "link_is_to_one_thing",
    "lens",
    "Enter either a lens with its target, or a measure, on each row",
)
