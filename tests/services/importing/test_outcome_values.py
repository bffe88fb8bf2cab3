"""Measures, breakdowns and spending by spreadsheet: what the pages ask, by the rules of the pages.

The sheet and the pages must say the same: several tests below send an answer both ways.
"""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from imports.catalogue_words import ValueForm
from tests.services.importing.conftest import Import
from tests.services.importing.files import counts, told, warned
from tests.support.observing import measure_row
from tests.support.portfolio import Portfolio
from tests.support.reporting import OPEN, Q1, Q2, Reporting, reporting_on
from tracker.db.catalogue import ReferenceItem, ReferenceItemVersion
from tracker.db.journal import journal_number
from tracker.db.schemes import Scheme
from tracker.domain.breaches import RulesBroken
from tracker.domain.outcomes.answers import (
    EVERYBODY,
    FROM_CORE20,
    SPENDING,
    AnswerKey,
    Answers,
    Value,
    counted,
    not_reported,
)
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.periods import year_period
from tracker.domain.values import Qualifier, ValueStatus
from tracker.exports.templates import Template, template_bytes
from tracker.services.catalogue import add_measure
from tracker.services.importing import Change, Checked, IncomingFile, check_upload
from tracker.services.importing.marking import marked_file
from tracker.services.outcomes.acts import ExtendReport, extend_report
from tracker.services.outcomes.page import read_report
from tracker.services.schemes.links import LinkMeasure, link_measure
from tracker.services.templates import AskedTemplate, make_template

FOR_EVER = date(2999, 1, 1)
FIFTHS = ("1", "2", "3", "4", "5", "NK")
Row = dict[str, object]


@pytest.fixture
def reporting(session: Session) -> Reporting:
    """Two schemes whose first two quarters stay open; the pottery reports a share and a count."""
    made = reporting_on(session, OPEN)
    for code, name, unit, form in (
        ("quit", "People who quit smoking", "percent", ValueForm.PROPORTION),
        ("checks", "Health checks", "checks", ValueForm.COUNT),
        ("other", "Measure of no scheme", "checks", ValueForm.COUNT),
    ):
        add_measure(session, measure_row(session, code, name, unit, form))
    _plus_groups(session)
    for code in ("quit", "checks"):
        link_measure(session, made.people.lead, LinkMeasure(made.pottery, code))
    for scheme in (made.pottery, made.garden):
        for period in (Q1, Q2):
            made.next_row()
            order = ExtendReport(scheme, period, FOR_EVER, "A test")
            extend_report(session, made.people.lead, order)
    made.now = None
    made.next_row()
    return made


def _plus_groups(session: Session) -> None:
    number = journal_number(session)
    for order, (code, name) in enumerate((("PLUS-CARE", "Carers"), ("PLUS-VET", "Veterans"))):
        session.add(ReferenceItem(code=code, list_name="plus_group", journal_number=number))
        session.flush()
        session.add(
            ReferenceItemVersion(
                code=code, journal_number=number, name=name, kind="", sort_order=order
            )
        )
    session.flush()


@pytest.fixture
def portfolio(reporting: Reporting) -> Portfolio:
    """What the fixtures that store and check files ask for."""
    return reporting.portfolio


@pytest.fixture
def send(reporting: Reporting, store: Import) -> Import:
    """Store rows as the partner."""

    def sent(*rows: Row) -> Checked:
        return store("outcomes", *rows, by=reporting.people.partner)

    return sent


def _row(
    reporting: Reporting, what: str = "", breakdown: str = "", group: str = "", **more: str
) -> Row:
    scheme = reporting.session.get_one(Scheme, reporting.pottery).reference
    row: Row = {"scheme": scheme, "period": "2023/24 Q1"}
    row |= {"what": what, "breakdown": breakdown, "group": group} if what else {}
    return row | more


def _fifth(reporting: Reporting, group: str, **more: str) -> Row:
    return _row(reporting, "people_reached", "imd_quintile", group, **more)


def _key(group: str) -> AnswerKey:
    return AnswerKey("people_reached", "imd_quintile", group)


