"""What a reviewer should look at twice: told as sentences, and never in the reviewer's stead."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from sqlalchemy.orm import Session

from tracker.db.journal import as_at
from tracker.db.outcomes import OutcomeReport
from tracker.domain.money import in_pounds
from tracker.domain.outcomes.answer_rules import wrong_in_a_submission
from tracker.domain.outcomes.answers import EVERYBODY, SPENDING, Answers, said_of
from tracker.domain.outcomes.states import ReportState
from tracker.services.outcomes.page import ReportSeen
from tracker.services.outcomes.spent import Spent, spent_in
from tracker.services.outcomes.stored import answers_of, stored_reports

# As far from what was usual as this, a figure is asked about: twice as many, or half as many.
FAR = 2


def flags_of(session: Session, report: ReportSeen) -> tuple[str, ...]:
    """Everything odd about what a report says."""
    answers = report.answers
    if answers is None or answers.is_empty:
        return ()
    number = as_at(session).number
    spent = spent_in(session, number, report.scheme_id, report.period, report.tier)
    return (
        *(breach.message for breach in wrong_in_a_submission(answers, report.asked)),
        *people_unlike_before(answers, _before(session, number, report)),
        *spending_unlike_the_ledger(answers, spent),
    )


def people_unlike_before(answers: Answers, before: Sequence[Answers]) -> Iterator[str]:
    """People reached far from what the scheme's earlier accepted reports said."""
    people = answers.people
    counts = [one.people.number for one in before if one.people and one.people.number is not None]
    if people is None or people.number is None or not counts:
        return
    least, most = min(counts), max(counts)
    if most < people.number / FAR or people.number < least / FAR:
        usual = _between(least, most)
        said = said_of(EVERYBODY, people)
        yield f"People reached is {said}; in the accepted reports before it was {usual}"


def spending_unlike_the_ledger(answers: Answers, spent: Spent) -> Iterator[str]:
    """Spending that is not confirmed, or is not what the ledger has today."""
    value = answers.values.get(SPENDING)
    if value is None or value.number is None:
        yield "Spending is not confirmed"
    elif value.number * 100 != spent.pence:
        said, ledger = said_of(SPENDING, value), in_pounds(spent.pence)
        yield f"Spending is said to be {said}, and the ledger has {ledger} today"


def _before(session: Session, number: int, report: ReportSeen) -> list[Answers]:
    condition = OutcomeReport.scheme_id == report.scheme_id
    stored = [
        one
        for one in stored_reports(session, number, condition, with_texts=True).values()
        if one.state is ReportState.ACCEPTED and one.period.last < report.period.first
    ]
    answers = answers_of(session, [one.version for one in stored]) if stored else {}
    return [answers[one.id, one.number] for one in stored]


def _between(least: Decimal, most: Decimal) -> str:
    return f"{least:,f}" if least == most else f"{least:,f} to {most:,f}"
