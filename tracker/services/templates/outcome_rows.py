"""Rows of outcome reports that are filled in: those that are open now, with what was saved."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from tracker.domain.outcomes.answers import Answers
from tracker.domain.outcomes.moves import move_of
from tracker.domain.outcomes.states import STATE_LABELS, ReportAct
from tracker.domain.periods import LONDON, financial_year_of
from tracker.domain.permissions import Act
from tracker.domain.reading import period as read_period
from tracker.exports.templates import Value
from tracker.services.outcomes.expected import ExpectedReport, read_calendar
from tracker.services.outcomes.sheet import columns_of
from tracker.services.outcomes.stored import standing_answers, stored_reports

from .scope import Scope

Values = Mapping[str, Value]


def outcome_rows(scope: Scope) -> Iterator[Values]:
    """The reports that an organisation's schemes can write today, by scheme and period.

    What an unfinished report says is for those who report: others get no rows.
    """
    if not scope.asked_by.may(Act.REPORT_OUTCOMES):
        return
    session, number = scope.session, scope.at.number
    calendar = read_calendar(session, number)
    stored = stored_reports(session, number, with_texts=True)
    answers = standing_answers(session, number)
    for scheme in scope.schemes:
        for one in calendar.of_scheme(scheme.id, _year(scope)):
            if not _is_asked(scope, one):
                continue
            report = stored.get(one.key)
            standing = answers.get(report.id, Answers()) if report else Answers()
            said: dict[str, Any] = columns_of(report, standing)
            yield {
                "scheme": scheme.reference,
                "scheme_name": scheme.name,
                "period": one.period.name,
                "due": one.deadlines.due,
                "state": STATE_LABELS[one.state],
                **said,
                "case_study_consent": "yes" if said["case_study_consent"] else "",
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