def _answers(reporting: Reporting) -> Answers:
    scheme = reporting.session.get_one(Scheme, reporting.pottery).reference
    report = read_report(reporting.session, reporting.people.partner, scheme, Q1)
    assert report.answers is not None
    return report.answers


def test_a_report_is_sent_whole_with_its_measures_groups_and_spending(
    reporting: Reporting, send: Import
) -> None:
    found = send(
        _row(reporting, people_reached="100", people_reached_qualifier="Over", delivered="Walks"),
        *(
            _fifth(reporting, group, value=number)
            for group, number in zip(FIFTHS, "123450", strict=True)
        ),
        _row(
            reporting,
            "people_reached",
            "PLUS group",
            "Carers",
            value="600",
            value_qualifier="Nearly",
        ),
        _row(reporting, "quit", numerator="23", denominator="41", value_qualifier="about"),
        _row(reporting, "Health checks", value="0"),
        _row(reporting, "spending", value="12.50", reason="One invoice is not paid yet"),
    )
    assert told(found) == []
    assert counts(found) == {"created": 11}
    assert _answers(reporting) == Answers(
        {
            EVERYBODY: counted(100, Qualifier.OVER),
            **{
                _key(group): counted(n) for group, n in zip(FIFTHS, (1, 2, 3, 4, 5, 0), strict=True)
            },
            AnswerKey("people_reached", "plus_group", "PLUS-CARE"): counted(600, Qualifier.NEARLY),
            AnswerKey("quit"): Value(
                qualifier=Qualifier.ABOUT, numerator=Decimal(23), denominator=Decimal(41)
            ),
            AnswerKey("checks"): Value(ValueStatus.NIL),
            SPENDING: Value(value=Decimal("12.50"), reason="One invoice is not paid yet"),
        },
        delivered="Walks",
    )


def test_the_rows_of_a_report_become_one_version(reporting: Reporting, send: Import) -> None:
    send(_row(reporting, people_reached="9"), _row(reporting, "checks", value="4"))
    scheme = reporting.session.get_one(Scheme, reporting.pottery).reference
    report = read_report(reporting.session, reporting.people.partner, scheme, Q1)
    assert [version.act for version in report.versions] == [ReportAct.SAVE]


def test_values_alone_begin_a_report(reporting: Reporting, send: Import) -> None:
    assert counts(send(_row(reporting, "checks", value="4"))) == {"created": 1}
    assert _answers(reporting) == Answers({AnswerKey("checks"): Value(value=Decimal(4))})


def test_the_same_rows_twice_change_nothing(reporting: Reporting, send: Import) -> None:
    rows = (
        _row(reporting, people_reached="9"),
        _fifth(reporting, "1", value="9"),
        _row(reporting, "checks", value="0"),
        _row(reporting, "quit", value_status="Suppressed", reason="Fewer than 8 people"),
    )
    assert counts(send(*rows)) == {"created": 4}
    assert counts(send(*rows)) == {"unchanged": 4}


def test_a_question_left_blank_takes_nothing_back(reporting: Reporting, send: Import) -> None:
    stood = {EVERYBODY: counted(9), _key("1"): counted(9), AnswerKey("checks"): counted(4)}
    reporting.save(Answers(stood))
    found = send(
        _row(reporting), _fifth(reporting, "1"), _row(reporting, "checks"), _row(reporting, "quit")
    )
    assert counts(found) == {"unchanged": 4}
    assert _answers(reporting) == Answers(stood)


def test_a_change_is_told_at_its_row_with_the_old_value_and_the_new(
    reporting: Reporting, send: Import
) -> None:
    reporting.save(Answers({AnswerKey("checks"): counted(4), EVERYBODY: counted(9)}))
    found = send(
        _row(reporting, people_reached="9"),
        _row(reporting, "checks", value="5", value_qualifier="Over"),
    )
    assert counts(found) == {"unchanged": 1, "changed": 1}
    assert found.rows[1].changes == (
        Change("value", "Value", "4", "5"),
        Change("value_qualifier", "Value is", "exact", "over"),
    )


