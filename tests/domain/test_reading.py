"""Pounds and numbers: one reading is read; none, or two, are refused in a sentence."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain import reading
from tracker.domain.money import in_finance_brackets, in_pounds
from tracker.domain.reading import UnreadableError

PENCE = st.integers(-(10**15), 10**15)
KINDS = {"invoice": "Invoice", "payment": "Payment made", "accrual": "Accrual"}


def refusal(read: Callable[[], object]) -> str:
    with pytest.raises(UnreadableError) as refused:
        read()
    return str(refused.value)


# Pounds


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("£1,234.50", 123_450),
        ("1234.5", 123_450),
        ("1,234", 123_400),
        ("(1,234.50)", -123_450),
        ("(£1,234.50)", -123_450),
        ("£(1,234.50)", -123_450),
        ("  1,234.50 ", 123_450),
        ("\u00a0£\u00a01,234.50\u202f", 123_450),
        ("\t5\n", 500),
        ("-5", -500),
        ("\u22125", -500),
        ("-£5", -500),
        ("£-5.05", -505),
        ("- 5", -500),
        ("0", 0),
        ("-0.00", 0),
        ("(0)", 0),
        ("0.07", 7),
        ("007", 700),
        ("1,234,567.89", 123_456_789),
        ("1307654", 130_765_400),
        ("10,000,000,000,000.00", 10**15),
        ("-10000000000000", -(10**15)),
    ],
)
def test_pounds_are_read_as_people_and_finance_tables_write_them(text: str, pence: int) -> None:
    assert reading.pounds(text) == pence


@pytest.mark.parametrize(
    "text",
    [
        "1,50",
        "1.234,50",
        "12k",
        "1.234",
        "1,23,456",
        "12,34",
        "1234,567",
        "0,123",
        "1 234.50",
        "1'234.50",
        "£",
        "-",
        "()",
        ".",
        ",",
        ".50",
        "5.",
        "1.2.3",
        "£££5",
        "£-£5",
        "--5",
        "(-5)",
        "(5",
        "5)",
        "5-",
        "+5",
        "1e5",
        "1E5",
        "nan",
        "inf",
        "Infinity",
        "1_000",
        "0x10",
        "50p",
        "$5",
        "€5",
        "5%",
        "about 5",
        "5 pounds",
        "n/a",
        "tbc",
        "#REF!",
        "=1+1",
        "\u0665",
        "\u0967\u0968",
        "\uff15",
        "\u00b2",
        "\u2460",
        "5\u200b",
        "5\x00",
    ],
)
def test_anything_else_is_refused_with_an_example_of_pounds(text: str) -> None:
    message = "Amount must be in pounds and pence, like 1,234.50"
    assert refusal(lambda: reading.pounds(text)) == message


def test_a_refusal_names_the_thing() -> None:
    message = "Award must be in pounds and pence, like 1,234.50"
    assert refusal(lambda: reading.pounds("1,50", "Award")) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("10,000,000,000,000.01", "Amount must be £10,000,000,000,000 or less"),
        ("9" * 10_000, "Amount must be £10,000,000,000,000 or less"),
        ("9" * 1_000_001, "Amount must be £10,000,000,000,000 or less"),
        ("-10000000000000.01", "Amount must be -£10,000,000,000,000 or more"),
    ],
)
def test_amounts_larger_than_any_fund_are_refused(text: str, message: str) -> None:
    assert refusal(lambda: reading.pounds(text)) == message


@pytest.mark.parametrize("text", ["-5", "(0.01)", "\u22125", "-" + "9" * 5000])
def test_a_negative_can_be_refused(text: str) -> None:
    message = "Refund must be £0.00 or more"
    assert refusal(lambda: reading.pounds(text, "Refund", negative=False)) == message


def test_zero_is_not_negative() -> None:
    assert reading.pounds("-0.00", negative=False) == 0
    assert reading.pounds("0", negative=False) == 0


@given(PENCE)
def test_pounds_written_by_the_tracker_are_read_back_to_the_penny(pence: int) -> None:
    assert reading.pounds(in_pounds(pence)) == pence
    assert reading.pounds(in_finance_brackets(pence)) == pence
    assert reading.pounds(f"{Decimal(pence).scaleb(-2):f}") == pence


@given(st.integers(1, 10**12), st.integers(0, 99))
def test_pounds_written_the_continental_way_are_never_misread(whole: int, pence: int) -> None:
    british = f"{whole:,}.{pence:02}"
    continental = british.translate(str.maketrans(",.", ".,"))
    assert reading.pounds(british) == 100 * whole + pence
    refusal(lambda: reading.pounds(continental))
    refusal(lambda: reading.pounds(f"{whole},{pence:02}"))


@given(st.text("0123456789.,-()£ ", max_size=12))
def test_an_amount_that_is_read_has_no_second_reading(text: str) -> None:
    try:
        pence = reading.pounds(text)
    except UnreadableError:
        return
    # Written out from the pence, only commas, pound signs, spaces and padding may differ.
    digits = "".join(mark for mark in text if mark.isdigit() or mark == ".")
    assert Decimal(digits) == abs(Decimal(pence)) / 100
    assert digits.count(".") <= 1
    groups = text.strip("-()£ ").split(".")[0].split(",")
    assert all(len(group) == 3 for group in groups[1:])


@given(st.text())
def test_no_text_whatever_brings_down_a_reader(text: str) -> None:
    readers: tuple[Callable[[str, str], object], ...] = (
        reading.pounds,
        reading.day,
        reading.month,
        reading.whole_number,
        reading.decimal_number,
        reading.financial_year,
        lambda text, thing: reading.choice(text, thing, KINDS),
        lambda text, thing: reading.three_part_day(text, text, text, thing),
    )
    for read in readers:
        message = ""
        try:
            read(text, "Widget")
        except UnreadableError as refused:
            message = str(refused)
        assert not message or "widget" in message.lower()


# Blanks


@pytest.mark.parametrize("blank", ["", "   ", "\u00a0", "\t\n"])
def test_a_blank_is_asked_for_at_every_reader(blank: str) -> None:
    assert refusal(lambda: reading.pounds(blank)) == "Enter amount"
    assert refusal(lambda: reading.day(blank, "Start date")) == "Enter start date"
    assert refusal(lambda: reading.month(blank, "Month")) == "Enter month"
    assert refusal(lambda: reading.whole_number(blank, "People")) == "Enter people"
    assert refusal(lambda: reading.decimal_number(blank, "Value")) == "Enter value"
    assert refusal(lambda: reading.choice(blank, "Kind", KINDS)) == "Enter kind"
    assert refusal(lambda: reading.financial_year(blank)) == "Enter financial year"
    assert refusal(lambda: reading.three_part_day(blank, blank, blank, "Day")) == "Enter day"


@pytest.mark.parametrize(
    ("thing", "asked"),
    [
        ("Financial year", "Enter financial year"),
        ("Date of NHS contract", "Enter date of NHS contract"),
        ("NHS number", "Enter NHS number"),
        ("ICB", "Enter ICB"),
        ("ICBs", "Enter ICBs"),
        ("Core20 share", "Enter Core20 share"),
        ("M9 actual", "Enter M9 actual"),
        ("amount", "Enter amount"),
    ],
)
def test_a_thing_is_asked_for_in_lower_case_unless_it_is_an_acronym(thing: str, asked: str) -> None:
    assert reading.enter(thing) == asked


# Numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [("148", 148), ("1,689", 1689), (" 0 ", 0), ("-0", 0), ("1000000000000000", 10**15)],
)
def test_whole_numbers_are_read(text: str, number: int) -> None:
    assert reading.whole_number(text, "People") == number


@pytest.mark.parametrize(
    "text", ["12.5", "12.0", "1,50", "1.689", "(5)", "£5", "1e5", "nan", "about 5", "\u0665", "5%"]
)
def test_what_is_not_a_whole_number_is_refused(text: str) -> None:
    message = "People must be a whole number, like 148"
    assert refusal(lambda: reading.whole_number(text, "People")) == message


def test_a_whole_number_has_a_least_value() -> None:
    assert refusal(lambda: reading.whole_number("-1", "People")) == "People must be 0 or more"
    assert refusal(lambda: reading.whole_number("0", "Parts", least=1)) == "Parts must be 1 or more"
    assert reading.whole_number("\u22123", "Change", least=-5) == -3


def test_a_whole_number_has_a_largest_value() -> None:
    message = "People must be 1,000,000,000,000,000 or less"
    assert refusal(lambda: reading.whole_number("9" * 5000, "People")) == message


@given(st.integers(-(10**15), 10**15))
def test_whole_numbers_written_out_are_read_back(number: int) -> None:
    assert reading.whole_number(f"{number}", "Number", least=-(10**15)) == number
    assert reading.whole_number(f"{number:,}", "Number", least=-(10**15)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12.5", "12.5"),
        ("77.80", "77.80"),
        ("1,234.567", "1234.567"),
        ("0.3333333333333333", "0.3333333333333333"),
        ("999999999999999.12345678901234567890", "999999999999999.12345678901234567890"),
        ("-0.5", "-0.5"),
        ("\u22122", "-2"),
        ("-0.0", "0.0"),
        ("5", "5"),
    ],
)
def test_a_number_with_decimals_is_kept_exactly_as_typed(text: str, number: str) -> None:
    assert str(reading.decimal_number(text, "Value")) == number


@pytest.mark.parametrize(
    "text", ["0,125", "1,5", "1.234,5", "1e5", "NaN", "12%", "(5)", "<5", ".5"]
)
def test_a_number_with_two_readings_or_none_is_refused(text: str) -> None:
    message = "Value must be a number, like 12.5"
    assert refusal(lambda: reading.decimal_number(text, "Value")) == message


def test_a_number_may_not_go_on_for_ever() -> None:
    long = refusal(lambda: reading.decimal_number("0." + "3" * 21, "Value"))
    assert long == "Value must have 20 decimal places or fewer"
    large = refusal(lambda: reading.decimal_number("-1000000000000000.1", "Value"))
    assert large == "Value must be -1,000,000,000,000,000 or more"
