"""Everything that is odd about reports and their schemes, gathered for the rules that tell it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from tracker.db.catalogue import MeasureVersion
from tracker.db.journal import as_at
from tracker.db.outcomes import OutcomeReport
from tracker.db.versions import newest
from tracker.domain.outcomes.answer_rules import AskedFor
from tracker.domain.outcomes.answers import Answers
from tracker.domain.outcomes.quality import (
    RUNNING,
    Baseline,
    Before,
    Flag,
    odd_answers,
    spending_unlike_the_ledger,
    stale_baseline,
)
from tracker.domain.outcomes.states import HANDED_IN, ReportState
from tracker.domain.periods import Period, financial_year_of, first_day
from tracker.services.observations.ground import measures_at
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
from tracker.services.snapshot import measure_links_at, schemes_at

# The basis of a measure, in the words of the catalogue.
_TOTAL_SO_FAR = "cumulative"
# These say something that somebody stands by; a draft or a nil report does not.
_TELLING = frozenset({*HANDED_IN, ReportState.QUERIED, ReportState.ACCEPTED})


def flags_of(session: Session, report: ReportSeen) -> tuple[Flag, ...]:
    """Everything odd about one report and the baselines of its scheme."""
    number = as_at(session).number
    baselines = baseline_flags(session, [report.scheme_id]).get(report.scheme_id, ())
    answers = report.answers
    if answers is None or answers.is_empty:
        return baselines
    spent = spent_in(session, number, report.scheme_id, report.period, report.tier)
    condition = OutcomeReport.scheme_id == report.scheme_id
    stored = stored_reports(session, number, condition, with_texts=True).values()
    said = answers_of(session, [one.version for one in stored]) if stored else {}
    told = {one.id: said[one.id, one.number] for one in stored}
    before = _before(stored, told, _totals(session, number), report.scheme_id, report.period)
    return (*_flags(answers, report.asked, before, spent), *baselines)


def flags_of_lines(session: Session, lines: Iterable[ReportLine]) -> Mapping[str, tuple[Flag, ...]]:
    """The flags of many reports by their reference, in as many queries as for a few."""
    number = as_at(session).number
    stored = tuple(stored_reports(session, number).values())
    answers = standing_answers(session, number)
    questions = read_questions(session, number)
    begun = [line.expected for line in lines if line.expected.stored]
    spending = read_spending(session, number, [one.scheme.id for one in begun])
    totals = _totals(session, number)
    found: dict[str, tuple[Flag, ...]] = {}
    for one in begun:
        if one.stored is None:
            continue
        said = answers[one.stored.id]
        asked = questions.of(one.scheme.id, one.tier, said)
        spent = spending.of(one.scheme.id, one.period, one.tier)
        before = _before(stored, answers, totals, one.scheme.id, one.period)
        found[one.stored.reference] = _flags(said, asked, before, spent)
    return found


def baseline_flags(session: Session, schemes: Iterable[int]) -> Mapping[int, tuple[Flag, ...]]:
    """What is odd about the baselines of schemes, by scheme; those without a flag are left out."""
    number, wanted = as_at(session).number, frozenset(schemes)
    links = [link for link in measure_links_at(session, number) if link.scheme_id in wanted]
    if not links:
        return {}
    measures, known = measures_at(session, number), schemes_at(session, number)
    found: dict[int, list[Flag]] = defaultdict(list)
    for link in links:
        measure = measures.get(link.measure_code)
        baseline = Baseline(
            link.measure_code,
            measure.name if measure else link.measure_code,
            link.baseline,
            link.baseline_period,
            link.target,
            link.target_date,
            known[link.scheme_id].version.starts,
        )
        found[link.scheme_id].extend(stale_baseline(baseline))
    return {scheme_id: tuple(flags) for scheme_id, flags in found.items() if flags}


def _flags(answers: Answers, asked: AskedFor, before: Before, spent: Spent) -> tuple[Flag, ...]:
    return (
        *odd_answers(answers, asked, before),
        *spending_unlike_the_ledger(answers, spent.pence, asked),
    )


def _before(
    stored: Iterable[StoredReport],
    said: Mapping[int, Answers],
    totals: frozenset[str],
    scheme_id: int,
    period: Period,
) -> Before:
    earlier = sorted(
        (one for one in stored if one.scheme_id == scheme_id and one.period.last < period.first),
        key=lambda one: one.period,
        reverse=True,
    )
    just_before = earlier[: RUNNING - 1]
    accepted = [one for one in earlier if one.state is ReportState.ACCEPTED]
    year = first_day(financial_year_of(period.first))
    return Before(
        accepted=[said[one.id] for one in accepted],
        accepted_this_year=[said[one.id] for one in accepted if one.period.first >= year],
        running=[said[one.id] for one in just_before if one.state in _TELLING],
        totals=totals,
    )


def _totals(session: Session, number: int) -> frozenset[str]:
    """The measures that are reported as a total so far."""
    rows = session.scalars(newest(MeasureVersion, (MeasureVersion.code,), number))
    return frozenset(row.code for row in rows if row.basis == _TOTAL_SO_FAR)