def test_the_clear_word_takes_an_answer_out(reporting: Reporting, send: Import) -> None:
    reporting.save(Answers({AnswerKey("checks"): counted(4), EVERYBODY: counted(9)}))
    assert counts(send(_row(reporting, "checks", value="clear"))) == {"changed": 1}
    assert _answers(reporting) == Answers({EVERYBODY: counted(9)})


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ({"value_status": "Nil"}, Value(ValueStatus.NIL)),
        ({"value": "0"}, Value(ValueStatus.NIL)),
        (
            {"value_status": "not reported", "reason": "The register was lost"},
            not_reported("The register was lost"),
        ),
        ({"reason": "The register was lost"}, not_reported("The register was lost")),
        (
            {"value_status": "suppressed", "reason": "Fewer than 8 people"},
            Value(ValueStatus.SUPPRESSED, reason="Fewer than 8 people"),
        ),
        (
            {"value": "7", "value_qualifier": "Below"},
            Value(ValueStatus.REPORTED, Qualifier.BELOW, Decimal(7)),
        ),
    ],
)
@pytest.mark.parametrize("what", ["checks", "people_reached"])
def test_every_state_of_a_value_is_told_in_its_row(
    what: str, cells: Row, value: Value, reporting: Reporting, send: Import
) -> None:
    found = send(_row(reporting, what) | cells)
    assert told(found) == []
    assert _answers(reporting).values == {AnswerKey(what): value}
    assert counts(send(_row(reporting, what) | cells)) == {"unchanged": 1}


def test_what_becomes_a_value_again_loses_its_reason(reporting: Reporting, send: Import) -> None:
    send(_row(reporting, "checks", value_status="Not reported", reason="Lost"))
    assert told(send(_row(reporting, "checks", value="4", value_status="Reported"))) == []
    assert _answers(reporting).values == {AnswerKey("checks"): Value(value=Decimal(4))}


def test_suppressed_people_stay_so_when_the_row_of_the_report_is_sent(
    reporting: Reporting, send: Import
) -> None:
    gone = Value(ValueStatus.SUPPRESSED, reason="Fewer than 8 people")
    reporting.save(Answers({EVERYBODY: gone, FROM_CORE20: not_reported("Not asked")}))
    assert counts(send(_row(reporting, delivered="Walks"))) == {"changed": 1}
    assert _answers(reporting).values == {
        EVERYBODY: gone,
        FROM_CORE20: not_reported("Not asked"),
    }


