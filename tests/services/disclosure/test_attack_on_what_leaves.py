"""An outsider with the workbook, the summary and the pages: nobody's count may be pinned down.

The attacker writes down every true table of each report that would leave just so, and keeps those
of which the year's people come out as shown too. It knows the rules, and asks nothing of the code
that made the files.
"""

import io
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import product
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from tests.services.evidence.test_people import accepts
from tests.support.reporting import Q1, Q2, Q3, Q4, QUINTILES, Reporting, reporting_on
from tracker.db.journal import as_at
from tracker.db.schemes import Scheme
from tracker.domain.apportionment import Lens
from tracker.domain.disclosure import HES, MHSDS, Profile
from tracker.domain.observed_values import Breakdown
from tracker.domain.outcomes.answers import (
    EVERYBODY,
    PEOPLE,
    AnswerKey,
    Answers,
    Value,
    counted,
)
from tracker.domain.periods import Period
from tracker.domain.values import ValueStatus
from tracker.services.disclosure.answers import what_to_merge
from tracker.services.disclosure.standing import under
from tracker.services.evaluation import EvaluationQuestion, Publisher, write_evaluation
from tracker.services.impact.answers import summary_object
from tracker.services.impact.of_scheme import scheme_results
from tracker.services.impact.picture import SummaryQuestion
from tracker.services.impact.summary import summarise
from tracker.services.outcomes.page import read_report
from tracker.services.outcomes.values import accepted_values

YEAR = "2023/24"
FEWEST = 3
QUARTERS = (Q1, Q2, Q3, Q4)
Table = dict[str, object]


@pytest.fixture
def reporting(session: Session) -> Reporting:
    """Two schemes with money, and reports that are asked for by quintile."""
    return reporting_on(session)


def any_parts(chosen: random.Random) -> dict[str, int]:
    """Few people in each of two to four groups, those of no known one among them."""
    groups = [*chosen.sample(QUINTILES[:5], chosen.randint(1, 3)), "NK"]
    return {group: chosen.choice([0, 1, 3, 7, 8, 9, 12, 20]) for group in groups}


def reports(reporting: Reporting, chosen: random.Random) -> None:
    """A report of each of some quarters of one scheme, its groups everybody or not quite."""
    for quarter in QUARTERS[: chosen.randint(1, 4)]:
        parts = any_parts(chosen)
        whole = sum(parts.values())
        if chosen.random() < 0.3:
            # One group alone is not everybody: somebody else was reached too.
            parts = {"1": parts.pop("1", 3)}
            whole = parts["1"] + chosen.choice([5, 30])
        answers: dict[AnswerKey, Value] = {EVERYBODY: counted(whole)}
        for group, count in parts.items():
            answers[AnswerKey(PEOPLE, "imd_quintile", group)] = counted(count)
        accepts(reporting, quarter, answers)


def look(profile: Profile, count: int) -> object:
    """The rule once more, in other words than the code's."""
    if profile.code == "hes" and 1 <= count <= 7:
        return "c"
    if profile.code == "mhsds" and count <= 4:
        return "c"
    return min(range(0, count + 6, 5), key=lambda shown: abs(shown - count))


