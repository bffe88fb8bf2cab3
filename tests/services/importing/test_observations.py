"""Observed values by spreadsheet: the form's sentences, cell by cell, and a true round trip."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from imports.layouts import read_layout
from tests.services.importing.conftest import Import
from tests.services.importing.files import counts, sheet, told, warned
from tests.support.databases import Databases
from tests.support.observing import (
    COUNT,
    EXAMPLE_PLACE,
    QUINTILES,
    SHARE,
    WEEKS,
    Observing,
    figure,
    lay_observing_ground,
    share,
)
from tests.support.portfolio import Portfolio, refusal
from tracker.db.engine import make_engine, make_sessions
from tracker.db.journal import as_at
from tracker.db.observations import ObservedValue, ObservedValueVersion
from tracker.domain.values import ValueStatus
from tracker.exports.templates import Template, template_bytes
from tracker.services.importing import Change, Checked, IncomingFile, check_upload, store_upload
from tracker.services.importing.lists import lists_of
from tracker.services.observations.listing import observed_values, values_of_measure
from tracker.services.observations.record import RecordObservation, record_observation
from tracker.services.organisations import system_viewer
from tracker.services.templates import AskedTemplate, make_template

Row = dict[str, object]
Bring = Callable[..., Checked]


@pytest.fixture
def observing(portfolio: Portfolio) -> Observing:
    return lay_observing_ground(portfolio)


@pytest.fixture
def bring(observing: Observing, store: Import) -> Bring:
    """Store rows as the lead, who records values."""

    def brought(*rows: Row) -> Checked:
        return store("observations", *rows, by=observing.portfolio.people.lead)

    return brought


def place(**more: object) -> Row:
    """A row of the example place: 23 of 41."""
    row: Row = {"measure": SHARE, "place": EXAMPLE_PLACE, "period": "2022/23"}
    return row | {"numerator": "23", "denominator": "41"} | more


def fifths(*numerators: int) -> list[Row]:
    """A row for each fifth of the example place's people, and for those not known."""
    return [
        place(
            breakdown="imd_quintile",
            group=group,
            imd_version="2019",
            numerator=str(numerator),
            denominator="20",
        )
        for group, numerator in zip(QUINTILES, numerators, strict=True)
    ]


def versions(observing: Observing) -> list[ObservedValueVersion]:
    query = select(ObservedValueVersion).order_by(
        ObservedValueVersion.journal_number, ObservedValueVersion.observed_value_id
    )
    return list(observing.session.scalars(query))


def test_a_value_comes_in_with_its_upload_and_row(observing: Observing, bring: Bring) -> None:
    scheme = {"measure": "people checked", "scheme": observing.scheme_reference}
    found = bring(
        place(value="56.1", source="Profile", coverage="Full", quality="final", note="Whole"),
        place(**scheme, place="", period="Q2 2022/23", lower_limit="40", upper_limit="70.5"),
    )
    assert told(found) == warned(found) == []
    assert counts(found) == {"created": 2}
    first, second = versions(observing)
    assert (first.upload_id, first.source_row) == (found.upload_id, 2)
    assert (second.upload_id, second.source_row) == (found.upload_id, 3)
    lead = observing.portfolio.people.lead
    lines = values_of_measure(observing.session, lead, SHARE)
    assert [(line.key.period.name, str(line.figure)) for line in lines] == [
        ("2022/23", "56.1"),
        ("2022/23 Q2", "56.097561"),
    ]
    assert [(line.provenance.file_name, line.provenance.row) for line in lines] == [
        ("sheet.csv", 2),
        ("sheet.csv", 3),
    ]


def test_the_same_file_again_changes_nothing(observing: Observing, bring: Bring) -> None:
    rows = [place(numerator="61", denominator="120"), *fifths(10, 11, 12, 13, 14, 1)]
    assert counts(bring(*rows)) == {"created": 7}
    assert counts(bring(*rows)) == {"unchanged": 7}
    # Everybody's row may as well come last, and words do for codes.
    words = [row | {"breakdown": "Deprivation quintile"} for row in rows[1:]]
    words[5]["group"] = "not known"
    assert counts(bring(*words, rows[0])) == {"unchanged": 7}
    assert len(versions(observing)) == 7


