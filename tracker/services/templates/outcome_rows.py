"""Rows of outcome reports that are filled in: those that are open now, with what was saved.

Each report has its own row, then one to each value that its pages ask for besides. What was last
handed in stands beside them to be compared with, and is never filled in as this period's answer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from tracker.domain.outcomes.answer_rules import AskedFor
from tracker.domain.outcomes.answers import EVERYBODY, AnswerKey, Answers, said_of
from tracker.domain.outcomes.moves import move_of
from tracker.domain.outcomes.states import HANDED_IN, STATE_LABELS, ReportAct, ReportState
from tracker.domain.periods import LONDON, Period, financial_year_of
from tracker.domain.permissions import Act
from tracker.domain.reading import period as read_period
from tracker.exports.templates import Value
from tracker.services.outcomes.asked import read_questions
from tracker.services.outcomes.expected import ExpectedReport, read_calendar
from tracker.services.outcomes.sheet import ANSWER_COLUMNS, columns_of
from tracker.services.outcomes.stored import StoredReport, standing_answers, stored_reports
from tracker.services.outcomes.value_cells import (
    FIGURE_CELLS,
    KEY_CELLS,
    QUALIFIER_CELL,
    STATUS_CELL,
    cells_not_asked,
    cells_of,
    question_of,
    rows_asked,
)

from .scope import Scope

_OF_A_VALUE = frozenset({*KEY_CELLS, *FIGURE_CELLS, QUALIFIER_CELL, STATUS_CELL})
_OF_A_REPORT = frozenset(
    {"status", "people_reached_qualifier", "case_study_consent", *ANSWER_COLUMNS}
)
# A full report asks where people live group by group: these two would ask it twice.
_ASKED_BY_GROUP = frozenset({"people_core20", "people_not_known"})
_COUNTED = frozenset({ReportState.ACCEPTED, *HANDED_IN})


@dataclass(frozen=True)
class OutcomeRow:
    """A row, and the cells that are closed because they ask nothing of it."""

    values: Mapping[str, Value]
    locked: frozenset[str]


@dataclass(frozen=True)
class _Report:
    expected: ExpectedReport
    asked: AskedFor
    standing: Answers
    stored: StoredReport | None
    # What the scheme handed in for earlier periods, the newest first.
    earlier: tuple[tuple[Period, Answers], ...]

    def last(self, key: AnswerKey) -> str:
        """What was last handed in for a value, and for when."""
        for period, answers in self.earlier:
            if words := said_of(key, answers.values.get(key)):
                return f"{words} ({period.name})"
        return ""


def outcome_rows(scope: Scope) -> Iterator[OutcomeRow]:
    """The reports that an organisation's schemes can write today, by scheme and period.

    What an unfinished report says is for those who report: others get no rows.
    """
    if not scope.asked_by.may(Act.REPORT_OUTCOMES):
        return
    session, number = scope.session, scope.at.number
    calendar = read_calendar(session, number)
    questions = read_questions(session, number)
    stored = stored_reports(session, number, with_texts=True)
    answers = standing_answers(session, number)
    told: dict[int, list[tuple[Period, Answers]]] = {}
    for one in stored.values():
        if one.state in _COUNTED:
            told.setdefault(one.scheme_id, []).append((one.period, answers[one.id]))
    for scheme in scope.schemes:
        for expected in calendar.of_scheme(scheme.id, _year(scope)):
            if not _is_asked(scope, expected):
                continue
            report = stored.get(expected.key)
            standing = answers.get(report.id, Answers()) if report else Answers()
            asked = questions.of(scheme.id, expected.tier, standing)
            before = [one for one in told.get(scheme.id, ()) if one[0].last < expected.period.first]
            earlier = tuple(sorted(before, key=lambda one: one[0].last, reverse=True))
            yield from _rows(_Report(expected, asked, standing, report, earlier))


def _rows(one: _Report) -> Iterator[OutcomeRow]:
    said: dict[str, Any] = columns_of(one.stored, one.standing)
    by_group = frozenset() if one.asked.is_short else _ASKED_BY_GROUP
    values = {name: cell for name, cell in said.items() if name not in by_group}
    values["case_study_consent"] = "yes" if said["case_study_consent"] else ""
    own = {**_report(one), "question": _own_question(one.asked), "last_value": one.last(EVERYBODY)}
    yield OutcomeRow({**own, **values}, _OF_A_VALUE | by_group)
    for key in rows_asked(one.asked):
        cells = {
            "question": question_of(key, one.asked),
            "last_value": one.last(key),
            **dict(zip(KEY_CELLS, (key.what, key.dimension, key.group), strict=True)),
            **cells_of(one.standing.values.get(key)),
        }
        locked = _OF_A_REPORT | cells_not_asked(key, one.asked)
        yield OutcomeRow({**_report(one), **cells}, locked)


def _own_question(asked: AskedFor) -> str:
    more = "" if asked.is_short else ", risks, learning, case study"
    return f"The report itself: people reached, what was delivered{more}"


def _report(one: _Report) -> dict[str, Value]:
    expected = one.expected
    return {
        "scheme": expected.scheme.reference,
        "scheme_name": expected.scheme.name,
        "period": expected.period.name,
        "due": expected.deadlines.due,
        "state": STATE_LABELS[expected.state],
    }


def _is_asked(scope: Scope, one: ExpectedReport) -> bool:
    """Whether the report lies in the period asked for, and can be written today."""
    asked = read_period(scope.period) if scope.period else None
    is_open = one.deadlines.opens <= _today() <= one.deadlines.closes
    in_period = asked is None or asked.holds(one.period) or one.period.holds(asked)
    return is_open and in_period and move_of(one.state, ReportAct.SAVE) is not None


def _year(scope: Scope) -> str:
    return scope.year or financial_year_of(_today())


def _today() -> date:
    return datetime.now(UTC).astimezone(LONDON).date()