def outcomes_of(session: Session, profile: Profile) -> list[dict[str, object]]:
    """The rows of the sheet of outcomes of a workbook that was really written."""
    file = io.BytesIO()
    write_evaluation(session, EvaluationQuestion(), Publisher("", profile=profile.code), file)
    rows = list(load_workbook(file)["Outcomes"].iter_rows(min_row=4, values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def published(rows: list[dict[str, object]]) -> dict[object, Table]:
    """What each report says of people, by group, "" being everybody: a count or a letter."""
    tables: dict[object, Table] = defaultdict(dict)
    for row in rows:
        if row["Measure code"] == PEOPLE:
            # Excel shows the letter in the cell of the value.
            shown = row["Value"] if isinstance(row["Value"], int | float) else "c"
            tables[row["Period start"]][str(row["Group code"] or "").strip("[]z")] = shown
    return dict(tables)


def fitting(profile: Profile, table: Table) -> Iterator[Mapping[str, int]]:
    """Every true table that would leave just so; where nothing is shown, nothing is told."""
    groups = [group for group in table if group]
    cells = [
        [count for count in range(26) if look(profile, count) == table[group]] for group in groups
    ]
    for guess in product(*cells):
        total = sum(guess)
        # Where those of no known group are counted, the groups are everybody.
        for more in range(1 if "NK" in table else 40):
            if look(profile, total + more) == table[""]:
                yield {**dict(zip(groups, guess, strict=True)), "": total + more}


@pytest.mark.parametrize("profile", [HES, MHSDS], ids=lambda one: one.code)
@pytest.mark.parametrize("seed", range(4))
def test_no_hidden_count_of_a_workbook_and_its_pages_is_pinned_down(
    reporting: Reporting, seed: int, profile: Profile
) -> None:
    reports(reporting, random.Random(seed))
    session = reporting.session
    session.flush()
    with under(session, profile):
        tables = published(outcomes_of(session, profile))
        summary = summarise(session, SummaryQuestion(year=YEAR, lens=Lens.SCHEME))
        [row] = [one for one in summary.rows if one.results.by_scheme]
        page = scheme_results(session, reporting.people.evaluator, row.code, YEAR)
    assert page.people.count == row.results.people.count
    true = _truth(session)
    for start, table in tables.items():
        hidden = [group for group, shown in table.items() if shown == "c"]
        small = [group for group in hidden if look(profile, true[start][group]) == "c"]
        if set(hidden) - {""} != set(small) - {""}:
            # The groups are held back whole: none of them is shown, and so none is told.
            assert set(table) - {""} == set(hidden) - {""}
            continue
        found = list(fitting(profile, table))
        assert true[start] in found
        for group in small:
            assert len({one[group] for one in found}) >= FEWEST, (start, group, table)
    if row.results.people.count is not None:
        # The year's sum tells nothing of a quarter whose people are not shown: there is none.
        assert all(table[""] != "c" for table in tables.values()) or len(tables) == 1


def _truth(session: Session) -> dict[object, dict[str, int]]:
    found: dict[object, dict[str, int]] = defaultdict(dict)
    for one in accepted_values(session, as_at(session).number):
        if one.key.what == PEOPLE:
            nil = one.value.status is ValueStatus.NIL
            count = 0 if nil else int(one.value.value or 0)
            start = one.report.period.first
            found[_moment(start)][one.key.group] = count
    return dict(found)


def _moment(day: date) -> datetime:
    """A day as the workbook's reader gives it."""
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 a cell of Excel has no time zone


def test_a_partner_sees_its_own_counts_and_a_lead_does_not(reporting: Reporting) -> None:
    period: Period = Q1
    accepts(reporting, period, {EVERYBODY: counted(6)})
    session = reporting.session
    reference = _reference(reporting)
    own = scheme_results(session, reporting.people.partner, reference, YEAR)
    others = scheme_results(session, reporting.people.lead, reference, YEAR)
    assert (own.people.count, own.is_exact) == (6, True)
    assert (others.people.count, others.people.status, others.is_exact) == (None, "c", False)


def _reference(reporting: Reporting) -> str:
    return reporting.session.get_one(Scheme, reporting.pottery).reference


def test_a_report_is_read_as_shown_by_whoever_neither_reports_nor_reviews(
    reporting: Reporting,
) -> None:
    answers: dict[AnswerKey, Value] = {EVERYBODY: counted(17)}
    for group, count in {"1": 8, "2": 8, "NK": 1}.items():
        answers[AnswerKey(PEOPLE, "imd_quintile", group)] = counted(count)
    accepts(reporting, Q1, answers)
    people = reporting.people
    reference = _reference(reporting)
    for reader, whole, first in (
        (people.partner, "17", "8"),
        (people.lead, "17", "8"),
        (people.finance, "15", "suppressed"),
        (people.evaluator, "15", "suppressed"),
    ):
        report = read_report(reporting.session, reader, reference, Q1)
        assert report.answers is not None
        said = {key.group: value.words for key, value in report.answers.values.items()}
        assert (said[""], said["1"]) == (whole, first), reader.name
        assert report.versions[-1].answers == report.answers


def test_who_reports_is_told_which_groups_to_merge() -> None:
    answers: dict[AnswerKey, Value] = {EVERYBODY: counted(17)}
    for group, count in {"1": 8, "2": 8, "3": 1}.items():
        answers[AnswerKey(PEOPLE, "imd_quintile", group)] = counted(count)
    names = {"1": "Quintile 1", "2": "Quintile 2", "3": "Quintile 3"}
    breakdowns = {"imd_quintile": Breakdown("imd_quintile", "Deprivation quintile", names)}
    [sentence] = what_to_merge(HES, Answers(answers), {}, breakdowns)
    assert sentence == (
        "People reached: others are not shown the groups by deprivation quintile, because a "
        "small count could be worked out. To show the groups by deprivation quintile, merge "
        "Quintile 2 and Quintile 3 as one group"
    )
    assert what_to_merge(HES, Answers({EVERYBODY: counted(6)}), {}, breakdowns) == ()


def test_shares_of_groups_are_the_same_in_summary_workbook_and_page(reporting: Reporting) -> None:
    """41 of 92 and 20 of 61 as shown: 40 of 90 and 20 of 60."""
    for quarter, whole, core in ((Q1, 92, 41), (Q2, 61, 20)):
        values: dict[AnswerKey, Value] = {EVERYBODY: counted(whole)}
        values[AnswerKey(PEOPLE, "imd_quintile", "1")] = counted(core)
        accepts(reporting, quarter, values)
    session = reporting.session
    summary = summary_object(
        summarise(session, SummaryQuestion(year=YEAR, lens=Lens.SCHEME)), "hes"
    )
    rows = [row for row in _rows(summary) if row["code"] == _reference(reporting)]
    [told] = rows[0]["reach"]
    page = scheme_results(session, reporting.people.evaluator, _reference(reporting), YEAR)
    [group] = page.reach.groups
    assert (told["numerator"], told["denominator"]) == (60, 150)
    assert group.reach.share.value == told["share"] == 40
    file = io.BytesIO()
    write_evaluation(session, EvaluationQuestion(), Publisher(""), file)
    lines = list(load_workbook(file)["Observations"].iter_rows(min_row=4, values_only=True))
    names = [str(name) for name in lines[0]]
    [line] = [dict(zip(names, row, strict=True)) for row in lines[1:] if "REACH" in str(row[0])]
    assert (line["Numerator"], line["Denominator"], line["Value"]) == (60, 150, 40)
    assert line["Lower limit"] == pytest.approx(group.reach.share.lower, abs=1e-6)


def _rows(summary: Mapping[str, Any]) -> list[dict[str, Any]]:
    return list(summary["rows"])
