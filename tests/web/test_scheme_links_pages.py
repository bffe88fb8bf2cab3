"""Setting parts and measures: what is saved is what was shown, and nobody is overwritten."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import func, select

from tests.support.portfolio import APRIL
from tests.web.visiting import Office, Page, Visitor
from tracker.db.catalogue import Measure, MeasureVersion
from tracker.db.journal import journal_number
from tracker.db.schemes import SchemeMeasure, SchemeWeights
from tracker.domain.apportionment import UNATTRIBUTED, Lens
from tracker.domain.periods import LONDON, month_name
from tracker.services.schemes.links import SetWeights, set_weights
from tracker.services.snapshot import WeightSet, weight_sets_at

LINKS = "/schemes/S-222222/links/element"
MEASURES = "/schemes/S-222222/measures"


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    office = Office(fresh_database_url)
    with office.portfolio() as portfolio:
        number = journal_number(portfolio.session)
        portfolio.session.add(Measure(code="smi", journal_number=number))
        portfolio.session.flush()
        portfolio.session.add(
            MeasureVersion(
                code="smi",
                journal_number=number,
                name="Health checks",
                unit="percent",
                polarity="higher",
                basis="flow",
                value_form="proportion",
                counts_people=True,
            )
        )
    yield office
    office.close()


@pytest.fixture
def lead(office: Office) -> Visitor:
    return office.visitor(office.ground.people.lead)


def entered(*parts: str, way: str = "parts", **more: str) -> dict[str, str]:
    rows = ("part-EL-ONE", "part-EL-TWO", f"part-{UNATTRIBUTED}")
    given = {"way": way, "effective_from": "April 2023", "trial": "100.00"}
    return {**given, **dict(zip(rows, parts, strict=False)), **more}


def weights(office: Office) -> list[WeightSet]:
    with office.reading() as session:
        number = session.scalar(select(func.max(SchemeWeights.journal_number))) or 0
        return list(weight_sets_at(session, number))


def with_money_and_parts(office: Office) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(1_000_00)
        award = portfolio.award(portfolio.line(1_000_00), 300_00)
        portfolio.spend(award, 40_00)
        order = SetWeights(office.ground.scheme, Lens.ELEMENT, APRIL, {"EL-ONE": 1})
        set_weights(portfolio.session, office.ground.people.lead, order)


def split_shown(page: Page, trial: str) -> list[str]:
    return [row[3] for row in page.rows(f"How {trial} would be split")]


def test_101_pence_over_50_30_20_are_shown_as_51_30_and_20_and_nothing_is_saved(
    office: Office, lead: Visitor
) -> None:
    page = lead.fills(LINKS, **entered("50", "30", "20", trial="1.01"))
    assert split_shown(page, "£1.01") == ["£0.51", "£0.30", "£0.20", "£1.01"]
    assert "20 of 100 parts are unattributed" in page.words
    assert weights(office) == []


def test_thirds_are_whole_number_parts_of_a_hundred_pounds(lead: Visitor) -> None:
    page = lead.fills(LINKS, **entered("1", "1", "1"))
    assert split_shown(page, "£100.00") == ["£33.34", "£33.33", "£33.33", "£100.00"]
    shown = page.rows("How £100.00 would be split")
    assert shown[0][1:3] == ["1 of 3", "33.33%"]


def test_what_per_cent_leaves_goes_to_unattributed(office: Office, lead: Visitor) -> None:
    sent = entered("12.5", "50%", way="per cent")
    page = lead.fills(LINKS, **sent)
    assert "375 of 1,000 parts are unattributed" in page.words
    lead.sends(page, act="save", **sent)
    [saved] = weights(office)
    assert saved.parts == {"EL-ONE": 125, "EL-TWO": 500, UNATTRIBUTED: 375}


def test_parts_are_saved_as_they_were_shown(office: Office, lead: Visitor) -> None:
    sent = entered("50", "30", "20")
    done = lead.sends(lead.fills(LINKS, **sent), act="save", **sent)
    assert done.banner == "Clinical areas of Core20PLUS5: parts saved from April 2023"
    [saved] = weights(office)
    assert (saved.effective_from, saved.is_restatement) == (APRIL, False)
    assert saved.parts == {"EL-ONE": 50, "EL-TWO": 30, UNATTRIBUTED: 20}


def test_parts_that_were_changed_after_the_check_are_shown_again_first(
    office: Office, lead: Visitor
) -> None:
    checked = lead.fills(LINKS, **entered("1", "1"))
    page = lead.sends(checked, act="save", **entered("1", "3"))
    assert split_shown(page, "£100.00") == ["£25.00", "£75.00", "£100.00"]
    assert weights(office) == []


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (entered("1.5"), "Name of EL-ONE: Parts must be a whole number, like 148"),
        (entered("-1"), "Name of EL-ONE: Parts must be 0 or more"),
        (
            entered(),
            "Enter at least one weight above 0, or give the whole to unattributed",
        ),
        (
            entered("60", "60", way="per cent"),
            "Percentages must add to 100 or less: these add to 120",
        ),
        (entered("120", way="per cent"), "Name of EL-ONE: Percentage must be from 0 to 100"),
        (
            entered("1", effective_from="13/2023"),
            "From month must be a real month, like April 2023",
        ),
    ],
)
def test_parts_that_cannot_be_read_are_told_and_kept(
    office: Office, lead: Visitor, sent: dict[str, str], sentence: str
) -> None:
    page = lead.fills(LINKS, 422, **sent)
    assert page.problems == [sentence]
    assert page.value("part-EL-ONE") == sent.get("part-EL-ONE", "")
    assert page.value("effective_from") == sent["effective_from"]
    assert weights(office) == []


def test_splitting_recorded_money_anew_needs_a_reason_and_names_the_money(
    office: Office, lead: Visitor
) -> None:
    with_money_and_parts(office)
    sent = entered("1", "1")
    page = lead.fills(LINKS, 422, **sent)
    assert page.problems == ["Enter a reason: this changes how money already recorded is split"]
    assert "£300.00 awarded and £40.00 spent are recorded from April 2023 on" in page.words
    with_reason = {**sent, "reason": "Half was always meant for the other"}
    lead.sends(lead.sends(page, **with_reason), act="save", **with_reason)
    [saved] = weights(office)
    assert (saved.is_restatement, saved.reason) == (True, "Half was always meant for the other")


def test_parts_from_a_month_without_money_restate_nothing(office: Office, lead: Visitor) -> None:
    with_money_and_parts(office)
    sent = entered("1", "1", effective_from="May 2023")
    page = lead.fills(LINKS, **sent)
    assert "splits recorded money anew" not in page.words
    lead.sends(page, act="save", **sent)
    assert [one.is_restatement for one in weights(office)] == [False, False]


def test_money_of_months_under_later_parts_is_left_out_of_a_restatement(
    office: Office, lead: Visitor
) -> None:
    with_money_and_parts(office)
    sent = entered("1", "1", effective_from="March 2023")
    page = lead.fills(LINKS, **sent)
    assert "splits recorded money anew" not in page.words


def test_first_parts_begin_with_the_year_and_a_change_begins_this_month(
    office: Office, lead: Visitor
) -> None:
    assert lead.opens(LINKS).value("effective_from").startswith("April ")
    with_money_and_parts(office)
    page = lead.opens(LINKS)
    assert page.value("part-EL-ONE") == "1"
    assert page.value("effective_from") == month_name(datetime.now(LONDON).date())


def test_parts_that_somebody_else_changed_meanwhile_are_shown_beside_mine(
    office: Office, lead: Visitor
) -> None:
    sent = entered("1", "1")
    checked = lead.fills(LINKS, **sent)
    with office.portfolio() as portfolio:
        order = SetWeights(office.ground.scheme, Lens.ELEMENT, APRIL, {"EL-TWO": 1})
        set_weights(portfolio.session, office.ground.people.lead, order)
    page = lead.sends(checked, 409, act="save", **sent)
    rows = page.rows("What you entered and what is stored now")
    assert [row[1:] for row in rows] == [
        ["April 2023", "April 2023"],
        ["1 of 2", "0 of 1"],
        ["1 of 2", "1 of 1"],
    ]
    [stored] = weights(office)
    assert stored.parts == {"EL-TWO": 1}
    lead.sends(page, act="save", **sent)
    [stored] = weights(office)
    assert stored.parts == {"EL-ONE": 1, "EL-TWO": 1}


def test_only_lenses_with_weights_have_a_page(lead: Visitor) -> None:
    lead.opens("/schemes/S-222222/links/category", 404)
    lead.opens("/schemes/S-222222/links/nothing", 404)


def measured(office: Office) -> list[SchemeMeasure]:
    with office.reading() as session:
        return list(session.scalars(select(SchemeMeasure).order_by(SchemeMeasure.journal_number)))


MEASURE = {"baseline": "52.5", "baseline_period": "2022/23", "operator": "at least", "target": "60"}


def test_a_measure_is_found_chosen_and_shown_with_its_target_in_words(lead: Visitor) -> None:
    found = lead.opens(f"{MEASURES}?words=health+checks")
    done = lead.fills(found.links()["Health checks"], **MEASURE)
    assert done.rows("Measures in use")[0][1:3] == ["52.5% in 2022/23", "at or above 60%"]
    assert done.rows("Measures of the catalogue") == [
        ["No measure matches. Search for fewer words"]
    ]
    assert "at or above 60%" in lead.opens("/schemes/S-222222").words


def test_a_target_needs_its_operator_and_an_operator_its_target(lead: Visitor) -> None:
    page = lead.fills(f"{MEASURES}/smi", 422, target="60")
    assert page.problems == ["Select when the target is met: at least, above, at most or below"]
    assert page.value("target") == "60"
    page = lead.fills(f"{MEASURES}/smi", 422, operator="above", baseline="half")
    assert page.problems == ["Baseline must be a number, like 12.5"]
    assert page.value("baseline") == "half"


def test_stopping_a_measure_needs_a_reason_and_keeps_what_was_said(
    office: Office, lead: Visitor
) -> None:
    lead.fills(f"{MEASURES}/smi", **MEASURE)
    assert lead.fills(f"{MEASURES}/smi/stop", 422).problems == [
        "Enter a reason for no longer using this measure"
    ]
    done = lead.fills(f"{MEASURES}/smi/stop", reason="Counted elsewhere")
    assert done.rows("Measures in use") == [["No measure is chosen yet"]]
    first, last = measured(office)
    assert (last.is_active, last.baseline, last.target) == (False, first.baseline, first.target)
    history = lead.opens("/schemes/S-222222").words
    assert "Health checks, measured: changed from Yes → to No longer" in history
    assert "Reason: Counted elsewhere" in history
    lead.opens(f"{MEASURES}/smi/stop", 404)


def test_a_measure_that_somebody_else_changed_meanwhile_shows_both_texts(
    office: Office, lead: Visitor
) -> None:
    opened = lead.opens(f"{MEASURES}/smi")
    lead.fills(f"{MEASURES}/smi", **MEASURE)
    page = lead.sends(opened, 409, **{**MEASURE, "target": "75"})
    rows = {
        row[0].split(" Different")[0]: row[1:]
        for row in page.rows("What you entered and what is stored now")
    }
    assert rows["Target"] == ["at or above 75%", "at or above 60%"]
    assert len(measured(office)) == 1
    lead.sends(page, **{**MEASURE, "target": "75"})
    assert len(measured(office)) == 2


def test_a_trajectory_is_typed_a_step_to_a_line_and_shown_in_words(lead: Visitor) -> None:
    way = {**MEASURE, "target_date-day": "31", "target_date-month": "3", "target_date-year": "2024"}
    typed = "31 December 2023: 57\n30/9/2023: 55"
    done = lead.fills(f"{MEASURES}/smi", **way, steps=typed)
    assert done.rows("Measures in use")[0][3] == (
        "30 September 2023: 55%; 31 December 2023: 57% (from 31 March 2023)"
    )
    again = lead.opens(f"{MEASURES}/smi")
    assert again.value("steps").split("\n") == ["30 September 2023: 55", "31 December 2023: 57"]
    straight = lead.fills(f"{MEASURES}/smi", **way, steps="")
    assert straight.rows("Measures in use")[0][3] == "A straight line from 31 March 2023"


def test_a_trajectory_that_cannot_be_gone_is_refused_where_it_was_typed(lead: Visitor) -> None:
    page = lead.fills(f"{MEASURES}/smi", 422, **MEASURE, steps="31 December 2023: 57")
    assert page.problems == ["Enter target date, because there is a trajectory"]
    page = lead.fills(f"{MEASURES}/smi", 422, **MEASURE, steps="by Christmas: 57")
    assert page.problems == [
        "Each date of the trajectory must be a day, month and year, like 31 March 2026"
    ]
    assert page.value("steps") == "by Christmas: 57"