def test_a_changed_figure_shows_its_old_and_new_value(bring: Bring) -> None:
    bring(place(value="56.1", lower_limit="41", upper_limit="70"))
    found = bring(place(numerator="25", value="", lower_limit="", upper_limit=""))
    assert counts(found) == {"changed": 1}
    # What was worked out from the old figures does not stay beside the new ones.
    assert found.rows[0].changes == (
        Change("numerator", "Numerator", "23", "25"),
        Change("value", "Value", "56.1", ""),
        Change("lower_limit", "Lower limit", "41", ""),
        Change("upper_limit", "Upper limit", "70", ""),
    )


def test_a_blank_keeps_the_clear_word_empties_and_0_is_0(
    observing: Observing, bring: Bring
) -> None:
    bring(place(note="Two practices are missing", source="Profile", numerator="23"))
    kept = bring(place(note="", source="clear", numerator="0"))
    assert kept.rows[0].changes == (
        Change("numerator", "Numerator", "23", "0"),
        Change("source", "Source", "Profile", ""),
    )
    last = versions(observing)[-1]
    assert last.numerator is not None
    assert (int(last.numerator), last.note) == (0, "Two practices are missing")


def test_a_value_that_turns_out_to_be_missing_drops_its_figures(
    observing: Observing, bring: Bring
) -> None:
    bring(place(value="56.1"))
    gone = {"numerator": "", "denominator": "", "status": "Not reported"}
    refused = bring(place(**gone))
    assert told(refused) == [("reason", "Enter reason: why the value is not reported")]
    assert counts(bring(place(**gone, reason="Counted twice"))) == {"changed": 1}
    last = versions(observing)[-1]
    assert (last.status, last.numerator, last.value) == (ValueStatus.NOT_REPORTED, None, None)
    back = bring(place(status="reported", reason=""))
    assert counts(back) == {"changed": 1}
    assert versions(observing)[-1].reason == ""


def test_somebody_elses_change_since_the_download_is_a_conflict(
    observing: Observing, bring: Bring
) -> None:
    key = observing.of_place()
    seen = observing.record(key, share(23, 41)).journal_number
    observing.record(key, share(30, 41))
    found = bring(place(numerator="25", row_version=str(seen)))
    assert told(found) == [
        (
            "numerator",
            (
                "Numerator was changed after this file was made: it is now 30, and "
                "the file says 25. Download the file again and make your change there"
            ),
        )
    ]
    assert counts(bring(place(numerator="30", row_version=str(seen)))) == {"unchanged": 1}


_LISTED = "Name of AL-ALL, Name of AL-ONE, Example, Name of PL-ONE or Name of PL-TWO"
_MEASURES = "People supported, Attacks, People checked, What nobody measures or Weeks of waiting"