@pytest.mark.parametrize(
    ("rows", "field", "sentence"),
    [
        (
            [("other", "", "", {"value": "3"})],
            "what",
            "Measure must be one that this scheme reports: other is not",
        ),
        (
            [("nothing", "", "", {"value": "3"})],
            "what",
            (
                "What the value is of must be People reached, Spending, Health checks, Measure of "
                "no scheme or People who quit smoking"
            ),
        ),
        (
            [("people_reached", "imd_quintile", "PLUS-CARE", {"value": "3"})],
            "group",
            "Group must be one of its list: imd_quintile has no PLUS-CARE",
        ),
        (
            [("people_reached", "imd_quintile", "", {"value": "3"})],
            "group",
            "Enter group, because there is a breakdown",
        ),
        (
            [("people_reached", "", "1", {"value": "3"})],
            "breakdown",
            "Enter breakdown, because there is a group",
        ),
        (
            [("people_reached", "imd_quintile", "1", {"value": "3.5"})],
            "value",
            "People from Core20 must be a whole number, like 148",
        ),
        (
            [("people_reached", "imd_quintile", "2", {"numerator": "3", "denominator": "4"})],
            "value",
            "People reached: 2 must be a value alone, without a numerator and a denominator",
        ),
        (
            [("checks", "", "", {"value": "5%"})],
            "value",
            "Value must have no per cent sign, because this measure is not a percentage",
        ),
        (
            [("checks", "", "", {"value": "five"})],
            "value",
            "Value must be a number, like 12.5",
        ),
        (
            [("checks", "", "", {"value": "5", "value_status": "Not reported", "reason": "x"})],
            "value",
            "Health checks must be blank, because it is not reported",
        ),
        (
            [("checks", "", "", {"value": "5", "reason": "x"})],
            "reason",
            "Reason must be blank, unless the report is nil or not reported",
        ),
        (
            [("spending", "", "", {"value": "5"})],
            "reason",
            "Enter a reason: why it differs from the ledger",
        ),
        (
            [("checks", "", "", {"people_reached": "5"})],
            "people_reached",
            "People reached must be blank on this row: it goes on the row of the report itself",
        ),
        (
            [("", "", "", {"value": "5"})],
            "value",
            (
                "Value must be blank on the row of the report itself: say in What the value is of "
                "what it is of"
            ),
        ),
        (
            [("checks", "", "", {"value": "5"}), ("checks", "", "", {"value": "6"})],
            "what",
            (
                "What the value is of, and its group, must be on one row only: row 2 has the same. "
                "Keep one of the two"
            ),
        ),
        (
            [("", "", "", {"people_reached": "5"}), ("people_reached", "", "", {"value": "6"})],
            "value",
            "People reached must be on one row only: row 2 says otherwise. Keep one of the two",
        ),
    ],
)
def test_a_wrong_cell_is_told_at_its_cell_and_nothing_is_stored(
    rows: list[tuple[str, str, str, Row]],
    field: str,
    sentence: str,
    reporting: Reporting,
    send: Import,
) -> None:
    found = send(
        *(
            _row(reporting) | {"what": what, "breakdown": by, "group": group} | cells
            for what, by, group, cells in rows
        )
    )
    assert told(found) == [(field, sentence)]
    assert _answers(reporting).is_empty


def test_every_problem_is_told_at_once_each_at_its_row(reporting: Reporting, send: Import) -> None:
    found = send(
        _row(reporting, people_reached="10", case_study="They came"),
        _fifth(reporting, "1", value="9"),
        _fifth(reporting, "NK", value="2"),
        _row(reporting, "quit", numerator="50", denominator="41"),
        _row(reporting, "checks", value_status="Suppressed"),
    )
    assert {(one.row, one.field, one.severity.value) for one in found.problems} == {
        (2, "case_study_consent", "error"),
        (3, "value", "error"),  # Core20 and not known are more than were reached
        (5, "numerator", "warning"),
        (6, "reason", "warning"),
    }


def test_parts_that_do_not_add_up_are_told_with_both_numbers_as_on_the_page(
    reporting: Reporting, send: Import
) -> None:
    values = {EVERYBODY: counted(20)} | {
        _key(group): counted(n) for group, n in zip(FIFTHS, (5, 5, 5, 5, 1, 1), strict=True)
    }
    of_the_page = [
        one.message
        for one in reporting.save(
            Answers(values), reporting.garden, by=reporting.people.lead
        ).warnings
    ]
    found = send(
        _row(reporting, people_reached="20"),
        *(_fifth(reporting, group, value=n) for group, n in zip(FIFTHS, "555511", strict=True)),
    )
    expected = (
        "The groups of deprivation quintile must add up to people reached: they come to 22, and "
        "people reached is 20"
    )
    assert expected in of_the_page
    assert warned(found) == [("value", expected)]


def test_a_plus_group_is_at_most_everybody(reporting: Reporting, send: Import) -> None:
    found = send(
        _row(reporting, people_reached="20"),
        _row(reporting, "people_reached", "plus_group", "PLUS-VET", value="21"),
        _row(reporting, "people_reached", "plus_group", "PLUS-CARE", value="20"),
    )
    assert [(one.row, one.message) for one in found.problems] == [
        (
            3,
            "Veterans must be 20 or fewer, because that is how many people were reached: it is 21",
        )
    ]


