"""What a reviewer should look at twice: told as sentences, and never in the reviewer's stead."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from sqlalchemy.orm import Session

from tracker.db.journal import as_at
from tracker.db.outcomes import OutcomeReport
from tracker.domain.money import in_pounds
from tracker.domain.outcomes.answer_rules import AskedFor, wrong_in_a_submission
from tracker.domain.outcomes.answers import EVERYBODY, SPENDING, Answers, said_of
from tracker.domain.outcomes.states import ReportState
from tracker.domain.periods import Period
from tracker.services.outcomes.asked import read_questions
from tracker.services.outcomes.lists import ReportLine
from tracker.services.outcomes.page import ReportSeen
from tracker.services.outcomes.spent import Spent, read_spending, spent_in
from tracker.services.outcomes.stored import (
    StoredReport,
    answers_of,
    standing_answers,
    stored_reports,
)

# As far from what was usual as this, a figure is asked about: twice as many, or half as many.
FAR = 2


def flags_of(session: Session, report: ReportSeen) -> tuple[str, ...]:
    """Everything odd about what one report says."""
    answers = report.answers
    if answers is None or answers.is_empty:
        return ()
    number = as_at(session).number
    spent = spent_in(session, number, report.scheme_id, report.period, report.tier)
    before = _before(session, number, report.scheme_id, report.period)
    return _flags(answers, report.asked, before, spent)


def flags_of_lines(session: Session, lines: Iterable[ReportLine]) -> Mapping[str, tuple[str, ...]]:
    """The flags of many reports by their reference, in as many queries as for a few."""
    number = as_at(session).number
    stored = tuple(stored_reports(session, number).values())
    answers = standing_answers(session, number)
    questions = read_questions(session, number)
    begun = [line.expected for line in lines if line.expected.stored]
    spending = read_spending(session, number, [one.scheme.id for one in begun])
    found: dict[str, tuple[str, ...]] = {}
    for one in begun:
        if one.stored is None:
            continue
        said = answers[one.stored.id]
        before = [answers[old.id] for old in stored if _is_before(old, one.scheme.id, one.period)]
        asked = questions.of(one.scheme.id, one.tier, said)
        spent = spending.of(one.scheme.id, one.period, one.tier)
        found[one.stored.reference] = _flags(said, asked, before, spent)
    return found


def _flags(
    answers: Answers, asked: AskedFor, before: Sequence[Answers], spent: Spent
) -> tuple[str, ...]:
    return (
        *(breach.message for breach in wrong_in_a_submission(answers, asked)),
        *people_unlike_before(answers, before),
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


def _before(session: Session, number: int, scheme_id: int, period: Period) -> list[Answers]:
    condition = OutcomeReport.scheme_id == scheme_id
    stored = [
        one
        for one in stored_reports(session, number, condition, with_texts=True).values()
        if _is_before(one, scheme_id, period)
    ]
    answers = answers_of(session, [one.version for one in stored]) if stored else {}
    return [answers[one.id, one.number] for one in stored]


def _is_before(one: StoredReport, scheme_id: int, period: Period) -> bool:
    """Whether a report is an accepted one of an earlier period of the same scheme."""
    is_earlier = one.scheme_id == scheme_id and one.period.last < period.first
    return is_earlier and one.state is ReportState.ACCEPTED


def _between(least: Decimal, most: Decimal) -> str:
    return f"{least:,f}" if least == most else f"{least:,f} to {most:,f}"
