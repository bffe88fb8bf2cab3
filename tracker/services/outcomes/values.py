"""The values of accepted reports: what counts as at a journal number, a row to a value."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.domain.outcomes.answers import AnswerKey, Value
from tracker.domain.outcomes.states import ReportState
from tracker.services.outcomes.stored import StoredReport, answers_of, stored_reports


@dataclass(frozen=True)
class AcceptedValue:
    """One value of an accepted report, with the version that it comes from."""

    report: StoredReport
    key: AnswerKey
    value: Value


def accepted_values(session: Session, number: int) -> Iterator[AcceptedValue]:
    """Every value that counts, by report and key; what was opened again counts no longer."""
    stored = [
        one
        for one in stored_reports(session, number, with_texts=True).values()
        if one.state is ReportState.ACCEPTED
    ]
    answers = answers_of(session, [one.version for one in stored])
    for one in stored:
        for key, value in sorted(answers[one.id, one.number].values.items()):
            yield AcceptedValue(one, key, value)