@pytest.mark.parametrize(
    ("row", "field", "sentence"),
    [
        (place(numerator="42"), "numerator", "Numerator must be 41 (the denominator) or less"),
        (place(numerator="2.5"), "numerator", "Numerator must be a whole number, like 148"),
        (place(numerator="about 20"), "numerator", "Numerator must be a number, like 12.5"),
        (place(denominator="0"), "denominator", "Denominator must be more than 0"),
        (
            place(denominator=""),
            "denominator",
            "Enter denominator: a proportion is a numerator and a denominator",
        ),
        (
            place(period="last year"),
            "period",
            "Period must be like 2023/24, 2023/24 Q2 or April 2023",
        ),
        (place(period="2022/24"), "period", "Period must be two years in a row, like 2023/24"),
        (place(period="April 2190"), "period", "Period must have begun: April 2190 has not"),
        (place(period=""), "period", "Enter period"),
        (place(place=""), "scheme", "Enter either a scheme reference or a place"),
        (place(place="Atlantis"), "place", f"Place must be {_LISTED}"),
        (place(measure="happiness"), "measure", f"Measure must be {_MEASURES}"),
        (
            place(status="lost"),
            "status",
            "Value status must be Reported, Nil, Not reported or Suppressed",
        ),
        (
            place(qualifier="roughly"),
            "qualifier",
            "Value is must be Exact, Over, Nearly, About or Below",
        ),
        (place(breakdown="sex"), "group", "Enter group, because there is a breakdown"),
        (place(group="1"), "breakdown", "Enter breakdown, because there is a group"),
        (place(breakdown="sex", group="1"), "group", "Group must be one of sex: F, M or NK"),
        (
            place(breakdown="imd_quintile", group="1"),
            "imd_version",
            "Enter deprivation index: the year of the index behind the groups, 2015, 2019 or 2025",
        ),
        (
            place(upper_limit="70"),
            "lower_limit",
            "Enter lower limit too, or leave both limits blank",
        ),
        (
            place(value_basis="illustrative", place="PL-ONE"),
            "value_basis",
            "An illustrative value must be about an example scheme or an example place",
        ),
        (
            place(status="nil", denominator=""),
            "numerator",
            "Numerator must be blank or 0, because the value is nil",
        ),
        (
            place(value="65"),
            "value",
            (
                "Value must be 56, because it is 23 of 41. Correct one of the three, or leave the "
                "value blank"
            ),
        ),
    ],
)
def test_a_wrong_cell_is_told_with_its_field_and_what_to_do(
    bring: Bring, row: Row, field: str, sentence: str
) -> None:
    found = bring({"scheme": ""} | row)
    assert found.is_refused
    assert told(found) == [(field, sentence)]


def test_everything_wrong_in_a_file_is_told_in_one_pass_and_nothing_is_stored(
    observing: Observing, bring: Bring
) -> None:
    found = bring(
        place(),
        place(period="2021/22", numerator="42"),
        place(period="2020/21", place="", scheme=observing.partners_reference),
        place(period="2019/20", scheme=observing.scheme_reference),
        place(),
    )
    assert [(one.cell, one.message) for one in found.problems] == [
        ("E3", "Numerator must be 41 (the denominator) or less"),
        ("A4", "Measure must be one that the scheme uses: link the scheme to M-SHARE first"),
        ("C5", "Enter either a scheme reference or a place, not both"),
        (
            "A6",
            (
                "Measure, scheme or place, period, breakdown and group must be on one row only: "
                "row 2 has the same. Keep one of the two"
            ),
        ),
    ]
    assert counts(found) == {"created": 1, "refused": 4}
    assert versions(observing) == []


def test_groups_of_a_file_and_of_the_tracker_are_judged_together(
    observing: Observing, bring: Bring
) -> None:
    rows = fifths(10, 11, 12, 13, 14, 1)
    wrong = bring(place(numerator="60", denominator="120"), *rows)
    assert told(wrong) == [
        (
            "numerator",
            (
                "The groups of deprivation quintile must add up to everybody: their numerator is "
                "61 together, and everybody's is 60"
            ),
        )
    ]
    assert [one.cell for one in wrong.problems] == ["F2"]
    bring(place(numerator="61", denominator="120"), *rows)
    # One fifth alone would break the sum; two that make up for each other do not.
    lower = {"numerator": "9"}
    assert [one.row for one in bring(rows[0] | lower).problems] == [2]
    both = bring(rows[0] | lower, rows[1] | {"numerator": "12"})
    assert counts(both) == {"changed": 2}
    assert len(versions(observing)) == 9


def test_a_figure_that_cannot_be_read_says_nothing_of_the_sum(bring: Bring) -> None:
    rows = fifths(10, 11, 12, 13, 14, 1)
    rows[2]["numerator"] = "twelve"
    found = bring(place(numerator="61", denominator="120"), *rows)
    assert told(found) == [("numerator", "Numerator must be a number, like 12.5")]