def test_a_nil_report_has_no_values_beside_it(reporting: Reporting, send: Import) -> None:
    found = send(
        _row(reporting, status="Nil", reason="No sessions were held"),
        _row(reporting, "checks", value="4"),
        _row(reporting, "quit"),
    )
    assert told(found) == [("value", "Value must be blank, because the report is nil")]
    again = send(
        _row(reporting, status="Nil", reason="No sessions were held"), _row(reporting, "checks")
    )
    assert counts(again) == {"created": 1, "unchanged": 1}


@pytest.mark.parametrize("state", [ReportState.SUBMITTED, ReportState.NIL])
def test_values_of_a_report_that_is_shut_are_refused_once_with_what_to_do(
    state: ReportState, reporting: Reporting, send: Import
) -> None:
    reporting.bring(state)
    found = send(_row(reporting, "checks", value="4"), _row(reporting, "quit", value="4"))
    [sentence] = [sentence for field, sentence in told(found) if field == "scheme"]
    assert "Recall it" in sentence


def test_another_answer_that_was_saved_since_stands_in_nobodys_way(
    reporting: Reporting, send: Import
) -> None:
    checks = AnswerKey("checks")
    reporting.save(Answers({EVERYBODY: counted(9), checks: counted(4)}))
    seen = str(
        reporting.save(Answers({EVERYBODY: counted(10), checks: counted(4)})).version.journal_number
    )
    reporting.save(Answers({EVERYBODY: counted(11), checks: counted(4)}))
    assert counts(send(_row(reporting, "checks", value="5", row_version=seen))) == {"changed": 1}
    assert _answers(reporting) == Answers({EVERYBODY: counted(11), checks: Value(value=Decimal(5))})


def test_the_same_answer_that_was_changed_since_is_a_conflict_with_both_values(
    reporting: Reporting, send: Import
) -> None:
    checks = AnswerKey("checks")
    seen = str(reporting.save(Answers({checks: counted(4)})).version.journal_number)
    reporting.save(Answers({checks: counted(6)}))
    [(field, sentence)] = told(send(_row(reporting, "checks", value="5", row_version=seen)))
    assert field == "value"
    assert "it is now 6, and the file says 5" in sentence
    assert _answers(reporting).values[checks] == Value(value=Decimal(6))


def test_a_partner_finds_no_report_of_another_organisation(
    reporting: Reporting, store: Import
) -> None:
    row = _row(reporting, "checks", value="7")
    found = store("outcomes", row, by=reporting.people.other_partner)
    assert [field for field, _ in told(found)] == ["scheme"]


def test_the_page_and_the_sheet_refuse_the_same_with_the_same_sentence(
    reporting: Reporting, send: Import
) -> None:
    found = send(_row(reporting, people_reached="10"), _fifth(reporting, "1", value="11"))
    reporting.next_row()
    with pytest.raises(RulesBroken) as refused:
        reporting.save(Answers({EVERYBODY: counted(10), _key("1"): counted(11)}))
    assert told(found) == [("value", one.message) for one in refused.value.breaches]


def _template(reporting: Reporting, period: str = "2023/24 Q1") -> Template:
    reporting.next_row()
    asked = AskedTemplate("outcomes", "PARTNER", period)
    return make_template(reporting.session, reporting.people.partner, asked)


def test_the_workbook_has_a_row_for_each_question_and_what_was_last_handed_in(
    reporting: Reporting,
) -> None:
    quarter = Answers(
        {EVERYBODY: counted(600, Qualifier.NEARLY), AnswerKey("checks"): counted(4)},
        delivered="Walks",
    )
    reporting.save(quarter)
    reporting.do(ReportAct.SUBMIT)
    rows = [row.values for row in _template(reporting, "2023/24 Q2").rows]
    found = [
        (row.get("what"), row.get("group"), row["question"], row["last_value"]) for row in rows
    ]
    assert found[0] == (
        None,
        None,
        "The report itself: people reached, what was delivered, risks, learning, case study",
        "nearly 600 (2023/24 Q1)",
    )
    assert [row[1] for row in found[1:7]] == list(FIFTHS)
    assert found[7][2] == "People reached, PLUS group: Carers"
    assert found[9:] == [
        ("checks", "", "Health checks, in checks", "4 (2023/24 Q1)"),
        ("quit", "", "People who quit smoking, in percent", ""),
        (
            "spending",
            "",
            "Spending, in pounds: what the ledger says, or another amount and why",
            "",
        ),
    ]
    # What was last handed in is nobody's answer for this quarter.
    assert all(row["value"] is None for row in rows[1:])


