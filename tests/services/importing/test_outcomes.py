"""Outcome reports by spreadsheet: drafts and nils by the rules of the forms, and a round trip."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.importing.conftest import Import
from tests.services.importing.files import counts, told, warned
from tests.support.portfolio import Portfolio
from tests.support.reporting import OPEN, Q1, Q2, TOLD, Reporting, reporting_on
from tracker.db.outcomes import OutcomeReportVersion
from tracker.db.schemes import Scheme
from tracker.domain.breaches import RulesBroken
from tracker.domain.outcomes.answers import (
    AREA_NOT_KNOWN,
    EVERYBODY,
    FROM_CORE20,
    AnswerKey,
    Answers,
    counted,
    not_reported,
)
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.values import Qualifier
from tracker.exports.templates import template_bytes
from tracker.services.importing import Change, Checked, IncomingFile, check_upload, store_upload
from tracker.services.outcomes.acts import ExtendReport, SaveReport, extend_report, save_report
from tracker.services.outcomes.evidence import (
    ChangeEvidence,
    change_evidence,
    incoming_evidence,
)
from tracker.services.outcomes.page import ReportSeen, read_report
from tracker.services.templates import AskedTemplate, make_template

FOR_EVER = date(2999, 1, 1)
Row = dict[str, object]


@pytest.fixture
def reporting(session: Session) -> Reporting:
    """Two schemes whose first and second quarters stay open until today and after."""
    made = reporting_on(session, OPEN)
    for scheme in (made.pottery, made.garden):
        for period in (Q1, Q2):
            made.next_row()
            order = ExtendReport(scheme, period, FOR_EVER, "A test")
            extend_report(session, made.people.lead, order)
    made.now = None
    made.next_row()
    return made


@pytest.fixture
def portfolio(reporting: Reporting) -> Portfolio:
    """What the fixtures that store and check files ask for."""
    return reporting.portfolio


def _row(reporting: Reporting, period: str = "2023/24 Q1", **more: object) -> Row:
    return {"scheme": _reference(reporting, reporting.pottery), "period": period} | more


def _reference(reporting: Reporting, scheme_id: int) -> str:
    return reporting.session.get_one(Scheme, scheme_id).reference


def _report(reporting: Reporting) -> ReportSeen:
    reference = _reference(reporting, reporting.pottery)
    return read_report(reporting.session, reporting.people.partner, reference, Q1)


@pytest.fixture
def send(reporting: Reporting, store: Import) -> Import:
    """Store rows as the partner."""

    def sent(*rows: Row) -> Checked:
        return store("outcomes", *rows, by=reporting.people.partner)

    return sent


def test_a_row_becomes_a_draft_with_all_that_it_says(reporting: Reporting, send: Import) -> None:
    found = send(
        _row(
            reporting,
            people_reached="100",
            people_reached_qualifier="Over",
            people_core20="61",
            people_not_known="0",
            delivered="Twelve sessions",
            case_study="They came every week",
            case_study_consent="yes",
        )
    )
    assert (told(found), counts(found)) == ([], {"created": 1})
    report = _report(reporting)
    assert report.state is ReportState.DRAFT
    assert report.answers == Answers(
        {
            EVERYBODY: counted(100, Qualifier.OVER),
            FROM_CORE20: counted(61),
            AREA_NOT_KNOWN: counted(0),
        },
        delivered="Twelve sessions",
        case_study="They came every week",
        case_study_consent=True,
    )


def test_the_same_file_twice_changes_nothing(reporting: Reporting, send: Import) -> None:
    row = _row(reporting, people_reached="148", delivered="Twelve sessions")
    assert counts(send(row)) == {"created": 1}
    assert counts(send(row)) == {"unchanged": 1}
    reporting.do(ReportAct.SUBMIT)
    # What was handed in since says the same as the file: nothing is wrong.
    assert counts(send(row)) == {"unchanged": 1}


def test_a_change_is_told_with_the_old_value_and_the_new(
    reporting: Reporting, send: Import
) -> None:
    reporting.save()
    found = send(_row(reporting, people_reached="160", people_reached_qualifier="about"))
    assert counts(found) == {"changed": 1}
    assert found.rows[0].changes == (
        Change("people_reached", "People reached", "148", "160"),
        Change("people_reached_qualifier", "People reached is", "exact", "about"),
    )


def test_blank_keeps_a_stated_word_clears_and_0_is_a_real_nil(
    reporting: Reporting, send: Import
) -> None:
    reporting.save(
        Answers({EVERYBODY: counted(148), FROM_CORE20: counted(61)}, delivered="Twelve sessions")
    )
    send(_row(reporting, people_reached="0", people_core20="clear", delivered=""))
    answers = _report(reporting).answers
    assert answers == Answers({EVERYBODY: counted(0)}, delivered="Twelve sessions")


def test_what_no_column_is_about_stays_as_it_stands(reporting: Reporting, send: Import) -> None:
    fifth = AnswerKey("people_reached", "imd_quintile", "5")
    reporting.save(Answers({EVERYBODY: counted(148), fifth: counted(87)}))
    found = send(_row(reporting, people_core20="61"))
    assert counts(found) == {"changed": 1}
    assert warned(found) == []
    answers = _report(reporting).answers
    assert answers is not None
    assert answers.values[fifth] == counted(87)
    found = send(_row(reporting, people_core20="60"))
    assert warned(found) == [
        (
            "people_reached",
            (
                "The groups of deprivation quintile must add up to people reached: they come to "
                "147, and people reached is 148"
            ),
        )
    ]


def test_not_reported_has_its_reason_and_takes_the_figure_away(
    reporting: Reporting, send: Import
) -> None:
    reporting.save()
    found = send(_row(reporting, status="Not reported", reason="The register was lost"))
    assert counts(found) == {"changed": 1}
    answers = _report(reporting).answers
    assert answers is not None
    assert answers.people == not_reported("The register was lost")
    found = send(_row(reporting, status="Reported", people_reached="5"))
    assert counts(found) == {"changed": 1}
    answers = _report(reporting).answers
    assert answers is not None
    assert answers.people == counted(5)


def test_a_nil_report_is_one_word_and_a_reason(reporting: Reporting, send: Import) -> None:
    row = _row(reporting, status="Nil", reason="No sessions were held")
    assert counts(send(row)) == {"created": 1}
    report = _report(reporting)
    assert (report.state, report.versions[-1].reason) == (ReportState.NIL, "No sessions were held")
    assert counts(send(row)) == {"unchanged": 1}
    without = send(_row(reporting, "2023/24 Q2", status="Nil"))
    assert told(without) == [("reason", "Enter a reason: why there is nothing to report")]


def test_what_a_nil_report_would_lose_is_refused(reporting: Reporting, send: Import) -> None:
    found = send(
        _row(reporting, status="Nil", reason="None", people_reached="3", delivered="A walk")
    )
    assert told(found) == [
        ("people_reached", "People reached must be blank, because the report is nil"),
        ("delivered", "What was delivered must be blank, because the report is nil"),
    ]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (
            ReportState.SUBMITTED,
            "This report is submitted and cannot be saved. Recall it to change it",
        ),
        (
            ReportState.IN_REVIEW,
            (
                "This report is in review and cannot be saved. Ask the reviewer to send it "
                "back with a question"
            ),
        ),
        (
            ReportState.ACCEPTED,
            "This report is accepted and cannot be saved. Ask the programme lead to open it again",
        ),
        (
            ReportState.NIL,
            "This report is a nil report and cannot be saved. Recall it to report something",
        ),
        (
            ReportState.WAIVED,
            "This report is waived and cannot be saved. Ask the programme lead to open it again",
        ),
    ],
)
def test_a_report_that_is_shut_is_refused_with_what_to_do(
    state: ReportState, sentence: str, reporting: Reporting, send: Import
) -> None:
    reporting.bring(state)
    found = send(_row(reporting, people_reached="7"))
    assert told(found) == [("scheme", sentence)]
    assert _report(reporting).state is state


@pytest.mark.parametrize("state", [ReportState.QUERIED, ReportState.SUPERSEDED])
def test_a_report_that_came_back_is_saved_again(
    state: ReportState, reporting: Reporting, send: Import
) -> None:
    reporting.bring(state)
    assert counts(send(_row(reporting, people_reached="7"))) == {"changed": 1}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"people_reached": "10", "people_core20": "9", "people_not_known": "2"}, "people_core20"),
        ({"case_study": "They walk again"}, "case_study_consent"),
    ],
)
def test_the_sheet_says_what_the_form_says(
    more: Row, field: str, reporting: Reporting, send: Import
) -> None:
    found = send(_row(reporting) | more)
    reporting.next_row()
    values = {
        EVERYBODY: counted(10),
        FROM_CORE20: counted(9),
        AREA_NOT_KNOWN: counted(2),
    }
    answers = Answers(values) if field == "people_core20" else Answers(case_study="They walk again")
    order = SaveReport(reporting.pottery, Q1, answers)
    form = _sentences(reporting, order)
    assert told(found) == [(field, sentence) for sentence in form]


def _sentences(reporting: Reporting, order: SaveReport) -> list[str]:
    with pytest.raises(RulesBroken) as refused:
        save_report(reporting.session, reporting.people.partner, order)
    return [breach.message for breach in refused.value.breaches]


@pytest.mark.parametrize(
    ("more", "field", "sentence"),
    [
        (
            {"period": "2023/24 H1"},
            "period",
            (
                "Reporting period must be one for which this scheme reports: 2023/24 Q1, "
                "2023/24 Q2, 2023/24 Q3, 2023/24 Q4"
            ),
        ),
        (
            {"period": "2023/24 Q3"},
            "period",
            "This report closed on 28 July 2024. Ask the programme lead for more time",
        ),
        (
            {"people_reached": "a few"},
            "people_reached",
            "People reached must be a whole number, like 148",
        ),
        (
            {"reason": "Busy"},
            "reason",
            "Reason must be blank, unless the report is nil or not reported",
        ),
    ],
)
def test_a_wrong_cell_is_told_at_its_cell(
    more: Row, field: str, sentence: str, reporting: Reporting, send: Import
) -> None:
    row = _row(reporting, people_reached="148", delivered="Sessions") | more
    assert (field, sentence) in told(send(row))


def test_a_partner_finds_no_scheme_of_another_organisation(
    reporting: Reporting, store: Import
) -> None:
    row = _row(reporting, people_reached="7")
    found = store("outcomes", row, by=reporting.people.other_partner)
    [(field, sentence)] = told(found)
    assert field == "scheme"
    assert "pottery" not in sentence
    assert counts(store("outcomes", row, by=reporting.people.lead)) == {"created": 1}


@pytest.mark.parametrize("who", ["finance", "evaluator", "admin"])
def test_only_those_who_report_may_send_reports(
    who: str, reporting: Reporting, store: Import
) -> None:
    found = store("outcomes", _row(reporting), by=getattr(reporting.people, who))
    assert told(found) == [
        (
            None,
            "Only people with this role may report outcomes: programme lead or trusted partner.",
        )
    ]


def test_two_rows_for_one_report_are_refused(reporting: Reporting, send: Import) -> None:
    found = send(_row(reporting, people_reached="1"), _row(reporting, people_reached="2"))
    assert [field for field, _ in told(found)] == ["scheme"]


def test_what_somebody_else_saved_since_is_a_conflict_with_both_values(
    reporting: Reporting, store: Import
) -> None:
    reporting.save()
    seen = str(_report(reporting).seen)
    reporting.save(Answers({EVERYBODY: counted(150)}, delivered=TOLD.delivered))
    row = _row(reporting, people_reached="160", row_version=seen)
    [(field, sentence)] = told(store("outcomes", row, by=reporting.people.partner))
    assert field == "people_reached"
    assert "it is now 150, and the file says 160" in sentence


def test_a_workbook_filled_in_for_a_partner_comes_back_unchanged(reporting: Reporting) -> None:
    session, partner = reporting.session, reporting.people.partner
    reporting.save(
        Answers(
            {EVERYBODY: counted(600, Qualifier.NEARLY), FROM_CORE20: counted(0)},
            delivered="Twelve sessions\nand a walk",
            case_study="They came",
            case_study_consent=True,
        )
    )
    reporting.next_row()
    template = make_template(session, partner, AskedTemplate("outcomes", "PARTNER", "2023/24"))
    own = [row.values for row in template.rows if "what" not in row.values]
    assert [(row["period"], row["state"]) for row in own] == [
        ("2023/24 Q1", "Draft"),
        ("2023/24 Q2", "Not started"),
    ]
    file = IncomingFile("filled-in.xlsx", template_bytes(template), "outcomes")
    found = check_upload(session, partner, file)
    assert told(found) == []
    # Each report has its own row, six of deprivation and one of spending.
    assert counts(found) == {"unchanged": 16}
    stored = store_upload(session, partner, file)
    assert stored.stored
    assert len(session.scalars(select(OutcomeReportVersion)).all()) == 1


def test_a_workbook_of_one_period_holds_that_period(reporting: Reporting) -> None:
    asked = AskedTemplate("outcomes", "PARTNER", "2023/24 Q2")
    template = make_template(reporting.session, reporting.people.lead, asked)
    assert {row.values["period"] for row in template.rows} == {"2023/24 Q2"}


def test_a_workbook_holds_no_drafts_for_those_who_may_not_read_them(
    reporting: Reporting,
) -> None:
    reporting.save()
    asked = AskedTemplate("outcomes", "PARTNER", "2023/24")
    template = make_template(reporting.session, reporting.people.finance, asked)
    assert template.rows == ()


def test_a_hundred_reports_take_a_handful_of_statements(
    reporting: Reporting, store: Import, statements: list[str]
) -> None:
    session, ground = reporting.session, reporting.ground
    made = [reporting.scheme(f"Scheme {n:03}", ground.partner) for n in range(50)]
    for scheme in made:
        for period in (Q1, Q2):
            reporting.next_row()
            extend_report(
                session, reporting.people.lead, ExtendReport(scheme, period, FOR_EVER, "A test")
            )
    rows = [
        {"scheme": _reference(reporting, scheme), "period": name, "people_reached": "9"}
        for scheme in made
        for name in ("2023/24 Q1", "2023/24 Q2")
    ]
    statements.clear()
    found = store("outcomes", *rows, by=reporting.people.partner)
    assert counts(found) == {"created": 100}
    assert len(statements) < 50


def test_what_is_refused_is_not_stored_in_part(reporting: Reporting, send: Import) -> None:
    found = send(
        _row(reporting, people_reached="1"),
        _row(reporting, "2023/24 Q2", people_reached="x"),
    )
    assert found.is_refused
    assert _report(reporting).versions == ()


def test_evidence_stays_with_a_report_that_a_spreadsheet_changes(
    reporting: Reporting, send: Import
) -> None:
    file = incoming_evidence("register.csv", b"Session,People\nTuesday,12\n")
    order = ChangeEvidence(reporting.pottery, Q1, 0, added=(file,))
    change_evidence(reporting.session, reporting.people.partner, order)
    reporting.next_row()
    assert counts(send(_row(reporting, delivered="Twelve sessions"))) == {"changed": 1}
    answers = _report(reporting).answers
    assert answers is not None
    assert [one.name for one in answers.evidence] == ["register.csv"]
    assert answers.delivered == "Twelve sessions"
