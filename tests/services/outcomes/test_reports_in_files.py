"""Reports in the summary and the evaluation workbook: counted, qualified, and safe to publish."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from tests.support.reporting import OVERDUE, Q1, TOLD, Reporting
from tracker.db.catalogue import Measure, MeasureVersion
from tracker.db.journal import journal_number
from tracker.domain.apportionment import Lens
from tracker.domain.funding import Basis
from tracker.domain.outcomes.answers import (
    AREA_NOT_KNOWN,
    EVERYBODY,
    FROM_CORE20,
    AnswerKey,
    Answers,
    Value,
    counted,
    not_reported,
)
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.schemes import SchemeStatus
from tracker.domain.values import Qualifier
from tracker.exports.evaluation import EvaluationData, OutcomeLine
from tracker.services.evaluation.fill import evaluation_data
from tracker.services.evaluation.question import EvaluationQuestion, Publisher
from tracker.services.impact.picture import SummaryQuestion
from tracker.services.impact.summary import summarise
from tracker.services.schemes.links import LinkMeasure, link_measure
from tracker.services.schemes.register import SchemeFacts

ACCEPTING = (ReportAct.SUBMIT, ReportAct.REVIEW, ReportAct.ACCEPT)
PUBLISHER = Publisher("Example board")


def ask(session: Session, at: datetime | None = None) -> EvaluationData:
    """The workbook of the example fund's 2023/24."""
    return evaluation_data(session, EvaluationQuestion("EXAMPLE", "2023/24", as_at=at), PUBLISHER)


def accept(reporting: Reporting, answers: Answers) -> list[OutcomeLine]:
    """The pottery's first report accepted with these answers, as the workbook has it."""
    reporting.save(answers)
    for act in ACCEPTING:
        reporting.do(act)
    return list(ask(reporting.session).outcomes)


def _shown(lines: list[OutcomeLine]) -> dict[tuple[str, str | None], tuple[object, str]]:
    return {(line.measure_code, line.group_code): (line.value, line.value_status) for line in lines}


@pytest.mark.parametrize(
    ("people", "value", "status", "qualifier"),
    [
        (counted(100, Qualifier.OVER), Decimal(100), "reported", "over"),
        (counted(600, Qualifier.NEARLY), Decimal(600), "reported", "nearly"),
        (counted(148), Decimal(150), "reported", None),
        (counted(6), None, "c", None),
        (counted(0), Decimal(0), "nil", None),
        (not_reported("Lost"), None, "x", None),
    ],
)
def test_a_value_keeps_its_state_and_its_word_and_gives_nobody_away(
    people: Value, value: Decimal | None, status: str, qualifier: str | None, reporting: Reporting
) -> None:
    [line] = accept(reporting, replace(TOLD, values={EVERYBODY: people}))
    assert (line.value, line.value_status, line.qualifier) == (value, status, qualifier)
    assert (line.unit, line.source, line.reason) == ("people", "Accepted outcome report", None)


def test_groups_that_give_somebody_away_are_hidden_together(reporting: Reporting) -> None:
    groups = {"1": 8, "2": 8, "3": 1, "4": 0, "5": 0, "NK": 0}
    values = {
        AnswerKey("people_reached", "imd_quintile", one): counted(n) for one, n in groups.items()
    }
    lines = accept(reporting, replace(TOLD, values={EVERYBODY: counted(17), **values}))
    # 10, 10 and 15 of everybody would leave one value for the third group.
    found = [(line.group_code, line.value, line.value_status) for line in lines]
    assert found == [
        (None, Decimal(15), "reported"),
        *((group, None, "c") for group in ("1", "2", "3", "4", "5", "NK")),
    ]


def test_groups_that_give_nobody_away_are_rounded_each_on_its_own(reporting: Reporting) -> None:
    values = {EVERYBODY: counted(148), FROM_CORE20: counted(61), AREA_NOT_KNOWN: counted(3)}
    assert _shown(accept(reporting, replace(TOLD, values=values))) == {
        ("people_reached", None): (Decimal(150), "reported"),
        ("people_reached", "1"): (Decimal(60), "reported"),
        ("people_reached", "NK"): (None, "c"),
    }


def test_a_share_is_of_what_is_shown(reporting: Reporting) -> None:
    _measure(reporting, "checks")
    answers = replace(
        TOLD,
        values={
            EVERYBODY: counted(148),
            AnswerKey("checks"): Value(numerator=Decimal(23), denominator=Decimal(41)),
        },
    )
    [line] = [one for one in accept(reporting, answers) if one.measure_code == "checks"]
    assert (line.numerator, line.denominator, line.value) == (25, 40, Decimal(63))
    assert line.measure_name == "Health checks done"


