"""Outcome reports: a row for the report itself and one for each of its values, kept as a draft."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.evidence import OutcomeEvidence
from tracker.db.outcomes import OutcomeAnswer, OutcomeReport, OutcomeReportVersion
from tracker.domain.breaches import Breach
from tracker.domain.outcomes.answers import Answers
from tracker.domain.outcomes.calendar import report_is_expected
from tracker.domain.outcomes.moves import Move, move_of
from tracker.domain.outcomes.states import ReportAct
from tracker.domain.periods import Period, financial_year_of
from tracker.domain.references import Prefix
from tracker.services.importing.context import Context
from tracker.services.importing.report_conflicts import Conflicts
from tracker.services.importing.report_rows import ReportInFile, ValueRow, key_of_row
from tracker.services.importing.report_rules import cells_out_of_place, wrong_in
from tracker.services.importing.results import Change, Outcome
from tracker.services.importing.rows import Claims, Judgement, Row, has_errors, refused
from tracker.services.importing.versions import changes_between, outcome_of
from tracker.services.importing.writing import Origin, fresh_references, insert_all
from tracker.services.outcomes.asked import read_questions
from tracker.services.outcomes.expected import read_calendar
from tracker.services.outcomes.listed import list_rows
from tracker.services.outcomes.spent import Spending, Spent, read_spending
from tracker.services.outcomes.stored import standing_answers, stored_reports
from tracker.services.outcomes.value_cells import cells_of
from tracker.services.outcomes.writing import NewVersion, acts_for, answer_rows, version_row

_Key = tuple[int, Period]


@dataclass
class OutcomesImporter:
    """Judges all rows of a report together, by the rules and the moves that the forms ask."""

    context: Context
    columns: ClassVar[Mapping[str, str]] = {}
    queued: list[tuple[ReportInFile, NewVersion]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Fetch every report as it stands, lay the rows of the file over it, and ask the rules."""
        session, number = self.context.session, self.context.number
        self.calendar = read_calendar(session, number)
        self.questions = read_questions(session, number)
        self.stored = stored_reports(session, number, with_texts=True)
        self.answers = standing_answers(session, number)
        self.reports: dict[_Key, ReportInFile] = {}
        self.told: dict[int, list[Breach]] = defaultdict(list)
        self.conflicts = Conflicts(self.context)
        self.spending: Spending | None = None
        self._gather()
        for one in self.reports.values():
            self._ask(one)

    def judge(self, row: Row) -> Judgement:
        """What becomes of a row, with what is told at it of its report."""
        key = _key_of(row)
        one = self.reports.get(key) if key else None
        breaches = tuple(self.told.get(row.number, ()))
        if one is None or has_errors(breaches):
            return refused(breaches)
        outcome, changes = self._outcome(one, row)
        return Judgement(Outcome.REFUSED if row.bad else outcome, breaches, changes)

    def store(self, session: Session, origin: Origin) -> None:
        """Write the reports that nobody had begun, then a version of each with its answers."""
        number = origin.journal_number
        self._begin(session, number)
        key = (OutcomeReport.scheme_id, OutcomeReport.period_start, OutcomeReport.period_end)
        ids = {
            (row.scheme_id, Period(row.period_start, row.period_end)): row.id
            for row in session.execute(select(OutcomeReport.id, *key))
        }
        versions: list[dict[str, Any]] = []
        answers: list[dict[str, Any]] = []
        files: list[dict[str, Any]] = []
        for one, new in self.queued:
            placed = {"report_id": ids[one.expected.key], "journal_number": number}
            from_file = replace(new, upload_id=origin.upload_id, source_row=one.row.number)
            row = version_row(from_file, one.stored.version if one.stored else None)
            versions.append(placed | row)
            answers += (placed | value for value in answer_rows(new.answers))
            files += (placed | listed for listed in list_rows(new.answers.evidence))
        insert_all(session, OutcomeReportVersion, versions)
        insert_all(session, OutcomeAnswer, answers)
        insert_all(session, OutcomeEvidence, files)

    def _gather(self) -> None:
        """Put the rows of each report together; a report that nobody expects is told once."""
        own, values = Claims("Scheme and period"), Claims("What the value is of, and its group,")
        refused_reports: set[_Key] = set()
        for row in self.context.rows:
            key = _key_of(row)
            if key is None or key in refused_reports:
                continue
            one = self.reports.get(key) or self._report(row, key)
            if one is None:
                refused_reports.add(key)
                continue
            self.reports[key] = one
            if row.bad & {"what", "breakdown", "group"}:
                continue
            answer = key_of_row(row)
            doubled = (
                list(own.claim(row, key, "scheme"))
                if answer is None
                else list(values.claim(row, (key, answer), "what"))
            )
            self.told[row.number] += doubled
            if not doubled:
                one.put(row)

    def _report(self, row: Row, key: _Key) -> ReportInFile | None:
        scheme_id, period = key
        found = self.calendar.of_scheme(scheme_id, financial_year_of(period.first))
        expected = next((one for one in found if one.period == period), None)
        if expected is None:
            owed = tuple(one.period for one in found)
            self.told[row.number] += report_is_expected(period, owed)
            return None
        stored = self.stored.get(key)
        standing = self.answers.get(stored.id, Answers()) if stored else Answers()
        asked = self.questions.of(scheme_id, expected.tier, standing)
        return ReportInFile(row, expected, stored, standing, asked)

    def _ask(self, one: ReportInFile) -> None:
        """Ask every rule of a report that the file changes, and queue what it becomes."""
        for number, breach in cells_out_of_place(self.context, one):
            self.told[number].append(breach)
        if one.says_nothing:
            return
        for number, breach in wrong_in(self.context, one, self._spent):
            self.told[number].append(breach)
        for row in one.rows:
            _, changes = self._outcome(one, row)
            self.told[row.number] += self.conflicts.of(one, row, changes)
        move = move_of(one.expected.state, one.act)
        if move is not None:
            self.queued.append((one, self._version(one, move)))

    def _spent(self, one: ReportInFile) -> Spent:
        """What the ledger says of a report; the entries of all schemes of the file at once."""
        if self.spending is None:
            schemes = {scheme_id for scheme_id, _ in self.reports}
            self.spending = read_spending(self.context.session, self.context.number, schemes)
        expected = one.expected
        return self.spending.of(expected.scheme.id, expected.period, expected.tier)

    def _outcome(self, one: ReportInFile, row: Row) -> tuple[Outcome, tuple[Change, ...]]:
        """Whether a row creates, changes or leaves what it is about; one of a pair may do each."""
        value = one.value_of(row)
        if value is not None:
            return self._outcome_of_value(value)
        if one.own is None or one.own.row is not row or one.says_nothing:
            return Outcome.UNCHANGED, ()
        before = one.own.before if one.stored else None
        changes = changes_between(self.context, before, one.own.after)
        return outcome_of(before, changes), changes

    def _outcome_of_value(self, value: ValueRow) -> tuple[Outcome, tuple[Change, ...]]:
        if not value.is_changed:
            return Outcome.UNCHANGED, ()
        before = cells_of(value.before) if value.before else None
        changes = changes_between(self.context, before, cells_of(value.after))
        return outcome_of(before, changes), changes

    def _version(self, one: ReportInFile, move: Move) -> NewVersion:
        is_nil = one.act is ReportAct.REPORT_NIL
        organisations = self.calendar.organisations.get(one.expected.scheme.id, ())
        return NewVersion(
            move=move,
            by=self.context.by,
            tier=one.expected.tier,
            answers=Answers() if is_nil else one.answers,
            acted_for=acts_for(self.context.by, organisations),
            reason=one.columns["reason"] if is_nil else "",
        )

    def _begin(self, session: Session, number: int) -> None:
        new = [one.expected for one, _ in self.queued if one.stored is None]
        references = fresh_references(session, Prefix.REPORT, OutcomeReport.reference, len(new))
        rows = [
            {
                "reference": reference,
                "scheme_id": expected.scheme.id,
                "period_start": expected.period.first,
                "period_end": expected.period.last,
                "journal_number": number,
            }
            for reference, expected in zip(references, new, strict=True)
        ]
        insert_all(session, OutcomeReport, rows)


def _key_of(row: Row) -> _Key | None:
    scheme_id, period = row.number_of("scheme"), row.values.get("period")
    if scheme_id is None or not isinstance(period, Period):
        return None
    return scheme_id, period
