"""Fields read what people type, keep what cannot be read, and lead to the right input."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import FieldList, Form, FormField

from tests.support.structure import read
from tests.web.gallery import EverythingForm, make_gallery
from tracker.domain.breaches import Breach, Severity
from tracker.web.fields import MoneyField, NhsForm, Problem, TickField

TYPED = {
    "name": " Blood pressure in barbershops ",
    "why": "Agreed",
    "amount": "£1,234.50",
    "start-day": "31",
    "start-month": "3",
    "start-year": "2024",
    "fund": "HI",
    "instrument": "grant",
    "places": "BAS",
    "checked": "y",
}


@pytest.fixture(autouse=True)
def gallery() -> Iterator[Flask]:
    app = make_gallery()
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/", method="POST"):
        yield app


def form_of(**changes: object) -> EverythingForm:
    typed = {**TYPED, **{name.replace("__", "-"): value for name, value in changes.items()}}
    kept = {name: value for name, value in typed.items() if value is not None}
    return EverythingForm(formdata=MultiDict(kept))


def summary_of(form: NhsForm) -> list[tuple[str, str | None]]:
    form.validate()
    return [(problem.message, problem.href) for problem in form.error_summary()]


def test_everything_typed_rightly_is_read() -> None:
    form = form_of(people="1,200", rate="12.5", month="April 2023", recurrent="yes")
    assert summary_of(form) == []
    assert form.name.data == "Blood pressure in barbershops"
    assert form.amount.data == 123450
    assert form.start.data == date(2024, 3, 31)
    assert form.month.data == date(2023, 4, 1)
    assert form.people.data == 1200
    assert form.rate.data == Decimal("12.5")
    assert (form.fund.data, form.instrument.data, form.recurrent.data) == ("HI", "grant", "yes")
    assert form.places.data == ("BAS",)
    assert form.checked.data is True


def test_blanks_that_may_be_blank_are_nothing_rather_than_nought() -> None:
    form = form_of(people=" ", rate="", month="", recurrent=None)
    assert summary_of(form) == []
    assert [form.people.data, form.rate.data, form.month.data, form.recurrent.data] == [None] * 4


def test_a_form_sent_empty_names_everything_that_is_missing_and_where() -> None:
    form = EverythingForm(formdata=MultiDict({"save": "y"}))
    assert summary_of(form) == [
        ("Enter the name of the scheme", "#name"),
        ("Enter why the amount changes", "#why"),
        ("Enter an amount", "#amount"),
        ("Enter the start date", "#start-day"),
        ("Select a fund", "#fund"),
        ("Select how the money is given", "#instrument"),
        ("Select a place", "#places"),
        ("Tick the box", "#checked"),
    ]


def test_every_place_that_the_summary_leads_to_is_an_input() -> None:
    form = EverythingForm(formdata=MultiDict({"save": "y"}))
    drawn = read("".join(str(field()) for field in form))
    inputs = {f"#{node.get('id')}" for node in drawn.all("input", "select", "textarea")}
    assert {href for _, href in summary_of(form)} <= inputs


@pytest.mark.parametrize("typed", ["1,50", "1.234,50", "12k", "1.234", "ten"])
def test_money_that_cannot_be_read_is_refused_once_and_stays_as_typed(typed: str) -> None:
    form = form_of(amount=typed)
    assert summary_of(form) == [("Amount must be in pounds and pence, like 1,234.50", "#amount")]
    assert form.amount.data is None
    assert f'value="{typed}"' in form.amount()


def test_money_shows_a_pound_sign_and_writes_what_is_stored() -> None:
    form = EverythingForm(formdata=None, data={"amount": -123450})
    drawn = form.amount()
    assert 'value="-1,234.50"' in drawn
    assert "£</div>" in drawn
    assert 'inputmode="decimal"' in drawn


@pytest.mark.parametrize(
    ("day", "month", "year", "message", "href"),
    [
        ("", "3", "2024", "Start date must include a day", "#start-day"),
        ("31", "", "2024", "Start date must include a month", "#start-month"),
        ("31", "", "", "Start date must include a month and a year", "#start-month"),
        ("31", "3", "", "Start date must include a year", "#start-year"),
    ],
)
def test_a_day_names_its_missing_parts(
    day: str, month: str, year: str, message: str, href: str
) -> None:
    form = form_of(start__day=day, start__month=month, start__year=year)
    assert summary_of(form) == [(message, href)]
    errors = [
        node.get("id")
        for node in read(form.start()).all("input")
        if "nhsuk-input--error" in node.get("class")
    ]
    assert f"#{errors[0]}" == href


def test_a_day_that_is_not_in_the_calendar_is_refused_and_stays_as_typed() -> None:
    form = form_of(start__day="31", start__month="2")
    [(message, href)] = summary_of(form)
    assert "date" in message
    assert href == "#start-day"
    shown = [node.get("value") for node in read(form.start()).all("input")]
    assert shown == ["31", "2", "2024"]


def test_a_day_understands_a_month_in_words() -> None:
    assert form_of(start__month="March").start.data == date(2024, 3, 31)


def test_a_stored_day_fills_its_three_inputs() -> None:
    form = EverythingForm(formdata=None, data={"start": date(2024, 3, 1)})
    assert [node.get("value") for node in read(form.start()).all("input")] == ["1", "3", "2024"]


@pytest.mark.parametrize("field", ["fund", "instrument", "places"])
def test_a_code_that_was_not_on_offer_is_refused(field: str) -> None:
    [(message, _)] = summary_of(form_of(**{field: "XXX"}))
    assert message.startswith("Select ")
    assert message.endswith(" from the list")


def test_the_choice_that_was_made_is_still_made_when_the_page_comes_back() -> None:
    form = form_of(amount="x")
    form.validate()
    assert 'value="HI" selected' in form.fund()
    ticked = [
        node.get("value")
        for field in (form.instrument, form.places, form.checked)
        for node in read(field()).all("input")
        if "checked" in node.attributes
    ]
    assert ticked == ["grant", "BAS", "y"]


def test_a_box_left_unticked_is_not_ticked_when_the_page_comes_back() -> None:
    form = form_of(checked=None)
    assert summary_of(form) == [("Tick the box", "#checked")]
    assert "checked>" not in form.checked()


def test_text_that_is_too_long_is_told_how_long_it_may_be() -> None:
    form = form_of(name="x" * 41)
    assert summary_of(form) == [("Name of the scheme must be 40 characters or fewer", "#name")]


def test_a_text_area_without_text_is_empty_rather_than_none() -> None:
    form = EverythingForm(formdata=None, data={"why": None})
    assert [node.text() for node in read(form.why()).all("textarea")] == [""]


def test_a_password_is_never_sent_back() -> None:
    form = form_of(password=" secret ")
    assert form.password.data == " secret "
    assert "secret" not in form.password()


def test_a_file_that_was_not_chosen_is_nothing() -> None:
    chosen = FileStorage(BytesIO(b"x"), filename="evidence.pdf")
    assert form_of(evidence=chosen).evidence.data is chosen
    assert form_of(evidence=FileStorage(BytesIO(b""), filename="")).evidence.data is None


def test_what_people_typed_is_written_as_text_and_not_as_markup() -> None:
    form = form_of(name='"><script>x</script>', why="</textarea><b>", amount="<i>")
    form.validate()
    drawn = form.name() + form.why() + form.amount()
    assert "<script" not in drawn
    assert "<b>" not in drawn
    assert "<i>" not in drawn


def test_a_broken_rule_stands_on_the_field_of_its_name_or_on_the_whole_form() -> None:
    form = form_of()
    assert summary_of(form) == []
    form.add_breaches(
        [
            Breach("month_is_open", None, "April 2023 is closed"),
            Breach("award_within_allocation", "amount", "Amount must be £60.00 or less"),
            Breach("no_such_field", "elsewhere", "The scheme has ended"),
            Breach("hidden", "came_from", "Someone else changed this"),
            Breach("spending_above_award", "amount", "Above the award", Severity.WARNING),
        ]
    )
    assert form.error_summary() == [
        Problem("Amount must be £60.00 or less", "#amount"),
        Problem("April 2023 is closed", None),
        Problem("The scheme has ended", None),
        Problem("Someone else changed this", None),
    ]
    assert "Amount must be £60.00 or less" in form.amount()


def test_the_problems_of_a_grid_lead_to_their_own_cells() -> None:
    class RowForm(NhsForm):
        class Meta:
            csrf = False

        amount = MoneyField("Amount in pounds", required="Enter an amount")

    class GridForm(NhsForm):
        rows = FieldList(FormField(RowForm), min_entries=2)

    form = GridForm(formdata=MultiDict({"rows-0-amount": "5", "rows-1-amount": "x"}))
    assert summary_of(form) == [
        ("Amount must be in pounds and pence, like 1,234.50", "#rows-1-amount")
    ]


def test_a_page_left_open_too_long_is_told_so_without_a_link(gallery: Flask) -> None:
    gallery.config["WTF_CSRF_ENABLED"] = True
    [problem] = [
        (message, href) for message, href in summary_of(EverythingForm(formdata=MultiDict(TYPED)))
    ]
    assert problem == (
        "This page was open for too long. Check what you entered and send it again",
        None,
    )


def test_a_hint_of_a_single_box_is_tied_to_the_box() -> None:
    class TickForm(Form):
        sure = TickField("I am sure", hint="It cannot be taken back")

    drawn = read(TickForm().sure())
    [box] = drawn.all("input")
    told = [node.text() for node in drawn.all() if node.get("id") == box.get("aria-describedby")]
    assert told == ["It cannot be taken back"]