def test_a_value_far_outside_its_past_is_a_warning_and_is_stored(
    observing: Observing, bring: Bring
) -> None:
    names = ("April", "May", "June", "July", "August", "September")
    values = ("41", "44", "48", "45", "46", "460")
    rows: list[Row] = [
        {
            "measure": COUNT,
            "scheme": observing.scheme_reference,
            "period": f"{month} 2022",
            "value": value,
        }
        for month, value in zip(names, values, strict=True)
    ]
    found = bring(*rows)
    assert found.stored
    assert warned(found) == [
        (
            "value",
            "Check the value: 460 is far outside the 5 earlier values, which go from 41 to 48",
        )
    ]
    assert counts(found) == {"created": 6}
    # What was accepted once is not doubted again.
    assert warned(bring(*rows)) == []


def test_the_form_and_the_sheet_say_the_same(observing: Observing, bring: Bring) -> None:
    order = RecordObservation(observing.of_scheme(WEEKS), figure("-3"))
    lead = observing.portfolio.people.lead
    wrong = refusal(record_observation, observing.session, lead, order)
    found = bring(
        {
            "measure": WEEKS,
            "scheme": observing.scheme_reference,
            "period": "2022/23",
            "value": "-3",
        }
    )
    assert [message for _, message in told(found)] == list(wrong.values())


@pytest.mark.parametrize("who", ["finance", "partner", "evaluator", "admin"])
def test_nobody_but_the_lead_brings_values_in(
    observing: Observing, check: Import, who: str
) -> None:
    by = getattr(observing.portfolio.people, who)
    found = check("observations", place(), by=by)
    assert told(found) == [
        (None, "Only people with this role may record observed values: programme lead.")
    ]


def test_a_file_of_an_earlier_moment_is_not_seen_by_it(observing: Observing, bring: Bring) -> None:
    session, lead = observing.session, observing.portfolio.people.lead
    before = as_at(session).number
    bring(place())
    assert values_of_measure(session, lead, SHARE) != ()
    assert observed_values(session, lead, before) == ()


def test_many_rows_take_few_statements(observing: Observing, statements: list[str]) -> None:
    rows = [
        place(period=f"{month}/{year}", numerator=str(20 + month))
        for year in range(1991, 2021)
        for month in range(1, 13)
    ]
    incoming = sheet("observations", *rows)
    statements.clear()
    found = store_upload(observing.session, observing.portfolio.people.lead, incoming)
    assert counts(found) == {"created": 360}
    assert len(statements) < 40
    assert len(observing.session.scalars(select(ObservedValue.id)).all()) == 360


def made(observing: Observing, organisation: str | None, period: str) -> Template:
    asked = AskedTemplate("observations", organisation, period)
    return make_template(observing.session, observing.portfolio.people.lead, asked)


def test_what_a_drop_down_offers_is_what_is_read(observing: Observing) -> None:
    session, lead = observing.session, observing.portfolio.people.lead
    offers = made(observing, None, "").offers
    lookups = lists_of(session, lead, as_at(session).number, read_layout("observations"))
    for name in ("breakdown", "breakdown_group", "observed_place", "measure"):
        codes = [choice.code for choice in offers[name]]
        assert codes
        assert [lookups[name].find(code, "It") for code in codes] == codes
    groups = {choice.code: choice.name for choice in offers["breakdown_group"]}
    assert groups["1"] == "Fifth 1 (deprivation quintile)"
    assert groups["NK"] == "Not known (deprivation quintile); Not known (sex); Not known (place)"
    assert groups["PLUS-CARE"] == "Carers (PLUS group)"
    names = {choice.code: choice.name for choice in offers["breakdown"]}
    assert names["imd_quintile"] == "Deprivation quintile"
    assert lookups["breakdown"].find("deprivation quintile", "It") == "imd_quintile"


