"""Organisations, schemes, links, forecasts, virements and ledger extracts from spreadsheets."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.services.importing.conftest import Import
from tests.services.importing.files import counts, told, warned
from tests.support.observing import SHARE, lay_observing_ground
from tests.support.portfolio import APRIL, MAY, OTHER_CATEGORY, Portfolio
from tracker.db.funding import Forecast, Virement
from tracker.db.journal import as_at
from tracker.db.organisations import OrganisationVersion
from tracker.db.schemes import Scheme, SchemeAlias, SchemeVersion
from tracker.db.uploads import ExtractRow
from tracker.domain.apportionment import UNATTRIBUTED, Lens
from tracker.services.schemes.aims import aims_at
from tracker.services.snapshot import weight_sets_at


@pytest.fixture
def scheme(portfolio: Portfolio) -> str:
    return portfolio.session.get_one(Scheme, portfolio.ground.scheme).reference


def test_an_organisation_is_registered_kept_and_renamed(
    portfolio: Portfolio, store: Import
) -> None:
    admin = portfolio.people.admin
    row = {"code": "org-new", "name": "New body", "kind": "Council", "ods_code": "X1"}
    assert counts(store("organisations", row, by=admin)) == {"created": 1}
    assert counts(store("organisations", row, by=admin)) == {"unchanged": 1}
    renamed = row | {"name": "Newer body", "ods_code": "clear"}
    changed = store("organisations", renamed, by=admin)
    assert [(one.field, one.old, one.new) for one in changed.rows[0].changes] == [
        ("name", "New body", "Newer body"),
        ("ods_code", "X1", ""),
    ]
    versions = portfolio.session.scalars(
        select(OrganisationVersion)
        .where(OrganisationVersion.kind == "council")
        .order_by(OrganisationVersion.journal_number)
    ).all()
    assert [(one.name, one.ods_code) for one in versions] == [
        ("New body", "X1"),
        ("Newer body", ""),
    ]
    wrong = store("organisations", {"code": "a b", "name": "", "kind": "club"}, by=admin)
    assert [field for field, _ in told(wrong)] == ["code", "name", "kind"]
    assert told(store("organisations", row))[0][0] is None


def test_a_new_scheme_uploaded_twice_is_one_scheme(portfolio: Portfolio, store: Import) -> None:
    lead = portfolio.people.lead
    row = {
        "name": "Warm homes",
        "own_reference": "SC-014",
        "lead": "PARTNER",
        "deliverers": "OTHER; ICB",
        "starts": "1/4/2023",
    }
    nameless = {"name": "Cold homes", "lead": "PARTNER"}
    assert counts(store("schemes", row, nameless, by=lead)) == {"created": 2}
    assert counts(store("schemes", row, nameless, by=lead)) == {"unchanged": 2}
    alias = portfolio.session.scalars(select(SchemeAlias)).one()
    changed = store("schemes", row | {"starts": "clear", "lead": "OTHER"}, by=lead)
    assert [(one.field, one.old, one.new) for one in changed.rows[0].changes] == [
        ("lead", "PARTNER", "OTHER"),
        ("starts", "1 April 2023", ""),
    ]
    versions = portfolio.session.scalars(
        select(SchemeVersion)
        .where(SchemeVersion.scheme_id == alias.scheme_id)
        .order_by(SchemeVersion.journal_number)
    ).all()
    assert [one.starts for one in versions] == [date(2023, 4, 1), None]


def test_a_scheme_that_ends_before_it_starts_is_refused(
    portfolio: Portfolio, store: Import
) -> None:
    row = {"name": "Backwards", "starts": "2/4/2023", "ends": "1/4/2023"}
    found = store("schemes", row, by=portfolio.people.lead)
    assert told(found) == [("ends", "End date must be the same as or after the start date")]


def test_targets_of_one_lens_make_one_set_of_weights(
    portfolio: Portfolio, scheme: str, store: Import
) -> None:
    lead = portfolio.people.lead
    row = {"scheme": scheme, "lens": "element", "from_month": "April 2023"}
    one = row | {"target": "EL-ONE", "parts": "1"}
    two = row | {"target": "EL-TWO", "parts": "2"}
    place = row | {"lens": "place", "target": "PL-ONE", "percentage": "12.5%"}
    assert counts(store("links", one, two, place, by=lead)) == {"created": 3}
    number = as_at(portfolio.session).number
    sets = {found.lens: found.parts for found in weight_sets_at(portfolio.session, number)}
    assert sets == {
        Lens.ELEMENT: {"EL-ONE": 1, "EL-TWO": 2},
        Lens.PLACE: {"PL-ONE": 125, UNATTRIBUTED: 875},
    }
    assert counts(store("links", one, two, place, by=lead)) == {"unchanged": 3}
    more = store("links", one | {"parts": "3"}, by=lead)
    assert counts(more) == {"changed": 1}
    strange = store("links", row | {"target": "PL-ONE", "parts": "1"}, by=lead)
    assert [field for field, _ in told(strange)] == ["target"]
    neither = store("links", {"scheme": scheme, "parts": "1"}, by=lead)
    assert told(neither)[0][1].startswith("Enter either a lens with its target, or a measure")


def test_a_forecast_of_nothing_is_a_forecast(
    portfolio: Portfolio, scheme: str, store: Import
) -> None:
    row = {"fund": "EXAMPLE", "scheme": scheme, "month": "May 2023", "amount": "0"}
    april = row | {"month": "April 2023"}
    portfolio.envelope(1_00)
    portfolio.close(1)
    closed = store("forecasts", row, april)
    assert counts(closed) == {"created": 1, "refused": 1}
    assert told(closed) == [("month", "Month 1 is closed. Forecast an open month")]
    assert counts(store("forecasts", row)) == {"created": 1}
    assert counts(store("forecasts", row)) == {"unchanged": 1}
    assert counts(store("forecasts", row | {"amount": "12.34"})) == {"changed": 1}
    found = portfolio.session.scalars(select(Forecast).order_by(Forecast.journal_number)).all()
    assert [(one.month, one.amount_pence) for one in found] == [(MAY, 0), (MAY, 12_34)]


def test_a_blank_amount_leaves_a_forecast_as_it_is_and_makes_none(
    portfolio: Portfolio, scheme: str, store: Import
) -> None:
    row = {"fund": "EXAMPLE", "scheme": scheme, "month": "May 2023", "amount": "0", "note": ""}
    portfolio.envelope(1_00)
    store("forecasts", row | {"amount": "12.34", "note": "Guessed", "amount_basis": "illustrative"})
    portfolio.close(1)
    april, may, june = (
        row | {"month": month, "amount": ""} for month in ("April 2023", "May 2023", "June 2023")
    )
    same = store("forecasts", april, may, june)
    assert counts(same) == {"unchanged": 3}
    assert counts(store("forecasts", may | {"note": "Promised"})) == {"changed": 1}
    found = portfolio.session.scalars(select(Forecast).order_by(Forecast.journal_number)).all()
    assert [(one.amount_pence, one.note, one.amount_basis.value) for one in found] == [
        (12_34, "Guessed", "illustrative"),
        (12_34, "Promised", "illustrative"),
    ]
    alone = store("forecasts", june | {"note": "Perhaps"})
    assert told(alone) == [
        ("amount", "Enter an amount, or empty the note: a note says what a forecast rests on")
    ]
    twice = store("forecasts", june, june)
    assert [field for field, _ in told(twice)] == ["month"]
    taken_back = store("forecasts", may | {"amount": "clear"})
    assert [field for field, _ in told(taken_back)] == ["amount"]


def test_a_virement_is_asked_for_once_and_only_by_a_person(
    portfolio: Portfolio, store: Import
) -> None:
    portfolio.envelope(100_00)
    first, second = portfolio.line(60_00), portfolio.line(40_00, OTHER_CATEGORY)
    row = {
        "document": "VIR-1",
        "from_line": first.reference,
        "to_line": second.reference,
        "amount": "10",
        "month": "April 2023",
        "reason": "Needed there",
    }
    assert counts(store("virements", row)) == {"created": 1}
    assert counts(store("virements", row)) == {"unchanged": 1}
    other = store("virements", row | {"amount": "11"})
    assert "It said £10.00, and the file says £11.00" in told(other)[0][1]
    asked = portfolio.session.scalars(select(Virement)).one()
    assert (asked.amount_pence, asked.effective_month) == (10_00, APRIL)
    assert asked.requested_by == portfolio.people.finance.person_id
    over = store("virements", row | {"document": "VIR-2", "amount": "60.01"})
    assert [field for field, _ in told(over)] == ["amount"]


def test_an_extract_loaded_twice_adds_nothing_and_loses_no_twin(
    portfolio: Portfolio, store: Import
) -> None:
    row = {
        "entity": "Example ICB",
        "date": "31/05/2023",
        "transaction_number": "000123",
        "amount": "-5.01",
    }
    first = store("general-ledger", row, row, row | {"transaction_number": "000124"})
    assert counts(first) == {"created": 3}
    assert [field for field, _ in warned(first)] == ["transaction_number"]
    assert counts(store("general-ledger", row, row, row)) == {"unchanged": 2, "created": 1}
    found = portfolio.session.scalars(select(ExtractRow).order_by(ExtractRow.id)).all()
    assert [(one.transaction_number, one.occurrence, one.amount_pence) for one in found] == [
        ("000123", 1, -5_01),
        ("000123", 2, -5_01),
        ("000124", 1, -5_01),
        ("000123", 3, -5_01),
    ]


def test_a_measure_gets_its_trajectory_from_a_row_and_a_blank_keeps_it(
    portfolio: Portfolio, store: Import
) -> None:
    lead = portfolio.people.lead
    observing = lay_observing_ground(portfolio)
    row = {
        "scheme": observing.scheme_reference,
        "measure": SHARE,
        "baseline": "20",
        "baseline_period": "2022/23",
        "target_value": "10",
        "target_operator": "Below",
        "target_date": "31/3/2024",
    }
    way = {"trajectory": "31/12/2023: 14; 30/9/2023: 17", "tolerance": "2"}
    assert counts(store("links", row | way, by=lead)) == {"changed": 1}
    again = {"trajectory": "30 September 2023: 17; 31 December 2023: 14"}
    assert counts(store("links", row | again, by=lead)) == {"unchanged": 1}
    # A file of the first version has none of these columns.
    assert counts(store("links", row, by=lead)) == {"unchanged": 1}
    number = as_at(portfolio.session).number
    aim = aims_at(portfolio.session, number)[observing.scheme, SHARE]
    assert [str(step) for step in aim.steps] == ["30 September 2023: 17", "31 December 2023: 14"]
    assert aim.tolerance == 2
    changed = store("links", row | {"trajectory": "clear", "baseline_date": "1/4/2023"}, by=lead)
    assert [(one.field, one.old, one.new) for one in changed.rows[0].changes] == [
        ("baseline_date", "", "1 April 2023"),
        ("trajectory", "30 September 2023: 17; 31 December 2023: 14", ""),
    ]


@pytest.mark.parametrize(
    ("wrong", "problems"),
    [
        (
            {"trajectory": "soon: 14"},
            [
                (
                    "trajectory",
                    "Each date of the trajectory must be a day, month and year, like 31 March 2026",
                )
            ],
        ),
        (
            {"trajectory": "1/4/2024: 14"},
            [
                (
                    "trajectory",
                    "Trajectory must have dates between the baseline date and the target date only",
                )
            ],
        ),
        (
            {"baseline_date": "31/3/2024"},
            [("target_date", "Target date must be after the baseline date")],
        ),
        ({"tolerance": "-2"}, [("tolerance", "Tolerance must be 0 or more")]),
    ],
)
def test_a_way_that_cannot_be_gone_is_told_at_its_cell(
    portfolio: Portfolio,
    scheme: str,
    store: Import,
    wrong: dict[str, str],
    problems: list[tuple[str, str]],
) -> None:
    lay_observing_ground(portfolio)
    row = {
        "scheme": scheme,
        "measure": SHARE,
        "baseline": "20",
        "baseline_period": "2022/23",
        "target_value": "10",
        "target_operator": "Below",
        "target_date": "31/3/2024",
    }
    assert told(store("links", row | wrong, by=portfolio.people.lead)) == problems
