"""What a reviewer should look at twice: thresholds with their reasons, and sentences, no verdicts.

A flag stops nothing. Figures that are far from their own past may be right, and the reviewer can
ask; baselines that are old make progress look larger or smaller than the scheme made it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tracker.domain.breaches import Breach
from tracker.domain.money import in_pounds
from tracker.domain.outcomes.answer_rules import (
    AskedFor,
    measures_are_answered,
    wrong_in_a_submission,
)
from tracker.domain.outcomes.answers import SPENDING, AnswerKey, Answers, Value, said_of
from tracker.domain.outcomes.sections import Section, section_of
from tracker.domain.periods import financial_year_of, first_day, month_name
from tracker.domain.reading import UnreadableError
from tracker.domain.reading import period as read_period

# As far from what was usual as this, a figure is asked about: twice as much, or half as much.
FAR = 2
# The same figure twice may be chance; three times running it was more likely copied than counted.
RUNNING = 3
# National measures come out once a year and about a year late, and some pool two years: when a
# scheme starts, the newest value that can be had may end a year or two before. What is older was
# not the newest, and what happened since would be put down to the scheme.
STALE_AFTER_YEARS = 2

# "2018 to 2020", "2019-20" or "2019": the last year that is named, where there is no more.
_YEARS = re.compile(r"\b((?:19|20)\d{2})(?:\s*(?:-|–|to)\s*((?:\d{2}){1,2}))?\b")


@dataclass(frozen=True)
class Flag:
    """A sentence, and what it is about: a section of the report, or the baseline of a measure."""

    words: str
    section: Section | None = None
    measure: str = ""


@dataclass(frozen=True)
class Baseline:
    """From where a scheme sets out on a measure, and to where."""

    measure: str
    name: str
    value: Decimal | None
    period: str
    target: Decimal | None
    target_date: date | None
    starts: date | None

    @property
    def sets_out(self) -> date | None:
        """The day on which the scheme starts, or else the year of the target."""
        if self.starts is not None or self.target_date is None:
            return self.starts
        return first_day(financial_year_of(self.target_date))


@dataclass(frozen=True)
class Before:
    """What a scheme said earlier: all that was accepted, and the reports just before, newest first.

    `totals` are the measures whose figures are totals so far; they grow, and begin anew each year.
    """

    accepted: Sequence[Answers] = ()
    accepted_this_year: Sequence[Answers] = ()
    running: Sequence[Answers] = ()
    totals: frozenset[str] = frozenset()


def odd_answers(answers: Answers, asked: AskedFor, before: Before) -> Iterator[Flag]:
    """Parts that are not the whole, figures unlike the accepted ones, and figures never counted."""
    for breach in wrong_in_a_submission(answers, asked):
        yield Flag(_told_to_reviewers(breach, asked), section_of(breach.field, asked))
    for key, value in sorted(answers.values.items()):
        if key.dimension or key == SPENDING:
            continue
        label, section = asked.label(key), section_of(key.field, asked)
        is_total = key.what in before.totals
        accepted = before.accepted_this_year if is_total else before.accepted
        rule = fallen_total if is_total else unlike_before
        for words in (
            *rule(key, label, value, [one.values.get(key) for one in accepted]),
            *unchanged(key, label, value, [one.values.get(key) for one in before.running]),
        ):
            yield Flag(words, section)


def _told_to_reviewers(breach: Breach, asked: AskedFor) -> str:
    """What is wrong, without what those who report should do about it."""
    if breach.rule == measures_are_answered.__name__ and breach.field:
        return f"{asked.label(AnswerKey(breach.field))} has no value, and no reason why"
    return breach.message


def unlike_before(
    key: AnswerKey, label: str, value: Value, before: Sequence[Value | None]
) -> Iterator[str]:
    """A figure far from what the scheme's earlier accepted reports said."""
    figure = _figure(value)
    told = {one: found for one in before if one and (found := _figure(one)) is not None}
    if figure is None or not told:
        return
    least, most = min(told, key=told.__getitem__), max(told, key=told.__getitem__)
    if told[most] < figure / FAR or figure < told[least] / FAR:
        low, high = said_of(key, least), said_of(key, most)
        usual = low if low == high else f"{low} to {high}"
        said = said_of(key, value)
        yield f"{label} is {said}; in the accepted reports before it was {usual}"


def fallen_total(
    key: AnswerKey, label: str, value: Value, before: Sequence[Value | None]
) -> Iterator[str]:
    """A total so far that is less than it was."""
    figure = _figure(value)
    told = {one: found for one in before if one and (found := _figure(one)) is not None}
    if figure is None or not told:
        return
    most = max(told, key=told.__getitem__)
    if figure < told[most]:
        said, was = said_of(key, value), said_of(key, most)
        yield f"{label} is a total so far: it is {said}, and was {was} in an accepted report before"


def unchanged(
    key: AnswerKey, label: str, value: Value, before: Sequence[Value | None]
) -> Iterator[str]:
    """A figure that is the same, to the word, in so many reports running."""
    last = before[: RUNNING - 1]
    if len(last) == RUNNING - 1 and _figure(value) is not None and {*last} == {value}:
        yield f"{label} is {said_of(key, value)} in {RUNNING} reports running: was it counted anew?"


def spending_unlike_the_ledger(answers: Answers, pence: int, asked: AskedFor) -> Iterator[Flag]:
    """Spending that is not confirmed, or is not what the ledger has today."""
    value, section = answers.values.get(SPENDING), section_of(SPENDING.field, asked)
    if value is None or value.number is None:
        yield Flag("Spending is not confirmed", section)
    elif value.number * 100 != pence:
        said, ledger = said_of(SPENDING, value), in_pounds(pence)
        yield Flag(f"Spending is said to be {said}, and the ledger has {ledger} today", section)


def stale_baseline(one: Baseline) -> Iterator[Flag]:
    """A target without a baseline, or a baseline that ended long before the scheme set out.

    Long is `STALE_AFTER_YEARS`. A period that cannot be read as days is asked about only where it
    is blank: how old "before the service" is nobody can work out.
    """
    if one.value is None:
        if one.target is not None:
            words = f"{one.name} has a target, and no baseline to set out from"
            yield Flag(words, None, one.measure)
        return
    if not one.period.strip():
        words = f"The baseline of {one.name} does not say which period it is of"
        yield Flag(words, None, one.measure)
        return
    ended, sets_out = last_day_of(one.period), one.sets_out
    if ended and sets_out and ended < _years_before(sets_out - timedelta(1), STALE_AFTER_YEARS):
        begins = "starts" if one.starts else "is to reach its target from"
        yield Flag(
            f"The baseline of {one.name} is of {one.period}, more than {STALE_AFTER_YEARS} years "
            f"before the scheme {begins} {'in ' if one.starts else ''}{month_name(sets_out)}",
            None,
            one.measure,
        )


def last_day_of(period: str) -> date | None:
    """The last day of a period as people write it, where its words tell."""
    try:
        return read_period(period).last
    except UnreadableError:
        pass
    years = _YEARS.findall(period)
    if not years:
        return None
    first, last = years[-1]
    return date(int((first[: 4 - len(last)] + last) if last else first), 12, 31)


def _figure(value: Value) -> Decimal | None:
    """A number that can be set beside another: a count, or a share as its fraction."""
    if value.numerator is not None and value.denominator:
        return value.numerator / value.denominator
    return value.number


def _years_before(day: date, years: int) -> date:
    # No scheme that starts on a leap day is one day the worse for it.
    return day.replace(year=day.year - years, day=min(day.day, 28) if day.month == 2 else day.day)