def test_a_workbook_holds_the_values_of_its_organisation_and_those_to_come(
    observing: Observing,
) -> None:
    observing.record(observing.of_partner(COUNT), figure("7"))
    observing.record(observing.of_scheme(COUNT), figure("10"))
    template = made(observing, "PARTNER", "2022/23")
    [row] = template.rows
    assert (row.values["scheme"], row.values["value"]) == (observing.partners_reference, 7)
    assert row.version == str(as_at(observing.session).number)
    coming = made(observing, "PARTNER", "2023/24")
    [empty] = coming.rows
    assert dict(empty.values) == {
        "scheme": observing.partners_reference,
        "scheme_name": "Scheme of the partner",
        "measure": COUNT,
        "period": "2023/24",
    }
    assert made(observing, "OTHER", "2022/23").rows == ()


def test_a_row_that_waits_for_its_value_may_come_back_empty_or_filled(
    observing: Observing, bring: Bring
) -> None:
    [empty] = made(observing, "PARTNER", "2023/24").rows
    row = {key: value for key, value in empty.values.items() if key != "scheme_name"}
    waiting = row | {"row_version": empty.version, "value": ""}
    assert counts(bring(waiting)) == {"unchanged": 1}
    assert counts(bring(waiting | {"value": "12"})) == {"created": 1}
    # Typed by a person, a row without a value is a slip.
    assert told(bring(row | {"period": "2022/23", "value": ""})) == [
        ("value", "Enter value, or say that it is nil or not reported")
    ]


def test_a_waiting_row_that_somebody_else_filled_is_a_conflict(
    observing: Observing, bring: Bring
) -> None:
    [empty] = made(observing, "PARTNER", "2022/23").rows
    row = {key: value for key, value in empty.values.items() if key != "scheme_name"}
    observing.record(observing.of_partner(COUNT), figure("7"))
    found = bring(row | {"row_version": empty.version, "value": "12"})
    assert [field for field, _ in told(found)] == ["value"]
    assert "it is now 7, and the file says 12" in told(found)[0][1]


@pytest.fixture(scope="module")
def demo(databases: Databases) -> Iterator[Session]:
    """The demonstration, only to be read."""
    url = databases.with_demo()
    engine = make_engine(url)
    with make_sessions(engine)() as session:
        yield session
    engine.dispose()
    databases.drop(url)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Thurrock", "PL-THU"),
        ("thurrock alliance", "AL-THU"),
        ("Southend", "PL-SOU"),
        ("Mid and South Essex", "PL-MSE"),
        ("Whole system", "AL-ALL"),
    ],
)
def test_a_name_of_a_place_and_its_alliance_is_the_places(
    demo: Session, name: str, code: str
) -> None:
    lookups = lists_of(demo, system_viewer(), as_at(demo).number, read_layout("observations"))
    assert lookups["observed_place"].find(name, "Place") == code


@pytest.mark.parametrize(
    ("organisation", "period", "rows"),
    # A year: 12 months of one measure, four measures by 5 fifths, not known and everybody, and one
    # of them by 7 ethnic groups. Both years, and the people who live there in the same 7 rows.
    [("ICB", "2022/23", 47), ("ICB", "April 2023", 1), ("ICB", "", 101), ("EX-TP-THU", "", 0)],
)
def test_a_workbook_that_nobody_touched_changes_nothing(
    demo: Session, organisation: str, period: str, rows: int
) -> None:
    by = system_viewer()
    template = make_template(demo, by, AskedTemplate("observations", organisation, period))
    own = [row for row in template.rows if row.values.get("place")]
    assert len(own) == rows
    book = IncomingFile("filled-in.xlsx", template_bytes(template), "observations")
    found = check_upload(demo, by, book)
    if template.rows:
        assert told(found) == warned(found) == []
        assert counts(found) == {"unchanged": len(template.rows)}