def test_a_workbook_with_every_kind_of_value_comes_back_unchanged(reporting: Reporting) -> None:
    reporting.save(
        Answers(
            {
                EVERYBODY: counted(20, Qualifier.OVER),
                **{
                    _key(group): counted(n)
                    for group, n in zip(FIFTHS, (5, 5, 5, 5, 0, 3), strict=True)
                },
                AnswerKey("quit"): Value(numerator=Decimal(23), denominator=Decimal(41)),
                AnswerKey("checks"): Value(ValueStatus.SUPPRESSED, reason="Fewer than 8 people"),
                SPENDING: Value(value=Decimal("12.50"), reason="An invoice is to come"),
            },
            delivered="Walks",
        )
    )
    template = _template(reporting)
    file = IncomingFile("filled-in.xlsx", template_bytes(template), "outcomes")
    found = check_upload(reporting.session, reporting.people.partner, file)
    assert told(found) == []
    assert counts(found) == {"unchanged": len(template.rows)}


def test_one_value_typed_into_the_workbook_changes_that_value_alone(reporting: Reporting) -> None:
    reporting.save(Answers({EVERYBODY: counted(20)}, delivered="Walks"))
    book = load_workbook(BytesIO(template_bytes(_template(reporting))))
    sheet = book["Outcomes"]
    heads = {str(cell.value): cell.column or 0 for cell in sheet[4]}
    what, value = heads["What the value is of"], heads["Value"]
    [row] = [row for row in range(5, sheet.max_row + 1) if sheet.cell(row, what).value == "checks"]
    grey = sheet.cell(row, heads["Scheme reference *"]).fill.fgColor.rgb
    assert sheet.cell(row, heads["Numerator"]).fill.fgColor.rgb == grey
    assert sheet.cell(row, value).fill.fgColor.rgb != grey
    sheet.cell(row, value).value = 12
    out = BytesIO()
    book.save(out)
    file = IncomingFile("filled-in.xlsx", out.getvalue(), "outcomes")
    found = check_upload(reporting.session, reporting.people.partner, file)
    assert told(found) == []
    assert [one.number for one in found.rows if one.outcome.value == "created"] == [row]


def test_a_wrong_value_is_marked_in_the_partners_own_workbook(reporting: Reporting) -> None:
    book = load_workbook(BytesIO(template_bytes(_template(reporting))))
    sheet = book["Outcomes"]
    heads = {str(cell.value): cell.column or 0 for cell in sheet[4]}
    value = sheet.cell(6, heads["Value"])
    value.value = "some"
    out = BytesIO()
    book.save(out)
    file = IncomingFile("filled-in.xlsx", out.getvalue(), "outcomes")
    checked = check_upload(reporting.session, reporting.people.partner, file)
    marked = load_workbook(BytesIO(marked_file(file, checked)))["Outcomes"]
    comment = marked[value.coordinate].comment
    assert comment is not None
    assert comment.text == "Value must be a number, like 12.5"


def test_a_small_grant_is_asked_for_one_row_and_its_spending(reporting: Reporting) -> None:
    small = reporting.scheme("Example microgrant", reporting.ground.partner, 1_500_00)
    link_measure(reporting.session, reporting.people.lead, LinkMeasure(small, "checks"))
    order = ExtendReport(small, year_period("2023/24"), FOR_EVER, "A test")
    reporting.next_row()
    extend_report(reporting.session, reporting.people.lead, order)
    rows = [row.values for row in _template(reporting, "2023/24").rows]
    reference = reporting.session.get_one(Scheme, small).reference
    mine = [row.get("what") for row in rows if row["scheme"] == reference]
    assert mine == [None, "spending"]
