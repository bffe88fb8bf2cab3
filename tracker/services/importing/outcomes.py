"""Outcome reports: each row is the report of one scheme and period, kept as a draft, or a nil."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.evidence import OutcomeEvidence
from tracker.db.outcomes import OutcomeAnswer, OutcomeReport, OutcomeReportVersion
from tracker.domain.breaches import Breach
from tracker.domain.outcomes.answer_rules import wrong_in_a_draft
from tracker.domain.outcomes.answers import PEOPLE, Answers
from tracker.domain.outcomes.calendar import report_is_expected, report_is_open
from tracker.domain.outcomes.guards import (
    nil_says_nothing_else,
    reason_goes_without_a_number,
    reason_is_given,
)
from tracker.domain.outcomes.moves import Move, move_of, state_allows
from tracker.domain.outcomes.states import ReportAct
from tracker.domain.periods import Period, financial_year_of
from tracker.domain.references import Prefix
from tracker.domain.values import ValueStatus
from tracker.services.importing.context import Context
from tracker.services.importing.results import Outcome
from tracker.services.importing.rows import (
    Claims,
    Judgement,
    Row,
    has_errors,
    refused,
    row_is_as_it_was,
)
from tracker.services.importing.versions import changes_between, outcome_of
from tracker.services.importing.writing import Origin, fresh_references, insert_all
from tracker.services.outcomes.asked import read_questions
from tracker.services.outcomes.expected import ExpectedReport, read_calendar
from tracker.services.outcomes.listed import list_rows
from tracker.services.outcomes.sheet import (
    ANSWER_COLUMNS,
    PEOPLE_COLUMN,
    answers_from,
    columns_of,
    nil_columns,
)
from tracker.services.outcomes.stored import StoredReport, standing_answers, stored_reports
from tracker.services.outcomes.writing import NewVersion, acts_for, answer_rows, version_row


@dataclass(frozen=True)
class _Sheet:
    """A row beside the report that it is about, as it stands and as it would be."""

    row: Row
    expected: ExpectedReport
    stored: StoredReport | None
    standing: Answers
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def act(self) -> ReportAct:
        """Nil is handed in at once; everything else is a draft."""
        is_nil = self.after["status"] == ValueStatus.NIL
        return ReportAct.REPORT_NIL if is_nil else ReportAct.SAVE

    @property
    def answers(self) -> Answers:
        """What the report would say."""
        return answers_from(self.after, self.standing)

    @property
    def says_nothing(self) -> bool:
        """Whether the row leaves the report as it is, or as yet not begun."""
        if self.stored is None:
            given = self.row.text("reason")
            return self.act is ReportAct.SAVE and not given and self.answers.is_empty
        return self.before == self.after


@dataclass
class OutcomesImporter:
    """Judges rows of reports by the rules and the table of moves that the forms ask."""

    context: Context
    columns: ClassVar[Mapping[str, str]] = {}
    queued: list[tuple[_Sheet, NewVersion]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Fetch every report as it stands, which are expected, and what they are asked."""
        session, number = self.context.session, self.context.number
        self.calendar = read_calendar(session, number)
        self.questions = read_questions(session, number)
        self.stored = stored_reports(session, number, with_texts=True)
        self.answers = standing_answers(session, number)
        self.claims = Claims("Scheme and period")

    def judge(self, row: Row) -> Judgement:
        """Ask of one row what saving a report, or reporting nil, asks."""
        scheme_id, period = row.number_of("scheme"), row.values.get("period")
        if scheme_id is None or not isinstance(period, Period):
            return refused(())
        expected = self.calendar.of_scheme(scheme_id, financial_year_of(period.first))
        breaches = [
            *self.claims.claim(row, (scheme_id, period), "scheme"),
            *report_is_expected(period, tuple(one.period for one in expected)),
        ]
        if has_errors(breaches):
            return refused(breaches)
        one = self._sheet(row, next(one for one in expected if one.period == period))
        if one.says_nothing:
            return refused(()) if row.bad else Judgement(Outcome.UNCHANGED)
        before = one.before if one.stored else None
        changes = changes_between(self.context, before, one.after)
        breaches += self._wrong(one)
        breaches += row_is_as_it_was(row, one.stored.number if one.stored else 0, changes)
        if has_errors(breaches) or row.bad:
            return refused(breaches)
        move = move_of(one.expected.state, one.act)
        assert move is not None  # noqa: S101 the rules have asked the table
        self.queued.append((one, self._version(one, move)))
        return Judgement(outcome_of(before, changes), tuple(breaches), changes)

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

    def _sheet(self, row: Row, expected: ExpectedReport) -> _Sheet:
        stored = self.stored.get(expected.key)
        standing = self.answers.get(stored.id, Answers()) if stored else Answers()
        before = columns_of(stored, standing)
        return _Sheet(row, expected, stored, standing, before, _after(row, before))

    def _wrong(self, one: _Sheet) -> Iterator[Breach]:
        state, row = one.expected.state, one.row
        yield from state_allows(state, one.act)
        yield from report_is_open(one.expected.deadlines, self.context.today)
        if one.act is ReportAct.REPORT_NIL:
            yield from reason_is_given(one.act, one.after["reason"])
            given = [name for name in ANSWER_COLUMNS if row.values.get(name)]
            yield from nil_says_nothing_else({name: self.context.label(name) for name in given})
            return
        if one.after["status"] == ValueStatus.REPORTED and not row.bad & {"status"}:
            yield from reason_goes_without_a_number(row.text("reason"))
        scheme_id, tier = one.expected.scheme.id, one.expected.tier
        asked = self.questions.of(scheme_id, tier, one.standing)
        for breach in wrong_in_a_draft(one.answers, asked):
            column = self._column(breach.field or "")
            if column not in row.bad:
                yield replace(breach, field=column)

    def _column(self, name: str) -> str:
        """The column of an answer; what only the forms ask is told at the nearest."""
        if any(column.name == name for column in self.context.layout.columns):
            return name
        return PEOPLE_COLUMN if name.startswith(PEOPLE) else "scheme"

    def _version(self, one: _Sheet, move: Move) -> NewVersion:
        is_nil = one.act is ReportAct.REPORT_NIL
        organisations = self.calendar.organisations.get(one.expected.scheme.id, ())
        return NewVersion(
            move=move,
            by=self.context.by,
            tier=one.expected.tier,
            answers=Answers() if is_nil else one.answers,
            acted_for=acts_for(self.context.by, organisations),
            reason=one.after["reason"] if is_nil else "",
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


def _after(row: Row, before: Mapping[str, Any]) -> dict[str, Any]:
    """What the report says after its row: blank keeps, the clear word empties, 0 is 0.

    What is not reported has no figure, so a blank has none to keep; and the reason goes with it.
    """
    after = {name: row.kept(name, value) for name, value in before.items()}
    is_answered = any(row.values.get(name) for name in ANSWER_COLUMNS)
    if not after["status"] or ("status" not in row.values and is_answered):
        # A nil report that a row gives answers to is one no longer.
        after["status"] = ValueStatus.REPORTED.value
    if after["status"] == ValueStatus.NIL:
        return nil_columns(after["reason"].strip())
    if after["status"] == ValueStatus.NOT_REPORTED:
        after[PEOPLE_COLUMN] = row.number_of(PEOPLE_COLUMN)
    elif before["status"] != after["status"]:
        after["reason"] = row.text("reason")
    return _as_it_would_read(after)


def _as_it_would_read(after: Mapping[str, Any]) -> dict[str, Any]:
    """The same as the report would give it back, so that only a real change is one."""
    columns = dict(after)
    for name, value in columns.items():
        if isinstance(value, str):
            columns[name] = value.strip()
    if columns["status"] == ValueStatus.NOT_REPORTED or columns[PEOPLE_COLUMN] is not None:
        is_counted = bool(columns[PEOPLE_COLUMN])
        columns["people_reached_qualifier"] = (
            columns["people_reached_qualifier"] if is_counted else ""
        ) or "exact"
    else:
        columns["people_reached_qualifier"] = ""
    columns["case_study_consent"] = bool(columns["case_study_consent"] and columns["case_study"])
    if columns["status"] == ValueStatus.REPORTED:
        columns["reason"] = ""
    return columns
