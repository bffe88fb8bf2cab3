"""What somebody else changed of a report since a file was made, answer by answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from tracker.db.outcomes import OutcomeReportVersion
from tracker.domain.breaches import Breach
from tracker.domain.outcomes.answers import Answers
from tracker.services.importing.context import Context
from tracker.services.importing.report_rows import ReportInFile
from tracker.services.importing.results import Change
from tracker.services.importing.rows import Row, row_is_as_it_was
from tracker.services.outcomes.sheet import columns_of
from tracker.services.outcomes.stored import StoredReport, answers_of
from tracker.services.outcomes.value_cells import cells_of

_Past = tuple[StoredReport, Answers]


@dataclass
class Conflicts:
    """Compares what a row changes with the version of its report that its maker saw.

    What was saved since in other answers of the report stands in nobody's way: both are kept, as
    they are where two people write on two pages.
    """

    context: Context
    _pasts: dict[int, list[_Past]] = field(default_factory=dict)

    def of(self, one: ReportInFile, row: Row, changes: Sequence[Change]) -> Iterator[Breach]:
        """Every change of a row to an answer that is another now than the row's maker saw."""
        if one.stored is None or row.seen is None or row.seen >= one.stored.number or not changes:
            return
        then, now = self._cells(one, row, row.seen), self._cells(one, row, one.stored.number)
        told = [change for change in changes if then[change.field] != now[change.field]]
        yield from row_is_as_it_was(row, one.stored.number, told)

    def _cells(self, one: ReportInFile, row: Row, number: int) -> dict[str, Any]:
        past = [found for found in self._pasts_of(one) if found[0].number <= number]
        stored, answers = past[-1] if past else (None, Answers())
        value = one.value_of(row)
        if value is None:
            return columns_of(stored, answers)
        return cells_of(answers.values.get(value.key))

    def _pasts_of(self, one: ReportInFile) -> list[_Past]:
        """Every version of a report with its answers; read only where a file is out of date."""
        assert one.stored is not None  # noqa: S101 asked of stored reports alone
        stored = one.stored
        if stored.id not in self._pasts:
            versions = self.context.session.scalars(
                select(OutcomeReportVersion)
                .where(OutcomeReportVersion.report_id == stored.id)
                .order_by(OutcomeReportVersion.revision)
            ).all()
            answers = answers_of(self.context.session, versions)
            self._pasts[stored.id] = [
                (replace(stored, version=version), answers[stored.id, version.journal_number])
                for version in versions
            ]
        return self._pasts[stored.id]