def _measure(reporting: Reporting, code: str) -> None:
    session = reporting.session
    number = journal_number(session)
    session.add(Measure(code=code, journal_number=number))
    session.flush()
    session.add(
        MeasureVersion(
            code=code,
            journal_number=number,
            name="Health checks done",
            value_form="proportion",
            unit="percent",
            counts_people=True,
            domain="Health",
            polarity="higher",
            basis="flow",
        )
    )
    session.flush()
    order = LinkMeasure(scheme_id=reporting.pottery, measure_code=code)
    link_measure(session, reporting.people.lead, order)


@pytest.mark.parametrize("state", [s for s in ReportState if s is not ReportState.ACCEPTED])
def test_only_what_is_accepted_leaves(state: ReportState, reporting: Reporting) -> None:
    reporting.bring(state)
    assert list(ask(reporting.session).outcomes) == []


def test_every_expected_report_is_listed_whoever_has_sent_it(reporting: Reporting) -> None:
    reporting.bring(ReportState.ACCEPTED)
    reporting.on(OVERDUE)
    found = {
        (line.scheme_name, line.period_start): (line.state_name, line.accepted_date)
        for line in ask(reporting.session).reporting
        if line.due_date
    }
    assert len(found) == 8
    assert found["Example pottery", Q1.first] == ("Accepted", date(2023, 7, 10))
    assert found["Example garden", Q1.first] == ("Not started, overdue", None)
    assert found["Example garden", date(2024, 1, 1)] == ("Not started, not open yet", None)


def test_what_people_wrote_stays_in_the_tracker(reporting: Reporting) -> None:
    reporting.save(replace(TOLD, values={EVERYBODY: not_reported("SECRET words")}))
    for act in ACCEPTING:
        reporting.do(act)
    reporting.do(ReportAct.REPORT_NIL, reporting.garden, by=reporting.people.other_partner)
    data = ask(reporting.session)
    words = f"{list(data.outcomes)} {list(data.reporting)}"
    assert "SECRET" not in words
    assert "No sessions were held" not in words
    assert "There was nothing to report" in words


def test_the_summary_counts_reports_due_and_accepted_as_they_stood(reporting: Reporting) -> None:
    reporting.bring(ReportState.ACCEPTED)
    reporting.on(date(2023, 10, 5))
    reporting.save(scheme=reporting.garden, by=reporting.people.other_partner)

    def counts(at: datetime | None = None) -> list[tuple[str, int, int, str]]:
        question = SummaryQuestion("EXAMPLE", "2023/24", Lens.SCHEME, as_at=at)
        for row in summarise(reporting.session, question).rows:
            # Only what is accepted counts: 148 people, shown as the nearest 5.
            told = (150, "reported") if row.reports_accepted else (None, "n")
            assert (row.people_reached, row.people_reached_status) == told
        return [
            (row.name, row.reports_due, row.reports_accepted, row.attainment_reason)
            for row in summarise(reporting.session, question).rows
            if row.reports_due
        ]

    none_yet = "None of the schemes has a measure"
    assert counts() == [
        ("Example garden", 2, 0, none_yet),
        ("Example pottery", 2, 1, none_yet),
    ]
    assert counts(datetime(2023, 7, 9, tzinfo=UTC)) == [
        ("Example garden", 1, 0, none_yet),
        ("Example pottery", 1, 0, none_yet),
    ]
    assert counts(datetime(2023, 6, 1, tzinfo=UTC)) == []


def test_a_real_organisations_scheme_is_never_late_for_want_of_somebody_to_ask(
    reporting: Reporting,
) -> None:
    real = SchemeFacts("Published", starts=Q1.first, status=SchemeStatus.LIVE)
    reporting.scheme("Published", reporting.ground.icb, facts=real)
    reporting.on(OVERDUE)
    [line] = [one for one in ask(reporting.session).reporting if one.scheme_name == "Published"]
    assert (line.state_name, line.due_date) == ("No report expected", None)
    assert line.reason == "Nobody is named to report for it"


def test_a_pots_row_counts_the_reports_of_what_it_was_granted_on_to(reporting: Reporting) -> None:
    portfolio, people = reporting.portfolio, reporting.people
    shared = portfolio.delivered_scheme()
    line = portfolio.line(100_000_00, "CAT-B")
    pot = portfolio.award(line, 60_000_00, recipient=reporting.ground.partner)
    portfolio.onward(pot, 30_000_00, people.partner)
    reporting.bring(ReportState.ACCEPTED, shared)
    reporting.on(OVERDUE)
    for basis in Basis:
        question = SummaryQuestion("EXAMPLE", "2023/24", Lens.CATEGORY, basis)
        rows = {row.code: row for row in summarise(reporting.session, question).rows}
        assert (rows["CAT-B"].reports_due, rows["CAT-B"].reports_accepted) == (1, 1), basis
        assert (rows["CAT-A"].reports_due, rows["CAT-A"].reports_accepted) == (2, 0), basis
