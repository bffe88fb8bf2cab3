"""Each kind of value arrives in its cell as itself."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exports.one_table import NAME, column, opened, sheet_of, values_written, write
from tracker.exports.cells import column_cells
from tracker.exports.celltext import Losses
from tracker.exports.styles import register_styles
from tracker.exports.tables import Column, Kind


def test_pence_arrive_as_pounds_to_the_penny() -> None:
    assert values_written(Kind.PENCE, 1, 10, 123_456, 340_000_000) == [0.01, 0.1, 1234.56, 3.4e6]


def test_a_negative_amount_keeps_its_minus_and_its_pence() -> None:
    assert values_written(Kind.PENCE, -1, -405_001) == [-0.01, -4050.01]


def test_nothing_is_not_the_same_as_no_amount() -> None:
    assert values_written(Kind.PENCE, 0, None) == [0, None]


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_no_penny_is_lost_on_the_way_to_a_cell(pence: int) -> None:
    styles = register_styles(openpyxl.Workbook())
    encode = column_cells(column(Kind.PENCE), "B", styles, Losses())
    [xml] = encode([pence], ["5"])
    text = xml.partition("<v>")[2].partition("</v>")[0]
    assert Decimal(text) * 100 == pence
    assert round(float(text) * 100) == pence


def test_pounds_are_shown_with_a_pound_and_a_minus() -> None:
    file, _ = write(sheet_of((NAME, column(Kind.PENCE)), [("a", -5)]))
    assert opened(file, "Things")["B5"].number_format == "[$£-809]#,##0.00;-[$£-809]#,##0.00"


def test_days_are_real_dates() -> None:
    days = (date(2024, 2, 29), date(1900, 3, 1), None)
    assert values_written(Kind.DAY, *days) == [
        datetime(2024, 2, 29),  # noqa: DTZ001 a cell knows no time zone
        datetime(1900, 3, 1),  # noqa: DTZ001 a cell knows no time zone
        None,
    ]


def test_months_are_the_first_of_the_month_shown_without_a_day() -> None:
    file, _ = write(sheet_of((NAME, column(Kind.MONTH)), [("a", date(2023, 12, 1))]))
    cell = opened(file, "Things")["B5"]
    assert cell.is_date
    assert cell.number_format == "mmmm yyyy"


def test_moments_are_told_in_universal_time() -> None:
    summer = datetime(2023, 7, 1, 9, 30, 15, tzinfo=timezone(timedelta(hours=1)))
    assert values_written(Kind.MOMENT, summer) == [datetime(2023, 7, 1, 8, 30, 15)]  # noqa: DTZ001 a cell knows no time zone


def test_a_share_is_a_fraction_shown_as_per_cent() -> None:
    file, _ = write(sheet_of((NAME, column(Kind.SHARE)), [("a", Decimal("38.46"))]))
    cell = opened(file, "Things")["B5"]
    assert (cell.value, cell.number_format) == (0.3846, "0.00%")


def test_numbers_keep_their_digits() -> None:
    numbers = (Decimal("77.8"), 6, 0.1, Decimal("1E+2"), Decimal("0.0000001"))
    assert values_written(Kind.DECIMAL, *numbers) == [77.8, 6, 0.1, 100, 1e-7]


def test_yes_and_no_are_words() -> None:
    assert values_written(Kind.CODE, True, False) == ["yes", "no"]


def test_a_missing_word_is_shorthand_and_a_missing_number_a_blank() -> None:
    assert values_written(Kind.CODE, None, "") == ["[z]", "[z]"]
    assert values_written(Kind.WHOLE_NUMBER, None, 0) == [None, 0]


def test_a_status_letter_is_shown_in_brackets() -> None:
    status = Column("s", "Status", Kind.CODE, "d", status_words={"c": "hidden", "nil": "zero"})
    file, _ = write(sheet_of((NAME, status), [("a", "c"), ("b", "nil")]))
    assert [cell.value for cell in opened(file, "Things")["B"][4:]] == ["[c]", "nil"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.PENCE, 1.5),
        (Kind.PENCE, True),
        (Kind.WHOLE_NUMBER, Decimal(1)),
        (Kind.DAY, datetime(2024, 1, 1, tzinfo=UTC)),
        (Kind.DAY, "2024-01-01"),
        (Kind.DAY, date(1899, 1, 1)),
        (Kind.MOMENT, date(2024, 1, 1)),
        (Kind.MOMENT, datetime(2024, 1, 1)),  # noqa: DTZ001 what is refused
        (Kind.SHARE, 38.46),
        (Kind.DECIMAL, float("nan")),
        (Kind.DECIMAL, Decimal("Infinity")),
        (Kind.DECIMAL, "7"),
        (Kind.TEXT, 7),
        (Kind.CODE, b"bytes"),
    ],
)
def test_a_value_of_another_kind_is_refused_by_sheet_and_column(kind: Kind, value: object) -> None:
    with pytest.raises((TypeError, ValueError), match="Things: Value holds"):
        write(sheet_of((NAME, column(kind)), [("a", value)]))


@pytest.mark.parametrize("value", [None, ""])
def test_a_value_may_be_missing_only_where_the_column_says_why(value: object) -> None:
    with pytest.raises(ValueError, match="Things: Value may not be missing"):
        write(sheet_of((NAME, column(Kind.TEXT, blank="")), [("a", value)]))


def test_a_row_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match=r"longer than|shorter than"):
        write(sheet_of((NAME, column(Kind.TEXT)), [("a", "b"), ("c",)]))


def test_thousands_are_whole_and_each_is_rounded_on_its_own() -> None:
    pence = (144_900, 144_900, 144_900, 3 * 144_900, -50_000, 0, None)
    assert values_written(Kind.THOUSANDS, *pence) == [1, 1, 1, 4, -1, 0, None]


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (Kind.VARIANCE_THOUSANDS, "#,##0_);(#,##0)"),
        (Kind.VARIANCE, "[$£-809]#,##0.00_);([$£-809]#,##0.00)"),
    ],
)
def test_a_variance_is_a_number_that_is_shown_in_brackets_where_it_is_adverse(
    kind: Kind, shown: str
) -> None:
    file, _ = write(sheet_of((NAME, column(kind)), [("a", -5_242_306)]))
    cell = opened(file, "Things")["B5"]
    assert cell.value == (-52 if kind is Kind.VARIANCE_THOUSANDS else -52_423.06)
    assert cell.number_format == shown
